"""`groundswell evaluate`: how well the models judge, on the held-out parts of published sets.

Each evaluation runs the model a user would run and scores it against labels it was not trained on. Where a
folder with a benchmark model is given (trained on a benchmark's own training set, not shipped), its figure
stands beside the shipped model's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import UnknownTask, WrongModel
from models.pairs.measure import Score

Evaluation = Callable[[Path, Path | None], Iterator[Score]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure of one set; `benchmark` is None where no benchmark model for the task was given."""

    task: str
    shipped: Score
    benchmark: Score | None


def tasks() -> tuple[str, ...]:
    """Every task that can be evaluated, sorted."""
    return tuple(sorted(_evaluations()))


def evaluate(names: Sequence[str], data_dir: Path, *, benchmark_dir: Path | None = None) -> list[Row]:
    """Measure the tasks (all of them for no names), in the order given.

    Raises UnknownTask, and MissingData where a set is not in `data_dir`. A benchmark model without the
    head a task needs leaves that task's second column empty.
    """
    known = _evaluations()
    for name in names:
        if name not in known:
            raise UnknownTask(f"no evaluation {name!r}; choose from {', '.join(sorted(known))}")
    return [
        row for name in names or sorted(known) for row in _rows(name, known[name], data_dir, benchmark_dir)
    ]


def _rows(name: str, run: Evaluation, data_dir: Path, benchmark_dir: Path | None) -> Iterator[Row]:
    other: dict[tuple[str, str], Score] = {}
    if benchmark_dir is not None:
        try:
            other = {(score.name, score.measure): score for score in run(data_dir, benchmark_dir)}
        except WrongModel:
            other = {}
    for score in run(data_dir, None):
        yield Row(task=name, shipped=score, benchmark=other.get((score.name, score.measure)))


def as_table(rows: Sequence[Row]) -> str:
    """Write a plain table: one line a measure, both columns with their 95 % intervals."""
    lines = [f"{'task':<12} {'set':<42} {'measure':<26} {'n':>6}  {'shipped':<22} {'benchmark':<22}"]
    for row in rows:
        score = row.shipped
        other = "-" if row.benchmark is None else _figure(row.benchmark)
        figures = f"{_figure(score):<22} {other:<22}".rstrip()
        lines.append(f"{row.task:<12} {score.name:<42} {score.measure:<26} {score.n:>6}  {figures}")
    return "\n".join(lines)


def _figure(score: Score) -> str:
    return f"{score.value:.3f} [{score.low:.3f}, {score.high:.3f}]"


def _evaluations() -> dict[str, Evaluation]:
    """Every task's evaluation; imported when asked for, since each brings its model code along."""
    # ruff: noqa: PLC0415
    from models.cluster.evaluate import clusters
    from models.evaluate_single import flags, suggestions
    from models.pairs.evaluate import EVALUATIONS

    return {"cluster": clusters, "suggestion": suggestions, "flags": flags, **EVALUATIONS}
