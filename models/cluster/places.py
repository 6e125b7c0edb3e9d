"""Centroids, and finding the nearest."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

# Vectors compared at once: 4,096 against 5,000 centroids are 80 MB of similarities.
_ROWS: Final = 4_096


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Divide each row by its length; a zero row stays zero, so that nothing becomes NaN."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1), dtype=np.float32)


def slices(
    vectors: NDArray[np.float32], indices: Sequence[int]
) -> Iterator[tuple[Sequence[int], NDArray[np.float32]]]:
    """Yield the chosen rows a slice at a time, so that a memory-mapped million is never in memory at once."""
    for start in range(0, len(indices), _ROWS):
        chosen = indices[start : start + _ROWS]
        yield chosen, np.asarray(vectors[list(chosen)], dtype=np.float32)


def means_of(vectors: NDArray[np.float32], groups: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Average the rows of each group, shape (groups, width)."""
    rows = np.zeros((len(groups), vectors.shape[1]), dtype=np.float64)
    for number, members in enumerate(groups):
        for _, chosen in slices(vectors, members):
            rows[number] += chosen.sum(axis=0, dtype=np.float64)
        rows[number] /= max(len(members), 1)
    return rows.astype(np.float32)


def place(
    vectors: NDArray[np.float32], centroids: NDArray[np.float32], *, threshold: float
) -> tuple[int, ...]:
    """Find the nearest centroid of each vector, or -1 where none is at least `threshold` (cosine) near.

    Both are unit rows of one width; float16 and memory-mapped vectors are read a slice at a time. Of
    equally near centroids the first wins.
    """
    if not len(centroids):
        return (-1,) * len(vectors)
    labels: list[int] = []
    for _, rows in slices(vectors, range(len(vectors))):
        similarity = rows @ centroids.T
        best = similarity.argmax(axis=1)
        near = similarity[np.arange(len(best)), best] >= threshold
        labels.extend(np.where(near, best, -1).tolist())
    return tuple(labels)
