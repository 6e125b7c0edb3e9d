"""What a reader finds in a digest: facts taken from the page itself, by the headings people see."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

_QUOTED = re.compile(r"“([^”]*)”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a list: the proposal it links to, its words, and the numbers in it."""

    headline: str | None
    text: str
    numbers: tuple[int, ...]


class Page:
    """One digest; `called` says which headlines to read as which, where a proposal may be named by either."""

    def __init__(self, path: Path, called: Mapping[str, str] | None = None) -> None:
        # The annex repeats the evidence of every number, and would take most of the time to parse.
        sections, _, _ = path.read_text(encoding="utf-8").partition('<section class="annex"')
        for headline, name in (called or {}).items():
            sections = sections.replace(f"“{headline}”", f"“{name}”")
        self._soup = BeautifulSoup(sections, "lxml")

    def standfirst(self) -> str:
        """Return the sentences under the title."""
        return _text(self._one(".standfirst"))

    def notices(self) -> str:
        """Return what the page warns of."""
        return " ".join(_text(each) for each in self._soup.select(".notice"))

    def head(self, name: str) -> tuple[int, ...]:
        """Return the numbers beside a label of the head."""
        return next(_numbers(row) for row in self._soup.select(".strip > div") if _text(row).startswith(name))

    def items(self, section: str, title: str | None = None) -> list[Item]:
        """Return the entries of a section, or of the list under one of its smaller headings."""
        found = self._section(section)
        lists: list[Tag] = list(found.select("ul"))
        if title is not None:
            heads = [head for head in found.select("h3") if _text(head) == title]
            lists = [each for head in heads if isinstance(each := head.find_next_sibling("ul"), Tag)]
        return [_item(row) for each in lists for row in each.find_all("li", recursive=False)]

    def rows(self, section: str) -> list[tuple[str | None, tuple[str, ...], tuple[int, ...]]]:
        """Return headline, cells and numbers of each row of the section's table."""
        return [
            (_headline(row), tuple(_text(cell) for cell in row.find_all(["th", "td"])), _numbers(row))
            for row in self._section(section).select("table tbody tr")
        ]

    def text(self, section: str) -> str:
        """Return all that a section says."""
        return _text(self._section(section))

    def quotes(self, section: str) -> list[str]:
        """Return the words that a section quotes."""
        return [_text(each) for each in self._section(section).select("blockquote")]

    def _section(self, name: str) -> Tag:
        return self._one(f"section[aria-labelledby='s-{name}']")

    def _one(self, selector: str) -> Tag:
        (found,) = self._soup.select(selector)
        return found


def _item(row: Tag) -> Item:
    return Item(headline=_headline(row), text=_text(row), numbers=_numbers(row))


def _headline(row: Tag) -> str | None:
    return next(iter(_headlines(row)), None)


def _headlines(row: Tag) -> Iterator[str]:
    for link in row.select("a[href*='suggestions.html']"):
        yield from _QUOTED.findall(link.get_text())


def _numbers(row: Tag) -> tuple[int, ...]:
    return tuple(int(link.get_text().replace("−", "-").strip("+±").replace(",", ""))
                 for link in row.select("a.n"))  # fmt: skip


def _text(tag: Tag) -> str:
    return re.sub(r" ([).,;:])", r"\1", " ".join(tag.get_text(" ").split()))
