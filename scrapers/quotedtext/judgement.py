"""Where the quote of an absent post ends: judged from the words alone."""
# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

import re
from collections.abc import Sequence

from scrapers.quotedtext.alignment import Match, Source, align, words_of

_ANSWER = re.compile(
    r"^(?:@|\^|yes\b|yeah|yep|no\b|nope|not\b|nah|ok\b|okay|agreed?\b|exactly|absolutely|totally|thanks?\b|thank you|sorry|true\b|fair\b|good\b|"
    r"great\b|nice\b|same\b|this\b|that(?:'s|’s)?\b|those\b|these\b|i\b|i'm\b|i’m\b|i'd\b|i've\b|you\b|your\b|you're\b|why\b|how\b|what\b|who\b|which\b|"
    r"but\b|well\b|so\b|hm+\b|haha|lol|\+1|-1|actually|really|sure\b|of course|please\b|maybe|perhaps|don't|don’t|do not|doesn't|it's|it’s|"
    r"it is\b|there (?:is|are)\b|have you|did you|could you|can you|would you|are you|is it|if you|as (?:for|to)\b|again\b|interesting|wow|"
    r"ja\b|nein\b|genau|danke|oui\b|non\b|merci|sí\b|gracias|wrong\b|correct\b|right\b|nobody\b|nothing\b|because\b)",
    re.IGNORECASE,
)
_PLAIN_ANSWER = re.compile(
    r"(?:yes|yeah|no|nope|agreed|exactly|sorry|thanks|wrong|not true|that's|that’s|you're|you’re)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…][\"”')\]]*\s+")
_YOU = re.compile(r"\b(?:you|your|you're|you’re|yours)\b", re.IGNORECASE)
_OPEN_END = re.compile(r"(?:,|\b(?:and|or|but|the|a|to|of|with|for))$", re.IGNORECASE)


def judged(words: Sequence[str], evidence: Sequence[Source]) -> Match:
    """Decide where the quote of an absent post ends.

    A blank line ends it. Failing that, lines that other posts hold too are part of it, and the best of
    the remaining line ends is the one after which an answer seems to start: with "You got it wrong",
    "Yes", "That is", a question put to somebody. A quote without any own words after it is rare, so
    one line is left whenever there are two.
    """
    filled = [j for j, line in enumerate(words) if line.strip()]
    if not filled:
        return Match(lines=len(words), offset=0, words=0)
    shared = _shared_lines(words, evidence)
    stop = next((j for j in range(max(filled[0], shared - 1) + 1, len(words)) if not words[j].strip()), None)
    if stop is not None and any(j > stop for j in filled):
        return Match(lines=stop, offset=0, words=0)
    ends = [j for j in filled[:-1] if j + 1 >= shared]
    if not ends:
        return _within_line(words, filled[-1])
    best = max(ends, key=lambda j: (_boundary(words, j), -j))
    return Match(lines=best + 1, offset=0, words=0)


def _within_line(words: Sequence[str], last: int) -> Match:
    """Cut the only line before a sentence that answers ("No, …"), or take all of it."""
    for sentence in _SENTENCE.finditer(words[last]):
        answer = _PLAIN_ANSWER.match(words[last], sentence.end())
        if answer:
            return Match(lines=last, offset=sentence.end(), words=0)
    return Match(lines=last + 1, offset=0, words=0)


def _shared_lines(words: Sequence[str], evidence: Sequence[Source]) -> int:
    """Return how many lines from the start were quoted by other posts as well, up to the last such line."""
    last = 0
    for j, line in enumerate(words):
        if len(words_of(line)) >= 5 and any(align([line], source, trusted=True).lines for source in evidence):
            last = j + 1
        elif j > last + 1:
            break
    return last


def _boundary(words: Sequence[str], j: int) -> float:
    before, after = words[j].rstrip(), words[j + 1].strip()
    score = -0.4 * j
    score += 2.0 * bool(_ANSWER.match(after)) + 0.7 * bool(_YOU.search(after[:80]))
    score += 0.8 * before.endswith(("...", "…")) + 0.3 * before.endswith("?")
    score -= 1.5 * bool(_OPEN_END.search(before)) + 1.0 * (after[:1].islower()) + 0.5 * before.endswith(":")
    return score
