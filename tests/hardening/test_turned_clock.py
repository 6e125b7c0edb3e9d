"""The clock is turned back, between runs and during one: nothing is lost, doubled or outstays its time."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from groundswell.config import Config
from groundswell.desk import Desk
from groundswell.errors import TryLater
from groundswell.records import Decision
from groundswell.store import open_store
from scrapers.collect.gate import Gate
from tests.hardening import club
from tests.hardening.echoing import places
from tests.hardening.leaks import Order, obey
from tests.hardening.system import rows
from tests.hardening.test_no_leaks_serving import serving
from tests.hardening.turning import Clock
from tests.integration.collect.loopback import dump, running_forum, threads
from tests.integration.web.desk_market import PASSWORD, flagged_id, open_case

YEAR = timedelta(days=366)
NOW = timedelta()
IN_THE_MIDDLE = """
from groundswell.store import Store
transaction = Store.transaction
def turned(store):
    turn()
    return transaction(store)
Store.transaction = turned
"""
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


def _turn(clock: Clock, off: timedelta) -> str:
    return f"def turn():\n    exec({clock.turning(off)!r})\n"


def test_jobs_give_the_same_whatever_the_clock_says(clock: Clock, tmp_path: Path) -> None:
    """Each command runs a year before the one before it, stages too; at last there is nothing left to do."""
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
        firsts = [clock.turning(YEAR + number * step) for number in range(len(jobs))]
        if step:
            firsts[1] += _turn(clock, -3 * YEAR) + IN_THE_MIDDLE
        orders += [Order(arguments=job, first=first) for job, first in zip(jobs, firsts, strict=True)]
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

        back = clock.turning(YEAR) + _turn(clock, timedelta(days=60)) + DURING
        found = collected({"steady": clock.turning(NOW), "turned": back})
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


# --- The service -------------------------------------------------------------------------------------


@contextmanager
def _browsers(clock: Clock, store: Path, log: Path, count: int) -> Iterator[list[httpx2.Client]]:
    with ExitStack() as stack:
        first = stack.enter_context(serving(store, log, clock.environment))
        base, headers = first.base_url, first.headers
        yield [
            first,
            *(
                stack.enter_context(httpx2.Client(base_url=base, headers=headers, timeout=20))
                for _ in range(count - 1)
            ),
        ]


def _token(client: httpx2.Client, page: str) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', client.get(page).text)
    assert found, f"{page} has no form"
    return found[1]


def _sign_in(client: httpx2.Client, name: str, password: str = PASSWORD) -> httpx2.Response:
    form = {"form_token": _token(client, "/login"), "name": name, "password": password}
    return client.post("/login", data=form)


def _post(client: httpx2.Client, address: str, **form: str) -> dict[str, Any]:
    form["form_token"] = _token(client, "/accounts/me")
    answer = client.post(address, data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_the_service_while_its_clock_is_turned_back(clock: Clock, tmp_path: Path) -> None:
    case = open_case(tmp_path)
    path = Path(str(case.store.engine.url.database))
    case.store.close()
    posts = [flagged_id(number) for number in range(4)]
    moments = (NOW, timedelta(minutes=-1), -YEAR, -2 * YEAR)
    with (
        _browsers(clock, path, tmp_path / "log", 3) as (mo, ben, stranger),
        closing(open_store(path)) as store,
    ):
        desk = Desk(store, Config())
        assert _sign_in(mo, "mo").status_code == 303
        assert _sign_in(ben, "ben").status_code == 303
        assert _post(ben, "/moderation/claim", post_id=posts[3])["mine"]
        for number, (post, moment) in enumerate(zip(posts, moments, strict=True)):
            clock.turn(moment)
            is_over = moment <= -YEAR
            assert mo.get("/accounts/me").status_code == (303 if is_over else 200)
            if is_over:
                assert _sign_in(mo, "mo").status_code == 303
            version = desk.item(post).version
            note = {
                "seen": f"{version} {post}",
                "verdict": "upheld",
                "reason": "spam",
                "note": f"note {number}",
            }
            _post(mo, "/moderation/decide", **note)
        assert ben.get("/accounts/me").status_code == 303
        assert _post(mo, "/moderation/claim", post_id=flagged_id(5))["mine"]
        clock.turn(-3 * YEAR)
        assert _sign_in(ben, "ben").status_code == 303
        assert _post(ben, "/moderation/claim", post_id=flagged_id(5))["mine"], "a claim of later is over"
        for _ in range(5):
            assert _sign_in(stranger, "vic", "no idea at all").status_code == 401
        assert _sign_in(stranger, "vic").status_code == 429
        clock.turn(-4 * YEAR)
        throttled = _sign_in(stranger, "vic")
        assert throttled.status_code == 429
        assert int(throttled.headers["retry-after"]) <= 15 * 60
        clock.turn(-4 * YEAR + timedelta(minutes=16))
        assert _sign_in(stranger, "vic").status_code == 303
        clock.turn(NOW)
        log = mo.get("/moderation/log")
        assert log.status_code == 303, "nor does a session outlast the clock's being set right"
        assert list(desk.verify()) == []
        made = sorted(store.read(Decision), key=lambda each: each.number)
        assert [each.note for each in made] == [f"note {number}" for number in range(4)]
        assert made[1].decided_at < made[0].decided_at, "or this test would show nothing"
        assert {desk.item(post).state for post in posts} == {"upheld"}
        assert [each.note for each in desk.log().decisions] == [f"note {number}" for number in (3, 2, 1, 0)]
    said = obey([Order(arguments=["verify", "--store", str(path)])], tmp_path / "state", cwd=tmp_path)
    assert said.codes == (0,)
