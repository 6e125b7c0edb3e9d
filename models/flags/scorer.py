"""Probabilities of toxicity, hate and spam: the network, the n-grams and the word lists put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from models.calibration import Calibration, Vector
from models.errors import WrongModel
from models.flags.lexicon import count_hits, lexicon_names
from models.flags.prepare import prepare
from models.linear import NgramModel
from models.runtime import Manifest, Network

HEADS = ("toxicity", "hate", "spam")
_NGRAMS = "ngrams.safetensors"
# A list that fires three times says no more than one that fires twice, or a rant would drown the network.
_MOST_HITS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    column: int | None
    weights: Mapping[str, float]
    calibration: Calibration


class Scorer:
    """The flag heads of one model folder."""

    def __init__(self, manifest: Manifest, names: Sequence[str], *, threads: int | None = None) -> None:
        """Load the heads named; WrongModel where the folder lacks one."""
        self.names = tuple(names)
        self._heads = {name: _head(manifest.head(name)) for name in names}
        self._network = Network.from_manifest(manifest, threads=threads) if manifest.network else None
        self._ngrams = (
            NgramModel.load(manifest.directory / _NGRAMS, manifest.files[_NGRAMS])
            if _NGRAMS in manifest.files
            else None
        )

    @classmethod
    def of(cls, manifest: Manifest, *, threads: int | None = None) -> Self:
        """Every flag head that a folder has."""
        return cls(manifest, [name for name in HEADS if name in manifest.heads], threads=threads)

    def probabilities(self, texts: Sequence[str]) -> Vector:
        """Calibrated, shape (texts, names); at one half or above, flag."""
        columns = []
        for name, features in self.features(texts).items():
            head = self._heads[name]
            raw = sum(
                (head.weights.get(key, 0.0) * row for key, row in features.items()), np.zeros(len(texts))
            )
            columns.append(head.calibration.probability(raw))
        return np.stack(columns, axis=1) if columns else np.empty((len(texts), 0))

    def features(self, texts: Sequence[str]) -> dict[str, dict[str, Vector]]:
        """For each head, what its weights apply to; training fits the weights on these."""
        if not texts:
            return {name: {} for name in self.names}
        prepared = [prepare(text) for text in texts]
        network = None if self._network is None else np.stack(self._network.run(prepared)).astype(np.float64)
        linear = None if self._ngrams is None else self._ngrams.log_odds(prepared)
        hits = np.minimum(np.array([count_hits(text) for text in prepared], dtype=np.float64), _MOST_HITS)
        words = {name: hits[:, column] for column, name in enumerate(lexicon_names())}
        found: dict[str, dict[str, Vector]] = {}
        for name, head in self._heads.items():
            found[name] = dict(words)
            if network is not None and head.column is not None:
                found[name]["network"] = network[:, head.column]
            if linear is not None and self._ngrams is not None and name in self._ngrams.heads:
                found[name]["ngrams"] = linear[:, self._ngrams.heads.index(name)]
        return found


def _head(settings: Mapping[str, Any]) -> _Head:
    try:
        return _Head(
            column=settings["column"],
            weights=settings["weights"],
            calibration=Calibration(scale=1.0, bias=settings["bias"], prior=settings["prior"]),
        )
    except KeyError as error:
        raise WrongModel(f"the manifest's flag head lacks {error}; train the model again") from error
