"""A recorded answer and the pages expected from it stand in one folder; every field is compared."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from groundswell.page import Page
from scrapers.document import Document
from scrapers.platform import Platform
from scrapers.platforms import PLATFORMS

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CASES = sorted(FIXTURES.glob("*/*/answer.json"))


def reader(document: Document) -> Platform:
    return next(
        platform for platform in PLATFORMS if platform.shape == "json" and platform.recognises(document)
    )


def as_json(page: Page) -> dict[str, Any]:
    """All that a page says, without the fields in which it says nothing."""
    whole: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(page)))
    whole["posts"] = [{name: value for name, value in post.items() if value} for post in whole["posts"]]
    return {name: value for name, value in whole.items() if value}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.parent.name}/{case.parent.name}")
def test_an_answer_gives_the_expected_pages(case: Path) -> None:
    document = Document(
        body=case.read_bytes(), name=case.parent.name, url="https://forum.example/t/x/31.json"
    )
    expected = json.loads((case.parent / "expected.json").read_text(encoding="utf-8"))
    assert [as_json(page) for page in reader(document).read(document)] == expected
