"""Laws of reports, over randomly judged marketplaces."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.config import Config
from groundswell.records import (
    Decision,
    Objection,
    OfficialResponse,
    Post,
    Stance,
    StanceLabel,
    Suggestion,
)
from groundswell.store import open_store
from reports.build import Report, build
from reports.formats.json_file import suggestions_json
from reports.formats.safe import cell_text, visible
from reports.ledger import recompute
from reports.write import files_of
from tests.report_market import HEADLINES, Market, author_id, market, post_id

_LABELS: Sequence[StanceLabel] = (
    "support", "oppose", "conditional", "question", "status_ask", "none", "abstain",
)  # fmt: skip
_WRITERS = [author_id(name) for name in ("ana", "bo", "chiara", "deniz", "emil", "farah", "goran", "hana")]

judged = st.lists(
    st.tuples(st.sampled_from(_WRITERS), st.sampled_from(sorted(HEADLINES)), st.sampled_from(_LABELS)),
    max_size=25,
)
"""Who says what of which proposal; the post is that of the position in the list."""


def _world(rows: list[tuple[str, str, StanceLabel]], withheld: frozenset[int] = frozenset()) -> Market:
    known = market()
    by_post = {row.post_id: row for row in known.of(Stance)}
    templates = sorted(by_post.values(), key=lambda row: row.id)
    stances = [
        replace(
            templates[n % len(templates)], id=f"stance-r{n}", author_id=who, proposal_key=key, label=label
        )
        for n, (who, key, label) in enumerate(rows)
    ]
    decisions = [
        Decision(
            id=f"decision-{n}", thread_id="thread-fees", post_id=post_id(n), revision=1, verdict="upheld",
            reason="spam", note="", decided_by="mo", decided_at=templates[0].said_at,
            previous_hash="", hash="",
        )
        for n in withheld
    ]  # fmt: skip
    return known.without(*known.of(Stance)).with_rows(*stances, *decisions)


def _report(world: Market, week: str | None = None) -> Report:
    store = world.save(open_store("sqlite://"))
    try:
        return build(store, Config(), week=week)
    finally:
        store.close()


@settings(max_examples=15, deadline=None)
@given(judged)
def test_the_ledger_recomputes_and_people_count_once(rows: list[tuple[str, str, StanceLabel]]) -> None:
    world = _world(rows)
    report = _report(world)
    records: dict[str, Any] = {row.id: row for row in (*world.primary, *world.derived)}
    for entry in report.ledger.values():
        assert recompute(entry, report.ledger, records) == entry.value
    for view in report.proposals:
        names = [person.author_id for person in view.people]
        assert len(names) == len(set(names))
        sides = sum(view.numbers[name].value for name in ("for", "against", "conditional", "asking"))
        assert sides <= len(names)


@settings(max_examples=15, deadline=None)
@given(judged, st.integers())
def test_the_order_of_records_is_no_information(rows: list[tuple[str, str, StanceLabel]], seed: int) -> None:
    world = _world(rows)
    shuffle = random.Random(seed)
    primary, derived = list(world.primary), list(world.derived)
    shuffle.shuffle(primary)
    shuffle.shuffle(derived)
    shuffled = Market(primary=tuple(primary), derived=tuple(derived))
    assert suggestions_json(_report(world)) == suggestions_json(_report(shuffled))


@settings(max_examples=15, deadline=None)
@given(judged, st.frozensets(st.integers(min_value=1, max_value=30), max_size=8))
def test_withheld_posts_never_reach_a_report(
    rows: list[tuple[str, str, StanceLabel]], withheld: frozenset[int]
) -> None:
    report = _report(_world(rows, withheld))
    hidden = {post_id(number) for number in withheld}
    shown = {words.record_id for view in report.proposals for words in (*view.evidence, *view.wordings)}
    assert shown.isdisjoint(hidden)
    assert all(words.quote == "" for words in report.evidence.values() if words.record_id in hidden)
    assert all(line["text"] == "" for line in report.posts if line["record_id"] in hidden)
    assert sum(entry.value for entry in report.digest.buckets.values()) == 30


@given(st.text())
def test_cells_never_start_a_formula(text: str) -> None:
    assert not cell_text(text).lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text())
def test_shown_text_has_nothing_that_acts(text: str) -> None:
    shown = visible(text)
    assert not set(shown) & {chr(c) for c in (*range(9), *range(11, 32), *range(0x202A, 0x202F))}
    assert visible(shown) == shown


@settings(max_examples=10, deadline=None)
@given(
    st.frozensets(st.integers(min_value=1, max_value=30)),
    st.frozensets(st.integers(min_value=1, max_value=30)),
    st.sampled_from([None, "2024-W10", "2024-W11", "2030-W01"]),
)
def test_posts_without_a_time_or_a_name_are_no_trouble(
    timeless: frozenset[int], nameless: frozenset[int], week: str | None
) -> None:
    world = market()
    posts = {
        post_id(number): replace(
            post,
            created_at=None if number in timeless else post.created_at,
            author_id=None if number in nameless else post.author_id,
        )
        for post in world.of(Post)
        if (number := int(post.source_id[1:]))
    }
    judgements = [
        replace(row, author_id=posts[row.post_id].author_id)
        for record in (Suggestion, Objection, OfficialResponse)
        for row in world.of(record)
    ]
    stances = [
        replace(row, author_id=posts[row.post_id].author_id, said_at=posts[row.post_id].created_at)
        for row in world.of(Stance)
    ]
    changed = world.with_rows(*posts.values(), *judgements, *stances)
    report = _report(changed, week)
    records: dict[str, Any] = {row.id: row for row in (*changed.primary, *changed.derived)}
    assert all(recompute(entry, report.ledger, records) == entry.value for entry in report.ledger.values())
    assert len(files_of(report)) == 10
