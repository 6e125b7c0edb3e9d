"""Remarks of other people below a post and inside its record, as question and answer sites print them.

They are built otherwise than posts, and are none: each has a name, a moment and words of its own, so that
without this step their words would be the post's, and their author sometimes its author.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from scrapers.generic.extras import says_edit
from scrapers.generic.records import INLINE, Grouping, Record
from scrapers.generic.tree import Tree
from scrapers.quoting import quote_in

_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = 4
"""Words in a row that only a person writes; ranks and counts have fewer."""
_NEARLY_ALL = 0.8
"""Share of the records that keep a header without their comments; a post may be nobody's."""
_LONGEST_NOTE = 120
"""Characters in which software says that a post was edited."""


def without_comments(tree: Tree, grouping: Grouping, names: Mapping[int, int]) -> Grouping:
    """Leave the comments out of the records, as holes; every record keeps a name and a moment of its own."""
    named, moments = sorted(names), sorted(tree.moments)
    chains = [list(_chains(tree, record, named, moments)) for record in grouping]

    def smaller(kinds: Container[str]) -> list[Record]:
        return [
            _with_holes(record, _of_kinds(tree, found, kinds))
            for record, found in zip(grouping, chains, strict=True)
        ]

    kinds: set[str] = set()
    for kind in _likely_kinds(tree, chains):
        changed = [record for record, old in zip(smaller({kind}), grouping, strict=True) if record != old]
        headed = sum(_has_header(tree, record, named, moments) for record in changed)
        if headed >= _NEARLY_ALL * len(changed):
            kinds.add(kind)
    return tuple(
        record if _has_header(tree, record, named, moments) else old
        for record, old in zip(smaller(kinds), grouping, strict=True)
    )


def _chains(tree: Tree, record: Record, named: Sequence[int], moments: Sequence[int]) -> Iterator[list[int]]:
    """Yield, for each moment in the record, the elements around it that show a name and no other moment."""
    inside = [moment for start, end in record.spans(tree) for moment in _between(moments, start, end)]
    for moment in inside if len(inside) > 1 else ():
        chain: list[int] = []
        for index in (moment, *tree.ancestors(moment)):
            end = tree.elements[index].end
            if index in record.roots or len(_between(moments, index, end)) > 1:
                break
            if quote_in(tree.elements[index].tag) is not None:
                chain.clear()
                break
            if tree.elements[index].name not in INLINE and _between(named, index, end):
                chain.append(index)
        if chain:
            yield chain


def _likely_kinds(tree: Tree, chains: Sequence[Sequence[list[int]]]) -> frozenset[str]:
    """Return what occurs more than once in a record, or calls itself a comment, mostly with words."""
    several: set[str] = set()
    wordy, total = Counter[str](), Counter[str]()
    for found in chains:
        counts: Counter[str] = Counter()
        for chain in found:
            kinds = {tree.elements[index].signature: index for index in chain}
            counts.update(kinds.keys())
            wordy.update(kind for kind, index in kinds.items() if _says_something(tree, index))
        total.update(counts)
        several.update(kind for kind, count in counts.items() if count > 1 or "comment" in kind.lower())
    return frozenset(kind for kind in several if 2 * wordy[kind] > total[kind] and "." in kind)


def _says_something(tree: Tree, index: int) -> bool:
    """Whether a sentence stands beside the name, not ranks and counts alone, and not about an edit."""
    return not says_edit(tree.text(index, _LONGEST_NOTE)) and any(
        len(_WORD.findall(element.direct)) >= _SENTENCE
        for element in tree.within(index)
        if element.index not in tree.moments and not tree.link_length(element.index, element.index + 1)
    )


def _of_kinds(tree: Tree, chains: Iterable[list[int]], kinds: Container[str]) -> list[int]:
    """Return the outermost element of the kinds around each moment."""
    found = (
        next((index for index in reversed(chain) if tree.elements[index].signature in kinds), None)
        for chain in chains
    )
    return sorted({index for index in found if index is not None})


def _with_holes(record: Record, comments: Sequence[int]) -> Record:
    return replace(record, holes=tuple(sorted({*record.holes, *comments})))


def _has_header(tree: Tree, record: Record, named: Sequence[int], moments: Sequence[int]) -> bool:
    spans = list(record.spans(tree))
    return all(any(_between(ordered, *span) for span in spans) for ordered in (moments, named))


def _between(ordered: Sequence[int], start: int, end: int) -> Sequence[int]:
    return ordered[bisect_left(ordered, start) : bisect_left(ordered, end)]
