"""Who counts for what, and in which order proposals stand."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from groundswell.config import Config
from groundswell.demand import recency, support_share
from groundswell.records import Author, Decision, Post, Stance
from groundswell.store import open_store
from reports.build import Report, build
from reports.formats.html import suggestions_html
from reports.formats.json_file import suggestions_json
from tests.report_market import (
    FEES,
    HEADLINES,
    LABELS,
    PHOTOS,
    STAFF,
    Market,
    author_id,
    built,
    market,
    moment,
    post_id,
)


def _report(world: Market, week: str | None = None) -> Report:
    store = world.save(open_store("sqlite://"))
    try:
        return build(store, Config(), week=week)
    finally:
        store.close()


def _stance(number: int) -> Stance:
    found: Stance = next(row for row in market().of(Stance) if row.id == f"stance-{number}")
    return found


def _people(report: Report, key: str, label: str) -> list[str]:
    view = next(view for view in report.proposals if view.key == key)
    return [person.name for person in view.people if person.label == label]


def test_the_latest_position_counts_once() -> None:
    assert _people(built(), FEES, "support") == ["ana", "bo", "emil", "goran", "ines"]
    assert _people(built(), FEES, "oppose") == ["chiara"], "two posts against are one person against"


def test_last_weeks_report_knows_nothing_of_this_week() -> None:
    assert _people(built("2024-W10"), FEES, "oppose") == ["chiara", "emil"]
    assert _people(built("2024-W11"), FEES, "oppose") == ["chiara"]


def test_a_copied_post_is_no_second_person() -> None:
    photos = next(view for view in built().proposals if view.key == PHOTOS)
    assert _people(built(), PHOTOS, "support") == ["ana", "bo"], "emil pasted the words of ana"
    assert photos.numbers["for"].value == 2


def test_demand_is_the_product_of_its_printed_parts() -> None:
    view = next(view for view in built().proposals if view.key == LABELS)
    days = (built().now - moment("2024-03-15T14:00")) / timedelta(days=1)  # type: ignore[operator]
    assert view.numbers["reach"].value == 3
    assert view.numbers["share"].value == support_share(2, 1, 0)
    assert view.numbers["recency"].value == pytest.approx(recency(days))
    assert view.numbers["demand"].value == pytest.approx(3 * support_share(2, 1, 0) * recency(days))


def test_proposals_stand_by_demand() -> None:
    demands = [view.numbers["demand"].value for view in built().proposals]
    assert demands == sorted(demands, reverse=True)
    assert [view.numbers["rank"].value for view in built().proposals] == list(range(1, 6))


def test_staff_are_not_counted_as_asking() -> None:
    said = replace(_stance(2), id="stance-staff", author_id=author_id(STAFF))
    assert STAFF not in _people(_report(market().with_rows(said)), FEES, "support")


def test_withheld_words_leave_at_once_and_return_at_once() -> None:
    def decided(verdict: Literal["upheld", "restored"], day: str) -> Decision:
        return Decision(
            id=f"decision-{verdict}", thread_id="thread-fees", post_id=post_id(8), revision=1,
            verdict=verdict, reason="off-topic", note="", decided_by="mo", decided_at=moment(day),
            previous_hash="", hash="",
        )  # fmt: skip

    withheld = market().with_rows(decided("upheld", "2024-03-17T10:00"))
    report = _report(withheld)
    assert "goran" not in _people(report, FEES, "support")
    assert report.digest.buckets["moderated"].value == 1
    line = next(line for line in report.posts if line["record_id"] == post_id(8))
    assert (line["text"], line["author"], line["removed"]) == ("", None, True)
    restored = withheld.with_rows(decided("restored", "2024-03-17T11:00"))
    assert "goran" in _people(_report(restored), FEES, "support")


def test_judgements_of_edited_words_wait() -> None:
    edited = next(post for post in market().of(Post) if post.id == post_id(12))
    newer = replace(edited, revision=2, text="I have changed what I wrote.")
    report = _report(market().with_rows(newer))
    assert "ines" not in _people(report, FEES, "support")
    assert report.digest.stale_judgements == 1


def test_two_people_do_not_outrank_forty() -> None:
    asks = [
        replace(_stance(30), id=f"stance-crowd-{n}", author_id=f"author-crowd-{n}", position=100 + n)
        for n in range(40)
    ]
    crowd = [
        replace(
            market().of(Author)[0], id=f"author-crowd-{n}", handle=f"crowd {n}", display_name=f"crowd {n}"
        )
        for n in range(40)
    ]
    report = _report(market().with_rows(*crowd, *asks))
    assert report.proposals[0].key == LABELS
    assert report.proposals[0].numbers["reach"].value == 43


def test_somebody_who_was_forgotten_is_counted_nowhere() -> None:
    (ana,) = (row for row in market().of(Author) if row.display_name == "ana")
    report = _report(market().without(ana))
    assert "ana" not in _people(report, FEES, "support")
    assert all(person.name != "ana" for thread in report.threads for person in thread.positions)


def test_each_of_two_related_proposals_tells_its_side_of_it() -> None:
    steps = {view.key: [(step.event, step.other_key) for step in view.lineage] for view in built().proposals}
    assert steps[LABELS] == [("split_from", FEES)]
    assert steps[FEES] == [("gave_off", LABELS)]
    machine = {each["key"]: each["lineage"] for each in json.loads(suggestions_json(built()))["proposals"]}
    assert machine[LABELS] == [{"event": "split_from", "key": FEES, "headline": HEADLINES[FEES]}]
    assert "Split from <span data-verbatim>“Lower the selling fee" in suggestions_html(built())
