"""Each folder in tests/fixtures/pasted is a copied page and the posts that a reader of it would see."""

import json
from pathlib import Path

import pytest

from scrapers.document import Document
from scrapers.platforms.pasted import read_pasted

CASES = sorted((Path(__file__).parents[2] / "fixtures" / "pasted").iterdir())


def _lines(body: bytes) -> list[dict[str, object]]:
    return [line for page in read_pasted(Document(body=body, name="pasted.txt")) for line in page.lines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_copied_page_gives_the_expected_posts(case: Path) -> None:
    expected = [json.loads(line) for line in (case / "expected.jsonl").read_text("utf-8").splitlines()]
    assert _lines((case / "input.txt").read_bytes()) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_do_not_matter(encoding: str, line_end: str) -> None:
    case = next(case for case in CASES if case.name == "phpbb_german")
    text = (case / "input.txt").read_text("utf-8")
    expected = _lines(text.encode())
    assert len(expected) == 4
    assert _lines(text.replace("\n", line_end).encode(encoding)) == expected
