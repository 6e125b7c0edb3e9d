"""Small corpora: every pair is compared, and groups join from the most alike downwards."""

import numpy as np
from numpy.typing import NDArray


def agglomerate(similarity: NDArray[np.float32], *, threshold: float) -> NDArray[np.int64]:
    """Average-linkage groups of a symmetric similarity matrix, numbered arbitrarily from 0.

    Two groups join while the mean similarity of their members is at least `threshold`. Nothing is drawn
    at random.
    """
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 - half a second that `--help` should not pay
    from scipy.spatial.distance import squareform  # noqa: PLC0415 - as above

    if len(similarity) < 2:
        return np.zeros(len(similarity), dtype=np.int64)
    distance = np.clip(1.0 - similarity, 0.0, None)
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(distance, checks=False), method="average")
    return np.asarray(fcluster(tree, 1.0 - threshold, criterion="distance"), dtype=np.int64) - 1
