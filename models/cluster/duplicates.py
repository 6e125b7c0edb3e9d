"""Near-duplicates: the same request pasted again, perhaps with a greeting, a typo or a smiley."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.cluster.words import FILLERS, words

_PERMUTATIONS: Final = 32
# Eight bands of four rows: two texts that share 80 % of their shingles meet with probability .98, two
# that share 40 % with .19; whoever meets is compared word by word afterwards.
_ROWS: Final = 4
# An edit that keeps this share of a word's letters is a slip of the finger, not another word.
_TYPO: Final = 0.8
_SHARED: Final = 0.8


def duplicate_groups(texts: Sequence[str]) -> tuple[int, ...]:
    """Give each text the number of its group, from 0 by first member; a text without words is alone.

    Two texts are near-duplicates when at least 80 % of their words, in order, are the same and what
    remains are fillers or typing errors. One other word (a negation, another object) makes them
    different, however long they are. The partition does not depend on the order of the texts.
    """
    parents = list(range(len(texts)))
    first: dict[tuple[str, ...], int] = {}
    for index, text in enumerate(texts):
        if significant := tuple(word for word in words(text) if word not in FILLERS):
            parents[index] = first.setdefault(significant, index)
    for left, right in _near_pairs(sorted(first)):
        a, b = _find(parents, first[left]), _find(parents, first[right])
        parents[max(a, b)] = min(a, b)
    return renumber(_find(parents, index) for index in range(len(texts)))


def renumber(labels: Iterable[int]) -> tuple[int, ...]:
    """Return the same partition with its groups counted from 0 in the order of their first member."""
    numbers: dict[int, int] = {}
    return tuple(numbers.setdefault(label, len(numbers)) for label in labels)


def _find(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def _near_pairs(wordings: Sequence[tuple[str, ...]]) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Pairs of near-duplicates: neighbours within each band's buckets, so never all against all."""
    if len(wordings) < 2:
        return
    signatures = _signatures(wordings)
    for start in range(0, _PERMUTATIONS, _ROWS):
        band = signatures[:, start : start + _ROWS]
        # A stable sort keeps the wordings' own (alphabetical) order within a bucket.
        order = np.lexsort(band.T[::-1])
        same = np.all(band[order[1:]] == band[order[:-1]], axis=1)
        for position in np.flatnonzero(same):
            left, right = wordings[order[position]], wordings[order[position + 1]]
            if _near(left, right):
                yield left, right


def _signatures(wordings: Sequence[tuple[str, ...]]) -> NDArray[np.uint64]:
    from datasketch import MinHash  # noqa: PLC0415 - 0.3 s that `--help` should not pay

    shingled = ([shingle.encode() for shingle in _shingles(wording)] for wording in wordings)
    rows = [sketch.hashvalues for sketch in MinHash.generator(shingled, num_perm=_PERMUTATIONS, seed=1)]
    return np.asarray(rows, dtype=np.uint64)


def _shingles(wording: tuple[str, ...]) -> list[str]:
    # Four letters at a time: a typing error then spoils four shingles, not the whole word.
    line = " ".join(wording)
    return [line[start : start + 4] for start in range(max(1, len(line) - 3))]


def _near(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    shared = 0
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            shared += b - a
        elif kind != "replace" or not _typos(left[a:b], right[c:d]):
            return False
    return shared >= _SHARED * max(len(left), len(right))


def _typos(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return len(left) == len(right) and all(
        min(len(a), len(b)) > 3 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= _TYPO
        for a, b in zip(left, right, strict=True)
    )
