"""Every record that Groundswell keeps: one class, one table.

Primary records come from pages and people; derived records come from stages and are replaced when
their stage runs again. `start` and `end` are half-open code-point offsets into the post's text at
the named revision, and `quote` is exactly that slice. Times are aware, in UTC; where a page shows no
zone, `Post.zone_assumed` says that the configured one was assumed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from groundswell.page import AuthorBasis, Role

StanceLabel = Literal["support", "oppose", "conditional", "question", "status_ask", "none", "abstain"]
StanceBasis = Literal["proposer", "own_words", "reply", "quote", "correction"]
SuggestionBasis = Literal["request", "complaint", "question", "title"]
Addressee = Literal["provider", "peer"]
OfficialState = Literal[
    "none", "acknowledged", "under_review", "planned", "in_progress", "shipped", "declined", "already_exists"
]
Bucket = Literal["used", "quoted_only", "off_topic", "moderated", "abstained", "parse_failed", "deleted"]
ReplyHow = Literal["explicit", "quote", "mention", "inferred"]
Priority = Literal["low", "medium", "high"]
Verdict = Literal["upheld", "dismissed", "escalated", "restored", "reopened"]
TombstoneReason = Literal["on request", "deleted at its source"]
AccountRole = Literal["viewer", "moderator", "admin"]

ASIDE = {"aside": True}
"""Metadata of a field that no stage judges by: where only such fields changed, nothing is judged again."""


# --- Primary: what pages show ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The bytes a thread was read from, as they came. `body` is None once it was forgotten."""

    id: str
    source: str
    url: str | None
    fetched_at: datetime | None
    sha256: str
    body: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One thread; `notes` are words of the platform about it ("comments have been removed")."""

    id: str
    site: str
    platform: str
    title: str | None
    url: str | None
    posts_total: int | None
    notes: tuple[str, ...]
    snapshot_id: str | None
    digest: str
    """Over everything that pages show of this thread: unchanged digest, unchanged thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One account on one site. `role_basis` says why the role is believed."""

    id: str
    site: str
    handle: str
    display_name: str
    role: Role
    role_basis: Literal["page", "roster", "default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post at one revision, in the author's own words.

    `position` is the place in the thread as read, starting at 1. `author_id` is None where the page
    names nobody. `created_at` is None where the page shows no time.
    """

    id: str
    revision: int
    thread_id: str
    author_id: str | None
    author_basis: AuthorBasis | None
    position: int
    source_id: str
    created_at: datetime | None
    created_raw: str | None
    zone: str | None
    zone_assumed: bool
    text: str
    is_solution: bool
    removed: bool
    permalink: str | None
    votes: int | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTo:
    """Whom a post answers. `target_post_id` is None where that post is gone (a dangling reference)."""

    id: str
    thread_id: str
    post_id: str
    target_post_id: str | None
    target_name: str | None
    how: ReplyHow


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Somebody else's words in a post; `position` is the offset in the own text where they stood."""

    id: str
    thread_id: str
    post_id: str
    revision: int
    position: int
    text: str
    author_named: str | None
    source_post_id: str | None
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit that the page shows, or that a later reading found. `editor` is None where unnamed."""

    id: str
    thread_id: str
    post_id: str
    revision: int
    edited_at: datetime | None
    editor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the last reading of one source gave, so that a silent source never looks like a quiet week.

    `posts_expected` is what the pages themselves say the threads hold; None where they are silent.
    `problem` is None where everything was read; otherwise the kind of error, and `detail` its message.
    """

    id: str
    source: str
    threads: int
    posts: int
    posts_expected: int | None
    newest_post: datetime | None
    problem: str | None
    detail: str | None
    pages: int = 1
    pages_expected: int | None = None
    """How many pages were read, and how many are known of (None where nobody counts them)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page that collecting knows of, and how far it got: together, these rows are the frontier.

    A source's root visit has the address that the user gave as `url` and `address`; where a platform
    has an interface for programs, `address` becomes the one that is asked instead. `thread` is the id
    of the visit of a thread's first page, None on boards; `place` counts pages from 1. `round` is the
    pass over the source in which the page was last due: those of an earlier one may be out of date.
    `stamp` stands for what a board showed of a thread when it was last read.
    """

    id: str
    source: str
    kind: Literal["unknown", "board", "thread"]
    url: str
    address: str
    thread: str | None
    thread_id: str | None
    place: int
    state: Literal["due", "read", "failed"]
    round: int
    stamp: str | None
    etag: str | None
    last_modified: str | None
    content_type: str | None
    snapshot_id: str | None
    next_url: str | None
    checked_at: datetime | None
    problem: str | None


