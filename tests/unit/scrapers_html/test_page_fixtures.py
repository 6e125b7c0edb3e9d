"""Saved pages in the markup of each forum software, with the lines that `groundswell parse` prints."""

import json
from pathlib import Path

import pytest

from scrapers.document import Document
from scrapers.platforms import PLATFORMS
from scrapers.reading import read

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PAGES = sorted(page for page in FIXTURES.glob("*/*/page.html") if page.parts[-3] != "generic")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.parent.name}/{page.parent.name}")
def test_a_saved_page_gives_the_expected_lines(page: Path) -> None:
    expected = [json.loads(line) for line in (page.parent / "expected.jsonl").read_text("utf-8").splitlines()]

    pages = read(Document(body=page.read_bytes(), name=str(page)))

    assert [line for each in pages for line in each.lines()] == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.parent.name}/{page.parent.name}")
def test_only_the_first_of_several_recognisers_reads_it_and_it_is_the_right_one(page: Path) -> None:
    document = Document(body=page.read_bytes(), name=str(page))

    first = next(reader for reader in PLATFORMS if reader.shape == "html" and reader.recognises(document))

    assert first.name == page.parent.parent.name.replace("schema_org", "schema.org")


def test_every_page_reader_has_a_fixture() -> None:
    covered = {page.parent.parent.name.replace("schema_org", "schema.org") for page in PAGES}

    assert {reader.name for reader in PLATFORMS if reader.shape == "html"} <= covered
