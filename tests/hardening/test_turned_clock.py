"""The clock is turned back, between runs and during one: nothing is lost, doubled or outstays its time."""

import asyncio
import re
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from groundswell.errors import TryLater
from groundswell.store import open_store
from scrapers.collect.gate import Gate
from tests.hardening import club
from tests.hardening.echoing import places
from tests.hardening.leaks import Order, obey
from tests.hardening.system import rows
from tests.hardening.turning import Clock
from tests.integration.collect.loopback import dump, running_forum, threads

YEAR = timedelta(days=366)
NOW = timedelta()
DURING = """
from scrapers.collect.fetcher import Fetcher
real, seen = Fetcher.fetch, []
def fetch(*arguments):
    seen.append(arguments)
    if len(seen) == 4:
        turn()
    return real(*arguments)
Fetcher.fetch = fetch
"""


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path)


def test_jobs_give_the_same_whatever_the_clock_says(clock: Clock, tmp_path: Path) -> None:
    """Each command runs a year before the one before it; then all again, with nothing left to do."""
    source = str(club.source(tmp_path))
    orders, results = [], []
    for name, step in (("steady", NOW), ("turned", -YEAR)):
        folder = tmp_path / name
        folder.mkdir()
        store, out, week = ["--store", str(folder / "s.db")], str(folder / "out"), str(folder / "week")
        jobs = [
            ["collect", source, *store],
            ["analyze", *store],
            ["report", "all", "--out", out, *store],
            ["report", "all", "--week", "2024-W10", "--out", week, *store],
            ["verify", "--out", out, *store],
            ["verify", "--out", week, *store],
            ["collect", source, *store, "--json"],
            ["analyze", *store, "--json"],
        ]
        orders += [
            Order(arguments=job, first=clock.turning(YEAR + number * step)) for number, job in enumerate(jobs)
        ]
    said = obey(orders, tmp_path / "state", cwd=tmp_path, environment=clock.environment)
    assert set(said.codes) == {0}, said.err[-3000:]
    assert said.out.count('"changed": 0') == said.out.count('"executed": 0') == 2
    for name in ("steady", "turned"):
        folder = tmp_path / name
        results.append((rows(folder / "s.db"), club.files(folder / "out"), club.files(folder / "week")))
    assert results[0] == results[1]
    assert "Reminders" in results[1][2]["digest.md"].decode(), "the week is that of the posts' own times"


def test_collecting_goes_on_and_looks_again(clock: Clock, tmp_path: Path) -> None:
    """Pages that were read a year from now are looked at again today, for edits and removals."""
    (tmp_path / "groundswell.toml").write_text(
        '[collection]\ngap_seconds = 0\nprivate_hosts = ["127.0.0.1"]\nrecheck_hours = 24\n'
    )
    state = threads(2, 12)
    with running_forum(tmp_path, state) as forum:

        def collected(moments: dict[str, str]) -> dict[str, Any]:
            orders = [
                Order(arguments=["collect", forum.board, "--store", f"{name}.db"], first=first)
                for name, first in moments.items()
            ]
            said = obey(orders, tmp_path / "state", cwd=tmp_path, environment=clock.environment)
            assert set(said.codes) == {0}, said.err[-3000:]
            found = {}
            for name in moments:
                with closing(open_store(tmp_path / f"{name}.db")) as store:
                    found[name] = dump(store)
            return found

        back = f"def turn():\n    exec({clock.turning(timedelta(days=60))!r})\n"
        found = collected({"steady": clock.turning(NOW), "turned": clock.turning(YEAR) + back + DURING})
        assert found["steady"] == found["turned"]
        state["threads"]["1"]["posts"][0]["text"] += " And a better saw."
        del state["threads"]["2"]["posts"][1]
        forum.set(state)
        found = collected({"steady": clock.turning(timedelta(days=2)), "turned": clock.turning(NOW)})
    assert "And a better saw." in repr(found["steady"]["Post"])
    assert found["steady"] == found["turned"]


def test_a_host_is_asked_again_after_the_patience_it_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = time.time() + YEAR.total_seconds()
    monkeypatch.setattr("scrapers.collect.gate.time.time", lambda: moment)

    async def turn(seconds: float | None) -> None:
        async with Gate(tmp_path, patience=120).turn("a.example", 0.0) as turn:
            if seconds is not None:
                turn.be_patient(seconds)

    asyncio.run(turn(900))
    moment -= YEAR.total_seconds()
    for passed, left in ((0, 900), (600, 300)):
        moment += passed
        with pytest.raises(TryLater) as caught:
            asyncio.run(turn(None))
        assert caught.value.retry_after == pytest.approx(left, abs=1)
    moment += 301
    asyncio.run(turn(None))


def test_a_host_that_names_a_moment_means_its_own_clock(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "groundswell.toml").write_text("[collection]\ngap_seconds = 0\n")
    with places(tmp_path) as at:
        orders = [
            Order(arguments=["parse", f"{at.echoing}/503"], first=clock.turning(off))
            for off in (-YEAR, -YEAR)
        ]
        said = obey(orders, tmp_path / "state", cwd=tmp_path, environment=clock.environment)
    assert said.codes == (3, 3)
    assert re.search(r"to be left alone for another 3[56]\d\d seconds", said.err)
