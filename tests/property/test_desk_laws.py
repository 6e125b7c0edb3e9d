"""Laws of the desk, whatever moderators do: the chain holds, undo leads back, figures agree with the log."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.desk import Desk, Excerpt, rule_records, withheld_posts
from groundswell.desk.chain import GENESIS, Head, broken_links, content_hash, note_digest
from groundswell.desk.excerpts import excerpt_of
from groundswell.desk.likeness import likeness, words_of
from groundswell.desk.precision import rule_weight, wilson
from groundswell.desk.reasons import CHOICES
from groundswell.desk.search import hits
from groundswell.errors import Inapplicable, UsageError
from groundswell.records import Decision
from groundswell.store import Store, open_store
from tests.unit.desk.desks import NOW, desk_of, flag, post, save

POSTS = 3
# What no database can hold, a NUL or half of a pair, is refused before anything is written.
notes = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
acts = st.lists(st.tuples(st.integers(1, POSTS), st.sampled_from([*CHOICES, "undo"]), notes), max_size=8)


@contextmanager
def _store() -> Iterator[Store]:
    """Open a copy of a queue with three posts; making one anew for each example would take minutes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        path.write_bytes(_template())
        store = open_store(path)
        yield store
        store.close()


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        _fill(open_store(path))
        return path.read_bytes()


def _fill(store: Store) -> None:
    posts = [post(n, f"number {n}: buy my watches, or write to me") for n in range(1, POSTS + 1)]
    flags = [flag(each, "buy my watches") for each in posts]
    flags += [flag(each, "write to me", "no-contact", rule="model contact") for each in posts[:2]]
    save(store, posts, flags)
    store.close()


def _act(desk: Desk, acts: Sequence[tuple[int, str, str]]) -> None:
    for number, act, note in acts:
        seen = desk.item(f"p{number}").seen
        try:
            if act == "undo":
                desk.undo(seen, by="mo", note=note)
            else:
                desk.decide(seen, act, "other", by="mo", note=note)  # type: ignore[arg-type]
        except Inapplicable:
            continue


def _picture(store: Store, number: int) -> tuple[str, bool]:
    is_withheld = f"p{number}" in withheld_posts(store.read(Decision))
    return desk_of(store).item(f"p{number}").state, is_withheld


@settings(max_examples=15, deadline=None)
@given(acts)
def test_whatever_is_done_chain_queue_and_record_agree_with_the_log(acts: list[tuple[int, str, str]]) -> None:
    with _store() as store:
        desk = desk_of(store)
        _act(desk, acts)
        assert desk.verify() == ()
        made = store.read(Decision)
        assert sorted(each.number for each in made) == list(range(1, len(made) + 1))
        assert tuple(each for each in desk.rules() if each.n) == rule_records(made)
        states = {f"p{n}": desk.item(f"p{n}").state for n in range(1, POSTS + 1)}
        withheld = withheld_posts(made)
        assert {post for post, state in states.items() if state == "upheld"} <= withheld
        assert not {post for post, state in states.items() if state not in ("upheld", "escalated")} & withheld
        desk.refresh(["t"])
        assert {f"p{n}": desk.item(f"p{n}").state for n in range(1, POSTS + 1)} == states, "anew, the same"


@settings(max_examples=15, deadline=None)
@given(acts, st.integers(1, POSTS), st.sampled_from(CHOICES))
def test_undo_leads_back_and_redo_leads_forth(
    acts: list[tuple[int, str, str]], number: int, choice: str
) -> None:
    with _store() as store:
        desk = desk_of(store)
        _act(desk, acts)
        before, records = _picture(store, number), rule_records(store.read(Decision))
        try:
            desk.decide(desk.item(f"p{number}").seen, choice, "spam", by="mo")  # type: ignore[arg-type]
        except Inapplicable:
            return
        after, then = _picture(store, number), rule_records(store.read(Decision))
        for _ in range(2):
            desk.undo(desk.item(f"p{number}").seen, by="mo")
            assert (_picture(store, number), rule_records(store.read(Decision))) == (before, records)
            desk.undo(desk.item(f"p{number}").seen, by="mo")
            assert (_picture(store, number), rule_records(store.read(Decision))) == (after, then)


