"""The runs that are disturbed: what each begins from, what it does, and what there must be in the end."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell.store import open_store
from tests.hardening import club, system
from tests.hardening.system import Job
from tests.integration.collect.loopback import Forum, dump

LIVELY = frozenset({"tombstone.forgotten_at", "snapshot.fetched_at"})
"""Columns that say when something was done, not what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A job on a folder: `prepare` lays out what it begins from, `outcome` is what it is judged by.

    `asked` says how many pages a server was asked for since then.
    """

    name: str
    job: Job
    folder: Path
    prepare: Callable[[], None]
    outcome: Callable[[], Mapping[str, Any]]
    asked: Callable[[], int] = lambda: 0
    calls: tuple[str, ...] = ("open", "write", "sync", "rename", "unlink", "truncate", "read")

    def begin(self) -> None:
        """Lay out the folder anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.prepare()


def collecting(folder: Path) -> Run:
    """Collect a thread from a file into a store that is not there yet."""
    source, place = club.source(folder), folder / "collecting"
    store = place / "s.db"
    return Run(
        name="collect", folder=place, prepare=lambda: None,
        outcome=lambda: system.rows(store, without=LIVELY),
        job=Job(name="collect", arguments=("collect", str(source), "--store", str(store))),
    )  # fmt: skip


def analysing(folder: Path, unread: Path) -> Run:
    """Run the stages that need no weights, and bring the queue up to date."""
    place = folder / "analysing"
    store = place / unread.name
    return Run(
        name="stages", folder=place, prepare=lambda: _copy(unread, place),
        outcome=lambda: system.rows(store, without=LIVELY),
        job=Job(name="stages", arguments=(str(store),), is_command=False),
    )  # fmt: skip


def reporting(folder: Path, kept: Path) -> Run:
    """Write all reports beside a store."""
    place = folder / "reporting"
    arguments = ("report", "all", "--store", str(place / kept.name), "--out", str(place))
    return Run(
        name="report", folder=place, prepare=lambda: _copy(kept, place), outcome=lambda: club.files(place),
        job=Job(name="report", arguments=arguments),
    )  # fmt: skip


def backing_up(folder: Path, kept: Path) -> Run:
    """Copy a store."""
    place = folder / "backing_up"
    store, copy = place / kept.name, place / "copy.db"
    return Run(
        name="backup", folder=place, prepare=lambda: _copy(kept, place),
        outcome=lambda: system.rows(copy),
        job=Job(name="backup", arguments=("backup", str(copy), "--store", str(store))),
    )  # fmt: skip


def forgetting(folder: Path, kept: Path) -> Run:
    """Forget a person in a store with reports beside it."""
    place = folder / "forgetting"
    arguments = ("forget", "--author", club.NAME, "--store", str(place / kept.name), "--out", str(place))

    def outcome() -> Mapping[str, Any]:
        found = system.rows(place / kept.name, without=LIVELY)
        return {**found, "traces": club.traces(place, club.CANARY, club.NAME)}

    def prepare() -> None:
        shutil.copytree(kept.parent, place, dirs_exist_ok=True)

    return Run(
        name="forget", folder=place, prepare=prepare, outcome=outcome,
        job=Job(name="forget", arguments=arguments),
    )  # fmt: skip


def crawling(folder: Path, forum: Forum) -> Run:
    """Collect a board from a server: the calls on sockets are disturbed as well."""
    place = folder / "crawling"
    store, settings = place / "s.db", folder / "crawling.toml"
    settings.write_text(
        "[collection]\ngap_seconds = 0.0\npatience_seconds = 0.0\nrecheck_hours = 24.0\n"
        f'private_hosts = ["127.0.0.1"]\nstate_folder = "{place / "turns"}"\n',
        encoding="utf-8",
    )
    arguments = ("collect", forum.board, "--store", str(store), "--config", str(settings))
    return Run(
        name="crawl", folder=place, prepare=forum.forget_visits,
        outcome=lambda: _collected(store),
        asked=lambda: len(forum.pages()),
        job=Job(name="crawl", arguments=arguments),
        calls=("open", "write", "sync", "unlink", "truncate", "read", "connect", "receive", "send"),
    )  # fmt: skip


def _collected(store: Path) -> Mapping[str, Any]:
    with closing(open_store(store)) as opened:
        return dump(opened)


def _copy(store: Path, folder: Path) -> None:
    shutil.copy(store, folder / store.name)
