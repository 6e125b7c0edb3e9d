"""People by segment: everybody is in one, unlisted people too, and every number opens to its people."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from groundswell.config import Community, Config
from groundswell.records import Author, Correction
from groundswell.segments import Segments
from reports.build import Report, build
from reports.formats.csv_file import suggestions_csv
from reports.formats.html import suggestions_html
from reports.formats.json_file import suggestions_json
from reports.formats.xlsx import suggestions_xlsx
from reports.ledger import recompute
from tests.report_market import FEES, Market, author_id, built, market

LISTED = {
    "Ana": "=1+1 studio",
    "chiara": "=1+1 studio",
    "emil": "shop 24",
    "@ines": "shop 24",
    "nobody here": "shop 24",
}
LABELS = {"for": "support", "conditional": "conditional", "against": "oppose", "asking": "status_ask"}


def segments() -> Segments:
    return Segments.from_text("author;segment\n" + "".join(f"{who};{what}\n" for who, what in LISTED.items()))


def report_on(world: Market, week: str | None = None) -> Report:
    with TemporaryDirectory() as folder:
        store = world.open(Path(folder))
        try:
            return build(store, Config(community=Community(segments=segments())), week=week)
        finally:
            store.close()


@cache
def by_segment(week: str | None = None) -> Report:
    return report_on(market(), week)


@pytest.mark.parametrize("week", [None, "2024-W10"])
def test_everybody_is_in_one_segment(week: str | None) -> None:
    names = {row.id: row.display_name for row in market().of(Author)}
    home = {who.lstrip("@").lower(): what for who, what in LISTED.items()}
    for view in by_segment(week).proposals:
        assert [each.name for each in view.segments] == ["=1+1 studio", "shop 24", None]
        for name, label in LABELS.items():
            people = {person.author_id for person in view.with_label(label)}  # type: ignore[arg-type]
            assert sum(each.numbers[name].value for each in view.segments) == len(people)
            for each in view.segments:
                own = {one for one in people if home.get(names[one].lower()) == each.name}
                assert each.numbers[name].value == len(own)


def test_the_ledger_holds_the_new_numbers() -> None:
    report = by_segment()
    records: dict[str, Any] = {row.id: row for row in (*market().primary, *market().derived)}
    entries = [
        entry for view in report.proposals for each in view.segments for entry in each.numbers.values()
    ]
    assert sum(entry.value for entry in entries) > 10
    for entry in entries:
        assert report.ledger[entry.key] == entry
        assert recompute(entry, report.ledger, records) == entry.value


def test_pages_print_them_from_the_ledger_and_lead_to_the_people() -> None:
    page = BeautifulSoup(suggestions_html(by_segment()), "lxml")
    shown = page.select("[data-ledger*='/segment/']")
    places = {str(tag["id"]): tag for tag in page.select("[id]")}
    assert len(shown) > 10
    for link in shown:
        entry = by_segment().ledger[str(link["data-ledger"])]
        assert link.get_text() == str(int(entry.value))
        place = places[str(link["href"])[1:]]
        assert set(entry.evidence) <= {str(tag["data-evidence"]) for tag in place.select("[data-evidence]")}
    heads = {tag.get_text() for tag in page.select("th[scope=row] [data-verbatim]")}
    assert {"=1+1 studio", "shop 24", "not listed"} <= heads


def test_tables_have_two_columns_a_segment() -> None:
    report = by_segment()
    rows = list(csv.reader(io.StringIO(suggestions_csv(report))))
    own = ["For: =1+1 studio", "Against: =1+1 studio", "For: shop 24", "Against: shop 24", "For: not listed",
           "Against: not listed"]  # fmt: skip
    assert rows[0][-6:] == own
    (fees,) = (row for row in rows[1:] if FEES in row)
    assert fees[-6:] == ["1", "1", "2", "0", "2", "0"]
    sheet = openpyxl.load_workbook(io.BytesIO(suggestions_xlsx(report)))["Proposals"]
    (head, *body) = sheet.iter_rows(values_only=True)
    assert list(head[-6:]) == own
    assert [1, 1, 2, 0, 2, 0] in [list(row[-6:]) for row in body]


def test_json_has_them_where_segments_are_listed_and_nothing_else_changes(repository: Path) -> None:
    given, plain = json.loads(suggestions_json(by_segment())), json.loads(suggestions_json(built()))
    schema = json.loads((repository / "docs/reference/schemas/suggestions.schema.json").read_text())
    Draft202012Validator(schema).validate(given)
    (fees,) = (each for each in given["proposals"] if each["key"] == FEES)
    assert fees["segments"] == [
        {"segment": "=1+1 studio", "support": 1, "against": 1, "conditional": 0, "asking": 0},
        {"segment": "shop 24", "support": 2, "against": 0, "conditional": 0, "asking": 0},
        {"segment": None, "support": 2, "against": 0, "conditional": 1, "asking": 1},
    ]
    for each in given["proposals"]:
        del each["segments"]
    assert given == plain


def test_whoever_has_two_accounts_is_in_the_segment_of_either() -> None:
    same = Correction(
        id="correction-1", kind="same_person", post_id=None, start=None, end=None, quote=author_id("ines"),
        proposal_key=None, value=author_id("goran"), made_by="mo", made_at=datetime(2024, 4, 1, tzinfo=UTC),
        revision=None,
    )  # fmt: skip
    world = market()
    stances = [
        replace(row, author_id=author_id("goran"))
        for row in world.derived
        if getattr(row, "label", None) and row.author_id == author_id("ines")
    ]
    (fees,) = (view for view in report_on(world.with_rows(same, *stances)).proposals if view.key == FEES)
    assert [each.numbers["for"].value for each in fees.segments] == [1, 2, 1]
