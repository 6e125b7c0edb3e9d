"""Jobs in processes of their own, which can be killed at any moment: models are loaded once, then forked."""

import multiprocessing
import os
import signal
import sqlite3
import time
from contextlib import closing
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from groundswell.config import Config
from groundswell.desk.index import refresh
from groundswell.store import open_store
from groundswell.store.tables import metadata
from pipeline import jobs
from pipeline.executors import InProcess
from pipeline.forgetting import Wish, forget
from pipeline.runner import Runner
from pipeline.shelf import Recipe, Shelf
from pipeline.stages import STAGES

PRELOADED = ["tests.hardening.warm"]
_LIGHT = {"sentences", "reposts", "staff"}
_LIVELY = ("tombstone.forgotten_at",)
"""Columns that say when something was done, not what."""


def start(job: str, store: Path, *, at_commit: tuple[str, str] | None = None) -> ForkServerProcess:
    """Begin a job on a store in a process of its own; see `_watch` for what it may do at commits."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=work, args=(job, str(store), at_commit))
    process.start()
    return process


def completed(job: str, store: Path) -> float:
    """Do a job to its end and return the seconds it took."""
    began = time.monotonic()
    process = start(job, store)
    process.join(120)
    assert process.exitcode == 0
    return time.monotonic() - began


def killed(job: str, store: Path, seconds: float) -> bool:
    """Begin a job and kill it after so many seconds; return whether it had still been at work."""
    process = start(job, store)
    process.join(seconds)
    was_alive = process.exitcode is None
    process.kill()
    process.join(10)
    return was_alive


def commits_of(job: str, store: Path) -> int:
    """Do a job to its end and return how many transactions it committed."""
    counter = store.with_name("commits")
    process = start(job, store, at_commit=("count", str(counter)))
    process.join(120)
    assert process.exitcode == 0
    number = int(counter.read_text())
    counter.unlink()
    return number


def died_at_commit(job: str, store: Path, *, before: bool) -> bool:
    """Do a job until its first commit that writes, and die before or after it; return whether it died."""
    process = start(job, store, at_commit=("before" if before else "after", ""))
    process.join(120)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def is_sound(store: Path) -> bool:
    """Return whether the database is in order."""
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def dump(store: Path | str) -> dict[str, list[str]]:
    """Return every row of every table as text, sorted, without the moments at which work was done."""
    with closing(open_store(store)) as opened, opened.engine.connect() as connection:
        return {
            table.name: sorted(
                repr([getattr(row, c.name) for c in table.c if f"{table.name}.{c.name}" not in _LIVELY])
                for row in connection.execute(sa.select(table))
            )
            for table in metadata.sorted_tables
        }


def work(job: str, store: str, at_commit: tuple[str, str] | None = None) -> None:
    """Do a job on a store in this process."""
    with closing(open_store(store)) as opened:
        if at_commit:
            _watch(opened.engine, *at_commit)
        _JOBS[job](opened, Path(store).parent)


def _watch(engine: sa.Engine, what: str, counter: str) -> None:
    """Count the commits into a file, or kill this process before or after the first one that wrote.

    Every second process that dies after its commit has got one commit further than the last.
    """
    done = 0

    def is_writing(connection: sa.Connection) -> bool:
        return bool(connection.connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]

    def commit(connection: sa.Connection) -> None:
        nonlocal done
        if not is_writing(connection):
            return
        done += 1
        if what == "count":
            Path(counter).write_text(str(done))
            return
        if what == "after":
            connection.connection.commit()
        os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(engine, "commit", commit)


def _forget_person(store: Any, folder: Path) -> None:
    from tests.hardening.club import NAME

    forget(store, Wish(author=NAME), folders=[folder])


def _run_light_stages(store: Any, _: Path) -> None:
    """Analyse with the stages that need no weights: the runner, its commits and the queue are the same."""
    stages = [each for each in STAGES if each.name in _LIGHT]
    shelf = Shelf(Recipe(config=Config()))
    Runner(store, stages, InProcess(shelf), shelf.identity).run()
    refresh(store)


_JOBS = {
    "stages": _run_light_stages,
    "analyze": lambda store, _: jobs.analyze(store, Config()),
    "report": lambda store, folder: jobs.report(store, Config(), folder),
    "forget": _forget_person,
}
