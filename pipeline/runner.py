"""The runner: alone in knowing order, units, transactions and what may be skipped."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from groundswell.ids import digest, digest_of_set, row_id
from groundswell.records import DERIVED, Author, Correction, Decision, Post, Run, Thread
from groundswell.stage import Stage
from groundswell.store.answers import Answers
from groundswell.store.store import Store, Writer
from pipeline.executors import Executor, Outcome, Task
from pipeline.relevance import corrections_by_thread
from pipeline.shelf import SETTINGS

CORPUS = "corpus"
_UNITS_AT_ONCE = 32
_IDENTITY = 12
"""Characters of a model's identity that are kept with a run."""

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, the units done, and the units there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did: how many units ran and were skipped, and which failed and why."""

    executed: int
    skipped: int
    failures: tuple[tuple[str, str, str], ...]
    """Stage, unit and error of each failed unit."""


class Runner:
    """Runs stages over a store. `identities` names the version of every model and setting by resource.

    What networks answered new is stored from `answers`, which the executor may use as their memory.
    """

    def __init__(
        self,
        store: Store,
        stages: Sequence[Stage],
        executor: Executor,
        identities: Callable[[str], str],
        progress: Progress = lambda *_: None,
        answers: Answers | None = None,
    ) -> None:
        self._store = store
        self._stages = stages
        self._executor = executor
        self._identities = identities
        self._progress = progress
        self._answers = answers
        self._corrections: Mapping[str, Sequence[Correction]] = {}
        self._writers = {record: stage for stage in stages for record in stage.writes}

    def run(self) -> Summary:
        """Bring every stage up to date; a unit whose inputs are as before is skipped."""
        self._corrections = corrections_by_thread(self._store)
        executed = skipped = 0
        failures: list[tuple[str, str, str]] = []
        for stage in self._stages:
            units = [CORPUS] if stage.per == "corpus" else self._store.distinct(Thread, "id")
            models = self._models(stage)
            stale = self._stale(stage, units, models)
            skipped += len(units) - len(stale)
            done = 0
            for written in self._in_batches(stage, models, stale):
                executed += sum(error is None for _, error in written)
                failures += [(stage.name, unit, error) for unit, error in written if error is not None]
                done += len(written)
                self._progress(stage.name, done, len(stale))
        return Summary(executed=executed, skipped=skipped, failures=tuple(failures))

    def _stale(self, stage: Stage, units: list[str], models: tuple[str, ...]) -> list[tuple[str, str]]:
        """Return the units whose inputs changed since the last run, with the digest of those inputs.

        Runs of stores from before models were kept name none; they run once more, or reports could never
        say that one method judged everything.
        """
        last = {run.unit: run for run in self._store.read(Run, stage=stage.name)}
        method = [stage.version, [(name, self._identities(name)) for name in stage.resources]]
        outputs = self._output_digests()
        threads = {thread.id: thread.digest for thread in self._store.read(Thread)}
        tables = _Tables(self._store)
        stale = []
        for unit in units:
            current = digest(method, [self._input_digest(stage, unit, outputs, threads, tables)])
            run = last.get(unit)
            if run is None or run.input_digest != current or run.error is not None or run.models != models:
                stale.append((unit, current))
        return stale

    def _output_digests(self) -> dict[tuple[str, str], str]:
        return {(run.stage, run.unit): run.output_digest for run in self._store.read(Run)}

    def _input_digest(
        self,
        stage: Stage,
        unit: str,
        outputs: dict[tuple[str, str], str],
        threads: dict[str, str],
        tables: "_Tables",
    ) -> list[str]:
        parts = []
        for record, is_previous in zip(stage.reads, stage.previous, strict=True):
            if is_previous:
                continue
            if record in DERIVED:
                writer = self._writers[record]
                if writer.per == stage.per:
                    parts.append(outputs.get((writer.name, unit), ""))
                elif stage.per == CORPUS:
                    parts.append(
                        digest(sorted((u, d) for (name, u), d in outputs.items() if name == writer.name))
                    )
                else:
                    parts.append(tables.digest(record, unit))
            elif record is Correction and unit != CORPUS:
                parts.append(_digest_of_table(list(self._corrections.get(unit, ()))))
            elif record is Decision:
                parts.append(tables.digest(record, unit))
            elif unit in threads and (record in (Thread, Author) or "thread_id" in _names(record)):
                parts.append(threads[unit])
            elif record in (Thread, Author) or "thread_id" in _names(record):
                parts.append(digest(sorted(threads.items())))
            else:
                parts.append(tables.digest(record, CORPUS))
        return parts

    def _in_batches(
        self, stage: Stage, models: tuple[str, ...], stale: list[tuple[str, str]]
    ) -> Iterator[list[tuple[str, str | None]]]:
        """Yield what was written with each transaction: units and their errors.

        A batch is sent out before the last one is written, so that workers need not wait for the writer.
        """
        sent: tuple[dict[str, str], Iterator[Outcome]] | None = None
        for start in range(0, len(stale), _UNITS_AT_ONCE):
            batch = stale[start : start + _UNITS_AT_ONCE]
            going = (dict(batch), self._executor.execute(self._tasks(stage, batch)))
            if sent is not None:
                yield self._written(stage, models, *sent)
            sent = going
        if sent is not None:
            yield self._written(stage, models, *sent)

    def _tasks(self, stage: Stage, batch: list[tuple[str, str]]) -> list[Task]:
        return [
            Task(
                unit=unit,
                function=stage.function,
                inputs=tuple(self._load(record, unit) for record in stage.reads),
                resources=stage.resources,
            )
            for unit, _ in batch
        ]

    def _written(
        self,
        stage: Stage,
        models: tuple[str, ...],
        digests: Mapping[str, str],
        executed: Iterator[Outcome],
    ) -> list[tuple[str, str | None]]:
        outcomes = list(executed)
        with self._store.transaction() as writer:
            for outcome in outcomes:
                _write(writer, stage, digests[outcome.unit], models, outcome)
                if self._answers is not None and outcome.answers:
                    self._answers.keep(outcome.answers)
            if self._answers is not None:
                self._answers.save(writer)
        return [(outcome.unit, outcome.error) for outcome in outcomes]

    def _models(self, stage: Stage) -> tuple[str, ...]:
        """Return the models that a stage reads, each with enough of its identity to tell it from another."""
        names = (name for name in stage.resources if name not in SETTINGS)
        return tuple(f"{name} {self._identities(name)[:_IDENTITY]}" for name in names)

    def _load(self, record: type, unit: str) -> list[Any]:
        rows: list[Any]
        if record is Correction and unit != CORPUS:
            return list(self._corrections.get(unit, ()))
        if record is Author and unit != CORPUS:
            ids = {post.author_id for post in self._store.read(Post, thread_id=unit) if post.author_id}
            return self._store.read(Author, id=ids)
        rows = self._store.read(record, **_of_unit(record, unit))
        return current_revisions(rows) if record is Post else rows


class _Tables:
    """Digests of what one stage reads, by thread: each table is read once, not once a thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._digests: dict[tuple[type, bool], dict[str, str]] = {}

    def digest(self, record: type, unit: str) -> str:
        """Return the digest of a thread's rows, or of all where rows belong to no thread or unit is all."""
        is_split = unit != CORPUS and "thread_id" in _names(record)
        if (record, is_split) not in self._digests:
            self._digests[record, is_split] = self._read(record, is_split)
        return self._digests[record, is_split].get(unit if is_split else CORPUS, _digest_of_table([]))

    def _read(self, record: type, is_split: bool) -> dict[str, str]:
        rows: list[Any] = self._store.read(record)
        grouped: defaultdict[str, list[Any]] = defaultdict(list)
        for row in rows:
            grouped[row.thread_id if is_split else CORPUS].append(row)
        return {unit: _digest_of_table(own) for unit, own in grouped.items()}


