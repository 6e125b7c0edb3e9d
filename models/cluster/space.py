"""The space that requests are compared in: vectors without half of what they all share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.cluster.places import means_of, unit

# All posts about one product are alike; taking half of their mean away made one threshold do for a
# single debate as for a whole forum (the table in docs/explanation/clustering.md). Of few texts the mean
# says more about them than about the forum, so it counts n / (n + 20).
_SHARE: Final = 0.5
_FEW: Final = 20


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
