"""Whether a sentence welcomes or rejects what is being discussed, read off its words alone.

Two of the outputs of `models/weights/single`. They know no target: "About time!" and "Not a fan." tell a
side without naming one, "Which browser do you use?" tells none. `models.sides` weighs them with what else is
known.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.calibration import sigmoid
from models.runtime import WEIGHTS, Network, read_manifest

Shares = NDArray[np.float64]


class ReactionModel:
    """The reading of single sentences."""

    def __init__(self, network: Network, columns: tuple[int, int]) -> None:
        """Take the network and the columns of its outputs: takes a side, is in favour."""
        self._network = network
        self._columns = list(columns)

    @classmethod
    def load(cls, model_dir: Path = WEIGHTS / "single") -> Self:
        """Load the shipped weights; MissingModel, DamagedModel or WrongModel where they do not serve."""
        manifest = read_manifest(model_dir)
        columns = (manifest.head("side")["column"], manifest.head("favor")["column"])
        return cls(Network.from_manifest(manifest), columns)

    def judge(self, sentences: Sequence[str]) -> Shares:
        """Return an array of shape (sentences, 2): the chances of a side, and of "for" if there is one."""
        if not sentences:
            return np.zeros((0, 2))
        logits = np.stack(self._network.run(sentences))[:, self._columns]
        return sigmoid(logits)