_TAMPERING: dict[str, Any] = {
    "verdict": "restored", "reason": "hate", "note": "other words", "decided_by": "eve", "post_id": "p9",
    "thread_id": "u", "revision": 9, "rules": ("be-civil/model toxicity",), "undoes": "decision-0",
    "note_digest": "0", "previous_hash": "0", "decided_at": NOW, "hash": "0",
}  # fmt: skip


@given(st.integers(1, 9), st.integers(0, 8), st.sampled_from(sorted(_TAMPERING)))
def test_no_single_change_removal_or_insertion_goes_unnamed(length: int, place: int, field: str) -> None:
    made = _chain(length)
    head = Head(number=length, hash=made[-1].hash)
    place %= length
    victim = made[place]

    def problems(decisions: list[Decision]) -> list[str]:
        return list(broken_links(decisions, head, frozenset()))

    assert problems(made) == []
    changed = replace(victim, **{field: _TAMPERING[field]})
    told = problems([changed if each is victim else each for each in made])
    assert any(f"decision {victim.number} " in problem for problem in told), told
    told = problems([each for each in made if each is not victim])
    assert f"decision {victim.number} was removed" in told
    told = problems([*made[: place + 1], replace(victim, id="copy"), *made[place + 1 :]])
    assert any(f"decision {victim.number} " in problem and "inserted" in problem for problem in told), told


def _chain(length: int) -> list[Decision]:
    """Return a whole chain of decisions, as the desk would have written it."""
    made: list[Decision] = []
    for number in range(1, length + 1):
        draft = Decision(
            id=f"decision-{number}", thread_id="t", post_id=f"p{number % 3}", revision=1, verdict="upheld",
            reason="spam", note=f"note {number}", decided_by="mo", decided_at=NOW + timedelta(hours=number),
            previous_hash=made[-1].hash if made else GENESIS, hash="", number=number,
            rules=("no-spam/model spam",), note_digest=note_digest(f"note {number}"),
        )  # fmt: skip
        made.append(replace(draft, hash=content_hash(draft)))
    return made


spans = st.lists(st.tuples(st.integers(0, 900), st.integers(1, 60)), max_size=5)


@given(st.text(min_size=1, max_size=1000), spans)
def test_marks_lie_on_the_words_they_mark(text: str, pairs: list[tuple[int, int]]) -> None:
    inside = [(start, min(len(text), start + length)) for start, length in pairs if start < len(text)]
    found: Excerpt = excerpt_of(text, inside)
    offset = text.index(found.text) if not found.is_cut_before else None
    marked = {found.text[start:end] for start, end in found.marks}
    assert all(words and words in text for words in marked)
    assert list(found.marks) == sorted(found.marks)
    assert all(end <= start for (_, end), (start, _) in zip(found.marks, found.marks[1:], strict=False))
    assert bool(found.marks) == bool(inside), "the first mark is always in sight"
    assert offset in (0, None)
    assert (len(found.text) == len(text)) == (not found.is_cut_before and not found.is_cut_after)


@pytest.fixture(scope="module")
def searched() -> Iterator[Store]:
    """One queue for all searches."""
    with _store() as store:
        yield store


@given(st.text(max_size=60))
def test_any_search_is_answered_or_refused_in_words(searched: Store, wanted: str) -> None:
    with searched.engine.connect() as connection:
        try:
            found = hits(connection, wanted)
        except UsageError:
            return
        assert set(connection.execute(found.select()).scalars()) <= {1, 2, 3}


@given(st.integers(0, 400), st.integers(0, 400))
def test_records_are_bounded_and_grow_with_every_upheld_flag(upheld: int, dismissed: int) -> None:
    n = upheld + dismissed
    low, high = wilson(upheld, n)
    assert 0 <= low <= high <= 1
    assert n == 0 or low <= upheld / n <= high
    assert -5 <= rule_weight(upheld, n) <= 5
    assert n >= 5 or rule_weight(upheld, n) == 0
    if n >= 5:
        assert (rule_weight(upheld, n) > 0) == (upheld / n > 0.7)


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_symmetric_and_whole_only_of_equal_words(one: str, other: str) -> None:
    first, second = words_of(one), words_of(other)
    assert likeness(first, second) == likeness(second, first)
    assert (likeness(first, second) == 1) == (first == second)
