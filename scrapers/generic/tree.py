"""A page as a flat list of elements in document order, with what the search for posts asks of each."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from scrapers.generic.timelike import Moment, moment
from scrapers.html import attribute, classes

_SKIPPED = frozenset(
    "script style noscript template head select option textarea svg iframe object embed canvas math link"
    " meta".split()
)
_NUMBERED = re.compile(r"[a-zA-Z]{2}.*\d+$")
"""An id that ends in a number is one of a kind, such as "post_message_4711"; hexadecimal hashes are not."""
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_ADDRESS = re.compile(r"https?://|www\.")
"""A link that shows its own address was pasted by a person: words, not navigation."""
_TIME_TAGS = frozenset(("time", "abbr", "span", "relative-time", "a", "div"))


@dataclass(slots=True, eq=False)
class Element:
    """One element: `index` in document order, `end` behind its last descendant (half-open)."""

    tag: Tag
    index: int
    parent: int
    depth: int
    name: str
    signature: str
    """Tag name and class names, numbers replaced: what elements of one kind have in common."""
    end: int = 0
    direct: str = ""
    """The text directly in it, spaces collapsed."""
    first_piece: int = 0
    last_piece: int = 0
    """Its text among the pieces of the page's text, half-open."""


class Tree:
    """All visible elements of a page. Sums over a subtree cost nothing."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.elements: list[Element] = []
        self._flatten(soup.body or soup)
        self._text_sums = _sums(len(element.direct) for element in self.elements)
        self._link_sums = _sums(
            len(element.direct) if self._in_link[element.index] and not _ADDRESS.match(element.direct) else 0
            for element in self.elements
        )

    def _flatten(self, root: Tag) -> None:
        """List elements and pieces of text in document order; iterative, for pages nest without end."""
        self._pieces: list[str] = []
        self._in_link: list[bool] = []
        stack = [(self._enter(root, -1, 0), iter(root.contents))]
        while stack:
            element, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                element.end, element.last_piece = len(self.elements), len(self._pieces)
                element.direct = _SPACES.sub(" ", element.direct).strip()
            elif isinstance(child, Tag):
                if child.name not in _SKIPPED:
                    inner = self._enter(child, element.index, element.depth + 1)
                    stack.append((inner, iter(child.contents)))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._pieces.append(child)
                element.direct = f"{element.direct} {child}" if element.direct else str(child)

    def _enter(self, tag: Tag, parent: int, depth: int) -> Element:
        element = Element(
            tag=tag,
            index=len(self.elements),
            parent=parent,
            depth=depth,
            name=tag.name,
            signature=signature(tag),
            first_piece=len(self._pieces),
        )
        self.elements.append(element)
        self._in_link.append(tag.name == "a" or (parent >= 0 and self._in_link[parent]))
        return element

    def __len__(self) -> int:
        return len(self.elements)

    def within(self, index: int) -> Iterator[Element]:
        """Return the element at `index` and all below it, in document order."""
        return iter(self.elements[index : self.elements[index].end])

    def text_length(self, start: int, end: int) -> int:
        """Characters of text in the elements from `start` up to `end`."""
        return self._text_sums[end] - self._text_sums[start]

    def link_length(self, start: int, end: int) -> int:
        """Characters of text inside links in the elements from `start` up to `end`."""
        return self._link_sums[end] - self._link_sums[start]

    def text(self, index: int, limit: int = 1 << 30) -> str:
        """Return the text below the element, pieces joined by blanks, cut off behind `limit` characters."""
        element = self.elements[index]
        parts: list[str] = []
        length = 0
        for piece in self._pieces[element.first_piece : element.last_piece]:
            words = piece.split()
            if words:
                parts.extend(words)
                length += len(piece)
            if length > 4 * limit + 400:
                break
        return " ".join(parts)[: limit + 1]

    def has_moment(self, start: int, end: int) -> bool:
        """Whether one of the elements from `start` up to `end` names a moment."""
        return bisect_left(self._moment_indices, start) < bisect_left(self._moment_indices, end)

    @cached_property
    def _moment_indices(self) -> list[int]:
        return sorted(self.moments)

    def children(self, index: int) -> Iterator[int]:
        """Return the child elements, in order."""
        child, end = index + 1, self.elements[index].end
        while child < end:
            yield child
            child = self.elements[child].end

    def ancestors(self, index: int) -> Iterator[int]:
        """Parent, grandparent, … up to the root."""
        index = self.elements[index].parent
        while index >= 0:
            yield index
            index = self.elements[index].parent

    @cached_property
    def moments(self) -> dict[int, Moment]:
        """The innermost elements that name a moment."""
        found: dict[int, Moment] = {}
        for element in self.elements:
            raw = self._moment_words(element)
            if raw is None:
                continue
            named = moment(raw)
            if named is None:
                continue
            outer = next((index for index in self.ancestors(element.index) if index in found), None)
            if outer is not None:
                if found[outer].clocked and not named.clocked:
                    continue  # day and time of day stand in two elements: the one around both has it all
                del found[outer]
            found[element.index] = named
        return found

    def _moment_words(self, element: Element) -> str | None:
        if element.direct:
            if element.end - element.index <= 4 and self.text_length(element.index, element.end) <= 90:
                return self.text(element.index, 100)
            return element.direct if len(element.direct) <= 160 else None
        if element.name in _TIME_TAGS and element.end == element.index + 1:
            return attribute(element.tag, "datetime", "title")
        return None


def signature(tag: Tag) -> str:
    """Return the tag's name with its class names, sorted, numbers replaced by "#"."""
    names = sorted({_DIGITS.sub("#", name) for name in classes(tag)})
    prop = attribute(tag, "itemprop")
    identifier = attribute(tag, "id")
    numbered = identifier and len(identifier) > 4 and _NUMBERED.search(identifier)
    return (
        ".".join((tag.name, *names))
        + (f"[{prop}]" if prop else "")
        + (f"#{_DIGITS.sub('', identifier)}" if identifier and numbered else "")
    )


def _sums(values: Iterator[int]) -> list[int]:
    total = 0
    sums = [0]
    for value in values:
        total += value
        sums.append(total)
    return sums
