"""Which corrections hold, and whether two pieces of evidence are the same words."""

from collections.abc import Iterable, Mapping

from groundswell.errors import SpanError
from groundswell.records import Correction, Post
from groundswell.spans import Span, locate


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that nobody took back, oldest first; rows that undo are not among them."""
    ordered = sorted(corrections, key=lambda each: (each.made_at, each.id))
    gone = undone(ordered)
    return tuple(each for each in ordered if each.kind != "undo" and each.id not in gone)


def undone(corrections: Iterable[Correction]) -> frozenset[str]:
    """Return the ids of the corrections that were taken back."""
    return frozenset(each.value for each in corrections if each.kind == "undo")


def followed(start: str, steps: Mapping[str, str]) -> str:
    """Return where `steps` lead from `start`; a circle is left where it closes.

    >>> followed("a", {"a": "b", "b": "c"})
    'c'
    """
    seen = {start}
    while (after := steps.get(start)) is not None and after not in seen:
        seen.add(after)
        start = after
    return start


def same_words(one: str, other: str) -> bool:
    """Return whether one quote holds the other, white space aside.

    Sentences may be cut elsewhere by the next model; the words that a person pointed at stay what they
    are. Very short quotes must be equal: "yes" stands in too many sentences.

    >>> same_words("Please add  dark mode.", "add dark mode")
    True
    """
    mine, theirs = sorted((one.split(), other.split()), key=len)
    if len(mine) < _WORDS_THAT_TELL:
        return mine == theirs
    return " ".join(mine) in " ".join(theirs)


def standing_words(correction: Correction, post: Post) -> Span | None:
    """Return where the words of a correction stand in a post's present text; None where they are gone.

    Words that were told apart by their place alone count as gone once the place holds others.
    """
    quote, text = correction.quote or "", post.text
    if not quote or post.removed:
        return None
    start = correction.start
    if start is not None and text[start : start + len(quote)] == quote:
        return Span(start=start, end=start + len(quote))
    try:
        return locate(quote, text)
    except SpanError:
        return None


_WORDS_THAT_TELL = 3
