"""The part of a post that a queue row shows: the first marked words, with something around them."""

from collections.abc import Iterable

from groundswell.desk.views import Excerpt

LENGTH = 320
"""Code points of an excerpt: about three lines."""
_BEFORE = 80


def excerpt_of(text: str, spans: Iterable[tuple[int, int]]) -> Excerpt:
    """Return the excerpt around the first of the half-open spans; overlapping marks become one.

    Without spans it is the beginning of the text. Marks are cut where the excerpt ends.

    >>> excerpt_of("Write me at once", [(9, 11), (0, 8), (6, 10)]).marks
    ((0, 11),)
    """
    marks = _merged(sorted(spans))
    first = marks[0][0] if marks else 0
    start = _boundary(text, max(0, min(first - _BEFORE, len(text) - LENGTH)))
    end = min(len(text), start + LENGTH)
    return Excerpt(
        text=text[start:end],
        marks=tuple(
            (max(low, start) - start, min(high, end) - start)
            for low, high in marks
            if low < end and high > start
        ),
        is_cut_before=start > 0,
        is_cut_after=end < len(text),
    )


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in spans:
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def _boundary(text: str, start: int) -> int:
    """Return the beginning of the next word, if it is near: an excerpt that starts in a word reads badly."""
    if start == 0:
        return 0
    space = text.find(" ", start, start + _BEFORE // 2)
    return space + 1 if space >= 0 else start
