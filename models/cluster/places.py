"""Centroids, and finding the nearest."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Vectors compared at once: 4,096 against 5,000 centroids are 80 MB of similarities.
_ROWS = 4_096


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row divided by its length; a zero row stays zero, so that nothing becomes NaN."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1), dtype=np.float32)


def centroids_of(vectors: NDArray[np.float32], groups: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Return the direction of each group's mean, shape (groups, width)."""
    rows = np.zeros((len(groups), vectors.shape[1]), dtype=np.float32)
    for number, members in enumerate(groups):
        rows[number] = vectors[list(members)].astype(np.float64).mean(axis=0)
    return unit(rows)


def place(
    vectors: NDArray[np.float32], centroids: NDArray[np.float32], *, threshold: float
) -> tuple[int, ...]:
    """Find the nearest centroid of each vector, or -1 where none is at least `threshold` (cosine) near.

    Both are unit rows of one width; float16 and memory-mapped vectors are read a slice at a time. Of
    equally near centroids the first wins.
    """
    if not len(centroids):
        return (-1,) * len(vectors)
    labels = np.empty(len(vectors), dtype=np.int64)
    for start in range(0, len(vectors), _ROWS):
        similarity = np.asarray(vectors[start : start + _ROWS], dtype=np.float32) @ centroids.T
        best = similarity.argmax(axis=1)
        near = similarity[np.arange(len(best)), best] >= threshold
        labels[start : start + _ROWS] = np.where(near, best, -1)
    return tuple(labels.tolist())
