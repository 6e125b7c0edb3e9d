"""The lines of a pasted text, with what each of them looks like on its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scrapers.platforms.pasted import vocabulary
from scrapers.times import FoundTime, find_times

TIME = "\ue000"
"""Stands for a date in `Line.shape`; a private-use character, so no text contains it."""

_LONGEST_HEADER = 200
_MONTH = re.compile(r"[^\W\d_]{3,9}\.? \d{4}$")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x2060, 0xFEFF, 0xAD), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `text` is stripped; `start` and `end` are half-open offsets of the raw line in the input.

    `times` are the dates in a line short enough to be a header, and `shape` is the line with each of
    them replaced by `TIME`. `chrome` marks buttons, menus and counters, `profile` facts about an author
    ("Posts: 12"), `rank` a bare rank or role ("Senior Member").
    """

    index: int
    start: int
    end: int
    text: str
    times: tuple[FoundTime, ...] = ()
    shape: str = ""
    chrome: bool = False
    profile: bool = False
    rank: bool = False

    @property
    def blank(self) -> bool:
        """Whether the line shows nothing."""
        return not self.text

    @property
    def furniture(self) -> bool:
        """Whether the line is blank or no person's words."""
        return not self.text or self.chrome or self.profile


def read_lines(text: str) -> tuple[Line, ...]:
    """Return all lines of `text`; together they cover it exactly."""
    lines = [_line(index, start, end, text) for index, (start, end) in enumerate(_bounds(text))]
    filled = [line.index for line in lines if line.text]
    for before, label, value in zip([-1, *filled], filled, filled[1:], strict=False):
        # "Joined" and "May 3, 2010" on lines of their own; a post that says "Thanks" has no such value.
        if vocabulary.is_label(lines[label].text) and _is_value(lines[value], lines[before]):
            lines[label] = replace(lines[label], profile=True)
            lines[value] = replace(lines[value], profile=True)
    return tuple(lines)


def _is_value(line: Line, before: Line) -> bool:
    if len(line.text) > 40 or line.chrome:
        return False
    numeric = line.text.replace(",", "").replace(".", "").isdigit()
    return (
        bool(line.times)
        or numeric
        or _MONTH.match(line.text) is not None
        or (before.profile and not line.rank)
    )


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _line(index: int, start: int, end: int, source: str) -> Line:
    text = source[start:end].translate(_INVISIBLE).strip()
    if not text or len(text) > _LONGEST_HEADER:
        return Line(index=index, start=start, end=end, text=text)
    times = tuple(find_times(text))
    return Line(
        index=index,
        start=start,
        end=end,
        text=text,
        times=times,
        shape=_shape(text, times),
        chrome=vocabulary.is_chrome(text),
        profile=vocabulary.is_profile(text),
        rank=vocabulary.is_rank(text),
    )


def _shape(text: str, times: tuple[FoundTime, ...]) -> str:
    if not times:
        return text
    pieces, end = [], 0
    for time in times:
        pieces.append(text[end : time.start])
        end = time.end
    pieces.append(text[end:])
    return TIME.join(pieces)
