"""Jobs in processes of their own, which can be killed at any moment: models are loaded once, then forked."""

import multiprocessing
import sqlite3
import time
from contextlib import closing
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from groundswell.config import Config
from groundswell.store import open_store
from groundswell.store.tables import metadata
from pipeline import jobs
from pipeline.forgetting import Wish, forget

_PRELOADED = ["tests.hardening.warm"]
_LIVELY = ("tombstone.forgotten_at",)
"""Columns that say when something was done, not what."""


def start(job: str, store: Path) -> ForkServerProcess:
    """Begin a job on a store in a process of its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    process = context.Process(target=_work, args=(job, str(store)))
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


def is_sound(store: Path) -> bool:
    """Return whether the database is in order."""
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def dump(store: Path) -> dict[str, list[str]]:
    """Return every row of every table as text, sorted, without the moments at which work was done."""
    with closing(open_store(store)) as opened, opened.engine.connect() as connection:
        return {
            table.name: sorted(
                repr([getattr(row, c.name) for c in table.c if f"{table.name}.{c.name}" not in _LIVELY])
                for row in connection.execute(sa.select(table))
            )
            for table in metadata.sorted_tables
        }


def _work(job: str, store: str) -> None:
    with closing(open_store(store)) as opened:
        _JOBS[job](opened, Path(store).parent)


def _forget_person(store: Any, folder: Path) -> None:
    from tests.hardening.club import NAME

    forget(store, Wish(author=NAME), folders=[folder])


_JOBS = {
    "analyze": lambda store, _: jobs.analyze(store, Config()),
    "report": lambda store, folder: jobs.report(store, Config(), folder),
    "forget": _forget_person,
}