def _digest_of_table(rows: list[Any]) -> str:
    """Digest rows of one type, but for the fields that no stage judges by."""
    names = [each.name for each in fields(rows[0]) if not each.metadata.get("aside")] if rows else []
    return digest_of_set(digest([getattr(row, name) for name in names]) for row in rows)


def current_revisions(posts: Sequence[Post]) -> list[Post]:
    """Return each post once, at its highest revision, by thread and position."""
    latest: dict[str, Post] = {}
    for post in posts:
        if post.id not in latest or post.revision > latest[post.id].revision:
            latest[post.id] = post
    return sorted(latest.values(), key=lambda post: (post.thread_id, post.position))


def _write(
    writer: Writer, stage: Stage, input_digest: str, models: tuple[str, ...], outcome: Outcome
) -> None:
    """Replace the unit's rows and mark it done, in the caller's transaction.

    Replacing matters: what an edit took away must not stay behind. A failed unit keeps no rows either,
    since rows of an older text would be passed off as today's.
    """
    unit, rows = outcome.unit, outcome.rows
    for record in stage.writes:
        writer.delete(record, unit=unit)
    writer.insert(rows, unit=unit)
    run_id = row_id("run", stage.name, unit)
    writer.replace(
        Run(
            id=run_id,
            stage=stage.name,
            version=stage.version,
            unit=unit,
            input_digest=input_digest,
            output_digest=digest_of_set(digest(type(row).__name__, astuple(row)) for row in rows),
            rows=len(rows),
            error=outcome.error,
            models=models,
        )
    )


def _of_unit(record: type, unit: str) -> dict[str, str]:
    if unit == CORPUS:
        return {}
    if record is Thread:
        return {"id": unit}
    return {"thread_id": unit} if "thread_id" in _names(record) else {}


def _names(record: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(record))
