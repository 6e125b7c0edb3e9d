"""What the moderation desk shows: values only, complete when handed out, nothing behind a dot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from groundswell.desk.precision import RuleRecord
from groundswell.records import Decision, Priority, Verdict

ItemState = Literal["open", "escalated", "upheld", "dismissed", "restored"]
"""`open` and `escalated` wait for a moderator; an upheld post is withheld from every report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which items to show; an empty filter shows what waits. Several filters must all hold.

    `text` is searched word by word (all must occur, case and accents aside); a word that ends in `*`
    stands for its beginnings, and words in double quotes must stand together.
    """

    states: tuple[ItemState, ...] = ("open", "escalated")
    priority: Priority | None = None
    clause: str | None = None
    reason: str | None = None
    """A detector's reason, as in `FiredFlag.reason`."""
    author_id: str | None = None
    site: str | None = None
    """The source: a host, as in `QueueItem.site`."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Part of a post's own words around its flags. `marks` are half-open offsets into `text` here."""

    text: str
    marks: tuple[tuple[int, int], ...]
    is_cut_before: bool
    is_cut_after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredFlag:
    """One flag of an item: the clause, why in plain words, the words, and the rule's own record.

    `start` and `end` are half-open code-point offsets into the whole post (`QueueItem.text`).
    """

    clause: str
    clause_text: str
    """Empty where the clause left the guidelines since."""
    reason: str
    explanation: str
    rule: str
    start: int
    end: int
    quote: str
    record: RuleRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorHistory:
    """What is known of an author: posts stored, and flagged posts by how they were judged."""

    author_id: str | None
    name: str
    posts: int
    waiting: int
    upheld: int
    dismissed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Words that a post answers or quotes, and whose they are; `post_id` is None where that post is gone.

    Words of withheld posts are shown: moderators judge them as well (`is_withheld` says so).
    """

    kind: Literal["parent", "quote"]
    author: str
    text: str
    post_id: str | None
    is_withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody is looking at an item; visible to others, and binding nobody. It ends by itself."""

    post_id: str
    claimed_by: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An item as somebody saw it; deciding is refused where `version` is no longer the item's."""

    post_id: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """One flagged post with its flags stacked.

    `version` changes with every decision on the post and every revision of it. `decision` is the
    latest one; `is_edited_since` says that it was made on another text, differing by ten or more
    characters, which is why the item waits again. `text` is the whole post.
    """

    post_id: str
    version: str
    state: ItemState
    priority: Priority
    text: str
    excerpt: Excerpt
    flags: tuple[FiredFlag, ...]
    author: AuthorHistory
    context: tuple[Context, ...]
    thread_id: str
    thread_title: str | None
    site: str
    permalink: str | None
    revision: int
    is_edited: bool
    posted_at: datetime | None
    age_days: int | None
    """Whole days since it was posted; None where the page shows no time."""
    decision: Decision | None
    is_edited_since: bool
    claim: Claim | None

    @property
    def seen(self) -> Seen:
        """What to hand back when deciding."""
        return Seen(post_id=self.post_id, version=self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistory:
    """Everything decided on one post, oldest first, and every revision of its text."""

    decisions: tuple[Decision, ...]
    revisions: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """One page, most urgent first (newest first when searching). `next` is None on the last page."""

    items: tuple[QueueItem, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """How many items there are, by state, and of those that wait by priority."""

    states: dict[ItemState, int]
    waiting: dict[Priority, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Decisions, newest first; `before` is the number to ask for next, None at the end."""

    decisions: tuple[Decision, ...]
    before: int | None


__all__ = [
    "AuthorHistory", "Claim", "Context", "Excerpt", "FiredFlag", "ItemHistory", "ItemState", "LogPage",
    "QueueCounts", "QueueFilter", "QueueItem", "QueuePage", "Seen", "Verdict",
]  # fmt: skip
