"""The space that requests are compared in: vectors without most of what they all share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.cluster.places import means_of, unit

# All posts about one product are alike, and those of one debate more so: with three quarters of their
# mean taken away, one threshold does for a single debate, a product's forum and a week of news (the table
# in docs/explanation/clustering.md). The mean of few texts says more about them than about the forum, so
# that of n texts counts n / (n + 5).
_SHARE: Final = 0.75
_FEW: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A shift away from the corpus's mean."""

    shift: NDArray[np.float32]

    @classmethod
    def from_corpus(cls, vectors: NDArray[np.float32], indices: Sequence[int]) -> Self:
        """Measure the mean of the rows named by `indices`."""
        share = _SHARE * len(indices) / (len(indices) + _FEW)
        return cls(shift=share * means_of(vectors, [indices])[0])

    def centred(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shift rows and scale them back to length one."""
        return unit(rows - self.shift)
