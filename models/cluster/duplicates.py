"""Near-duplicates: the same request pasted again, perhaps with a greeting, a typo or a smiley."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.cluster.words import FILLERS, words

_PERMUTATIONS: Final = 32
# Eight bands of four rows: two texts that share 80 % of their words meet with probability .98, two that
# share 40 % with .19; whoever meets is compared word by word afterwards.
_ROWS: Final = 4
_SHARED: Final = 0.8
# An edit that keeps this share of a word's letters is a slip of the finger, not another word.
_TYPO: Final = 0.8


def duplicate_groups(texts: Sequence[str]) -> tuple[int, ...]:
    """Give each text the number of its group, from 0 by first member; a text without words is alone.

    Two texts are near-duplicates when at least 80 % of their words, in order, are the same and what
    remains are fillers or typing errors. One other word (a negation, another object) makes them
    different, however long they are. The partition does not depend on the order of the texts.
    """
    parents = list(range(len(texts)))
    first: dict[str, int] = {}
    for index, text in enumerate(texts):
        if wording := " ".join(word for word in words(text) if word not in FILLERS):
            parents[index] = first.setdefault(wording, index)
    for left, right in _near_pairs(sorted(first)):
        a, b = _find(parents, first[left]), _find(parents, first[right])
        parents[max(a, b)] = min(a, b)
    return _renumber(_find(parents, index) for index in range(len(texts)))


def _renumber(labels: Iterable[int]) -> tuple[int, ...]:
    numbers: dict[int, int] = {}
    return tuple(numbers.setdefault(label, len(numbers)) for label in labels)


def _find(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def _near_pairs(wordings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of near-duplicates among neighbours in each band's buckets, so never all against all."""
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
            if _near(left.split(), right.split()):
                yield left, right


def _signatures(wordings: Sequence[str]) -> NDArray[np.uint32]:
    from datasketch import MinHash  # noqa: PLC0415 - 0.3 s that `--help` should not pay

    # CRC-32 fills the 32 bits that a sketch works on, at a tenth of the default hash's cost.
    shingled = ([word.encode() for word in wording.split()] for wording in wordings)
    sketches = MinHash.generator(shingled, num_perm=_PERMUTATIONS, seed=1, hashfunc=zlib.crc32)
    signatures = np.empty((len(wordings), _PERMUTATIONS), dtype=np.uint32)
    for row, sketch in enumerate(sketches):
        signatures[row] = sketch.hashvalues
    return signatures


def _near(left: list[str], right: list[str]) -> bool:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - keeps the import of the package light

    shared = 0
    for step in Levenshtein.opcodes(left, right):
        if step.tag == "equal":
            shared += step.src_end - step.src_start
        elif step.tag != "replace" or not _typos(
            left[step.src_start : step.src_end], right[step.dest_start : step.dest_end]
        ):
            return False
    return shared >= _SHARED * max(len(left), len(right))


def _typos(left: list[str], right: list[str]) -> bool:
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - as above

    return all(
        min(len(a), len(b)) > 3 and Indel.normalized_similarity(a, b) >= _TYPO
        for a, b in zip(left, right, strict=True)
    )