# --- Primary: what people decide ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A moderator's verdict on a post, append-only; `previous_hash` chains it to the one before.

    `reopened` takes a verdict back without giving another. `number` counts the store's decisions from 1;
    0 marks one that never went through the desk and so stands outside the chain. `rules` are the rules
    that had fired on the words judged, as `clause/rule`: flags come and go, the record of a rule stays.
    `undoes` is the id of the decision that this one takes back. `note_digest` is what the chain covers
    of the note, so that forgetting a post can empty the note and leave the chain whole.
    """

    id: str
    thread_id: str
    post_id: str
    revision: int
    verdict: Verdict
    reason: str
    note: str
    decided_by: str
    decided_at: datetime
    previous_hash: str
    hash: str
    number: int = 0
    rules: tuple[str, ...] = ()
    undoes: str | None = None
    note_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A person's correction of a judgement, append-only, keyed by the words it is about.

    `post_id`, `start`, `end` and `quote` name the evidence; for a proposal as a whole they are those of
    its exemplar, by which it is found again should its key be gone. `value` is the new label, key or
    headline, by `kind`; for "not_a_proposal" it says what is none: the "suggestion" or the "proposal".
    For "same_person", `quote` is the id of one author and `value` that of the author it is counted as.
    For "undo", `value` is the id of the correction that is taken back. Use `groundswell.corrections` to
    add one and to learn which hold.
    """

    id: str
    kind: Literal["relabel", "move", "merge", "split", "rename", "not_a_proposal", "same_person", "undo"]
    post_id: str | None
    start: int | None
    end: int | None
    quote: str | None
    proposal_key: str | None
    value: str
    made_by: str
    made_at: datetime
    revision: int | None = None
    """That of the post when the correction was made; another text since asks for confirmation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is left of a forgotten post or author: that it was, and when it went.

    What went on request nothing brings back; what a forum took away returns when it shows it again.
    """

    id: str
    kind: Literal["post", "author", "source"]
    reason: TombstoneReason
    forgotten_at: datetime


