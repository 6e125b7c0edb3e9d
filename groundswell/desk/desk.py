"""The desk itself: everything a moderator can see and do, over one store."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa

from groundswell.config import Clause, Config
from groundswell.desk import claims, log
from groundswell.desk.alike import alike
from groundswell.desk.deciding import Ruling, decide, undo
from groundswell.desk.guidelines import clauses_of
from groundswell.desk.index import refresh
from groundswell.desk.items import items_of, rule_records_of
from groundswell.desk.precision import RuleRecord, WeeklyRecord, weekly_records
from groundswell.desk.reading import count, find
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
from groundswell.errors import UnknownPost
from groundswell.records import Decision, Post
from groundswell.store import Store
from groundswell.store.desk_tables import queue_item, queue_tag
from groundswell.store.store import Writer

WAITING = QueueFilter()


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
        return clauses_of(self._config)

    # --- What waits ----------------------------------------------------------------------------------

    def page(self, wanted: QueueFilter = WAITING, *, after: str | None = None, limit: int = 50) -> QueuePage:
        """Return up to `limit` (1 to 200) items; `after` is `QueuePage.next` of the page before.

        An `after` that no page gave raises UsageError.
        """
        with self._reader() as reader:
            found = find(reader.connection, wanted, after, limit)
            items = self._items(reader, [row.post_id for row in found.rows])
        return QueuePage(items=items, next=found.next)

    def counts(self, wanted: QueueFilter = WAITING) -> QueueCounts:
        """Count items by state, and waiting ones by priority; of the filter, `author_id` or `site` holds."""
        with self._reader() as reader:
            return count(reader.connection, wanted)

    def item(self, post_id: str) -> QueueItem:
        """Return one post as the queue shows it, flagged or not; raise UnknownPost."""
        with self._reader() as reader:
            items = self._items(reader, [post_id])
        if not items:
            raise _unknown(post_id)
        return items[0]

    def history(self, post_id: str) -> ItemHistory:
        """Return a post's decisions and revisions; raise UnknownPost."""
        revisions = self._store.read(Post, id=post_id)
        if not revisions:
            raise _unknown(post_id)
        made = self._store.read(Decision, post_id=post_id)
        return ItemHistory(
            decisions=tuple(sorted(made, key=lambda each: (each.number, each.decided_at, each.id))),
            revisions=tuple((post.revision, post.text) for post in revisions),
        )

    def sites(self) -> tuple[str, ...]:
        """Return the sources that items come from, sorted."""
        return tuple(self._distinct(queue_item.c.site, sa.true()))

    def reasons(self) -> tuple[str, ...]:
        """Return the detectors' reasons that items carry, sorted."""
        return tuple(self._distinct(queue_tag.c.value, queue_tag.c.kind == "reason"))

    def of_author(self, author_id: str, *, limit: int = 200) -> tuple[QueueItem, ...]:
        """Return what waits by one author, most urgent first."""
        return self.page(replace(WAITING, author_id=author_id), limit=limit).items

    def similar(self, post_id: str, *, limit: int = 200) -> tuple[QueueItem, ...]:
        """Return what waits whose text is nearly that of the given post; itself too, if it waits."""
        with self._reader() as reader:
            return self._items(reader, alike(reader, post_id, limit))

    # --- Deciding ------------------------------------------------------------------------------------

    def decide(self, seen: Seen, verdict: Choice, reason: ReasonCode, *, by: str, note: str = "") -> Decision:
        """Append a decision and return it.

        Raises Conflict where somebody decided or the text changed since `seen`; Inapplicable where
        "restored" is said of a post that is not withheld; UnknownPost; UsageError for a reason, verdict
        or note that cannot be.
        """
        (made,) = self.decide_all([seen], verdict, reason, by=by, note=note)
        return made

    def decide_all(
        self, seen: Iterable[Seen], verdict: Choice, reason: ReasonCode, *, by: str, note: str = ""
    ) -> tuple[Decision, ...]:
        """Append one decision for each post, all or none: one conflict refuses them all."""
        ruling = Ruling(verdict=verdict, reason=reason, note=note, by=by, at=self._clock())
        return decide(self._store, seen, ruling)

    def undo(self, seen: Seen, *, by: str, note: str = "") -> Decision:
        """Take back the latest decision on a post by appending another, and return that one.

        The post is again what it was before that decision: "reopened" where nothing stood before,
        otherwise the verdict that stood. Undoing an undo does the decision again. Raises Conflict, and
        Inapplicable where nothing was decided.
        """
        (made,) = self.undo_all([seen], by=by, note=note)
        return made

    def undo_all(self, seen: Iterable[Seen], *, by: str, note: str = "") -> tuple[Decision, ...]:
        """Undo the latest decision on each post, all or none."""
        return undo(self._store, seen, by=by, note=note, at=self._clock())

    def claim(self, post_id: str, *, by: str) -> Claim:
        """Mark a post as looked at and return the claim that holds now: it may be somebody else's.

        A claim of one's own starts anew. It ends after `CLAIM_MINUTES`, or when anybody decides.
        """
        return claims.claim(self._store, post_id, by, self._clock())

    def release(self, post_id: str, *, by: str) -> None:
        """End one's own claim; somebody else's stays."""
        claims.release(self._store, post_id, by)

    # --- The record ----------------------------------------------------------------------------------

    def rules(self) -> tuple[RuleRecord, ...]:
        """Return the record of every rule that a verdict was ever given on, by clause and rule."""
        with self._reader() as reader:
            return tuple(rule_records_of(reader).values())

    def weekly(self) -> tuple[WeeklyRecord, ...]:
        """Return the rules' records by ISO week of the verdict, in the community's time zone."""
        return weekly_records(log.decisions(self._store), self._config.community.zone)

    def log(self, *, before: int | None = None, limit: int = 50) -> LogPage:
        """Return decisions, newest first, from those with a number below `before`."""
        return log.page(self._store, before, limit)

    def decisions_since(self, moment: datetime) -> tuple[Decision, ...]:
        """Return the decisions made at or after a moment, oldest first."""
        return tuple(log.decisions(self._store, since=moment))

    def export_csv(self, *, since: datetime | None = None) -> Iterator[str]:
        """Yield the log as CSV, oldest first, in chunks; formulas are made harmless."""
        yield from log.as_csv(log.decisions(self._store, since=since))

    def verify(self) -> tuple[str, ...]:
        """Return what is wrong with the chain of decisions, each in a sentence; empty: nothing."""
        return log.problems(self._store)

    def refresh(self, units: Sequence[str] | None = None) -> int:
        """Bring the queue up to date with the flags of the given threads, or of all that changed."""
        return refresh(self._store, units)

    # --- Within --------------------------------------------------------------------------------------

    @contextmanager
    def _reader(self) -> Iterator[Writer]:
        """Give all reads in the block one moment of the store.

        Otherwise an item could be read as open, and its decisions after somebody else decided: its
        version would then claim that the reader had seen that decision.
        """
        with self._store.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")  # Python begins no transaction for reading
            else:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
            yield Writer(connection)

    def _items(self, reader: Writer, posts: Sequence[str]) -> tuple[QueueItem, ...]:
        return items_of(reader, posts, self.clauses, self._clock())

    def _distinct(self, column: sa.Column[str], where: sa.ColumnElement[bool]) -> Iterator[str]:
        """Yield the distinct values, sorted, by hopping through an index that begins with them."""
        with self._store.engine.connect() as connection:
            value = connection.execute(sa.select(sa.func.min(column)).where(where)).scalar()
            while value is not None:
                yield value
                following = sa.select(sa.func.min(column)).where(where, column > value)
                value = connection.execute(following).scalar()


def _unknown(post_id: str) -> UnknownPost:
    return UnknownPost(f"no post {post_id!r} is in the store; it may have been forgotten")
