"""The parts of records that repeat, by key: what stands in the same place of every record."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence

from scrapers.generic.records import INLINE, Grouping, Record
from scrapers.generic.tree import Element, Tree
from scrapers.html import attribute, classes
from scrapers.quoting import QuoteHead, quote_in

_CELLS = frozenset(("td", "th", "tr", "dd", "dt"))
_OFTEN = 1.5
"""Occurrences in a record from which on a key stands for several things."""
_DIGITS = re.compile(r"\d+")
_MOST_POSTS = 0.7
"""Share of the posts that have what belongs to a post."""
_FEW_LETTERS = 20
"""Beside names and moments stand a few words at most ("Posted by", "said:")."""


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
    their words or all but a name and a moment, is where posts stand. Beside a quote stands an answer.
    """

    def __init__(self, tree: Tree, grouping: Grouping, names: Container[int]) -> None:
        self._tree = tree
        self._names = names
        found: dict[str, list[tuple[int, Record]]] = defaultdict(list)
        total = 0
        for record in grouping:
            seen: set[str] = set()
            for index in record.indices(tree):
                element = tree.elements[index]
                total += len(element.direct)
                if element.signature not in seen and quote_in(element.tag) is not None:
                    seen.add(element.signature)
                    found[element.signature].append((index, record))
        usual = _MOST_POSTS * len(grouping)
        self.bodies: frozenset[str] = frozenset(
            kind for kind, places in found.items() if len(places) >= usual and self._are_bodies(places, total)
        )
        """Signatures of elements that look like quotes and hold the posts themselves."""

    def _are_bodies(self, places: Sequence[tuple[int, Record]], total: int) -> bool:
        signs = Counter(self._beside(index, record) for index, record in places)
        words = sum(self._tree.text_length(index, self._tree.elements[index].end) for index, _ in places)
        return signs["header"] >= _MOST_POSTS * len(places) or (
            words > 0.3 * total and signs["answer"] < 0.5 * len(places)
        )

    def _beside(self, index: int, record: Record) -> str:
        """Say what the smallest element around it shows beside it: an answer, a header alone, or neither."""
        tree, end = self._tree, self._tree.elements[index].end
        around = next(
            (
                outer
                for outer in tree.ancestors(index)
                if index in record.roots
                or outer in record.roots
                or tree.text_length(outer, tree.elements[outer].end) > tree.text_length(index, end)
            ),
            index,
        )
        words, headers, behind = 0, 0, around
        for other in (*range(around, index), *range(end, tree.elements[around].end)):
            if other < behind:
                continue
            if other in tree.moments or other in self._names:
                headers, behind = headers + 1, tree.elements[other].end
            else:
                words += tree.text_length(other, other + 1) - tree.link_length(other, other + 1)
        if headers:
            return "header" if words <= max(_FEW_LETTERS, 0.5 * tree.text_length(index, end)) else ""
        said = any(tree.elements[child].name == "p" for child in tree.children(around) if child >= end)
        return "answer" if said or tree.elements[around].direct else ""

    def head(self, element: Element) -> QuoteHead | None:
        """Return what the markup says about the quote that the element is; None where it is none."""
        return None if element.signature in self.bodies else quote_in(element.tag)


def fixed_text(
    tree: Tree, cells: Sequence[Cells], authors: Sequence[str | None]
) -> frozenset[tuple[str, str]]:
    """Return what the software prints into many records, numbers aside: pairs of key and text.

    What one person alone repeats is no such text, unless nobody else wrote on the page.
    """
    counts: Counter[tuple[str, str]] = Counter()
    writers: dict[tuple[str, str], set[str | int]] = defaultdict(set)
    for place, (cell, author) in enumerate(zip(cells, authors, strict=True)):
        shown = {
            (key, _plain(tree, index)) for index, key in cell.keys.items() if tree.elements[index].direct
        }
        counts.update(shown)
        for found in shown:
            writers[found].add(author or place)
    enough = 2 if len(cells) <= 4 else max(3, round(0.25 * len(cells)))
    several = len(set(authors)) > 1
    return frozenset(
        found
        for found, count in counts.items()
        if count >= enough and (len(writers[found]) > 1 or not several)
    )


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
        fixed = fixed_text(tree, cells, authors)
        said = Counter(
            (author, tree.elements[index].direct)
            for cell, author in zip(cells, authors, strict=True)
            if author
            for index in cell.keys
            if len(tree.elements[index].direct) > 3
        )
        self._own = [0.0] * len(tree)
        self._signed: set[int] = set()
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
                    self._signed.add(index)
                    continue
                self._own[index] = len(element.direct) * (_BESIDE_WEIGHT if index in beside else 1)
        self._sums = [0.0]
        for value in self._own:
            self._sums.append(self._sums[-1] + value)

    def furniture(self, body: int) -> list[int]:
        """Elements at the edges of `body` whose every word is printed by the software or signed again.

        Between own words such an element stays: people repeat themselves, too. So does a greeting.
        """
        found: list[int] = []
        index, end = body + 1, self._tree.elements[body].end
        while index < end:
            after = self._tree.elements[index].end
            if self.below(index):
                index += 1
                continue
            words = self._tree.text_length(index, after)
            if words and self._at_edge(body, index) and not self._in_line(index):
                found.append(index)
            index = after
        return found

    def _at_edge(self, body: int, index: int) -> bool:
        """Whether no own words stand behind it, or none before what the software printed."""
        end = self._tree.elements[index].end
        if not self.between(end, self._tree.elements[body].end):
            return True
        return not self.between(body, index) and self._signed.isdisjoint(range(index, end))

    def _in_line(self, index: int) -> bool:
        """Whether it stands in a line with own words, however many marks of emphasis are around it."""
        around = index
        while not self._own[around] and self._tree.elements[around].name in INLINE:
            around = self._tree.elements[around].parent
        return bool(self._own[around])

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
