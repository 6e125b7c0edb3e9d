"""What a server sees of us: an oracle over its log finds no request that breaks a rule it set.

Collectors are killed and started again while another runs against the same host.
`GROUNDSWELL_POLITE_ROUNDS` sets how often (once by default).
"""

import asyncio
import itertools
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scrapers.collect.gate import Gate
from tests.integration.collect.loopback import Forum, running_forum, start_collecting, threads

GAP = 0.3
CRAWL_DELAY = 0.5
ROUNDS = int(os.environ.get("GROUNDSWELL_POLITE_ROUNDS", "1"))
PAUSES = [random.Random(number).randint(2, 8) for number in range(ROUNDS)]
"""Pages after which one of the two collectors is killed, in each round."""

TOLERANCE = 0.02
"""Two clocks read by two processes."""


def violations(visits: list[dict[str, Any]], *, gap: float, retry_after: float = 0.0) -> Iterator[str]:
    """Yield each request that came too soon, at the same time as another, or where robots.txt forbids."""
    for before, visit in itertools.pairwise(sorted(visits, key=lambda each: float(each["at"]))):
        distance = visit["at"] - before["left"]
        least = retry_after if before["status"] == 429 else gap
        if distance < least - TOLERANCE:
            yield f"{visit['path']} came {distance:.2f} s after {before['path']}, expected {least} s at least"
    for visit in visits:
        if "viewtopic.php?t=3" in visit["path"]:
            yield f"{visit['path']} is forbidden"
        if not visit["agent"].startswith("Groundswell/") or "owner@example.org" not in visit["agent"]:
            yield f"{visit['agent']} does not say who asks"


def test_the_oracle_sees_what_it_should() -> None:
    agent = "Groundswell/1 (owner@example.org)"
    calm = [{"at": float(n), "left": n + 0.1, "path": "/a", "status": 200, "agent": agent} for n in range(3)]
    assert list(violations(calm, gap=0.5)) == []
    assert len(list(violations(calm, gap=1.5))) == 2
    assert len(list(violations([*calm, calm[0] | {"path": "/viewtopic.php?t=3", "at": 9.0}], gap=0.5))) == 1
    assert len(list(violations([calm[0] | {"status": 429}, calm[1]], gap=0.1, retry_after=2.0))) == 1


@pytest.mark.slow
def test_no_rule_is_broken_over_restarts_and_two_collectors(tmp_path: Path) -> None:
    state = threads(3, 12) | {
        "robots": f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}\nDisallow: /viewtopic.php?t=3\n",
        "busy_every": 5,
        "retry_after": 1,
        "etags": False,
    }
    (tmp_path / "groundswell.toml").write_text(
        f'[collection]\ncontact = "owner@example.org"\ngap_seconds = {GAP}\nrecheck_hours = 0\n'
    )
    with running_forum(tmp_path, state) as forum:
        for pause in PAUSES:
            with collecting(tmp_path, "0", forum.board) as steady:
                with collecting(tmp_path, "1", forum.board) as killed:
                    _let_run(killed, forum, pages=pause)
                with collecting(tmp_path, "1", forum.board) as again:
                    codes = [process.wait(120) for process in (steady, again)]
            assert codes == [1, 1]  # done, with the forbidden thread listed
        seen = forum.visits()
    pages = [visit for visit in seen if visit["path"] != "/robots.txt"]
    assert len(pages) > 14 * len(PAUSES)
    assert sum(visit["status"] == 429 for visit in pages) >= 2 * len(PAUSES)
    assert sum(visit["path"] == "/robots.txt" for visit in seen) >= 3 * len(PAUSES)
    assert list(violations(seen[1:], gap=CRAWL_DELAY, retry_after=1.0)) == []


@contextmanager
def collecting(folder: Path, name: str, source: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command as a person does, into a store of its own; it is killed where the block ends."""
    home = {"HOME": str(folder), "XDG_STATE_HOME": str(folder / "state")}
    command = [str(Path(sys.executable).with_name("groundswell")), "collect", source]
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--store", str(folder / f"{name}.db")],
            cwd=folder,
            env=os.environ | home,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def _let_run(process: subprocess.Popen[bytes], forum: Forum, *, pages: int) -> None:
    """Wait until the forum was asked for so many more pages, or the process ends.

    Not just after a 429: who is killed before reading a Retry-After can pass it on to nobody.
    """
    enough = len(forum.pages()) + pages
    deadline = time.monotonic() + 60
    while process.poll() is None and (len(forum.pages()) < enough or forum.visits()[-1]["status"] == 429):
        assert time.monotonic() < deadline, "the collectors ask for nothing"
        time.sleep(0.05)


def test_a_killed_process_leaves_the_distance_to_the_next(tmp_path: Path) -> None:
    """Its record is replaced in one write, so no instant exists at which the host seems never asked."""

    async def ask(delay: float | None) -> float:
        async with Gate(tmp_path, patience=1.0).turn("forum.example.org", 0.0, delay=delay):
            return time.monotonic()

    first = asyncio.run(ask(0.4))
    (record,) = tmp_path.iterdir()
    size = record.stat().st_size
    second = asyncio.run(ask(None))  # a new process, about to read robots.txt
    assert second - first >= 0.4 - TOLERANCE
    assert record.stat().st_size == size
    third = asyncio.run(ask(0.0))
    assert third - second < 0.3


def test_a_host_that_wants_much_patience_is_left_for_a_later_run(tmp_path: Path) -> None:
    state = threads(1, 12) | {"busy_every": 2, "retry_after": 3600}
    with running_forum(tmp_path, state) as forum:
        first = start_collecting(forum.thread(1), tmp_path / "s.db", forum.settings())
        first.join(120)
        asked = len(forum.visits())
        again = start_collecting(forum.thread(1), tmp_path / "s.db", forum.settings())
        again.join(120)
        assert (first.exitcode, again.exitcode) == (3, 3)
        assert len(forum.visits()) == asked, "it asked again although an hour was asked for"
