"""Does a text speak well or ill of what its target is about? A linear model beside the network.

Debaters of every topic use the same words for harm and benefit, so those words carry over to topics that
nobody has seen, provided that the target's own direction is known: "dangerous" argues for a ban and against
a subsidy. The direction is read from the target's wording; n-grams of the text do the rest.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.errors import DamagedModel
from models.pairs.cues import one_of
from models.runtime import check_hash

BUCKETS = 1 << 17
_MOST_WORDS = 120

_REMOVES = one_of(
    r"ban(?:s|ned|ning)?|abolish\w*|abolition|end(?:s|ed|ing)?|oppos\w+|clos(?:e|es|ed|ing)|stop\w*|prohibit\w*",
    r"abandon\w*|limit\w*|fight\w*|cancel\w*|criminal\w*|crimes?|illegal|outlaw\w*|forbid\w*|restrict\w*|remov\w+",
    r"eliminat\w*|scrap\w*|repeal\w*|reduc\w*|cut(?:s|ting)?|withdraw\w*|disband\w*|reject\w*|against|harm\w*",
    r"wrong|bad|dangerous|immoral|unethical|unjust\w*|unfair|not|never|no|without|fail\w*|threat\w*|deny|refus\w+",
    r"don['’]?t|drop\w*|kill\w*|punish\w*|worse|waste|too|rid|anti\w*|unnecessary|evil|ineffective|boycott\w*",
    r"disadvantag\w*|ruin\w*|destroy\w*",
)
_WORD = re.compile(r"\w[\w'’]*|[!?]")


def direction(target: str) -> int:
    """Return -1 for a target that takes something away or calls it bad ("ban zoos"), else 1.

    Two such words cancel out: "we should not ban zoos".
    """
    return -1 if len(_REMOVES.findall(target)) % 2 else 1


def _grams(text: str) -> Iterator[str]:
    words = _WORD.findall(text.lower().replace("’", "'"))[:_MOST_WORDS]
    for size in (1, 2, 3):
        yield from (" ".join(words[start : start + size]) for start in range(len(words) - size + 1))


def buckets(text: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Hash the n-grams of a text into distinct buckets, with damped counts; all values make length one."""
    hashes = [zlib.crc32(gram.encode("utf-8", "replace")) % BUCKETS for gram in _grams(text)]
    found, counts = np.unique(np.asarray(hashes, dtype=np.int64), return_counts=True)
    values = 1.0 + np.log(counts.astype(np.float64))
    return found, values / max(float(np.linalg.norm(values)), 1e-12)


class Leaning:
    """Weights of the n-grams: towards the target's thing, and towards the target as it is worded."""

    def __init__(self, towards_thing: NDArray[np.float64], towards_target: NDArray[np.float64]) -> None:
        """Take two arrays of `BUCKETS` weights."""
        self._thing = towards_thing
        self._target = towards_target

    @classmethod
    def load(cls, path: Path, sha256: str) -> Self:
        """Read a safetensors file with its hash checked. Raises MissingModel or DamagedModel."""
        from safetensors.numpy import load_file  # noqa: PLC0415 - not needed for `--help`

        check_hash(path, sha256)
        arrays = load_file(path)
        try:
            thing, target = arrays["thing"].astype(np.float64), arrays["target"].astype(np.float64)
        except KeyError as error:
            raise DamagedModel(f"{path} lacks the array {error}") from error
        if thing.shape != (BUCKETS,) or target.shape != (BUCKETS,):
            raise DamagedModel(
                f"{path} holds {thing.shape} and {target.shape} weights, expected {BUCKETS} each"
            )
        return cls(thing, target)

    def log_odds(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Return log-odds of favor over against for (target, text) pairs; 0 for a text without words."""
        odds = np.zeros(len(pairs))
        for index, (target, text) in enumerate(pairs):
            found, values = buckets(text)
            odds[index] = direction(target) * float(values @ self._thing[found]) + float(
                values @ self._target[found]
            )
        return odds
