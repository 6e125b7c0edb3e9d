"""What a report shows, as frozen values: pages and files are written from these and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from groundswell.page import Role
from groundswell.records import OfficialState, Priority, StanceLabel
from groundswell.segments import NOT_LISTED
from reports.evidence import Evidence
from reports.ledger import Entry

LineageEvent = Literal[
    "birth", "continue", "death", "split_from", "gave_off", "took_in", "went_into"
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One author's position on one proposal; `history` holds all of their words on it, oldest first.

    `current` is None for somebody who wrote in the thread and took no position.
    """

    author_id: str
    name: str
    role: Role
    label: StanceLabel
    current: Evidence | None
    history: tuple[Evidence, ...]
    condition: str | None
    changed_mind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason against a proposal and the people who give it.

    `is_answered` says whether a post by staff answers any of those who give it.
    """

    reason: str
    people: Entry
    objections: tuple[Evidence, ...]
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A dated step of the official word; before the first there was none at all."""

    proposal_key: str
    before: OfficialState
    after: OfficialState
    is_first: bool
    by_edit: bool
    words: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The official word on a proposal: the state, since when, and every word that led there.

    `age` is the number of whole days since the last official word; None where there was none.
    `asked_since` counts the people who asked for it again after that word (all, where there was none).
    """

    state: OfficialState
    since: datetime | None
    latest: Evidence | None
    history: tuple[Transition, ...]
    age: Entry | None
    is_newer_than_posts: bool
    asked_since: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a proposal; `kind` is a CSS-safe word."""

    kind: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Near-duplicate texts: how many posts, from how many accounts."""

    posts: Entry
    people: Entry
    example: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentCount:
    """The people of one segment by position: for, conditional, against, asking.

    `name` is None for the people whom the list of segments does not name.
    """

    name: str | None
    numbers: Mapping[str, Entry]

    @property
    def title(self) -> str:
        """What the segment is called."""
        return self.name or NOT_LISTED


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageStep:
    """What became of a proposal, seen from itself: a split or merger has two sides."""

    event: LineageEvent
    other_key: str | None
    other_headline: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """One proposal with everything known about it.

    `numbers` holds the ledger entries by name: rank, for, conditional, against, asking, reach, share,
    recency, demand, evidence, wordings, and contested where enough people took a side. `trend` holds
    the people who spoke of it in each of the last four weeks, oldest first. `segments` holds every
    segment, empty ones too, the unlisted people last; nothing where no list of segments is configured.
    """

    key: str
    headline: str
    numbers: Mapping[str, Entry]
    trend: tuple[Entry, ...]
    segments: tuple[SegmentCount, ...]
    people: tuple[Person, ...]
    proposers: tuple[str, ...]
    wordings: tuple[Evidence, ...]
    reasons: tuple[Reason, ...]
    status: Status
    timeline: tuple[Event, ...]
    lineage: tuple[LineageStep, ...]
    corrections: tuple[Evidence, ...]
    similar: tuple[Similar, ...]
    best_support: Evidence | None
    best_objection: Evidence | None
    first_seen: datetime | None
    last_seen: datetime | None
    is_confirmed: bool
    is_single_voices: bool
    is_consensus: bool
    is_topic: bool

    def with_label(self, *labels: StanceLabel) -> tuple[Person, ...]:
        """Return the people who hold one of these positions."""
        return tuple(person for person in self.people if person.label in labels)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All words that take a position or ask, oldest first."""
        return tuple(event.evidence for event in self.timeline if event.kind == "stance")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """One thread: what it is about, where each of its people stands on that, what moderators noted."""

    id: str
    title: str
    url: str | None
    site: str
    topic: ProposalView | None
    positions: tuple[Person, ...]
    posts: Entry
    people: Entry
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCoverage:
    """How much of one source was read; `warnings` say in words what is missing or stale."""

    name: str
    threads: Entry
    read: Entry
    expected: Entry | None
    newest: datetime | None
    fetched_at: datetime | None
    failures: Entry
    warnings: tuple[str, ...]
    failed: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredRule:
    """One suspicion: the clause it cites, why in plain words, and the record of the rule behind it.

    `decided` counts the posts that this rule flagged and a moderator judged, `upheld` those of them
    where the moderator agreed.
    """

    clause: str
    reason: str
    rule: str
    decided: Entry
    upheld: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationItem:
    """One flagged post, flags stacked. `words` is None where a moderator withheld the post."""

    record_id: str
    post_id: str
    priority: Priority
    text: str | None
    flags: tuple[Evidence, ...]
    rules: tuple[FiredRule, ...]
    """For each flag, in the same order."""
    author: str
    author_posts: Entry
    author_flags: Entry
    answers: str | None
    revision: int
    is_edited: bool
    at: datetime | None
    zone_assumed: bool
    permalink: str | None
    verdict: str | None
    verdict_reason: str | None
    verdict_at: datetime | None
    verdict_revision: int | None
