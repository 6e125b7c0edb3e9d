"""The desk itself: everything a moderator can see and do, over one store."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from groundswell.config import Clause, Config
from groundswell.desk.precision import RuleRecord, WeeklyRecord
from groundswell.desk.reasons import Choice, ReasonCode
from groundswell.desk.views import (
    Claim,
    ItemHistory,
    LogPage,
    QueueCounts,
    QueueFilter,
    QueueItem,
    QueuePage,
    Seen,
)
from groundswell.records import Decision
from groundswell.store import Store

WAITING = QueueFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestRequest:
    """A change of one clause to try over history: another pattern, another threshold, or a whole clause."""

    clause: str
    pattern: str | None = None
    threshold: float | None = None
    config: Config | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestExample:
    """A post whose flags of the clause would change, with the words that count (a half-open span)."""

    post_id: str
    text: str
    start: int
    end: int
    rule: str
    verdict: Literal["upheld", "dismissed"] | None
    """What a moderator made of the post, where one did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestResult:
    """What the change would do to the posts in the store; nothing is written anywhere.

    `newly_flagged` and `newly_cleared` count posts, and the examples show the first of them. `before`
    and `after` are the clause's record on posts with a verdict, with intervals. `unjudged` counts the
    posts flagged after the change on which no moderator has spoken.
    """

    clause: str
    posts: int
    flagged_before: int
    flagged_after: int
    newly_flagged: int
    newly_cleared: int
    flagged_examples: tuple[BacktestExample, ...]
    cleared_examples: tuple[BacktestExample, ...]
    before: RuleRecord
    after: RuleRecord
    unjudged: int


Backtest = Callable[[BacktestRequest], BacktestResult]
"""How the web asks for a backtest: `pipeline` hands it in, since the models live there."""


def utc_now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


class Desk:
    """Everything a moderator can see and do. Methods may be called from several threads at once.

    Each call sees the last commit. `clock` returns an aware time; tests set it. Reading methods write
    nothing. Names of people (`by`) are account names, kept as given.
    """

    def __init__(self, store: Store, config: Config, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._config = config
        self._clock = clock

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The guidelines that posts are held against."""
        raise NotImplementedError

    # --- What waits ----------------------------------------------------------------------------------

    def page(self, wanted: QueueFilter = WAITING, *, after: str | None = None, limit: int = 50) -> QueuePage:
        """Return up to `limit` (1 to 200) items; `after` is `QueuePage.next` of the page before.

        An `after` that no page gave raises UsageError.
        """
        raise NotImplementedError

    def counts(self, wanted: QueueFilter = WAITING) -> QueueCounts:
        """Count items by state, and waiting ones by priority; of the filter, `author_id` or `site` holds."""
        raise NotImplementedError

    def item(self, post_id: str) -> QueueItem:
        """Return one post as the queue shows it, flagged or not; raise UnknownPost."""
        raise NotImplementedError

    def history(self, post_id: str) -> ItemHistory:
        """Return a post's decisions and revisions; raise UnknownPost."""
        raise NotImplementedError

    def sites(self) -> tuple[str, ...]:
        """Return the sources that items come from, sorted."""
        raise NotImplementedError

    def reasons(self) -> tuple[str, ...]:
        """Return the detectors' reasons that items carry, sorted."""
        raise NotImplementedError

    def of_author(self, author_id: str, *, limit: int = 200) -> tuple[QueueItem, ...]:
        """Return what waits by one author, most urgent first."""
        raise NotImplementedError

    def similar(self, post_id: str, *, limit: int = 200) -> tuple[QueueItem, ...]:
        """Return what waits whose text is nearly that of the given post; itself too, if it waits."""
        raise NotImplementedError

    # --- Deciding ------------------------------------------------------------------------------------

    def decide(self, seen: Seen, verdict: Choice, reason: ReasonCode, *, by: str, note: str = "") -> Decision:
        """Append a decision and return it.

        Raises Conflict where somebody decided or the text changed since `seen`; Inapplicable where
        "restored" is said of a post that is not withheld; UnknownPost; UsageError for a reason, verdict
        or note that cannot be.
        """
        raise NotImplementedError

    def decide_all(
        self, seen: Iterable[Seen], verdict: Choice, reason: ReasonCode, *, by: str, note: str = ""
    ) -> tuple[Decision, ...]:
        """Append one decision for each post, all or none: one conflict refuses them all."""
        raise NotImplementedError

    def undo(self, seen: Seen, *, by: str, note: str = "") -> Decision:
        """Take back the latest decision on a post by appending another, and return that one.

        The post is again what it was before that decision: "reopened" where nothing stood before,
        otherwise the verdict that stood. Undoing an undo does the decision again. Raises Conflict, and
        Inapplicable where nothing was decided.
        """
        raise NotImplementedError

    def undo_all(self, seen: Iterable[Seen], *, by: str, note: str = "") -> tuple[Decision, ...]:
        """Undo the latest decision on each post, all or none."""
        raise NotImplementedError

    def claim(self, post_id: str, *, by: str) -> Claim:
        """Mark a post as looked at and return the claim that holds now: it may be somebody else's.

        A claim of one's own starts anew. It ends after `CLAIM_MINUTES`, or when anybody decides.
        """
        raise NotImplementedError

    def release(self, post_id: str, *, by: str) -> None:
        """End one's own claim; somebody else's stays."""
        raise NotImplementedError

    # --- The record ----------------------------------------------------------------------------------

    def rules(self) -> tuple[RuleRecord, ...]:
        """Return the record of every rule that fired on a judged post or in the queue."""
        raise NotImplementedError

    def weekly(self) -> tuple[WeeklyRecord, ...]:
        """Return the rules' records by ISO week of the verdict, in the community's time zone."""
        raise NotImplementedError

    def log(self, *, before: int | None = None, limit: int = 50) -> LogPage:
        """Return decisions, newest first, from those with a number below `before`."""
        raise NotImplementedError

    def decisions_since(self, moment: datetime) -> tuple[Decision, ...]:
        """Return the decisions made at or after a moment, oldest first."""
        raise NotImplementedError

    def export_csv(self, *, since: datetime | None = None) -> Iterator[str]:
        """Yield the log as CSV, oldest first, in chunks; formulas are made harmless."""
        raise NotImplementedError

    def verify(self) -> tuple[str, ...]:
        """Return what is wrong with the chain of decisions, each in a sentence; empty: nothing."""
        raise NotImplementedError

    def refresh(self, units: Sequence[str] | None = None) -> int:
        """Bring the queue up to date with the flags of the given threads, or of all that changed."""
        raise NotImplementedError
