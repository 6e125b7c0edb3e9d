"""Spans: half-open intervals of code points in the text of one post at one revision."""

from dataclasses import dataclass

from groundswell.errors import SpanError


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """The words `text[start:end]` of a post; `start` counts code points, as Python's `str` does."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of this span in `text`; raise `SpanError` if it reaches outside.

        >>> Span(start=4, end=8).of("Add dark mode")
        'dark'
        """
        if not 0 <= self.start < self.end <= len(text):
            raise SpanError(
                f"span {self.start}:{self.end} does not lie in a text of {len(text)} code points; "
                "spans are non-empty and half-open"
            )
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Return whether both share at least one code point."""
        return self.start < other.end and other.start < self.end


def locate(quote: str, text: str) -> Span:
    """Return the only place where `quote` stands in `text`, verbatim.

    Raises `SpanError` where it is absent or stands there more than once: a span that could mean two
    places proves nothing.
    """
    first = text.find(quote)
    if not quote or first < 0:
        raise SpanError(f"the words {quote[:60]!r} are not in the text")
    if text.find(quote, first + 1) >= 0:
        raise SpanError(f"the words {quote[:60]!r} stand in the text more than once")
    return Span(start=first, end=first + len(quote))
