"""Requests by their form: the phrasings in which people ask a provider for a change.

A trained model knows which sentences are suggestions; these patterns know where in a sentence the
request stands, what kind it is, and what is left of it without its framing ("it would be great if
you could add dark mode" → "add dark mode"). They stand in `forms/requests.toml`, written from the
grammar of requests in English, not from any forum.
"""

import re
from dataclasses import dataclass
from typing import Literal

from models.forms import load_forms, load_pattern

RequestKind = Literal["request", "complaint", "question"]


@dataclass(frozen=True, slots=True)
class Request:
    """A request found in a sentence.

    `strength` in [0, 1] is the chance that the form alone means a request. `start` and `end` are half-open
    offsets of the words that carry the request's form (the cue); `wording_start` and `wording_end` those
    of what is asked for, without the framing.
    """

    kind: RequestKind
    strength: float
    start: int
    end: int
    wording_start: int
    wording_end: int


_KINDS: dict[str, RequestKind] = {"request": "request", "complaint": "complaint", "question": "question"}
_TRAILING = re.compile(
    r"(?:[\s,;:]+(?:please|thanks?(?: you)?|too|as well|though|then|imo|imho|lol|etc))*[\s,;:?!.]*$", re.I
)
_REPORTING = re.compile(
    r"[^.!?\n]{0,60}\b(?:suggest|say|think|believe|agree|feel|mean|hop|propos|argu)\w*(?:\s+that)\s+|"
    r"^\W*(?:i|we)\s+(?:think|believe|feel|guess|hope)\s+",
    re.I,
)
_ASIDE = re.compile(r"(?<=\w)\s+[-–—]+\s+(?=\w)")
"""A dash between words: what follows is a second thought, unless hardly anything came before."""
_LEADING = re.compile(
    r"^(?:[\s\-*•(]*(?:\(?\d{1,2}[.)]|\(?[a-z]\)))?\s*(?:(?:and|but|so|also|then|well|maybe|perhaps|or|plus|yes|no|ok(?:ay)?|"
    r"personally|honestly|just|that|if|to)\b[\s,]*)*",
    re.I,
)


def find_requests(sentence: str) -> list[Request]:
    """Return the requests in one sentence, by form, most specific first; none overlap.

    >>> sentence = "It would be great if you could add dark mode."
    >>> [sentence[each.wording_start : each.wording_end] for each in find_requests(sentence)]
    ['add dark mode']
    """
    if asks_for_nothing(sentence):
        return []
    found: list[Request] = []
    for form in load_forms("requests"):
        match = form.pattern.search(sentence)
        if match and not any(
            each.wording_start < match.end() and match.start() < each.wording_end for each in found
        ):
            start, end = trim(sentence, match.start("ask"), match.end("ask"))
            if end - start >= 3:
                cue = match.span("cue") if match.group("cue") else (start, end)
                found.append(Request(_KINDS[form.kind], form.strength, cue[0], cue[1], start, end))
    return found


def asks_for_nothing(sentence: str) -> bool:
    """Return whether the form of a sentence rules a request out ("let me know", "I never suggested …")."""
    return load_pattern("requests", "not_a_request").search(sentence) is not None


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets without list marks, fillers, reporting clauses, asides and final marks."""
    reported = _REPORTING.match(text[start:end])
    start += reported.end() if reported else 0
    words = text[start:end]
    lead = _LEADING.match(words)
    left = start + (lead.end() if lead else 0)
    aside = _ASIDE.search(text, left, end)
    end = aside.start() if aside and len(text[left : aside.start()].split()) > 1 else end
    trail = _TRAILING.search(text[left:end])
    right = left + trail.start() if trail else end
    return (left, right) if left < right else (start, end)
