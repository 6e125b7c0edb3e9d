"""Attacks in every field, in every file: they are text and nothing else, to parsers and to a browser."""

import csv
import io
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Dialog, sync_playwright

from groundswell.config import Config
from groundswell.store import open_store
from reports.build import build
from reports.formats.paging import is_further_page
from reports.write import FILES, write
from tests.hardening import hostile

CHROMIUM = Path("/usr/bin/chromium")
PAYLOADS = hostile.payloads()
_ADDRESSES = ("href", "src", "action", "formaction", "data", "srcset", "poster")
_SAFE_ADDRESS = re.compile(r"https?://|#|[\w-]+\.html(?:#|$)")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def _written(folder: Path, texts: Sequence[str]) -> Path:
    folder.mkdir()
    primary, derived = hostile.rows(texts)
    with closing(open_store(folder / "s.db")) as store:
        with store.transaction() as writer:
            writer.insert(primary)
            writer.insert(derived, unit="corpus")
        write(build(store, Config()), folder)
    return folder


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports on a forum full of attacks."""
    return _written(tmp_path_factory.mktemp("attacked") / "out", PAYLOADS)


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same reports on the same forum, with harmless words in place of each attack."""
    plain = [f"harmless words number {number}" for number in range(120)]
    return _written(tmp_path_factory.mktemp("harmless") / "out", plain)


def _pages(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


def test_there_are_enough_attacks_and_they_reach_the_files(attacked: Path) -> None:
    assert len(PAYLOADS) >= 500
    proposals = json.loads((attacked / "suggestions.json").read_text(encoding="utf-8"))["proposals"]
    assert {each["headline"] for each in proposals} >= set(PAYLOADS)
    lines = [json.loads(line) for line in (attacked / "posts.jsonl").read_bytes().splitlines()]
    assert sorted(line["text"] for line in lines) == sorted(PAYLOADS)
    shown = "".join(path.read_text(encoding="utf-8") for path in _pages(attacked))
    assert shown.count("&lt;script&gt;window.owned=1") > 100


def test_no_page_has_an_element_or_attribute_of_theirs(attacked: Path, harmless: Path) -> None:
    ours = {mark for path in _pages(harmless) for mark in _marks(path)}
    for path in _pages(attacked):
        assert set(_marks(path)) <= ours, path.name


def _marks(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every element of a page, and every attribute that is on one; links by what they lead to."""
    for element in BeautifulSoup(path.read_bytes(), "lxml").find_all(True):
        yield element.name, ""
        for name, value in element.attrs.items():
            scheme = str(value).partition(":")[0].strip().casefold() if name in _ADDRESSES else ""
            is_ours = scheme in ("http", "https") or ":" not in value or name not in _ADDRESSES
            yield element.name, name if is_ours else f"{name}={scheme}"


def test_no_cell_of_a_table_is_a_formula(attacked: Path) -> None:
    tables = sorted(attacked.glob("*.csv"))
    assert tables
    for path in tables:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        assert len(rows) > len(PAYLOADS) // 2
        assert len({len(row) for row in rows}) == 1
        for cell in (cell for row in rows for cell in row):
            assert not cell.lstrip(" \u00a0\u200b").startswith(FORMULA) or _is_number(cell), cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_cell_of_the_workbook_is_a_formula_or_a_link_out_of_the_web(attacked: Path) -> None:
    book = openpyxl.load_workbook(attacked / "suggestions.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 10_000
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    links = [cell.hyperlink.target or "" for cell in cells if cell.hyperlink]
    assert all(link.startswith(("http://", "https://", "#")) for link in links)
    assert all(
        cell.data_type == "s" for cell in cells if isinstance(cell.value, str) and "owned" in cell.value
    )


def test_the_markdown_of_the_digest_renders_to_text(attacked: Path, harmless: Path) -> None:
    ours, theirs = (_rendered(folder / "digest.md") for folder in (harmless, attacked))
    assert {element.name for element in theirs.find_all(True)} <= {each.name for each in ours.find_all(True)}
    addresses = [str(each.get("href", each.get("src"))) for each in theirs.find_all(["a", "img"])]
    assert addresses
    assert all(_SAFE_ADDRESS.match(address) for address in addresses)


def _rendered(path: Path) -> BeautifulSoup:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    return BeautifulSoup(reader.render(path.read_text(encoding="utf-8")), "lxml")


def test_nothing_that_acts_on_a_terminal_is_in_a_text_file(attacked: Path) -> None:
    for path in [*attacked.glob("*.md"), *attacked.glob("*.csv"), *_pages(attacked)]:
        text = path.read_text(encoding="utf-8")
        assert not {"\x1b", "\x07", "\x00", "\u202e", "\u2066"} & set(text), path.name


def test_titles_and_ids_name_no_files(attacked: Path) -> None:
    names = {path.name for path in attacked.iterdir() if not path.name.startswith("s.db")}
    assert {name for name in names if not is_further_page(name)} == set(FILES)
    assert [path.name for path in attacked.parent.iterdir()] == [attacked.name]


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_runs_and_loads_nothing(attacked: Path) -> None:
    if not CHROMIUM.is_file():
        pytest.skip(f"no browser at {CHROMIUM}: apt-get install chromium to run this test")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for path in _pages(attacked):
            assert _seen(browser, path) == [], path.name
        browser.close()


def _seen(browser: Browser, path: Path) -> list[str]:
    """Return what a page does that it should not: dialogs, requests, errors, traces of a script."""
    page = browser.new_page()
    seen: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("console", lambda message: seen.append(message.text))
    page.on("request", lambda sent: seen.append(sent.url) if sent.url != path.as_uri() else None)
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.wait_for_timeout(int(os.environ.get("GROUNDSWELL_WAIT", "200")))
    if page.evaluate("window.owned"):
        seen.append("a script ran")
    page.close()
    return seen
