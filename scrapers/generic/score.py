"""How much a set of repeated records looks like the posts of a thread."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.generic.records import Grouping, Record
from scrapers.generic.tree import Tree

_FOREMOST = 40
_WORDS_ENOUGH = 80
"""Characters outside links from which on a record counts as holding a post; many posts are shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A grouping with its score; `quality` is the sum over its records, each between 0 and 1."""

    grouping: Grouping
    quality: float
    coverage: float
    link_share: float
    score: float


class Scorer:
    """Scores groupings of one page."""

    def __init__(self, tree: Tree, names: dict[int, int]) -> None:
        self._tree = tree
        self._moments = sorted(tree.moments)
        self._names = sorted(names)
        self._strengths = names
        whole = tree.text_length(0, len(tree)) - tree.link_length(0, len(tree))
        self._page_words = max(1, whole)

    def candidate(self, grouping: Grouping) -> Candidate:
        """Score one grouping."""
        quality, words, links = 0.0, 0, 0
        for record in grouping:
            own, linked = self._lengths(record)
            words += own
            links += linked
            quality += self._quality(record, own)
        coverage = words / self._page_words
        link_share = links / max(1, links + words)
        score = quality**0.5 * coverage**1.5 * (1 - link_share) * (quality / len(grouping))
        return Candidate(
            grouping=grouping, quality=quality, coverage=coverage, link_share=link_share, score=score
        )

    def likeness(self, grouping: Grouping) -> float:
        """Return how alike the records are inside, 0 to 1: in how many each kind of element is."""
        counts: Counter[str] = Counter()
        for record in grouping:
            counts.update({self._tree.elements[index].signature for index in record.indices(self._tree)})
        return sum(count * count for count in counts.values()) / (len(grouping) * max(1, counts.total()))

    def best(self, groups: Iterable[Grouping]) -> Candidate | None:
        """Return the grouping most like posts; likeness is asked of the foremost only, for it costs time."""
        ranked = sorted((self.candidate(found) for found in groups), key=lambda found: -found.score)
        return max(
            ranked[:_FOREMOST],
            key=lambda found: found.score * self.likeness(found.grouping) ** 2,
            default=None,
        )

    def _lengths(self, record: Record) -> tuple[int, int]:
        own = linked = 0
        for start, end in record.spans(self._tree):
            link = self._tree.link_length(start, end)
            linked += link
            own += self._tree.text_length(start, end) - link
        return own, linked

    def _quality(self, record: Record, words: int) -> float:
        moments = sum(len(within(self._moments, start, end)) for start, end in record.spans(self._tree))
        strengths = [
            self._strengths[index]
            for start, end in record.spans(self._tree)
            for index in within(self._names, start, end)
        ]
        timed = 1.0 if moments else 0.1
        named = {0: 0.2, 1: 0.5, 2: 0.8}.get(max(strengths, default=0), 1.0)
        return (
            timed * named * (0.3 + 0.7 * min(1.0, words / _WORDS_ENOUGH)) / math.sqrt(self._posts_in(record))
        )

    def _posts_in(self, record: Record) -> int:
        """Count how often every kind of time and of name occurs: in a box around posts, twice or more.

        A post with comments below it has a time and a name of its own kind.
        """
        times, names = Counter[str](), Counter[str]()
        for start, end in record.spans(self._tree):
            times.update(self._tree.elements[index].signature for index in within(self._moments, start, end))
            names.update(self._tree.elements[index].signature for index in within(self._names, start, end))
        return min((*times.values(), *names.values()), default=1)


def within(ordered: list[int], start: int, end: int) -> list[int]:
    """Return the numbers in the sorted list that are at least `start` and below `end`."""
    return ordered[bisect_left(ordered, start) : bisect_left(ordered, end)]
