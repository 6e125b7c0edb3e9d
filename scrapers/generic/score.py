"""How much a set of repeated records looks like the posts of a thread."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.generic.records import Grouping, Record
from scrapers.generic.tree import Tree

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """What the lengths of its texts say about a grouping; `words` are the characters outside links."""

    grouping: Grouping
    words: tuple[int, ...]
    coverage: float
    link_share: float

    def score(self, quality: float) -> float:
        """Return the score at a sum of qualities."""
        whole: float = math.sqrt(quality) * self.coverage**1.5 * (1 - self.link_share)
        return whole * quality / len(self.grouping)

    @property
    def most(self) -> float:
        """The score if every record were perfect."""
        return self.score(len(self.grouping))


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
        return self._scored(self._measured(grouping))

    def _measured(self, grouping: Grouping) -> "_Measured":
        lengths = [self._lengths(record) for record in grouping]
        words, links = sum(own for own, _ in lengths), sum(linked for _, linked in lengths)
        coverage = words / self._page_words
        link_share = links / max(1, links + words)
        own = tuple(own for own, _ in lengths)
        return _Measured(grouping=grouping, words=own, coverage=coverage, link_share=link_share)

    def _scored(self, measured: "_Measured") -> Candidate:
        quality = 0.0
        for record, own in zip(measured.grouping, measured.words, strict=True):
            quality += self._quality(record, own)
        return Candidate(
            grouping=measured.grouping,
            quality=quality,
            coverage=measured.coverage,
            link_share=measured.link_share,
            score=measured.score(quality),
        )

    def likeness(self, grouping: Grouping) -> float:
        """Return how alike the records are inside, 0 to 1: in how many each kind of element is."""
        counts: Counter[str] = Counter()
        for record in grouping:
            counts.update({self._tree.elements[index].signature for index in record.indices(self._tree)})
        return sum(count * count for count in counts.values()) / (len(grouping) * max(1, counts.total()))

    def best(self, groups: Iterable[Grouping]) -> Candidate | None:
        """Return the grouping most like posts: the highest score times likeness squared.

        Lengths are cheap, qualities and likenesses are not: those that could not win at their best are
        never asked. Of equals, the one with the higher score wins, then the one found first.
        """
        measured = [self._measured(grouping) for grouping in groups]
        best, best_rank = None, (0.0, 0.0, 0)
        for place in sorted(range(len(measured)), key=lambda each: -measured[each].most):
            if measured[place].most < best_rank[0]:
                break
            found = self._scored(measured[place])
            if found.score < best_rank[0]:
                continue
            rank = (found.score * self.likeness(found.grouping) ** 2, found.score, -place)
            if best is None or rank > best_rank:
                best, best_rank = found, rank
        return best

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
