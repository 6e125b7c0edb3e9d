"""Every number in every output is the number that the records give, and opens to them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from groundswell.config import Config
from groundswell.errors import BugError, SpanError
from groundswell.records import Author, Post, Stance, Thread
from reports.build import Report, build
from reports.formats.figures import Figures
from reports.formats.html import digest_html, moderation_html, suggestions_html
from reports.formats.markdown import digest_markdown
from reports.formats.table import COLUMNS, suggestion_rows
from reports.ledger import Ledger, check_spans, recompute
from tests.report_market import FEES, built, market

PAGES = {"digest": digest_html, "suggestions": suggestions_html, "moderation": moderation_html}
WEEKS = [None, "2024-W11"]


def _records() -> dict[str, Any]:
    """Return the records as the store holds them, not as the report loaded them."""
    return {row.id: row for row in (*market().primary, *market().derived)}


@cache
def _page(name: str, week: str | None) -> BeautifulSoup:
    return BeautifulSoup(PAGES[name](built(week)), "lxml")


def _printed(page: BeautifulSoup) -> Iterator[tuple[str, str, str]]:
    for link in page.select("[data-ledger]"):
        yield str(link["data-ledger"]), link.get_text(), str(link["href"])[1:]


def _evidence_at(place: Tag) -> set[str]:
    """Return the evidence listed at a place; under a heading it is what its block lists."""
    block = place.find_parent(["section", "article", "div"]) if place.name == "h4" else place
    return {str(tag["data-evidence"]) for tag in block.select("[data-evidence]")} if block else set()


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("name", PAGES)
def test_every_printed_number_follows_from_the_records(name: str, week: str | None) -> None:
    report, records = built(week), _records()
    figures = Figures(report.config.community)
    seen = 0
    for key, shown, _ in _printed(_page(name, week)):
        entry = report.ledger[key]
        again = replace(entry, value=recompute(entry, report.ledger, records))
        assert figures.number(again) == shown, key
        seen += 1
    assert seen >= 5


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("name", PAGES)
def test_every_number_opens_to_all_of_its_evidence(name: str, week: str | None) -> None:
    page, ledger = _page(name, week), built(week).ledger
    places = {str(tag["id"]): tag for tag in page.select("[id]")}
    for key, _, anchor in _printed(page):
        assert anchor in places, f"{key} leads nowhere"
        assert set(ledger[key].evidence) <= _evidence_at(places[anchor]), key


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("name", PAGES)
def test_no_number_is_printed_past_the_ledger(name: str, week: str | None) -> None:
    page = BeautifulSoup(PAGES[name](built(week)), "lxml")
    for tag in page.select("[data-ledger], [data-verbatim], time, svg, style, script, title, code, q"):
        tag.decompose()
    texts = [text for text in page.find_all(string=True) if type(text) is NavigableString]
    assert [text for text in texts if re.search(r"\d", text)] == []


@pytest.mark.parametrize("week", WEEKS)
def test_markdown_numbers_lead_to_the_digest(week: str | None) -> None:
    report = built(week)
    places = {str(tag["id"]) for tag in _page("digest", week).select("[id]")}
    by_anchor: dict[str, set[str]] = {}
    figures = Figures(report.config.community)
    for entry in report.ledger.values():
        by_anchor.setdefault(entry.anchor, set()).add(figures.number(entry))
    found = re.findall(r"\[([^\]]*)\]\(digest\.html#([^)]*)\)", digest_markdown(report))
    assert len(found) > 5
    for shown, anchor in found:
        assert anchor in places
        assert shown in by_anchor[anchor]


def test_table_columns_print_the_ledger() -> None:
    report, records = built(), _records()
    for view, row in zip(report.proposals, suggestion_rows(report), strict=True):
        for column, value in zip(COLUMNS, row, strict=True):
            if column.number is not None and column.number in view.numbers:
                entry = view.numbers[column.number]
                assert value == pytest.approx(recompute(entry, report.ledger, records)), column.title


def test_spans_behind_every_number_are_the_words_of_the_posts() -> None:
    records = _records()
    texts = {(post.id, post.revision): post.text for post in market().of(Post)}
    for entry in built().ledger.values():
        check_spans(entry, records, texts)


def test_a_mutated_span_is_refused(tmp_path: Path) -> None:
    stance = next(row for row in market().of(Stance) if row.proposal_key == FEES)
    moved = replace(stance, start=stance.start + 1, end=stance.end + 1)
    with pytest.raises(SpanError, match=stance.id):
        build(market().with_rows(moved).open(tmp_path), Config())
    report = built()
    texts = {(post.id, post.revision): post.text for post in market().of(Post)}
    with pytest.raises(SpanError):
        check_spans(report.ledger[f"{FEES}/for"], {**_records(), stance.id: moved}, texts)


def test_a_missing_record_changes_the_number() -> None:
    ledger, records = built().ledger, _records()
    entry = ledger[f"{FEES}/for"]
    fewer = replace(entry, evidence=entry.evidence[1:])
    assert recompute(fewer, ledger, records) == entry.value - 1
    with pytest.raises(KeyError):
        recompute(entry, ledger, {key: row for key, row in records.items() if key != entry.evidence[0]})


def test_a_key_means_one_set_of_evidence() -> None:
    authors = {row.id: row for row in market().of(Author)}
    ledger = Ledger(authors)
    one, other = list(authors)[:2]
    assert ledger.add("people", "people", "people", [one, one]).value == 1
    with pytest.raises(BugError, match="people"):
        ledger.add("people", "people", "people", [one, other])


def test_no_percentage_under_five() -> None:
    rows = {row.id: row for row in market().of(Thread)}
    ledger = Ledger(rows)
    ledger.add("two", "items", "threads", rows)
    with pytest.raises(BugError, match="percent"):
        ledger.add("share", "percent", "share", parts=["two", "two"])


def test_report_is_printed_from_a_frozen_value() -> None:
    report: Report = built()
    with pytest.raises(AttributeError):
        report.period = None  # type: ignore[misc,assignment]
