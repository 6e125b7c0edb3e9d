"""Which rows are held out: decided by the text alone, so that no run, set or copy disagrees."""

import hashlib
import re

_PUNCTUATION = re.compile(r"\W+")


def held_out(text: str, *, one_in: int = 10) -> bool:
    """Whether a text belongs to the development split; case and punctuation do not matter.

    >>> held_out("Add a dark mode!") == held_out("add a dark mode")
    True
    """
    key = _PUNCTUATION.sub(" ", text.lower()).strip().encode("utf-8", "replace")
    return int.from_bytes(hashlib.sha256(key).digest()[:4]) % one_in == 0
