"""The jobs behind the commands, for Python as well: nothing here prints, parses arguments or exits."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundswell.config import Community, Config
from groundswell.desk import Desk
from groundswell.desk.index import refresh
from groundswell.errors import GroundswellError, InputError
from groundswell.ids import row_id
from groundswell.page import Page
from groundswell.records import Coverage, Run, Snapshot, Thread
from groundswell.store import Store
from groundswell.store.answers import Answers
from pipeline.executors import Executor, InProcess
from pipeline.forgotten import drop_pages, is_spared, refuse_forgotten
from pipeline.ingest import aware, bundle, save, snapshot_of
from pipeline.merging import merge_pages, same_thread
from pipeline.runner import Progress, Runner, Summary
from pipeline.shelf import Recipe, Shelf
from pipeline.sources import Reading, is_address, readings, refuse_passwords

if TYPE_CHECKING:
    from pipeline.collecting import Site

_MANY_THREADS = 150
"""New threads from which processes of their own are worth their start, some four seconds and 0.6 GB each."""
_MOST_WORKERS = 8
_LAST_OF_A_THREAD = "stances"
"""The stage whose runs tell how many threads are judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What collecting gave: threads read and changed, posts, and what could not be read."""

    threads: int
    changed: int
    posts: int
    failures: tuple[tuple[str, GroundswellError], ...]


def collect(
    sources: Sequence[str],
    store: Store,
    config: Config,
    *,
    platform: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Collected:
    """Read sources into the store: addresses are collected, files and folders are read.

    `columns` says which column of a table or export holds which field of a post.

    Raises the error of a single source, or `InputError`, where nothing at all could be read; `UsageError`
    for an address with a password in it, before anything is stored.
    Pages of one thread, in one source or in several, are put together before they are stored.
    """
    refuse_passwords(sources)
    addresses = [source for source in sources if is_address(source)]
    sites = _collect_addresses(addresses, store, config, platform)
    paths = [source for source in sources if not is_address(source)]
    for path in paths:
        refuse_forgotten(store, path)
    found = list(readings(paths, platform=platform, limits=config.limits, columns=columns))
    failures = [(reading.source, reading.error) for reading in found if reading.error is not None]
    failures += [failure for site in sites for failure in site.failures]
    if not any(reading.pages for reading in found) and not any(site.threads for site in sites):
        if len(failures) == 1:
            raise failures[0][1]
        reasons = "; ".join(f"{source}: {error}" for source, error in failures[:5])
        raise InputError(f"none of {len(sources)} sources could be read as a thread: {reasons}")
    snapshots = [_snapshot(reading) for reading in found]
    threads = sum(site.threads for site in sites)
    changed = sum(site.changed for site in sites)
    posts = sum(site.posts for site in sites)
    with store.transaction() as writer:
        for reading, snapshot in zip(found, snapshots, strict=True):
            writer.replace(_coverage(reading, config.community))
            if snapshot is not None:
                writer.replace(snapshot)
        for page, shown in _by_thread(found, snapshots):
            new = bundle(page, shown[0], config.community)
            if is_spared(writer, new):
                drop_pages(writer, {snapshot.id for snapshot in shown})
            threads += 1
            changed += save(writer, new)
            posts += len(new.posts)
    return Collected(threads=threads, changed=changed, posts=posts, failures=tuple(failures))


def analyze(
    store: Store,
    config: Config,
    *,
    model_dir: Path | None = None,
    progress: Progress | None = None,
    afresh: bool = False,
    cluster: str | None = None,
    workers: int | None = 1,
) -> Summary:
    """Run every stage on what is new; `afresh` clusters all suggestions again, known places or not.

    `cluster` is the address of a Dask scheduler whose workers judge. Without it, `workers` processes on this
    machine do, each with models of its own; one is this process, and None takes one a core where there is
    much that is new. More than one need a main module that can be imported.
    """
    from pipeline.stages import STAGES  # noqa: PLC0415 - the stages import the models' dependencies

    recipe = Recipe(config=config, model_dir=model_dir, afresh=afresh)
    shelf, answers = Shelf(recipe), Answers(store)
    chosen = workers or _worthwhile_workers(store)
    with _executor(recipe, shelf, answers, store, cluster, chosen) as executor:
        runner = Runner(store, STAGES, executor, shelf.identity, progress or (lambda *_: None), answers)
        summary = runner.run()
    refresh(store)  # the moderation queue follows the flags
    return summary


def report(
    store: Store, config: Config, out: Path, *, week: str | None = None, kind: str = "all"
) -> tuple[Path, ...]:
    """Write the files of one kind of report, or of all, and return their paths."""
    from reports.build import build  # noqa: PLC0415 - charts and spreadsheets take a second to import
    from reports.printed import read_printed  # noqa: PLC0415
    from reports.write import write  # noqa: PLC0415

    built = build(store, config, week=week, printed=read_printed(out))
    return write(built, out, only=None if kind == "all" else _FILES[kind])


def verify(store: Store, config: Config, out: Path | None = None) -> list[str]:
    """Return what is wrong with the log of decisions, and with a report's folder if one is given.

    A report must be what its receipt and the store say.
    """
    from reports.verify import verify as differences  # noqa: PLC0415

    tampered = list(Desk(store, config).verify())
    return tampered if out is None else tampered + differences(store, config, out)


def outcome(
    *,
    collected: Collected | None = None,
    summary: Summary | None = None,
    written: Sequence[Path] = (),
) -> dict[str, Any]:
    """Return what a job did: counts for machines, `lines` for people, and every failure in a line."""
    lines: list[str] = []
    failures: list[str] = []
    counts: dict[str, int] = {}
    if collected is not None:
        counts |= {"threads": collected.threads, "changed": collected.changed, "posts": collected.posts}
        lines.append(f"read {_count(collected.posts, 'post')} in {_count(collected.threads, 'thread')}")
        failures += [f"{source}: {error}" for source, error in collected.failures]
    if summary is not None:
        counts |= {"executed": summary.executed, "skipped": summary.skipped}
        lines.append(f"ran {_count(summary.executed, 'stage')}, skipped {summary.skipped} as unchanged")
        failures += [f"{stage} failed on {unit}: {error}" for stage, unit, error in summary.failures]
    if written:
        lines.append(f"wrote {_count(len(written), 'file')}; start with {written[0]}")
    return {**counts, "written": [str(path) for path in written], "failures": failures, "lines": lines}


def _worthwhile_workers(store: Store) -> int:
    """Return one worker a core where that saves more than it takes to load their models, or 1."""
    is_new = store.count(Thread) - store.count(Run, stage=_LAST_OF_A_THREAD, error=None)
    return min(len(os.sched_getaffinity(0)), _MOST_WORKERS) if is_new >= _MANY_THREADS else 1


def _executor(
    recipe: Recipe, shelf: Shelf, answers: Answers, store: Store, cluster: str | None, workers: int
) -> AbstractContextManager[Executor]:
    here = InProcess(shelf, answers)
    if cluster is None and workers == 1:
        return nullcontext(here)
    if cluster is None:
        from pipeline.pool import OnCores  # noqa: PLC0415 - most runs are small

        return OnCores(workers, recipe, store, here)
    from pipeline.cluster import cluster_executor  # noqa: PLC0415 - an extra that few install

    return cluster_executor(cluster, recipe)


def _collect_addresses(
    addresses: Sequence[str], store: Store, config: Config, platform: str | None
) -> "list[Site]":
    if not addresses:
        return []
    from pipeline.collecting import collect_addresses  # noqa: PLC0415 - Scrapy takes a second to import

    return collect_addresses(addresses, store, config, platform=platform)


_FILES = {
    "digest": frozenset({"digest.html", "digest.md", "digest.eml"}),
    "suggestions": frozenset({"suggestions.html", "suggestions.csv", "suggestions.xlsx", "suggestions.json"}),
    "moderation": frozenset({"moderation.html", "moderation.csv"}),
}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _by_thread(
    found: Sequence[Reading], snapshots: Sequence[Snapshot | None]
) -> Iterator[tuple[Page, Sequence[Snapshot]]]:
    """Yield each thread's pages as one, with the snapshots of the documents they stand in, in order."""
    numbered = [(page, number) for number, reading in enumerate(found) for page in reading.pages]
    for group in same_thread(numbered):
        shown = [snapshot for _, number in group if (snapshot := snapshots[number]) is not None]
        if shown:
            yield merge_pages([page for page, _ in group]), shown


def _snapshot(reading: Reading) -> Snapshot | None:
    if reading.document is None or not reading.pages:
        return None
    return snapshot_of(reading.document, reading.source)


def _coverage(reading: Reading, community: Community) -> Coverage:
    posts = [post for page in reading.pages for post in page.posts]
    times = [time for post in posts if (time := aware(post.created_at, community)[0])]
    totals = [page.posts_total for page in reading.pages]
    return Coverage(
        id=row_id("coverage", reading.source),
        source=reading.source,
        threads=len(reading.pages),
        posts=len(posts),
        posts_expected=None if None in totals else sum(total for total in totals if total is not None),
        newest_post=max(times, default=None),
        problem=type(reading.error).__name__ if reading.error else None,
        detail=str(reading.error) if reading.error else None,
    )
