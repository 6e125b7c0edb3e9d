"""Shouting: not what is said, but how loud it looks."""

import re
from collections.abc import Iterator

_FEWEST_LETTERS = 20
"""Shorter texts in capitals are abbreviations, headings and a single "WOW"."""
_FEWEST_WORDS = 4
_LOUD = 0.7
"""Share of letters in capitals; scripts without capitals never reach it."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKS = re.compile(r"[!?]{8,}")
"""Three to seven are common among people who are merely happy (seen in reviews of apps)."""


def shouting(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines written in capitals, and runs of exclamation marks; half-open spans, by start."""
    begin = 0
    for line in text.splitlines(keepends=True):
        start = begin + len(line) - len(line.lstrip())
        end = begin + len(line.rstrip())
        begin += len(line)
        if start < end and _is_loud(text[start:end]):
            yield start, end
        else:
            yield from (
                (start + match.start(), start + match.end()) for match in _MARKS.finditer(text[start:end])
            )


def _is_loud(line: str) -> bool:
    letters = [character for character in line if character.isalpha()]
    if len(letters) < _FEWEST_LETTERS or len(_WORD.findall(line)) < _FEWEST_WORDS:
        return False
    return sum(character.isupper() for character in letters) >= _LOUD * len(letters)
