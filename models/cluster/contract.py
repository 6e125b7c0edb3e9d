"""What goes into a clustering and what comes out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """How alike requests must be to count as one; docs/explanation/clustering.md measures the defaults."""

    threshold: float = 0.25
    """Two groups join while their members' mean similarity, after centring, is at least this (-1 to 1)."""

    smallest: int = 2
    """Texts, copies included, that make a cluster; fewer are single voices."""

    keywords: int = 5
    """Words kept per cluster."""

    ballots: int = 16
    """Groupings that are voted on; 1 is a single average-linkage grouping, several times as fast."""

    sample: int = 3_000
    """Up to this many distinct texts every pair is compared (20 bytes a pair while it lasts); beyond, a
    model is fitted on a sample of this size and the rest placed by nearest centroid."""

    rounds: int = 4
    """How often, at most, a model is fitted: what found no place is sampled again."""

    dimensions: int = 256
    """Width to which the vectors of a sample are reduced before its model is fitted."""

    seed: int = 0
    """Seed (0 to 4,095) of all that is drawn: who takes part in a ballot or a sample, and the reduction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """One answer per text, one description per cluster."""

    labels: tuple[int, ...]
    """The cluster of each text, numbered by first member; -1 is a single voice."""

    exemplars: tuple[int, ...]
    """Per cluster, the index of its most central text; one without a negation where there is any."""

    keywords: tuple[tuple[str, ...], ...]
    """Per cluster, the words that set it apart (class-based tf-idf), the most telling first."""

    centroids: NDArray[np.float32]
    """Per cluster, the direction of its members' mean, shape (clusters, width), rows of length one."""

    duplicates: tuple[int, ...]
    """A group number for each text; texts of one group say the same in almost the same words."""
