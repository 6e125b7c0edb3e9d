"""Accounts that say the same in the same words are one voice, however many they are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rapidfuzz import fuzz, process

from groundswell.positions import Position, positions
from groundswell.records import Stance

COPIED_WORDS = 8
"""Shorter statements ("+1", "I agree") are alike because language is small, not because they are copied."""
CAMPAIGN = 5
"""Accounts from which the same words are a campaign."""
_ALIKE = 90
"""Likeness of letters (0–100) from which texts are copies with a word or a greeting changed."""
_COMPARED = 2_000
"""Distinct texts up to which every pair is compared; beyond, only the same words count as copies."""
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """`people` are counted; `copies` repeat one of them; `campaigns` are people whom many repeat.

    Campaigns count as one person each, but do not make a proposal look fresh. Whoever repeated others and
    spoke in their own words as well, before or after, counts by their own words alone, and is in both.
    """

    people: tuple[Position, ...]
    copies: tuple[Position, ...]
    campaigns: frozenset[str]


def voices(given: Iterable[Position]) -> Voices:
    """Tell people from copies among the positions on one proposal; whoever said it first is the person."""
    held = list(given)
    copies: dict[str, Position] = {}
    campaigns: set[str] = set()
    while True:
        repeated: list[Position] = []
        for group in _groups(held):
            repeated += group[1:]
            if len(group) >= CAMPAIGN:
                campaigns.add(group[0].author_id)
        if not repeated:
            break
        copies |= {each.author_id: each for each in repeated}
        # What is left of them once the words that they repeat are taken away may be a copy in turn.
        own = [stance for each in repeated for stance in each.history if not _alike(stance, each.current)]
        gone = {each.author_id for each in repeated}
        held = [each for each in held if each.author_id not in gone] + positions(own)
    return Voices(
        people=tuple(sorted(held, key=_author)),
        copies=tuple(sorted(copies.values(), key=_author)),
        campaigns=frozenset(campaigns),
    )


def _groups(held: Iterable[Position]) -> Iterable[list[Position]]:
    """Return the positions that stand in the same words, those who said them first at the front."""
    groups: defaultdict[str, list[Position]] = defaultdict(list)
    ordered = sorted(held, key=lambda each: (_first_said(each), each.author_id))
    wordings = [_plain(each.current.quote) for each in ordered]
    leader = _leaders(sorted({each for each in wordings if len(each.split()) >= COPIED_WORDS}))
    for position, wording in zip(ordered, wordings, strict=True):
        if wording in leader:
            groups[leader[wording]].append(position)
    return groups.values()


def _alike(one: Stance, other: Stance) -> bool:
    """Return whether two statements are the same words, or a copy with a word or a greeting changed."""
    return fuzz.ratio(_plain(one.quote), _plain(other.quote), score_cutoff=_ALIKE) > 0


def _leaders(texts: Sequence[str]) -> dict[str, str]:
    """Return, for each text, the first of those that it is a copy of, itself if of none."""
    found = {text: text for text in texts}
    if len(texts) > _COMPARED:
        return found
    likeness = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    for row, text in enumerate(texts):
        if found[text] == text:
            for column in likeness[row].nonzero()[0]:
                if found[texts[column]] == texts[column]:
                    found[texts[column]] = text
    return found


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _author(position: Position) -> str:
    return position.author_id


def _first_said(position: Position) -> datetime:
    """Return when somebody first said the words that count for them."""
    words = _plain(position.current.quote)
    times = (stance.said_at for stance in position.history if _plain(stance.quote) == words)
    return min((time for time in times if time), default=_LATEST)
