"""Where each proposal stands at one moment: people by position, and the figures that follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from groundswell import demand
from groundswell.positions import COUNTED, Position, positions
from groundswell.records import Stance, StanceLabel
from groundswell.voices import voices
from reports.corpus import Corpus

SINGLE_VOICES = 3
"""Fewer distinct people than this are single voices, not a theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One proposal at one moment; `people` holds each author once, by first appearance."""

    proposal_key: str
    people: tuple[Position, ...]
    first_seen: datetime | None
    last_seen: datetime | None
    copies: tuple[Position, ...]
    """Positions of accounts that posted somebody else's words: shown, not counted."""
    arrivals: Mapping[str, Stance]
    """The first words of each author of a counted position that took one."""
    reach: int
    share: float
    recency: float
    demand: float
    contested: float | None
    is_consensus: bool

    def with_label(self, label: StanceLabel) -> tuple[Position, ...]:
        """Return the people whose position this is."""
        return tuple(person for person in self.people if person.label == label)

    @property
    def reached(self) -> tuple[Position, ...]:
        """Return the people who are for it, for it under a condition, or ask for its status."""
        return tuple(p for p in self.people if p.label in ("support", "conditional", "status_ask"))

    @property
    def is_single_voices(self) -> bool:
        """Whether too few people ask for it to call it a theme."""
        return len(self.reached) < SINGLE_VOICES

    @property
    def order(self) -> tuple[float, int, str]:
        """Sort key of the ranked report: demand, then reach, then key."""
        return (-self.demand, -self.reach, self.proposal_key)


def standings(corpus: Corpus, now: datetime | None) -> dict[str, Standing]:
    """Return where each proposal of the corpus stands, by key, in the order of the ranked report.

    Staff are not counted: their words are the official word. Neither is anybody who was forgotten.
    People whose words on a proposal are copies of somebody else's are one voice. A proposal whose
    words were all withheld or forgotten has no standing.
    """
    official = corpus.official
    stances = [
        stance
        for stance in corpus.stances
        if stance.proposal_key in corpus.proposals
        and stance.author_id in corpus.authors
        and stance.author_id not in official
    ]
    grouped: dict[str, list[Position]] = {}
    for position in positions(stances):
        grouped.setdefault(position.proposal_key, []).append(position)
    alive = set(grouped) | {
        row.proposal_key for row in corpus.memberships if row.proposal_key in corpus.proposals
    }
    found = [_standing(key, grouped.get(key, []), now) for key in alive]
    return {each.proposal_key: each for each in sorted(found, key=lambda each: each.order)}


def _standing(key: str, everybody: list[Position], now: datetime | None) -> Standing:
    heard = voices(everybody)
    people, copies = heard.people, heard.copies
    count = {label: sum(person.label == label for person in people) for label in COUNTED}
    support, conditional, against = count["support"], count["conditional"], count["oppose"]
    reach = support + conditional + count["status_ask"]
    share = demand.support_share(support, conditional, against)
    arrivals = {person.author_id: _arrival(person) for person in people if person.label in COUNTED}
    fresh = [a.said_at for who, a in arrivals.items() if a.said_at and who not in heard.campaigns]
    recency = demand.recency(_days(max(fresh, default=None), now))
    known = sorted(s.said_at for person in people for s in person.history if s.said_at is not None)
    return Standing(
        proposal_key=key,
        people=tuple(sorted(people, key=lambda person: (_moment(person.history[0]), person.author_id))),
        copies=copies,
        first_seen=known[0] if known else None,
        last_seen=known[-1] if known else None,
        arrivals=arrivals,
        reach=reach,
        share=share,
        recency=recency,
        demand=reach * share * recency,
        contested=demand.contested(support, against),
        is_consensus=demand.is_consensus(support, conditional, against),
    )


def _arrival(person: Position) -> Stance:
    """Return the first words by which somebody counts; words without a time come last.

    Whoever asked how it would work, and is for it a week later, is new in that later week.
    """
    return min((words for words in person.history if words.label in COUNTED), key=_moment)


def _moment(stance: Stance) -> tuple[bool, float, int, int]:
    unknown = stance.said_at is None
    return (unknown, stance.said_at.timestamp() if stance.said_at else 0.0, stance.position, stance.start)


def _days(since: datetime | None, now: datetime | None) -> float:
    return 0.0 if since is None or now is None else max(0.0, (now - since).total_seconds() / 86400)
