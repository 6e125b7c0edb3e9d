"""Many at one database, and a server that crashes under them: no decision is lost, none is doubled."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from threading import Event

import pytest
import sqlalchemy as sa

from groundswell.config import Config
from groundswell.desk import Desk, index
from groundswell.errors import Conflict, StoreError
from groundswell.records import Author, Decision
from groundswell.store import Store, open_store
from tests.integration.postgres.server import Server, programs
from tests.unit.desk.desks import desk_of, save, spam

PEOPLE = 20
POSTS = 60
PATIENCE_SECONDS = 60


@pytest.fixture
def crashing(server: Server) -> Iterator[Server]:
    """A server of its own that may crash; `server` is asked for because it skips where there is none."""
    assert server.data.is_dir()
    found = programs()
    assert found is not None
    started = Server(found)
    yield started
    started.remove()


def _fill(store: Store, posts: int) -> None:
    written, flags = zip(*spam(range(1, posts + 1)), strict=True)
    save(store, written, flags)


def _check_whole(store: Store) -> None:
    """Hold log, chain, queue and record against one another."""
    made, desk = store.read(Decision), desk_of(store)
    assert desk.verify() == ()
    assert [each.number for each in sorted(made, key=lambda each: each.number)] == list(
        range(1, len(made) + 1)
    )
    assert sum(rule.upheld for rule in desk.rules()) == len({each.post_id for each in made})
    assert desk.counts().states["upheld"] == len({each.post_id for each in made})


def _decide_all(url: str, name: str) -> int:
    """Decide on what waits until nothing does, over connections of one's own; return on how many."""
    decided = 0
    with closing(open_store(url)) as store:
        desk = Desk(store, Config())
        while items := desk.page(limit=5).items:
            with suppress(Conflict):
                desk.decide(items[decided % len(items)].seen, "upheld", "spam", by=name)
                decided += 1
    return decided


def test_twenty_moderators_lose_no_decision(store: Store) -> None:
    _fill(store, POSTS)
    url = store.engine.url.render_as_string(hide_password=False)
    with ThreadPoolExecutor(PEOPLE) as people:
        told = list(people.map(_decide_all, [url] * PEOPLE, [f"mo{n}" for n in range(PEOPLE)]))
    made = store.read(Decision)
    assert sum(told) == len(made) == len({each.post_id for each in made}) == POSTS
    _check_whole(store)


def test_of_two_who_saw_the_same_only_one_decides(store: Store) -> None:
    _fill(store, 1)
    with closing(open_store(store.engine.url.render_as_string(hide_password=False))) as other:
        first, second = desk_of(store), desk_of(other)
        seen = [desk.item("p1").seen for desk in (first, second)]
        assert first.claim("p1", by="ana").claimed_by == second.claim("p1", by="bo").claimed_by == "ana"
        first.decide(seen[0], "upheld", "spam", by="ana")
        with pytest.raises(Conflict, match="ana decided"):
            second.decide(seen[1], "dismissed", "other", by="bo")
        second.undo(second.item("p1").seen, by="bo")
        with pytest.raises(Conflict, match="bo decided"):
            first.undo(seen[0], by="ana")
    assert [each.verdict for each in sorted(store.read(Decision), key=lambda d: d.number)] == [
        "upheld",
        "reopened",
    ]
    assert desk_of(store).verify() == ()


@dataclass(slots=True)
class _Witness:
    """What a worker saw: what was confirmed to it, and the errors it met."""

    confirmed: int = 0
    errors: list[BaseException] = field(default_factory=list)


def _persist(work: Callable[[], None], stop: Event, witness: _Witness) -> None:
    """Work until it is time to stop; go on after an error of the store."""
    while not stop.is_set():
        try:
            work()
            witness.confirmed += 1
        except StoreError as error:
            witness.errors.append(error)
            time.sleep(0.05)


def test_decisions_go_on_after_a_crash_and_none_is_lost_or_doubled(crashing: Server) -> None:
    stop, witness, restarts = Event(), _Witness(), 2
    with closing(open_store(crashing.create())) as store:
        _fill(store, 1)
        desk = Desk(store, Config())

        def decide() -> None:
            desk.decide(desk.item("p1").seen, "upheld", "spam", by="restless")

        with ThreadPoolExecutor(1) as people:
            working = people.submit(_persist, decide, stop, witness)
            for round_ in range(restarts):
                _wait_for(lambda: witness.confirmed, 10 * (round_ + 1))
                crashing.stop("immediate")
                _wait_for(lambda: len(witness.errors), round_ + 1)
                crashing.start()
            _wait_for(lambda: witness.confirmed, witness.confirmed + 5)
            stop.set()
            working.result()
        made = len(store.read(Decision))
        # A commit whose answer the crash swallowed stands, and the moderator was told to look again.
        assert witness.confirmed <= made <= witness.confirmed + restarts
        _check_whole(store)


def test_writing_done_again_after_a_crash_is_done_once(crashing: Server) -> None:
    names, began = [f"person {number:04}" for number in range(5000)], Event()
    people = [
        Author(id=name, site="s", handle=name, display_name=name, role="member", role_basis="default")
        for name in names
    ]

    def slowly() -> Iterator[Author]:
        for number, each in enumerate(people):
            if number == 2500:
                began.set()
                _wait_until(lambda: not (crashing.data / "postmaster.pid").exists())
            yield each

    def write(rows: Iterator[Author]) -> None:
        with store.transaction() as writer:
            writer.insert(rows)

    with closing(open_store(crashing.create())) as store, ThreadPoolExecutor(1) as other:
        writing = other.submit(write, slowly())
        assert began.wait(PATIENCE_SECONDS)
        crashing.stop("immediate")
        with pytest.raises(StoreError, match="cannot be used"):
            writing.result()
        with pytest.raises(StoreError, match="cannot be used"):
            store.count(Author)
        crashing.start()
        assert store.count(Author) == 0, "half a transaction was kept"
        write(iter(people))
        assert [each.id for each in store.read(Author)] == names


def test_a_restart_between_two_calls_is_not_noticed(crashing: Server) -> None:
    with closing(open_store(crashing.create())) as store:
        _fill(store, 3)
        desk = desk_of(store)
        for number in (1, 2, 3):
            crashing.stop("fast")
            crashing.start()
            desk.decide(desk.item(f"p{number}").seen, "upheld", "spam", by="mo")
        assert len(store.read(Decision)) == 3
        _check_whole(store)


def test_a_large_queue_is_planned_by_its_own_size_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_MANY_UNITS", 1)
    _fill(store, POSTS)
    query = "SELECT relname, reltuples, relallvisible FROM pg_class WHERE relname IN ('post', 'queue_item')"
    with store.engine.connect() as connection:
        known = {row.relname: row for row in connection.execute(sa.text(query))}
    assert {name: int(row.reltuples) for name, row in known.items()} == {"post": POSTS, "queue_item": POSTS}
    assert all(row.relallvisible > 0 for row in known.values()), "or else indexes alone answer nothing"


def _wait_for(number: Callable[[], int], least: int) -> None:
    _wait_until(lambda: number() >= least)


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.01)
