"""The parts of records that repeat, by key: what stands in the same place of every record."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from scrapers.generic.records import Grouping, Record
from scrapers.generic.tree import Element, Tree
from scrapers.html import attribute, classes
from scrapers.quoting import QuoteHead, quote_in

_CELLS = frozenset(("td", "th", "tr", "dd", "dt"))
_OFTEN = 1.5
"""Occurrences in a record from which on a key stands for several things."""
_DIGITS = re.compile(r"\d+")


class Cells:
    """The elements of one record by key; elements inside quotes have no key."""

    def __init__(self, tree: Tree, record: Record, quotes: "Quotes") -> None:
        self.record = record
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.keys: dict[int, str] = {}
        self.members = list(record.indices(tree))
        roots = {root: place for place, root in enumerate(record.roots)}
        quoted: set[int] = set()
        for index in self.members:
            element = tree.elements[index]
            if element.parent in quoted or (index not in roots and quotes.head(element) is not None):
                quoted.add(index)
                continue
            self.keys[index] = key = self._key(tree, element, roots)
            self.by_key[key].append(index)

    def _key(self, tree: Tree, element: Element, roots: dict[int, int]) -> str:
        if element.index in roots:
            return f"root:{roots[element.index]}"
        if element.signature != element.name:
            return element.signature
        place = _place(tree, element) if element.name in _CELLS else ""
        return f"{self.keys.get(element.parent, '')}>{element.name}{place}"

    def first(self, key: str) -> int | None:
        """Return the first element with the key; None where the record has none."""
        found = self.by_key.get(key)
        return found[0] if found else None

    def split(self, tree: Tree, repeated: frozenset[str]) -> None:
        """Tell elements apart that share one of the keys by what they stand in, "Joined" or "Posted"."""
        for key in repeated & self.by_key.keys():
            for index in self.by_key.pop(key):
                parent = tree.elements[tree.elements[index].parent]
                self.keys[index] = own = f"{key} in {parent.signature}"
                self.by_key[own].append(index)


def split_repeated(tree: Tree, cells: Sequence[Cells]) -> None:
    """Make keys that occur several times in most records more particular, in all records alike."""
    present, total = Counter[str](), Counter[str]()
    for cell in cells:
        present.update(cell.by_key.keys())
        total.update({key: len(found) for key, found in cell.by_key.items()})
    repeated = frozenset(key for key, count in total.items() if count >= _OFTEN * present[key])
    for cell in cells:
        cell.split(tree, repeated)


def _place(tree: Tree, element: Element) -> str:
    return f":{sum(1 for child in tree.children(element.parent) if child < element.index)}"


class Quotes:
    """Which elements are quotes on this page.

    A board may put the whole post into a blockquote: markup that most records have, and that holds most of
    their words, is where posts stand.
    """

    def __init__(self, tree: Tree, grouping: Grouping) -> None:
        present: Counter[str] = Counter()
        words: Counter[str] = Counter()
        total = 0
        for record in grouping:
            seen: set[str] = set()
            for index in record.indices(tree):
                element = tree.elements[index]
                total += len(element.direct)
                if element.signature not in seen and quote_in(element.tag) is not None:
                    seen.add(element.signature)
                    words[element.signature] += tree.text_length(index, element.end)
            present.update(seen)
        self._bodies = frozenset(
            found
            for found, count in present.items()
            if count >= 0.7 * len(grouping) and words[found] > 0.3 * total
        )
        self._tree = tree

    def head(self, element: Element) -> QuoteHead | None:
        """Return what the markup says about the quote that the element is; None where it is none."""
        return None if element.signature in self._bodies else quote_in(element.tag)

    @cached_property
    def bodies(self) -> frozenset[str]:
        """Signatures of elements that look like quotes and hold the posts themselves."""
        return self._bodies


def fixed_text(tree: Tree, cells: Sequence[Cells]) -> frozenset[tuple[str, str]]:
    """Return what the software prints into many records, numbers aside: pairs of key and text."""
    counts: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        counts.update(
            {(key, _plain(tree, index)) for index, key in cell.keys.items() if tree.elements[index].direct}
        )
    enough = 2 if len(cells) <= 4 else max(3, round(0.25 * len(cells)))
    return frozenset(found for found, count in counts.items() if count >= enough)


def _plain(tree: Tree, index: int) -> str:
    return _DIGITS.sub("#", tree.elements[index].direct)


_BESIDE = re.compile(
    r"user|author|profile|poster|member|sig(?:nature)?$|signature|avatar|sidebar|rank|badge", re.IGNORECASE
)
_BESIDE_WEIGHT = 0.2
"""Words in a column about the author count this much: its figures differ from post to post as words do."""


class Weights:
    """How many characters of each element are a post's own: not fixed text, no signature once more."""

    def __init__(self, tree: Tree, cells: Sequence[Cells], authors: Sequence[str | None]) -> None:
        self._tree = tree
        fixed = fixed_text(tree, cells)
        said = Counter(
            (author, tree.elements[index].direct)
            for cell, author in zip(cells, authors, strict=True)
            if author
            for index in cell.keys
            if len(tree.elements[index].direct) > 3
        )
        self._own = [0.0] * len(tree)
        for cell, author in zip(cells, authors, strict=True):
            beside: set[int] = set()
            for index in cell.members:
                element = tree.elements[index]
                if element.parent in beside or (
                    index not in cell.record.roots and _BESIDE.search(marks(element))
                ):
                    beside.add(index)
                if (cell.keys.get(index), _plain(tree, index)) in fixed:
                    continue
                if author and index in cell.keys and said[(author, element.direct)] > 1:
                    continue
                self._own[index] = len(element.direct) * (_BESIDE_WEIGHT if index in beside else 1)
        self._sums = [0.0]
        for value in self._own:
            self._sums.append(self._sums[-1] + value)

    def furniture(self, body: int) -> list[int]:
        """Elements at the edges of `body` whose every word is printed by the software or signed again.

        Between own words such an element stays: people repeat themselves, too.
        """
        found: list[int] = []
        index, end = body + 1, self._tree.elements[body].end
        while index < end:
            element = self._tree.elements[index]
            words = self._tree.text_length(index, element.end)
            at_edge = not self.between(body, index) or not self.between(element.end, end)
            if words and at_edge and not self.below(index) and not self._own[element.parent]:
                found.append(index)
                index = element.end
            else:
                index += 1
        return found

    def between(self, start: int, end: int) -> float:
        """Return the characters of own text in the elements from `start` up to `end`."""
        return self._sums[end] - self._sums[start]

    def below(self, index: int, holes: Iterable[int] = ()) -> float:
        """Characters of own text in the element and below, without the nested records `holes`."""
        end = self._tree.elements[index].end
        total = self.between(index, end)
        for hole in holes:
            if index <= hole < end:
                total -= self.between(hole, self._tree.elements[hole].end)
        return total


def marks(element: Element) -> str:
    """Return the names that the markup gives an element, in one string."""
    return " ".join(
        (
            *classes(element.tag),
            attribute(element.tag, "itemprop") or "",
            attribute(element.tag, "id") or "",
        )
    )
