"""Every pair compared: groups join from the most alike downwards."""

import numpy as np
from numpy.typing import NDArray


def agglomerate(similarity: NDArray[np.float32], *, threshold: float) -> NDArray[np.int64]:
    """Return average-linkage groups of a symmetric similarity matrix, numbered arbitrarily from 0.

    Two groups join while the mean similarity of their members is at least `threshold`. Nothing is drawn
    at random.
    """
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 - half a second, not for `--help`
    from scipy.spatial.distance import squareform  # noqa: PLC0415 - as above

    if len(similarity) < 2:
        return np.zeros(len(similarity), dtype=np.int64)
    distance = np.maximum(1 - similarity, 0, dtype=np.float32)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average")
    return np.asarray(fcluster(tree, 1 - threshold, criterion="distance"), dtype=np.int64) - 1
