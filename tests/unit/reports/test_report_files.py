"""The files open where they should, do nothing they should not, and are the same bytes every time."""

import csv
import io
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from groundswell.config import Config
from groundswell.errors import UsageError
from groundswell.records import Author, Post, Proposal, Stance
from groundswell.store import open_store
from reports.build import Report, build
from reports.formats.csv_file import moderation_csv, suggestions_csv
from reports.formats.html import digest_html, moderation_html, suggestions_html
from reports.formats.json_file import suggestions_json
from reports.formats.markdown import digest_markdown
from reports.formats.safe import cell_text, visible, web_link
from reports.formats.xlsx import suggestions_xlsx
from reports.write import FILES, write
from tests.report_market import FEES, Market, built, market

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\u202egnp.exe\x1b[31m {{ 7*7 }} ](javascript:x)"
)


def _report(world: Market) -> Report:
    store = world.save(open_store("sqlite://"))
    try:
        return build(store, Config())
    finally:
        store.close()


def _hostile() -> Report:
    proposals = [replace(row, headline="=HYPERLINK(0) " + HOSTILE) for row in market().of(Proposal)]
    authors = [replace(row, display_name="@SUM(1) " + HOSTILE) for row in market().of(Author)]
    posts = [
        replace(row, text=row.text + HOSTILE, permalink="javascript:alert(3)", notes=(HOSTILE,))
        for row in market().of(Post)
    ]
    stances = [
        replace(row, end=row.start + len(text) - row.start, quote=text[row.start :])
        for row in market().of(Stance)
        if (text := next(post.text for post in posts if post.id == row.post_id))
    ]
    return _report(market().with_rows(*proposals, *authors, *posts, *stances))


def test_all_files_are_written_and_again_the_same(tmp_path: Path) -> None:
    first = write(built(), tmp_path / "one")
    second = write(_report(market()), tmp_path / "two")
    assert [path.name for path in first] == list(FILES)
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name
    assert not list((tmp_path / "one").glob(".*")), "no temporary file stays behind"


def test_the_order_of_records_is_no_information(tmp_path: Path) -> None:
    shuffled = Market(primary=tuple(reversed(market().primary)), derived=tuple(reversed(market().derived)))
    write(built(), tmp_path / "one")
    write(_report(shuffled), tmp_path / "two")
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_some_files_can_be_asked_for(tmp_path: Path) -> None:
    written = write(built(), tmp_path, only=frozenset({"digest.md"}))
    assert [path.name for path in written] == ["digest.md", "receipt.json"]
    with pytest.raises(UsageError, match=r"digest\.pdf"):
        write(built(), tmp_path, only=frozenset({"digest.pdf"}))


def test_a_folder_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        write(built(), tmp_path / "file" / "below")


def test_csv_is_what_spreadsheets_expect() -> None:
    text = suggestions_csv(built())
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [row["Rank"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert (rows[0]["Key"], rows[0]["For"], rows[0]["Against"]) == (FEES, "5", "1")
    assert rows[0]["Official status"] == "under review"
    assert rows[1]["Contested"] == "", "too few people took a side"


def test_no_cell_starts_a_formula() -> None:
    report = _hostile()
    for text in (suggestions_csv(report), moderation_csv(report)):
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert len(rows) > 1
        for row in rows[1:]:
            for cell in row:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
    book = openpyxl.load_workbook(io.BytesIO(suggestions_xlsx(report)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0@", "＝"])
def test_formula_starts_are_neutralised(start: str) -> None:
    assert cell_text(f"{start}cmd|calc").startswith("'")
    assert cell_text("plain = text") == "plain = text"


def test_the_workbook_opens_with_types_links_and_a_frozen_header() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(suggestions_xlsx(built())))["Proposals"]
    titles = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None
    assert isinstance(sheet.cell(2, titles["For"]).value, int)
    assert isinstance(sheet.cell(2, titles["Demand"]).value, float)
    assert isinstance(sheet.cell(2, titles["First seen"]).value, datetime)
    link = sheet.cell(2, titles["Supporting post"]).hyperlink
    assert link is not None
    assert str(link.target).startswith("https://forum.market.example/")
    evidence = openpyxl.load_workbook(io.BytesIO(suggestions_xlsx(built())))["Evidence"]
    assert evidence.max_row - 1 == sum(len(view.evidence) for view in built().proposals)


@pytest.mark.parametrize("page", [digest_html, suggestions_html, moderation_html])
def test_what_others_wrote_stays_text(page: object) -> None:
    html = page(_hostile())  # type: ignore[operator]
    soup = BeautifulSoup(html, "lxml")
    assert not soup.select("img, iframe, object, embed, link, form, [onerror], [style]")
    assert len(soup.select("script")) == (1 if page is suggestions_html else 0)
    assert all(not str(tag["href"]).startswith("javascript") for tag in soup.select("[href]"))
    assert "\u202e" not in html
    assert "\x1b" not in html
    assert "{{ 7*7 }}" in soup.get_text()


@pytest.mark.parametrize("page", [digest_html, suggestions_html, moderation_html])
def test_pages_ask_nobody_for_anything(page: object) -> None:
    html = page(built())  # type: ignore[operator]
    soup = BeautifulSoup(html, "lxml")
    assert not soup.select("[src], link, iframe, [srcset], base")
    assert "url(" not in html
    assert "@import" not in html
    policy = str(soup.select_one("meta[http-equiv=Content-Security-Policy]")["content"])  # type: ignore[index]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_markdown_of_others_stays_text() -> None:
    text = digest_markdown(_hostile())
    assert "](javascript:" not in text
    assert "<script>" not in text
    assert "\u202e" not in text


def test_json_keeps_words_exactly() -> None:
    found = json.loads(suggestions_json(_hostile()))
    words = [each["quote"] for proposal in found["proposals"] for each in proposal["evidence"]]
    assert any(HOSTILE in quote for quote in words), "data is data: offsets must fit"


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//host/path",
        "file:///etc/passwd",
        "https://",
        "http://[",
    ],
)
def test_only_web_addresses_are_linked(address: str | None) -> None:
    assert web_link(address) is None


def test_emoji_survive() -> None:
    assert visible("👍🏽 👩‍👩‍👧 ok") == "👍🏽 👩‍👩‍👧 ok"
