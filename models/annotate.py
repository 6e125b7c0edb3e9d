"""`groundswell annotate`: records in, judgements out, in order, none dropped.

Each task has a function that maps a stream of sound rows to a stream of answers, one each; this module
checks the rows, answers those that cannot be judged itself, and keeps the order.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from models.errors import UnknownTask

Row = dict[str, Any]
Annotator = Callable[[Iterable[Row], Path | None], Iterator[dict[str, Any]]]

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "suggestion": ("text",),
    "stance": ("target", "text"),
    "reply": ("parent", "text"),
    "keypoint": ("topic", "argument", "key_point"),
    "flags": ("text",),
    "cluster": ("text",),
}
"""The fields of each task that must be there and be strings."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {"stance": ("parent",), "flags": ("parent", "rule")}
"""The fields of each task that may be absent or null, and are strings otherwise."""

# Rows judged together: enough to fill batches by length and to estimate a corpus's share of positives.
_BLOCK = 2048


def annotate(task: str, rows: Iterable[object], model_dir: Path | None = None) -> Iterator[dict[str, Any]]:
    """One answer a row, in order, with the row's `id` where it has one.

    A row that is not an object, or lacks a required text, is answered with an `error` that says so. Raises
    UnknownTask at once, and a ModelError when the model cannot be loaded.
    """
    if task not in REQUIRED:
        raise UnknownTask(f"no task {task!r}; choose one of {', '.join(sorted(REQUIRED))}")
    return _merged(task, rows, _annotator(task), model_dir)


def _merged(
    task: str, rows: Iterable[object], judge: Annotator, model_dir: Path | None
) -> Iterator[dict[str, Any]]:
    waiting: deque[dict[str, Any] | None] = deque()  # None: the next answer of the judge goes here
    echoes: deque[dict[str, Any]] = deque()

    def sound() -> Iterator[Row]:
        for row in rows:
            problem = _problem(task, row)
            echo = {"id": row["id"]} if isinstance(row, dict) and "id" in row else {}
            if problem is None and isinstance(row, dict):
                waiting.append(None)
                echoes.append(echo)
                yield row
            else:
                waiting.append({**echo, "error": problem})

    for answer in judge(sound(), model_dir):
        while waiting and (bad := waiting[0]) is not None:
            waiting.popleft()
            yield bad
        waiting.popleft()
        yield {**echoes.popleft(), **{name: value for name, value in answer.items() if name != "id"}}
    yield from (bad for bad in waiting if bad is not None)


def _problem(task: str, row: object) -> str | None:
    """Say what keeps a row from being judged; None where nothing does."""
    if not isinstance(row, dict):
        return f"expected a JSON object, found {type(row).__name__}"
    for name in REQUIRED[task]:
        if not isinstance(row.get(name), str):
            found = type(row[name]).__name__ if name in row else "nothing"
            return f"expected a string in {name!r}, found {found}"
    for name in OPTIONAL.get(task, ()):
        if not isinstance(row.get(name), str | None):
            return f"expected a string or null in {name!r}, found {type(row[name]).__name__}"
    return None


def _annotator(task: str) -> Annotator:
    """Find the task's function; imported now, so that `groundswell --help` loads no model code."""
    # ruff: noqa: PLC0415
    if task == "suggestion":
        return _suggestions
    if task == "flags":
        return _flags
    if task == "cluster":
        from models.cluster.annotate import annotate as cluster

        return cluster
    if task == "stance":
        from models.pairs.stance import annotate as stance

        return stance
    if task == "reply":
        from models.pairs.reply import annotate as reply

        return reply
    from models.pairs.keypoint import annotate as keypoint

    return keypoint


def _suggestions(rows: Iterable[Row], model_dir: Path | None) -> Iterator[dict[str, Any]]:
    from models.suggestion import SuggestionModel

    model = SuggestionModel.load(model_dir)
    for block in _blocks(rows):
        for found in model.judge([row["text"] for row in block]):
            cue = None if found.cue is None else {"start": found.cue.start, "end": found.cue.end}
            score = round(found.probability, 4)
            yield {"label": found.label, "score": score, "cue": cue, "abstain": found.abstain}


def _flags(rows: Iterable[Row], model_dir: Path | None) -> Iterator[dict[str, Any]]:
    from models.flags import FlagModel, FlagQuery

    model = FlagModel.load(model_dir)
    for block in _blocks(rows):
        queries = [
            FlagQuery(text=row["text"], parent=row.get("parent"), rule=row.get("rule")) for row in block
        ]
        for query, found in zip(queries, model.find(queries), strict=True):
            scores = {name: round(score, 4) for name, score in found.scores.items()}
            answer: dict[str, Any] = {
                "flags": [
                    {
                        "reason": flag.reason,
                        "score": round(flag.score, 4),
                        "start": flag.start,
                        "end": flag.end,
                    }
                    for flag in found.flags
                ],
                "scores": scores,
            }
            if query.rule is not None:
                answer["rule_violation"] = scores.pop("rule_violation")
            yield answer


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    stream = iter(rows)
    while block := list(islice(stream, _BLOCK)):
        yield block
