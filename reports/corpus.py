"""Everything that a report may read, loaded once, without what nobody may read any more."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from groundswell import records as r
from groundswell.store import Store
from groundswell.store.tables import table_of
from reports.withholding import shown_objections, shown_proposals

Row = TypeVar("Row", r.Stance, r.Objection, r.Flag, r.Suggestion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The records of a store, indexed.

    `posts` holds each post at its highest revision, `revisions` all of them. Judgements of withheld,
    forgotten or since edited words are left out; `stale` counts the judgements of edited words that
    wait for the next analysis. Flags stay, because moderators judge the withheld as well.
    """

    threads: Mapping[str, r.Thread]
    fetched: Mapping[str, datetime]
    """When each thread's snapshot was taken, where that is known."""
    authors: Mapping[str, r.Author]
    posts: Mapping[str, r.Post]
    revisions: Mapping[tuple[str, int], r.Post]
    replies: tuple[r.ReplyTo, ...]
    quotes: tuple[r.Quote, ...]
    edits: tuple[r.Edit, ...]
    decisions: tuple[r.Decision, ...]
    corrections: tuple[r.Correction, ...]
    tombstones: tuple[r.Tombstone, ...]
    runs: tuple[r.Run, ...]
    readings: tuple[r.Coverage, ...]
    """What the last reading of each source gave."""
    flags: tuple[r.Flag, ...]
    staff: tuple[r.Staff, ...]
    suggestions: Mapping[str, r.Suggestion]
    proposals: Mapping[str, r.Proposal]
    memberships: tuple[r.Membership, ...]
    lineage: tuple[r.Lineage, ...]
    stances: tuple[r.Stance, ...]
    objections: tuple[r.Objection, ...]
    responses: tuple[r.OfficialResponse, ...]
    reviews: tuple[r.Review, ...]
    buckets: tuple[r.PostBucket, ...]
    withheld: frozenset[str]
    """Posts that a moderator took out of sight."""
    gone: frozenset[str]
    """Withheld and forgotten posts: their words may not be shown."""
    stale: int

    @classmethod
    def from_store(cls, store: Store) -> "Corpus":
        """Load the records that reports need; snapshots' bodies are not among them."""
        revisions = {(post.id, post.revision): post for post in store.read(r.Post)}
        posts = {post.id: post for _, post in sorted(revisions.items())}  # the highest revision comes last
        decisions = tuple(
            sorted(store.read(r.Decision), key=lambda each: (each.number, each.decided_at, each.id))
        )
        tombstones = tuple(store.read(r.Tombstone))
        withheld = frozenset(post for post, verdict in verdicts(decisions).items() if verdict == "upheld")
        gone = withheld | {each.id for each in tombstones}
        threads = {thread.id: thread for thread in store.read(r.Thread)}

        def current(rows: list[Row]) -> list[Row]:
            return [
                row for row in rows if row.post_id in posts and row.revision == posts[row.post_id].revision
            ]

        def shown(rows: list[Row]) -> tuple[Row, ...]:
            return tuple(row for row in current(rows) if row.post_id not in gone)

        stances = store.read(r.Stance)
        asked, objected = store.read(r.Suggestion), current(store.read(r.Objection))
        suggestions = {row.id: row for row in shown(asked)}
        memberships = [row for row in store.read(r.Membership) if row.suggestion_id in suggestions]
        return cls(
            threads=threads,
            fetched=_fetched(store, threads),
            authors={author.id: author for author in store.read(r.Author)},
            posts=posts,
            revisions=revisions,
            replies=tuple(store.read(r.ReplyTo)),
            quotes=tuple(row for row in store.read(r.Quote) if not {row.post_id, row.source_post_id} & gone),
            edits=tuple(store.read(r.Edit)),
            decisions=decisions,
            corrections=tuple(sorted(store.read(r.Correction), key=lambda each: (each.made_at, each.id))),
            tombstones=tombstones,
            runs=tuple(store.read(r.Run)),
            readings=tuple(store.read(r.Coverage)),
            flags=tuple(current(store.read(r.Flag))),
            staff=tuple(store.read(r.Staff)),
            suggestions=suggestions,
            proposals=shown_proposals(
                store.read(r.Proposal), memberships, {row.id: row for row in asked}, suggestions
            ),
            memberships=tuple(memberships),
            lineage=tuple(store.read(r.Lineage)),
            stances=shown(stances),
            objections=shown_objections(objected, shown(objected)),
            responses=tuple(
                row
                for row in store.read(r.OfficialResponse)
                if row.post_id not in gone and (row.post_id, row.revision) in revisions
            ),
            reviews=tuple(row for row in store.read(r.Review) if row.post_id not in gone),
            buckets=tuple(store.read(r.PostBucket)),
            withheld=withheld,
            gone=gone,
            stale=len(stances) - len(current(stances)),
        )

    def until(self, end: datetime | None) -> "Corpus":
        """Return what was there before `end`; posts without a time are in no week and so left out.

        Decisions and corrections stay whatever their time: they hold for all weeks.
        """
        if end is None:
            return self
        posts = {
            key: post
            for key, post in self.posts.items()
            if post.created_at is not None and post.created_at < end
        }
        suggestions = {key: row for key, row in self.suggestions.items() if row.post_id in posts}

        def kept(rows: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(row for row in rows if row.post_id in posts)

        return replace(
            self,
            posts=posts,
            suggestions=suggestions,
            memberships=tuple(row for row in self.memberships if row.suggestion_id in suggestions),
            replies=kept(self.replies),
            quotes=kept(self.quotes),
            flags=kept(self.flags),
            stances=tuple(row for row in kept(self.stances) if row.said_at is None or row.said_at < end),
            objections=kept(self.objections),
            responses=tuple(row for row in kept(self.responses) if row.said_at is None or row.said_at < end),
            reviews=tuple(row for row in self.reviews if row.post_id is None or row.post_id in posts),
            buckets=kept(self.buckets),
            edits=tuple(row for row in kept(self.edits) if row.edited_at is None or row.edited_at < end),
        )

    @property
    def newest(self) -> datetime | None:
        """The time of the newest post, the clock of every report; None where no post has a time."""
        return max((post.created_at for post in self.posts.values() if post.created_at), default=None)

    def name(self, author_id: str | None) -> str:
        """Return the shown name of an author, or "unnamed" where a page names nobody."""
        author = self.authors.get(author_id or "")
        return author.display_name if author else "unnamed"

    @property
    def official(self) -> frozenset[str]:
        """The authors who certainly speak for the provider, and so are never counted as asking it."""
        return frozenset(speaker.author_id for speaker in self.staff if speaker.is_certain)

    def by_id(self) -> Mapping[str, Any]:
        """Return every record by its id: the posts at their current revision, threads, judgements."""
        found: dict[str, Any] = {**self.threads, **self.authors, **self.posts, **self.suggestions}
        for field in fields(self):
            rows = getattr(self, field.name)
            if isinstance(rows, tuple):
                # A tombstone has the id of what it stands for, which may still have its place.
                found = {row.id: row for row in rows} | found
        return found


def verdicts(decisions: tuple[r.Decision, ...]) -> dict[str, r.Verdict]:
    """Return the verdict that stands for each post: the latest one; escalating changes nothing."""
    return {decision.post_id: decision.verdict for decision in decisions if decision.verdict != "escalated"}


def _fetched(store: Store, threads: Mapping[str, r.Thread]) -> dict[str, datetime]:
    table = table_of(r.Snapshot)
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(table.c.id, table.c.fetched_at)).all()
    times = {row.id: row.fetched_at for row in rows}
    return {
        thread.id: moment
        for thread in threads.values()
        if thread.snapshot_id and (moment := times.get(thread.snapshot_id))
    }
