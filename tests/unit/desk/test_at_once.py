"""Several processes at one store: no decision is lost, none is doubled, the chain never forks."""

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from groundswell.config import Config
from groundswell.desk import Desk, QueueFilter
from groundswell.errors import Conflict
from groundswell.records import Decision
from groundswell.store import Store, open_store
from tests.unit.desk.desks import desk_of, save, spam

POSTS = 40
_spawn = multiprocessing.get_context("spawn")


def _triage(path: str, name: str, start: Any, results: Any) -> None:
    """Decide on whatever is on top until nothing waits, as a moderator with a heavy key does."""
    desk = Desk(open_store(path), Config())
    start.wait()
    decided, refused = 0, 0
    while items := desk.page(limit=3).items:
        try:
            desk.decide(items[0].seen, "dismissed", "other", by=name)
            decided += 1
        except Conflict:
            refused += 1
    results.put((name, decided, refused))


def _decide_for_ever(path: str) -> None:
    desk = Desk(open_store(path), Config())
    while True:
        for item in desk.page(QueueFilter(states=("open", "dismissed"))).items:
            desk.decide(item.seen, "dismissed", "other", by="restless")


def test_moderators_at_once_share_the_queue_without_losing_or_doubling_a_decision(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    store = open_store(path)
    posts, flags = zip(*spam(range(1, POSTS + 1)), strict=True)
    save(store, posts, flags)
    start, results = _spawn.Event(), _spawn.Queue()
    people = [_spawn.Process(target=_triage, args=(str(path), f"mo{n}", start, results)) for n in range(3)]
    for each in people:
        each.start()
    start.set()
    told = [results.get(timeout=180) for _ in people]
    for each in people:
        each.join(timeout=180)
    made = store.read(Decision)
    assert sorted(each.post_id for each in made) == sorted(post.id for post in posts), "each post once"
    assert {name: decided for name, decided, _ in told if decided} == {
        name: sum(each.decided_by == name for each in made) for name in {each.decided_by for each in made}
    }, "everybody's decisions are there under their name"
    assert desk_of(store).verify() == ()
    assert desk_of(store).rules()[0].dismissed == POSTS
    store.close()


def test_twenty_moderators_in_one_service_lose_no_decision(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk.db")
    posts, flags = zip(*spam(range(1, 61)), strict=True)
    save(store, posts, flags)
    desk = Desk(store, Config())

    def work(name: str) -> int:
        decided = 0
        while items := desk.page(limit=5).items:
            with suppress(Conflict):
                desk.decide(items[hash(name) % len(items)].seen, "upheld", "spam", by=name)
                decided += 1
        return decided

    with ThreadPoolExecutor(20) as people:
        told = list(people.map(work, [f"mo{n}" for n in range(20)]))
    made = store.read(Decision)
    assert sum(told) == len(made) == len({each.post_id for each in made}) == 60
    assert desk.verify() == ()
    store.close()


def test_a_process_killed_in_the_middle_leaves_whole_decisions(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    store = open_store(path)
    posts, flags = zip(*spam(range(1, 11)), strict=True)
    save(store, posts, flags)
    for round_ in range(3):
        process = _spawn.Process(target=_decide_for_ever, args=(str(path),))
        process.start()
        _wait_for(store, more_than=len(store.read(Decision)) + 5)
        time.sleep(0.003 * round_)  # so that the three are not struck at the same place
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join(timeout=180)
        desk = desk_of(store)
        assert desk.verify() == ()
        states = desk.counts().states
        latest = {each.post_id: each.verdict for each in sorted(store.read(Decision), key=lambda d: d.number)}
        assert states["dismissed"] == len(latest), "the queue says what the log says"
        assert desk.rules()[0].dismissed == len(latest), "and so does the rule's record"
    store.close()


def _wait_for(store: Store, *, more_than: int) -> None:
    deadline = time.monotonic() + 180
    while store.count(Decision) <= more_than:
        assert time.monotonic() < deadline, "the other process decides nothing"
        time.sleep(0.01)
