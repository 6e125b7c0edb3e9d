"""A linear model over hashed words and letter groups: kilobytes, thousands of texts a second.

It sees spellings that the network's vocabulary cuts to pieces, and steadies it on short texts.
"""

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.errors import DamagedModel
from models.runtime import check_hash

_MAX_WORDS = 400
_MAX_LETTERS = 24  # of one word: beyond, it is a link or a paste


def hashed(text: str, width: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Buckets and their values: damped counts, the whole of length one. Empty text gives no buckets.

    Counted are words, pairs of neighbouring words, and groups of two to five letters within each padded word.
    """
    words = text.lower().split()[:_MAX_WORDS]
    counts = Counter(_bucket(f"p {first} {second}", width) for first, second in pairwise(words))
    for word in words:
        counts.update(_buckets_of(word, width))
    buckets = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
    values = np.log1p(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
    return buckets, np.asarray(values / max(float(np.linalg.norm(values)), 1e-12), dtype=np.float32)


@lru_cache(maxsize=1 << 15)
def _buckets_of(word: str, width: int) -> tuple[int, ...]:
    """Return the buckets of a word and of the groups of letters in it."""
    padded = f" {word[:_MAX_LETTERS]} "
    groups = (padded[start : start + size] for size in range(2, 6) for start in range(len(padded) - size + 1))
    return (_bucket(f"w {word}", width), *(_bucket(f"c{group}", width) for group in groups))


def _bucket(gram: str, width: int) -> int:
    return zlib.crc32(gram.encode("utf-8", "replace")) % width


class NgramModel:
    """Log-odds of several heads from one pass over a text's n-grams."""

    def __init__(self, heads: Sequence[str], weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        """Take weights of shape (heads, width) and bias of shape (heads,)."""
        self.heads = tuple(heads)
        self._weights = weights
        self._bias = bias

    @classmethod
    def load(cls, path: Path, sha256: str) -> Self:
        """Read a safetensors file whose metadata names the heads. Raises MissingModel or DamagedModel."""
        from safetensors import safe_open  # noqa: PLC0415 - not needed for `--help`

        check_hash(path, sha256)
        with safe_open(path, framework="numpy") as file:
            heads = json.loads((file.metadata() or {}).get("heads", "[]"))
            weights = file.get_tensor("weights").astype(np.float32)
            bias = file.get_tensor("bias").astype(np.float32)
        if len(heads) != len(weights) or len(heads) != len(bias):
            raise DamagedModel(f"{path} names {len(heads)} heads but holds {len(weights)} rows of weights")
        return cls(heads, weights, bias)

    def log_odds(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Shape (texts, heads)."""
        rows = np.empty((len(texts), len(self.heads)), dtype=np.float64)
        for number, text in enumerate(texts):
            buckets, values = hashed(text, self._weights.shape[1])
            rows[number] = self._weights[:, buckets] @ values + self._bias
        return rows
