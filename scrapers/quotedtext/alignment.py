"""Find where quoted words end: align the lines after a quote's opening with the post they came from.

Copied pages mark where a quote starts and not where it ends. The quoted post knows: as long as lines
keep matching it, they are quoted. Matching is by words, so white space, punctuation, emoji and small
edits do not matter.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Levenshtein

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ELLIPSIS = re.compile(r"^\W*(?:\.{2,}|…|snip|\[?\.\.\.\]?)\W*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"”')\]]*\s+")

LINE_SHARE = 0.8
"""A line is quoted if this share of its words is found in a row: leaves room for small edits."""
_FEW = 4
_MOST_STARTS = 60


@dataclass(frozen=True)
class Source:
    """A text that may have been quoted, split into words once."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """The words, casefolded."""
        return words_of(self.text)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self.words):
            found[word].append(i)
        return found

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The distinct words."""
        return frozenset(self.words)

    @cached_property
    def squeezed(self) -> str:
        """The text without white space, for exact comparison."""
        return "".join(self.text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`lines` whole lines are quoted, and `offset` code points of the line after them.

    `words` counts the words that were found in the source, the measure to choose between sources.
    """

    lines: int
    offset: int
    words: int


def words_of(text: str) -> list[str]:
    """Return the casefolded words of a text."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def may_hold(words: Sequence[str], source: Source, *, trusted: bool) -> bool:
    """Say cheaply whether a line of `words` could stand in `source`: a filter before `align`."""
    shared = sum(word in source.vocabulary for word in words)
    return shared >= (0.5 if trusted else 0.7) * len(words) and shared > 0


def align(lines: Sequence[str], source: Source, *, trusted: bool) -> Match:
    """Return how much of the start of `lines` was taken from `source`.

    `trusted` says that the quote names the source's author: then two words are enough to start with.
    """
    cursor = taken = total = 0
    for i, line in enumerate(lines):
        words = words_of(line)
        if not words:
            if taken == i and (not line.strip() or _follows(line, source)):
                taken = i + 1 if line.strip() else taken
            if _ELLIPSIS.match(line) and total:
                taken = i + 1
            continue
        end, count = _best_run(words, source, cursor)
        if not _is_quoted(words, count, first=total == 0, continues=end - count == cursor, trusted=trusted):
            offset = _quoted_prefix(line, source, cursor, trusted=trusted) if _adjoins(lines, taken, i) else 0
            if offset:
                return Match(lines=i, offset=offset, words=total + _FEW)
            break
        cursor, taken, total = end, i + 1, total + count
    return Match(lines=taken, offset=0, words=total)


def _adjoins(lines: Sequence[str], taken: int, i: int) -> bool:
    return all(not line.strip() for line in lines[taken:i])


def _follows(line: str, source: Source) -> bool:
    return "".join(line.split()) in source.squeezed


def _is_quoted(words: Sequence[str], count: int, *, first: bool, continues: bool, trusted: bool) -> bool:
    if len(words) >= _FEW:
        return count >= LINE_SHARE * len(words) and (trusted or not first or count > _FEW)
    if count < len(words):
        return False
    return continues or (first and trusted)


def _best_run(words: Sequence[str], source: Source, cursor: int) -> tuple[int, int]:
    """Return (end in the source, matched words) of the best place for `words`, near `cursor`."""
    starts = {
        place - skipped
        for skipped in range(min(3, len(words)))
        for place in source.places.get(words[skipped], ())
    }
    ordered = sorted(
        (start for start in starts if start >= 0), key=lambda start: (start < cursor, abs(start - cursor))
    )
    best = (cursor, 0)
    for start in ordered[:_MOST_STARTS]:
        end, count = _run(words, source.words, start)
        if count > best[1]:
            best = (end, count)
        if count == len(words):
            break
    return best


def _run(words: Sequence[str], source: Sequence[str], start: int) -> tuple[int, int]:
    """Walk along both texts, stepping over a few changed, dropped or added words."""
    i, j, count = 0, start, 0
    while i < len(words) and j < len(source):
        if _same(words[i], source[j]):
            i, j, count = i + 1, j + 1, count + 1
            continue
        for di, dj in ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (0, 2), (2, 0), (2, 2), (0, 3), (3, 0)):
            if _agree(words, i + di, source, j + dj):
                i, j = i + di, j + dj
                break
        else:
            break
    return j, count


def _agree(words: Sequence[str], i: int, source: Sequence[str], j: int) -> bool:
    """Say whether two words in a row agree (or the last one does)."""
    if i >= len(words) or j >= len(source) or words[i] != source[j]:
        return False
    return i + 1 >= len(words) or j + 1 >= len(source) or words[i + 1] == source[j + 1]


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) >= 4 and Levenshtein.normalized_similarity(one, other) >= 0.75


def _quoted_prefix(line: str, source: Source, cursor: int, *, trusted: bool) -> int:
    """Return where own words start within a line, for pages that print no line end after a quote."""
    for boundary in reversed([match.end() for match in _SENTENCE_END.finditer(line)]):
        words = words_of(line[:boundary])
        _, count = _best_run(words, source, cursor)
        if count >= max(_FEW, 0.9 * len(words)) and (trusted or count > 2 * _FEW):
            return boundary
    return 0
