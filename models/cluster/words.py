"""The words of a text, as the clustering sees them."""

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Politeness and emphasis: they change neither what is asked nor for whom.
FILLERS: Final = frozenset(
    "a an the please pls plz kindly hi hello hey thanks thank you guys just really very so also too again"
    " edit update bump and".split()
)


def words(text: str) -> list[str]:
    """Return the words in order, case folded, apostrophes kept, everything else dropped.

    >>> words("Please don't add 2 MORE tabs!")
    ['please', "don't", 'add', '2', 'more', 'tabs']
    """
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]
