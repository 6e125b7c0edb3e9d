"""Real forum software for tests: installed from the registry into an environment of its own, once.

Environments are kept in $GROUNDSWELL_TEST_CACHE (default: ~/.cache/groundswell-tests), so that CI can
keep them. Servers listen on 127.0.0.1 only and end with the block that started them.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from groundswell.config import Config
from groundswell.records import Author, Post
from groundswell.store import Store

_INSTALL_SECONDS = 400
_START_SECONDS = 90


def environment(name: str, *requirements: str) -> Path:
    """Return the `bin` folder of an environment with these packages; skips the test without a registry."""
    cache = Path(os.environ.get("GROUNDSWELL_TEST_CACHE", Path.home() / ".cache" / "groundswell-tests"))
    folder = cache / name
    done = folder / "installed"
    if not done.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(folder / "bin" / "pip"), "install", "-q", *requirements]
        try:
            subprocess.run(install, check=True, capture_output=True, timeout=_INSTALL_SECONDS)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"{', '.join(requirements)} cannot be installed from the registry: {error}")
        done.write_text(" ".join(requirements))
    return folder / "bin"


@dataclass(frozen=True)
class RealForum:
    """A forum that runs on Django; `change` speaks to its own models in its own environment."""

    commands: Path
    folder: Path
    variables: dict[str, str]
    script: Path

    def run(self, *arguments: str, said: str | None = None) -> str:
        """Run Python in the forum's environment and return what it printed."""
        done = subprocess.run(
            [str(self.commands / "python"), *arguments],
            input=said,
            env=self.environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=_START_SECONDS * 2,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def change(self, **wanted: Any) -> dict[str, Any]:
        """Post, edit and delete; return the paths and posts that the forum then has."""
        printed = self.run(str(self.script), said=json.dumps(wanted))
        found: dict[str, Any] = json.loads(printed.splitlines()[-1])
        return found

    @property
    def environ(self) -> dict[str, str]:
        """The variables its processes run with."""
        return {"PATH": f"{self.commands}:/usr/bin:/bin", "HOME": str(self.folder), **self.variables}

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve on a free port until the block ends; yields the root address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [
            str(self.commands / "python"),
            "-m",
            "django",
            "runserver",
            "--noreload",
            f"127.0.0.1:{port}",
        ]
        with (self.folder / "server.log").open("wb") as log:
            server = subprocess.Popen(command, env=self.environ, cwd=self.folder, stdout=log, stderr=log)
            try:
                _wait_for(f"http://127.0.0.1:{port}/", server)
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
                server.wait(20)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the forum ended before it answered"
        try:
            with urlopen(address, timeout=5):
                return
        except OSError as error:
            if getattr(error, "code", 0):
                return  # any answer at all
            time.sleep(0.3)
    raise AssertionError(f"the forum did not answer within {_START_SECONDS} seconds")


def settings_for_tests(folder: Path) -> Config:
    """Settings that let a collector onto loopback and ask everything again on each pass."""
    return Config.model_validate(
        {
            "collection": {
                "private_hosts": ("127.0.0.1",),
                "gap_seconds": 0.0,
                "recheck_hours": 0.0,
                "state_folder": folder / "turns",
            }
        }
    )


def wishes(count: int) -> list[dict[str, str]]:
    """Posts to write: words of our own, two people, one post a day."""
    return [
        {
            "author": "ann" if number % 3 else "bob",
            "text": f"Wish {number}: please make the tray wider, number {number} at least.",
            "at": f"2024-05-{number + 1:02d}T09:30:00+00:00",
        }
        for number in range(count)
    ]


Fact = tuple[str, str | None, str, str]
"""Id, author, words and minute of a post."""


def collected(store: Store) -> list[Fact]:
    """What the store has of every post that is still there, in the order of the thread."""
    names = {author.id: author.display_name for author in store.read(Author)}
    latest = {post.id: post for post in store.read(Post)}
    shown = sorted((post for post in latest.values() if not post.removed), key=lambda post: post.position)
    return [
        (post.source_id, names.get(post.author_id or ""), post.text, f"{post.created_at:%Y-%m-%d %H:%M}")
        for post in shown
    ]


def posted(said: dict[str, Any]) -> list[Fact]:
    """What the forum says it has."""
    return [
        (each["id"], each["author"], each["text"], each["at"][:16].replace("T", " "))
        for each in said["posts"]
    ]
