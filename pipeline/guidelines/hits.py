"""What the detectors bound to a clause find in one text; the models' findings come from elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from groundswell.config import Clause, Detector, compiled
from pipeline.guidelines.contacts import contact_details, payment_details
from pipeline.guidelines.manners import shouting
from pipeline.guidelines.promotion import links, self_promotion


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Words that break a clause, as one rule sees it: a half-open span in code points of the text.

    `rule` tells the rules of one clause apart and is what their records are kept by.
    """

    clause: Clause
    reason: str
    rule: str
    start: int
    end: int


_Finder = Callable[[str, Clause], Iterator[tuple[int, int]]]
_FINDERS: Mapping[Detector, _Finder] = {
    "contact": lambda text, _: contact_details(text),
    "payment": lambda text, _: payment_details(text),
    "link": lambda text, clause: links(text, clause.allowed_hosts),
    "self_promotion": lambda text, clause: self_promotion(text, clause.allowed_hosts),
    "shouting": lambda text, _: shouting(text),
}
"""The detectors that need one text only; "duplicate" needs others, and "rule" a model."""


def hits_of(text: str, clause: Clause) -> Iterator[Hit]:
    """Yield what a clause's patterns, words and built-in detectors find in a text, rule by rule.

    RE2 matches in linear time, so no pattern of a moderator can hang the queue.
    """
    for pattern in clause.patterns:
        for start, end in _matches(_pattern(pattern), text):
            yield Hit(clause=clause, reason="pattern", rule=f"pattern {pattern}", start=start, end=end)
    if clause.words:
        for start, end in _matches(_word_list(clause.words), text):
            if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
                continue  # inside a longer word; RE2's own word boundary knows ASCII only
            word = " ".join(text[start:end].lower().split())
            yield Hit(clause=clause, reason="word_list", rule=f"word {word}", start=start, end=end)
    for detector in clause.detectors:
        if detector in _FINDERS:
            for start, end in _FINDERS[detector](text, clause):
                yield Hit(clause=clause, reason=detector, rule=f"detector {detector}", start=start, end=end)


def _matches(pattern: Any, text: str) -> Iterator[tuple[int, int]]:
    # RE2 reads UTF-8, which has no lone surrogates; one character for another leaves every offset alone.
    readable = text.encode("utf-8", "replace").decode("utf-8")
    for match in pattern.finditer(readable):
        if match.end() > match.start():
            yield match.start(), match.end()


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> Any:
    return compiled(pattern)


@lru_cache(maxsize=64)
def _word_list(words: tuple[str, ...]) -> Any:
    """Return one pattern for a list: whole words, longest first, any white space between two of them."""
    by_length = sorted((word for word in words if word.split()), key=len, reverse=True)
    parts = [r"\s+".join(re2.escape(part) for part in word.split()) for word in by_length]
    return compiled("|".join(parts))