# --- Service: who works in the browser ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in. Viewers read reports, moderators decide and correct, admins do all.

    `password_hash` is an argon2id string, None for those whom only a proxy in front may sign in.
    `feed_secret` makes the addresses of this account's feeds unguessable. `subject` is a digest of whom an
    OpenID Connect provider means, None before it signed anybody in to this account.
    """

    id: str
    name: str
    role: AccountRole
    password_hash: str | None
    feed_secret: str
    created_at: datetime
    disabled_at: datetime | None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser. `id` is the SHA-256 of its token: the token itself is never stored."""

    id: str
    account_id: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A page with its filters, kept by one account under a name."""

    id: str
    account_id: str
    name: str
    path: str
    query: str
    created_at: datetime


# --- Derived: what stages write ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody who speaks for the provider in a thread.

    `basis` is the roster, a badge on the page, or the way they speak; in the last case `is_certain`
    may be False, and a review entry asks a person.
    """

    id: str
    thread_id: str
    author_id: str
    basis: Literal["roster", "page", "words"]
    is_certain: bool
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a post's own words; never reaches across the place of a quote."""

    id: str
    thread_id: str
    post_id: str
    revision: int
    index: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A suspicion that a post breaks a guideline clause, for a moderator to judge."""

    id: str
    thread_id: str
    post_id: str
    revision: int
    clause: str
    reason: str
    rule: str
    priority: Priority
    score: float
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """A post that says (nearly) the same as an earlier one of the same author, perhaps in another thread.

    `likeness` is the share of words in common, 1 where the words are equal.
    """

    id: str
    thread_id: str
    post_id: str
    revision: int
    first_post_id: str
    first_thread_id: str
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Words that ask for a change. `wording` is the request without its framing ("add dark mode").

    `is_topic` marks what the thread as a whole is about. `probability` is calibrated.
    """

    id: str
    thread_id: str
    post_id: str
    revision: int
    author_id: str | None
    basis: SuggestionBasis
    addressee: Addressee
    wording: str
    probability: float
    is_topic: bool
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A distinct thing people ask for. `key` stays the same for as long as the proposal lives."""

    id: str
    key: str
    headline: str
    exemplar_id: str
    keywords: tuple[str, ...]
    prevalence: int
    """Number of suggestions in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A suggestion's place in a proposal; `similarity` is a cosine to the proposal's centroid.

    The centroid moves with every new member, and with it the similarity of all others.
    `placed_key` is where it would be if nobody had corrected anything: taking a correction back leads
    there again. `id` is made of the post and the words, so that words which a later revision keeps
    keep their place.
    """

    id: str
    thread_id: str
    proposal_key: str
    suggestion_id: str
    similarity: float = field(metadata=ASIDE)
    placed_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """What became of a proposal: events of this run after those of the runs before.

    `other_key` is, for a split, the proposal that `proposal_key` was split from; for a merge, the one
    that went into it. "continue" says that a new clustering changed who is in it, and the key stayed.
    """

    id: str
    event: Literal["birth", "continue", "split", "merge", "death"]
    proposal_key: str
    other_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """What one post says about one proposal. Positions of people follow from these (see `positions`).

    `basis` says how the words reach the proposal: their author made it, they speak of it, or they
    answer (`reply`) or quote somebody who does. `condition` is a slice of the post's text or None.
    `said_at` and `position` are those of the post: the latest position of a person counts.
    """

    id: str
    thread_id: str
    post_id: str
    revision: int
    author_id: str | None
    proposal_key: str
    said_at: datetime | None
    position: int
    label: StanceLabel
    probability: float
    basis: StanceBasis
    condition: str | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Words that say why not. Objections with one `reason_key` give the same reason."""

    id: str
    thread_id: str
    post_id: str
    revision: int
    author_id: str | None
    proposal_key: str
    reason_key: str
    reason: str
    start: int
    end: int
    quote: str
    answer_post_id: str | None = None
    """The first post by staff that answers this post afterwards, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialResponse:
    """What staff said about a proposal. `said_at` is the edit's time where an edit added the words.

    `is_staff_certain` is False where the speaker is not on the roster and only sounds like staff.
    """

    id: str
    thread_id: str
    post_id: str
    revision: int
    author_id: str | None
    proposal_key: str
    state: OfficialState
    said_at: datetime | None
    by_edit: bool
    is_staff_certain: bool
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Something that a person should look at, and why."""

    id: str
    thread_id: str
    post_id: str | None
    kind: Literal["possible_staff", "uncertain_stance", "needs_reconfirmation", "ambiguous_time"]
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostBucket:
    """Where a post ended: every post is in exactly one bucket."""

    id: str
    thread_id: str
    post_id: str
    bucket: Bucket


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """A proposal's place among all, with every part of the figure it was ranked by.

    `supporters`, `conditionals`, `opponents`, `askers` are author ids, each author once, by their
    latest position. See `groundswell.demand` for the formulas.
    """

    id: str
    proposal_key: str
    rank: int
    supporters: tuple[str, ...]
    opponents: tuple[str, ...]
    conditionals: tuple[str, ...]
    askers: tuple[str, ...]
    reach: int
    share: float
    recency: float
    demand: float
    contested: float | None
    is_consensus: bool
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one stage on one unit (a thread id, or "corpus").

    `models` names each model that judged, with the beginning of its identity: "encoder 4f0c1d2e3a4b".
    """

    id: str
    stage: str
    version: int
    unit: str
    input_digest: str
    output_digest: str
    rows: int
    error: str | None
    models: tuple[str, ...] = ()


PRIMARY: tuple[type, ...] = (
    Snapshot, Coverage, Visit, Thread, Author, Post, ReplyTo, Quote, Edit, Decision, Correction, Tombstone,
    Run,
)  # fmt: skip
SERVICE: tuple[type, ...] = (Account, Session, SavedView)
"""Apart from `PRIMARY`, so that nobody exports passwords along with posts."""
DERIVED: tuple[type, ...] = (
    Staff, Sentence, Repost, Flag, Suggestion, Proposal, Membership, Lineage, Stance, Objection,
    OfficialResponse, Review, PostBucket, Ranking,
)  # fmt: skip
