"""A loopback forum in its own process, and collecting from it here or in a process that can be killed."""

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from groundswell.config import Config
from groundswell.errors import GroundswellError
from groundswell.records import Coverage, Edit, Post, Quote, ReplyTo, Snapshot, Thread, Tombstone
from groundswell.store import Store, open_store
from pipeline.jobs import Collected, collect
from tests.integration.collect.forum import post

_HERE = Path(__file__).parent

_PRELOADED = [
    "loopback",
    "pipeline.collecting",
    "pipeline.jobs",
    "scrapers.reading",
    "scrapy.core.engine",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.extensions.throttle",
    "dateparser",
]
"""Everything but the reactor, which is a process's own: so that a process is killed while it collects."""


@dataclass(frozen=True)
class Forum:
    """A running forum; change it with `set`, look at its visitors with `visits`."""

    state_file: Path
    port: int

    @property
    def board(self) -> str:
        return f"http://127.0.0.1:{self.port}/viewforum.php?f=1"

    def thread(self, topic: int) -> str:
        return f"http://127.0.0.1:{self.port}/viewtopic.php?t={topic}"

    def set(self, state: dict[str, Any]) -> None:
        fresh = self.state_file.with_suffix(".new")
        fresh.write_text(json.dumps(state))
        fresh.replace(self.state_file)

    def visits(self) -> list[dict[str, Any]]:
        log = self.state_file.with_suffix(".log")
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def pages(self) -> list[str]:
        """The pages that were asked for, robots.txt apart."""
        return [visit["path"] for visit in self.visits() if visit["path"] != "/robots.txt"]

    def forget_visits(self) -> None:
        self.state_file.with_suffix(".log").unlink(missing_ok=True)

    def settings(self, **chosen: Any) -> dict[str, Any]:
        """Settings that let a collector in here, without the waiting of real life unless asked for."""
        easy: dict[str, Any] = {
            "private_hosts": ("127.0.0.1",),
            "gap_seconds": 0.0,
            "recheck_hours": 0.0,
            "state_folder": self.state_file.parent / "turns",
        }
        return {"collection": easy | chosen}

    def collect(self, source: str, store: Store, **chosen: Any) -> Collected:
        """Collect in this process, with a log that begins now."""
        self.forget_visits()
        return collect([source], store, Config.model_validate(self.settings(**chosen)))


@contextmanager
def running_forum(folder: Path, state: dict[str, Any]) -> Iterator[Forum]:
    """Serve a state until the block ends."""
    state_file = folder / "forum.json"
    state_file.write_text(json.dumps(state))
    process = subprocess.Popen(
        [sys.executable, str(_HERE / "forum.py"), str(state_file)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        try:
            yield Forum(state_file, int(process.stdout.readline()))
        finally:
            process.terminate()
            process.wait(10)


def threads(count: int, posts: int) -> dict[str, Any]:
    """A state with threads of so many posts each."""
    return {
        "threads": {
            str(topic): {
                "title": f"Thread {topic} about hammers",
                "posts": [
                    post(100 * topic + number, f"ann{number % 4}", f"A better hammer, wish {number}, please.")
                    for number in range(posts)
                ],
            }
            for topic in range(1, count + 1)
        }
    }


_PERSISTENT = (Post, Thread, ReplyTo, Quote, Edit, Tombstone)


def dump(store: Store) -> dict[str, list[str]]:
    """Everything that collecting wrote, times of the run apart."""
    rows = {record.__name__: sorted(_fact(row) for row in store.read(record)) for record in _PERSISTENT}
    snapshots, readings = store.read(Snapshot), store.read(Coverage)
    rows["Snapshot"] = sorted(f"{row.source} {(row.url or '').split('&sid')[0]}" for row in snapshots)
    rows["Coverage"] = sorted(f"{row.threads} {row.posts} {row.pages} {row.problem}" for row in readings)
    return rows


def _fact(row: Any) -> str:
    names = [name for name in row.__slots__ if name not in ("snapshot_id", "forgotten_at")]
    return " | ".join(f"{name}={getattr(row, name)}" for name in names)


def posts_of(store: Store) -> dict[str, Post]:
    """The latest revision of each post, by the forum's own number."""
    return {each.source_id: each for each in store.read(Post)}


def start_collecting(source: str, store: Path, settings: dict[str, Any]) -> ForkServerProcess:
    """Collect in a process of its own, that nothing but its death stops."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    process = context.Process(target=_collect, args=(source, str(store), settings))
    process.start()
    return process


def _collect(source: str, store: str, settings: dict[str, Any]) -> None:
    with closing(open_store(store)) as opened:
        try:
            done = collect([source], opened, Config.model_validate(settings))
        except GroundswellError:
            sys.exit(3)
    sys.exit(1 if done.failures else 0)
