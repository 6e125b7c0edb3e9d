"""Which elements repeat on a page, and what stretch of the page belongs to each repetition."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scrapers.generic.tree import Element, Tree
from scrapers.html import attribute, classes

_DIGITS = re.compile(r"\d+")
INLINE = frozenset("a b i u em strong small span img br font code sup sub label time abbr cite q".split())
"""Elements that stand in a line with other words."""
_NO_POST = INLINE | frozenset("p h1 h2 h3 h4 h5 h6 input button hr".split())
"""Elements that hold a word or a paragraph, never a whole post."""
_MOST_RECORDS = 1500
_MOST_SHAPES = 4


@dataclass(frozen=True, slots=True)
class Record:
    """One repetition: whole elements, without the records nested in them.

    `roots` are sibling elements in order; mostly one, several where a board spreads a post over
    consecutive table rows. `holes` are the roots of records nested below.
    """

    roots: tuple[int, ...]
    holes: tuple[int, ...] = ()

    def indices(self, tree: Tree) -> Iterator[int]:
        """Return the elements that belong to the record, in document order."""
        for start, end in self.spans(tree):
            yield from range(start, end)

    def spans(self, tree: Tree) -> Iterator[tuple[int, int]]:
        """Half-open stretches of elements that belong to the record."""
        for root in self.roots:
            start, end = root, tree.elements[root].end
            for hole in self.holes:
                if start <= hole < end:
                    yield start, hole
                    start = tree.elements[hole].end
            if start < end:
                yield start, end


Grouping = tuple[Record, ...]


def groupings(tree: Tree) -> list[Grouping]:
    """Return every set of at least two elements that look alike and could each hold a post."""
    members: dict[str, list[int]] = defaultdict(list)
    paths: list[int] = []
    known: dict[tuple[int, str], int] = {}
    for element in tree.elements:
        above = paths[element.parent] if element.parent >= 0 else -1
        path = known.setdefault((above, element.name), len(known))  # spelt out, deep pages cost depth squared
        paths.append(path)
        if element.name in _NO_POST or not tree.text_length(element.index, element.end):
            continue
        for key in _keys(element, path):
            members[key].append(element.index)
    distinct = {tuple(found): None for found in members.values() if 2 <= len(found) <= _MOST_RECORDS}
    found: list[Grouping] = []
    for roots in distinct:
        found.append(nested(tree, roots))
        for starts in (roots, _headed(tree, roots), *_by_shape(tree, roots)):
            runs = _runs(tree, starts)
            if runs is not None:
                found.append(runs)
    return found


def _by_shape(tree: Tree, roots: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Split siblings into those that are built alike: of rows that take turns, the first begin the posts."""
    shapes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for root in roots:
        shapes[tuple(tree.elements[child].signature for child in tree.children(root))].append(root)
    return [tuple(found) for found in shapes.values() if 2 <= len(found) < len(roots)][:_MOST_SHAPES]


def _headed(tree: Tree, roots: tuple[int, ...]) -> tuple[int, ...]:
    """Those of the roots that name a moment: the first rows of posts that go on in the next row."""
    moments = sorted(tree.moments)
    return tuple(
        root for root in roots if bisect_left(moments, root) < bisect_left(moments, tree.elements[root].end)
    )


def _keys(element: Element, path: int) -> Iterator[str]:
    yield f"path {path}"
    yield f"signature {element.signature}"
    yield f"sibling {element.parent} {element.name}"
    for name in classes(element.tag):
        yield f"class {element.name} {_DIGITS.sub('#', name)}"
    identifier = attribute(element.tag, "id")
    if identifier and _DIGITS.search(identifier):
        yield f"id {element.name} {_DIGITS.sub('#', identifier)}"
    kind = attribute(element.tag, "itemtype", "itemprop", "role", "typeof")
    if kind:
        yield f"kind {kind.rsplit('/', 1)[-1]}"
    if element.name == "article":
        yield "article"


def nested(tree: Tree, roots: tuple[int, ...]) -> Grouping:
    """Make each root a record of its own; a root inside another is a hole in the outer one."""
    holes: dict[int, list[int]] = defaultdict(list)
    open_ones: list[int] = []
    for root in roots:
        while open_ones and tree.elements[open_ones[-1]].end <= root:
            open_ones.pop()
        if open_ones:
            holes[open_ones[-1]].append(root)
        open_ones.append(root)
    return tuple(Record(roots=(root,), holes=tuple(holes[root])) for root in roots)


def _runs(tree: Tree, roots: tuple[int, ...]) -> Grouping | None:
    """Read each root as the start of a run of siblings; None where nothing lies between them.

    Boards without a container for a post lay its parts out as consecutive rows.
    """
    parent = tree.elements[roots[0]].parent if len(roots) > 1 else -1
    if parent < 0 or any(tree.elements[root].parent != parent for root in roots):
        return None
    siblings = [child for child in tree.children(parent) if tree.text_length(child, tree.elements[child].end)]
    starts = [bisect_left(siblings, root) for root in roots]
    if all(after - before == 1 for before, after in pairwise(starts)):
        return None
    usual = sorted(after - before for before, after in pairwise(starts))
    stops = [*starts[1:], min(len(siblings), starts[-1] + usual[len(usual) // 2])]
    return tuple(Record(roots=tuple(siblings[start:stop])) for start, stop in zip(starts, stops, strict=True))
