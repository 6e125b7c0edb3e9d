"""Steady groups: many groupings of parts of the corpus, and a vote on who belongs together."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.cluster.agglomerate import agglomerate

# Of 256: the share of the texts, about six in seven, that take part in one ballot.
_PART: Final = 220
# The share of ballots in which the members of two groups must have met for the groups to be one.
_MET: Final = 1 / 3
# Ballots give few distinct values, so ties abound; a hundredth of the likeness itself settles them.
_TIES: Final = 0.01


def vote(
    likeness: NDArray[np.float32], texts: Sequence[str], *, threshold: float, ballots: int, seed: int
) -> NDArray[np.int64]:
    """Group by the vote of `ballots` average-linkage groupings, numbered arbitrarily from 0.

    A single grouping hangs on the order of its merges: five texts more among a hundred, and groups that
    are not clearly apart fall out otherwise. Here each ballot groups six sevenths of the texts and
    places the others where their mean likeness is highest and reaches `threshold`; then those groups are
    joined whose members met in at least a third of the ballots. Which texts take part is told by hashes of
    the texts and the seed, so the same text takes part in the same ballots in every corpus.
    """
    size = len(texts)
    if size < 2 or ballots < 2:
        return agglomerate(likeness, threshold=threshold)
    together = np.zeros((size, size), dtype=np.uint16)
    for ballot in range(ballots):
        labels = _ballot(likeness, _drawn(texts, seed * ballots + ballot), threshold)
        together += labels[:, None] == labels[None, :]
    agreed = together.astype(np.float32)
    agreed *= (1 - _TIES) / ballots
    agreed += _TIES * likeness
    return agglomerate(agreed, threshold=_MET)


def _drawn(texts: Sequence[str], ballot: int) -> NDArray[np.bool_]:
    salt = ballot.to_bytes(2, "big")
    return np.array(
        [
            blake2b(text.encode("utf-8", "replace"), digest_size=1, salt=salt).digest()[0] < _PART
            for text in texts
        ]
    )


def _ballot(likeness: NDArray[np.float32], drawn: NDArray[np.bool_], threshold: float) -> NDArray[np.int64]:
    # Whoever finds no place keeps a number of their own.
    labels = np.arange(len(drawn), dtype=np.int64) + len(drawn)
    inside, outside = np.flatnonzero(drawn), np.flatnonzero(~drawn)
    if not len(inside):
        return labels
    labels[inside] = agglomerate(likeness[np.ix_(inside, inside)], threshold=threshold)
    groups = np.zeros((len(inside), labels[inside].max() + 1), dtype=np.float32)
    groups[np.arange(len(inside)), labels[inside]] = 1
    means = likeness[np.ix_(outside, inside)] @ (groups / groups.sum(axis=0))
    best = means.argmax(axis=1)
    fits = means[np.arange(len(outside)), best] >= threshold
    labels[outside[fits]] = best[fits]
    return labels
