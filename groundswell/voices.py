"""Accounts that say the same in the same words are one voice, however many they are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rapidfuzz import fuzz, process

from groundswell.positions import Position

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

    Campaigns count as one person each, but do not make a proposal look fresh.
    """

    people: tuple[Position, ...]
    copies: tuple[Position, ...]
    campaigns: frozenset[str]


def voices(positions: Iterable[Position]) -> Voices:
    """Tell people from copies among the positions on one proposal; whoever said it first is the person."""
    ordered = sorted(positions, key=lambda each: (_first(each), each.author_id))
    groups: defaultdict[str, list[Position]] = defaultdict(list)
    wordings = [_plain(each.current.quote) for each in ordered]
    leader = _leaders(sorted({each for each in wordings if len(each.split()) >= COPIED_WORDS}))
    for position, wording in zip(ordered, wordings, strict=True):
        groups[leader.get(wording, "")].append(position)
    copies: list[Position] = []
    campaigns: set[str] = set()
    for wording, group in groups.items():
        if wording:
            copies.extend(group[1:])
            if len(group) >= CAMPAIGN:
                campaigns.add(group[0].author_id)
    gone = {each.author_id for each in copies}
    people = tuple(each for each in ordered if each.author_id not in gone)
    return Voices(people=people, copies=tuple(copies), campaigns=frozenset(campaigns))


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


def _first(position: Position) -> datetime:
    return min((stance.said_at for stance in position.history if stance.said_at), default=_LATEST)
