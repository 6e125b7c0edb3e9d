"""Jobs in which the k-th call of the system fails, or is the last: for every k."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

_HERE = Path(__file__).parent
_SECONDS = 240
"""A job of these tests takes a second or two of an idle machine; one that takes this long hangs."""

CALLS = {
    name: 1 << place
    for place, name in enumerate(
        ("open", "write", "sync", "rename", "unlink", "truncate", "read", "connect", "receive", "send")
    )
}
"""The kinds of calls, as the shim numbers them."""
HALF, DIE_BEFORE, DIE_HALFWAY, DIE_AFTER, CUT_OFF = -1, -2, -3, -4, -5
"""What may happen at a call instead of an error number; as in the shim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is done: a command with its arguments, or a job of `dying` on a store."""

    name: str
    arguments: tuple[str, ...]
    is_command: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens at which call of a kind: an error number, or one of the words above.

    Where it `stays`, all later calls of the kind suffer the same, as on a disk that is full.
    """

    call: str
    at: int
    how: int
    stays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a job ended: its exit code (negative where a signal ended it), and what it wrote to stderr."""

    code: int
    said: str

    @property
    def is_killed(self) -> bool:
        """Whether the process died at the call that it was to die at."""
        return self.code == -9


class Nursery:
    """Does jobs one after the other, each in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._folder = folder

    def do(self, job: Job, below: Path, fault: Fault | None = None) -> Ended:
        """Do a job, with a fault among the calls on files below a folder (and on sockets)."""
        return self._order(job, below, fault or Fault(call="open", at=0, how=0))

    def count(self, job: Job, below: Path, call: str) -> int:
        """Do a job and return how many calls of a kind it makes."""
        ended = self._order(job, below, Fault(call=call, at=0, how=0))
        assert ended.code == 0, ended.said
        return int((self._folder / "seen").read_text(encoding="utf-8"))

    def _order(self, job: Job, below: Path, fault: Fault) -> Ended:
        order = {
            "job": "command" if job.is_command else job.name, "arguments": job.arguments,
            "below": f"{below}/", "calls": CALLS[fault.call], "at": fault.at, "how": fault.how,
            "stays": int(fault.stays), "seconds": _SECONDS, "said": str(self._folder / "said"),
            "seen": str(self._folder / "seen"),
        }  # fmt: skip
        stdin, stdout = _pipes(self._process)
        stdin.write(json.dumps(order) + "\n")
        stdin.flush()
        code = int(stdout.readline())
        said = (self._folder / "said").read_text(encoding="utf-8", errors="replace")
        return Ended(code=code, said=said)


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    """Compile the shim and start a process that does jobs; the test is skipped where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip(
            "faults are put between a program and a Linux C library: this needs Linux and a C compiler"
        )
    shim = folder / "faults.so"
    source = _HERE / "shim" / "faults.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hardening.nursery"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_HERE.parents[1],
        env=os.environ | {"LD_PRELOAD": str(shim)},
    )  # fmt: skip
    try:
        yield Nursery(process, folder)
    finally:
        process.kill()
        process.wait(20)
        for pipe in _pipes(process):
            pipe.close()


def _pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def spread(points: Sequence[Fault], most: int) -> list[Fault]:
    """Return so many points at most, evenly from all of them: every kind of call has its share."""
    if len(points) <= most:
        return list(points)
    return [points[round(place * (len(points) - 1) / (most - 1))] for place in range(most)]


def rows(store: Path, *, without: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Return every row of every table as text, sorted, without the named columns (`table.column`)."""
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in sorted(tables):
            names = [
                column[1]
                for column in connection.execute(f'PRAGMA table_info("{table}")')
                if f"{table}.{column[1]}" not in without
            ]
            shown = ", ".join(f'"{name}"' for name in names)
            found[table] = sorted(repr(row) for row in connection.execute(f'SELECT {shown} FROM "{table}"'))
    return found
