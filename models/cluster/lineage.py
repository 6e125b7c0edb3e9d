"""What became of each old cluster: pure functions over sets of member ids."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

# Under this overlap (Jaccard) nothing is called the same proposal: one post that moves from a large
# cluster must not carry the large cluster's key away with it.
_SAME: Final = 0.2
# Most of a cluster's members: the share from which a part splits off, or a whole merges in.
_MOST: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """How one set of clusters became another. Keys are the callers'; members decide everything."""

    continued: Mapping[str, str]
    """Old key to new key, one to one: the pairing with the largest total overlap (Jaccard)."""

    split: Mapping[str, tuple[str, ...]]
    """An old key to the two or more new keys whose members came mostly from it."""

    merged: Mapping[str, tuple[str, ...]]
    """A new key to the two or more old keys whose members went mostly to it."""

    born: tuple[str, ...]
    """New keys that continue nothing and are no part of a split, sorted."""

    died: tuple[str, ...]
    """Old keys that nothing continues and that merged into nothing, sorted."""


def match(old: Mapping[str, frozenset[str]], new: Mapping[str, frozenset[str]]) -> Lineage:
    """Match clusters by shared members (Hungarian method on the Jaccard index).

    Only members known to both sides are compared: new posts neither weaken a continuation nor cause a
    split, and deleted posts kill no proposal that still has members. The answer does not depend on the
    mappings' order; ties go to the keys that sort first. A cluster may continue and split at once: the
    key goes to one part, and all parts are listed.
    """
    olds, news = sorted(old), sorted(new)
    known = frozenset[str]().union(*old.values()) & frozenset[str]().union(*new.values())
    before = [len(old[key] & known) for key in olds]
    after = [len(new[key] & known) for key in news]
    shared = _shared([old[key] & known for key in olds], [new[key] & known for key in news])
    continued = {olds[i]: news[j] for i, j in sorted(_pairs(before, after, shared))}
    split: dict[str, list[str]] = {}
    merged: dict[str, list[str]] = {}
    for (i, j), count in sorted(shared.items()):
        if count >= _MOST * after[j]:
            split.setdefault(olds[i], []).append(news[j])
        if count >= _MOST * before[i]:
            merged.setdefault(news[j], []).append(olds[i])
    splits = _several(split)
    merges = _several(merged)
    heirs = {*continued.values(), *(part for parts in splits.values() for part in parts)}
    ancestors = {*continued, *(part for parts in merges.values() for part in parts), *splits}
    return Lineage(
        continued=continued,
        split=splits,
        merged=merges,
        born=tuple(key for key in news if key not in heirs and key not in merges),
        died=tuple(key for key in olds if key not in ancestors),
    )


def _several(parts: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(keys)) for key, keys in sorted(parts.items()) if len(keys) > 1}


def _shared(before: Sequence[frozenset[str]], after: Sequence[frozenset[str]]) -> dict[tuple[int, int], int]:
    """How many members each old and new cluster share, where they share any."""
    homes: dict[str, list[int]] = {}
    for number, members in enumerate(after):
        for member in members:
            homes.setdefault(member, []).append(number)
    return Counter(
        (number, home)
        for number, members in enumerate(before)
        for member in members
        for home in homes[member]
    )


def _pairs(
    before: Sequence[int], after: Sequence[int], shared: Mapping[tuple[int, int], int]
) -> Iterator[tuple[int, int]]:
    """Yield the one-to-one pairing with the largest sum of Jaccard indices, each at least `_SAME`."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - half a second that `--help` should not pay

    overlap = {
        (i, j): jaccard
        for (i, j), count in shared.items()
        if (jaccard := count / (before[i] + after[j] - count)) >= _SAME
    }
    for rows, columns in _components(overlap):
        # One assignment a connected group: a whole corpus in one matrix would be clusters squared.
        matrix = np.zeros((len(rows), len(columns)))
        for x, row in enumerate(rows):
            for y, column in enumerate(columns):
                matrix[x, y] = overlap.get((row, column), 0.0)
        for x, y in zip(*linear_sum_assignment(matrix, maximize=True), strict=True):
            if matrix[x, y] > 0:
                yield rows[x], columns[y]


def _components(edges: Iterable[tuple[int, int]]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the connected groups of a bipartite graph, each as its sorted left and right nodes."""
    right: dict[int, set[int]] = {}
    left: dict[int, set[int]] = {}
    for i, j in edges:
        right.setdefault(i, set()).add(j)
        left.setdefault(j, set()).add(i)
    unseen = set(right)
    for start in sorted(right):
        if start not in unseen:
            continue
        rows, columns, frontier = {start}, set[int](), [start]
        while frontier:
            fresh = right[frontier.pop()] - columns
            columns |= fresh
            reached = {i for j in fresh for i in left[j]} - rows
            rows |= reached
            frontier.extend(reached)
        unseen -= rows
        yield sorted(rows), sorted(columns)
