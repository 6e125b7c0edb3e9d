"""What goes into a clustering and what comes out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """How alike requests must be to count as one; docs/explanation/clustering.md measures the defaults."""

    threshold: float = 0.35
    """Two groups join while their members' mean similarity is at least this (-1 to 1)."""

    smallest: int = 2
    """Texts, copies included, that make a cluster; fewer are single voices."""

    keywords: int = 5
    """Words kept per cluster."""

    exact_limit: int = 4_000
    """Up to this many distinct texts every pair is compared (four bytes a pair and a few seconds)."""

    sample: int = 8_000
    """Beyond that, how many distinct texts a model is fitted on before the rest is placed."""

    rounds: int = 3
    """How often, at most, what found no place is sampled and fitted again."""

    seed: int = 7
    """Seed of whatever draws random numbers. Nothing does below `exact_limit`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """One answer per text, one description per cluster."""

    labels: tuple[int, ...]
    """The cluster of each text, numbered by first member; -1 is a single voice."""

    exemplars: tuple[int, ...]
    """Per cluster, the index of its most central text."""

    keywords: tuple[tuple[str, ...], ...]
    """Per cluster, the words that set it apart (class-based tf-idf), the most telling first."""

    centroids: NDArray[np.float32]
    """Per cluster, the direction of its members' mean, shape (clusters, width), rows of length one."""

    duplicates: tuple[int, ...]
    """A group number for each text; texts of one group say the same in almost the same words."""
