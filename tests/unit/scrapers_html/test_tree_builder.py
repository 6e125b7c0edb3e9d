"""The lean tree is the tree that Beautiful Soup builds itself, comments and doctype apart."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment, Doctype, Tag

from scrapers.html import parse_html

PAGES = sorted((Path(__file__).resolve().parents[2] / "fixtures").glob("*/*/page.html"))


def elements(soup: BeautifulSoup) -> list[tuple[str, object]]:
    return [
        (each.name, dict(each.attrs))
        if isinstance(each, Tag)
        else (type(each).__name__, " ".join(str(each).split()))
        for each in soup.descendants
        if not isinstance(each, (Comment, Doctype))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.parent.name}/{page.parent.name}")
def test_elements_attributes_and_texts_are_the_same(page: Path) -> None:
    text = page.read_text("utf-8")

    assert elements(parse_html(text)) == elements(BeautifulSoup(text, "lxml"))


def test_the_tree_can_be_searched_and_changed_as_usual() -> None:
    soup = parse_html('<ul><li class="a b">one</li><li>two</li></ul><pre>\n  x\n</pre>')

    first, second = soup.find_all("li")
    assert soup.select_one("li.b") is first
    assert first.find_next("li") is second
    assert second.find_previous_sibling("li") is first
    assert soup.pre is not None
    assert soup.pre.get_text() == "\n  x\n"
    first.decompose()
    assert soup.get_text() == "two\n  x\n"
