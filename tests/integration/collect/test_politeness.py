"""What a server sees of us: an oracle over its log finds no request that breaks a rule it set.

Collectors are stopped and started again, and two run at the same time against one host.
"""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.collect.loopback import running_forum, start_collecting, threads

GAP = 0.3
CRAWL_DELAY = 0.5
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
    with running_forum(tmp_path, state) as forum:
        settings = forum.settings(gap_seconds=GAP, contact="owner@example.org")
        for seconds in (6, 8):
            running = [start_collecting(forum.board, tmp_path / f"{n}.db", settings) for n in range(2)]
            for process in running:
                process.join(seconds / 2)
                process.kill()
                process.join(10)
        running = [start_collecting(forum.board, tmp_path / f"{n}.db", settings) for n in range(2)]
        for process in running:
            process.join(120)
            assert process.exitcode == 1  # done, with the forbidden thread listed
        seen = forum.visits()
    pages = [visit for visit in seen if visit["path"] != "/robots.txt"]
    assert len(pages) > 14
    assert sum(visit["status"] == 429 for visit in pages) >= 2
    robots_gap = min(GAP, CRAWL_DELAY)  # robots.txt itself is asked before its delay is known
    assert list(violations(seen, gap=robots_gap, retry_after=1.0)) == []
    assert _too_soon_between_pages(seen) == []


def _too_soon_between_pages(visits: list[dict[str, Any]]) -> list[str]:
    ordered = sorted(visits, key=lambda each: float(each["at"]))
    pairs = [pair for pair in itertools.pairwise(ordered) if pair[1]["path"] != "/robots.txt"]
    return [
        f"{json.dumps(visit)} after {json.dumps(before)}"
        for before, visit in pairs
        if visit["at"] - before["left"] < CRAWL_DELAY - TOLERANCE
    ]


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
