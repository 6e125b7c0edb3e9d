"""Near-duplicate texts: finding them among very many without comparing all with all."""

import hashlib
import re
import zlib
from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt

SAME = 0.8
"""Share of words in common (Jaccard) from which two texts count as one; as usual for near-duplicates."""
FEWEST_WORDS = 6
"""Below this many distinct words only equal words count: "me too" is no campaign."""
_BANDS, _ROWS = 12, 6
"""Two texts of likeness s share a band with probability 1 - (1 - s^6)^12: 97 % at 0.8, 5 % at 0.4."""
_WORD = re.compile(r"\w+")


def words_of(text: str) -> frozenset[str]:
    """Return the distinct words of a text, case aside."""
    return frozenset(_WORD.findall(text.casefold()))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words in common, in [0, 1]; equal sets are 1, however short.

    >>> likeness(frozenset("abcdefg"), frozenset("abcdefh"))
    0.75
    """
    if one == other:
        return 1.0
    if min(len(one), len(other)) < FEWEST_WORDS:
        return 0.0
    return len(one & other) / len(one | other)


def bands_of(text: str) -> tuple[int, ...]:
    """Return 64-bit keys, distinct and sorted; near-duplicates almost surely share one.

    MinHash in bands (Broder 1997; Indyk and Motwani 1998), and one key more for the words as a whole.
    A text without words has none. Own code, because the keys are stored: a library's values change with
    its versions.
    """
    words = sorted(words_of(text))
    if not words:
        return ()
    keys = {_key(-1, words)}
    if len(words) >= FEWEST_WORDS:
        minima = _minima(words)
        keys |= {_key(band, minima[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS)}
    return tuple(sorted(keys))


def _minima(words: Iterable[str]) -> list[int]:
    hashes = [zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words]
    # Multiply and shift, modulo 2^64: what overflows is meant to (Dietzfelbinger et al. 1997).
    shuffled = np.multiply.outer(_factors(), np.array(hashes, dtype=np.uint64)) >> np.uint64(32)
    return [int(value) for value in shuffled.min(axis=1)]


@cache
def _factors() -> npt.NDArray[np.uint64]:
    """Return one odd factor for each order of all words; the stored bands depend on them."""
    return np.array([_key(-2, [number]) | 1 for number in range(_BANDS * _ROWS)], dtype=np.int64).view(
        np.uint64
    )


def _key(band: int, parts: Iterable[object]) -> int:
    text = f"{band}|" + "|".join(map(str, parts))
    raw = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)
