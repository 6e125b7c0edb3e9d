"""The words of a text, as the clustering sees them."""

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

# Politeness and emphasis: they change neither what is asked nor for whom.
FILLERS: Final = frozenset(
    "a an the please pls plz kindly hi hello hey thanks thank you guys just really very so also too again"
    " edit update bump and".split()
)
_NEGATIONS: Final = frozenset("no not never without stop against nobody nothing cannot".split())


def words(text: str) -> list[str]:
    """Return the words in order, case folded, apostrophes and hyphens kept, everything else dropped.

    >>> words("Please don't add 2 MORE e-mail tabs!")
    ['please', "don't", 'add', '2', 'more', 'e-mail', 'tabs']
    """
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def negated(text: str) -> bool:
    """Tell whether a text holds a negation anywhere.

    >>> negated("Please don't add tabs"), negated("Add tabs")
    (True, False)
    """
    return any(word in _NEGATIONS or word.endswith("n't") for word in words(text))
