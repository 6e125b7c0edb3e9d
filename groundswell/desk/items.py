"""From rows to what a moderator sees: a page of items, complete, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from groundswell.config import Clause
from groundswell.desk.claims import holds
from groundswell.desk.deciding import version_of
from groundswell.desk.excerpts import excerpt_of
from groundswell.desk.guidelines import explain
from groundswell.desk.precision import RuleRecord, rule_key
from groundswell.desk.states import stand
from groundswell.desk.urgency import LAST_RANK, priority_of
from groundswell.desk.views import AuthorHistory, Claim, Context, FiredFlag, ItemState, QueueItem
from groundswell.records import Author, Decision, Edit, Flag, Post, Quote, ReplyTo, Thread
from groundswell.store.desk_tables import desk_claim, queue_item, rule_record
from groundswell.store.store import Writer
from groundswell.store.tables import table_of

_CONTEXT_LENGTH = 2000
"""Code points shown of a post that is answered; the rest is a click away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Material:
    """Everything that the items of one page show, by post or by author."""

    posts: Mapping[str, Sequence[Post]]
    """Every revision, oldest first; of the posts they answer as well."""
    threads: Mapping[str, Thread]
    authors: Mapping[str, Author]
    flags: Mapping[str, Sequence[Flag]]
    decisions: Mapping[str, Sequence[Decision]]
    """Oldest first; of the posts they answer or quote as well."""
    replies: Mapping[str, Sequence[ReplyTo]]
    quotes: Mapping[str, Sequence[Quote]]
    edits: Mapping[str, Sequence[Edit]]
    claims: Mapping[str, Claim]
    queued: Mapping[str, Any]
    counts: Mapping[str, int]
    histories: Mapping[str, Mapping[str, int]]
    records: Mapping[str, RuleRecord]


def items_of(
    reader: Writer, posts: Sequence[str], clauses: Iterable[Clause], now: datetime
) -> tuple[QueueItem, ...]:
    """Return the posts as items, in the given order; posts that the store lacks are left out."""
    if not posts:
        return ()
    found = _load(reader, posts, now)
    texts = {clause.id: clause.text for clause in clauses}
    return tuple(_item(found, post, texts, now) for post in posts if post in found.posts)


def _item(found: _Material, post_id: str, clauses: Mapping[str, str], now: datetime) -> QueueItem:
    post = found.posts[post_id][-1]
    decisions = found.decisions.get(post_id, ())
    flags = sorted(
        (flag for flag in found.flags.get(post_id, ()) if flag.revision == post.revision),
        key=lambda flag: (flag.start, flag.end, flag.id),
    )
    thread = found.threads.get(post.thread_id)
    latest = decisions[-1] if decisions else None
    queued = found.queued.get(post_id)
    state: ItemState = queued.state if queued else stand(decisions).state
    return QueueItem(
        post_id=post_id,
        version=version_of(post.revision, latest),
        state=state,
        priority=priority_of(queued.rank if queued else LAST_RANK),
        text=post.text,
        excerpt=excerpt_of(post.text, [(flag.start, flag.end) for flag in flags]),
        flags=tuple(_fired(flag, clauses, found.records) for flag in flags),
        author=_author(found, post),
        context=tuple(_context(found, post)),
        thread_id=post.thread_id,
        thread_title=thread.title if thread else None,
        site=thread.site if thread else "",
        permalink=post.permalink,
        revision=post.revision,
        is_edited=post.revision > 1 or bool(found.edits.get(post_id)),
        posted_at=post.created_at,
        age_days=max(0, (now - post.created_at).days) if post.created_at else None,
        decision=latest,
        is_edited_since=queued is not None and queued.is_edited_since,
        claim=found.claims.get(post_id),
    )


def _fired(flag: Flag, clauses: Mapping[str, str], records: Mapping[str, RuleRecord]) -> FiredFlag:
    nothing = RuleRecord(clause=flag.clause, rule=flag.rule, upheld=0, dismissed=0)
    return FiredFlag(
        clause=flag.clause,
        clause_text=clauses.get(flag.clause, ""),
        reason=flag.reason,
        explanation=explain(flag.reason),
        rule=flag.rule,
        start=flag.start,
        end=flag.end,
        quote=flag.quote,
        record=records.get(rule_key(flag.clause, flag.rule), nothing),
    )


def _author(found: _Material, post: Post) -> AuthorHistory:
    author = found.authors.get(post.author_id or "")
    states = found.histories.get(post.author_id or "", {})
    return AuthorHistory(
        author_id=post.author_id,
        name=author.display_name if author else "unnamed",
        posts=found.counts.get(post.author_id or "", 1),
        waiting=states.get("open", 0) + states.get("escalated", 0),
        upheld=states.get("upheld", 0),
        dismissed=states.get("dismissed", 0) + states.get("restored", 0),
    )


def _context(found: _Material, post: Post) -> Iterable[Context]:
    """Yield the post that is answered, then what is quoted of others."""
    for link in found.replies.get(post.id, ()):
        parent = next(reversed(found.posts.get(link.target_post_id or "", ())), None)
        if parent is None and link.target_name is None:
            continue
        yield Context(
            kind="parent",
            author=_name(found, parent) if parent else link.target_name or "unnamed",
            text=parent.text[:_CONTEXT_LENGTH] if parent else "",
            post_id=parent.id if parent else None,
            is_withheld=parent is not None and stand(found.decisions.get(parent.id, ())).is_withheld,
        )
    for quote in found.quotes.get(post.id, ()):
        if quote.revision == post.revision:
            source = quote.source_post_id
            yield Context(
                kind="quote",
                author=quote.author_named or "unnamed",
                text=quote.text[:_CONTEXT_LENGTH],
                post_id=source,
                is_withheld=stand(found.decisions.get(source or "", ())).is_withheld,
            )


def _name(found: _Material, post: Post) -> str:
    author = found.authors.get(post.author_id or "")
    return author.display_name if author else "unnamed"


def _load(reader: Writer, wanted: Sequence[str], now: datetime) -> _Material:
    own = list(wanted)
    replies = _grouped(reader.read(ReplyTo, post_id=own))
    quotes = _grouped(reader.read(Quote, post_id=own))
    around = {link.target_post_id for links in replies.values() for link in links if link.target_post_id}
    sources = {each.source_post_id for group in quotes.values() for each in group if each.source_post_id}
    posts: dict[str, list[Post]] = defaultdict(list)
    for post in reader.read(Post, id=[*own, *around]):  # by id, then revision
        posts[post.id].append(post)
    writers = {post[-1].author_id for post in posts.values() if post[-1].author_id}
    flags = _grouped(reader.read(Flag, post_id=own))
    decisions = reader.read(Decision, post_id=[*own, *around, *sources])
    rules = {rule_key(flag.clause, flag.rule) for group in flags.values() for flag in group}
    return _Material(
        posts=posts,
        threads={
            each.id: each
            for each in reader.read(Thread, id=[posts[post][-1].thread_id for post in own if post in posts])
        },
        authors={each.id: each for each in reader.read(Author, id=list(writers))},
        flags=flags,
        decisions=_grouped(sorted(decisions, key=lambda each: (each.number, each.decided_at, each.id))),
        replies=replies,
        quotes=quotes,
        edits=_grouped(reader.read(Edit, post_id=own)),
        claims=claims_on(reader, own, now),
        queued={
            row.post_id: row
            for row in reader.connection.execute(sa.select(queue_item).where(queue_item.c.post_id.in_(own)))
        },
        counts=_post_counts(reader, writers),
        histories=_histories(reader, writers),
        records=rule_records_of(reader, rules),
    )


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.post_id].append(row)
    return found


def claims_on(reader: Writer, posts: Collection[str], now: datetime) -> dict[str, Claim]:
    """Return the claims that hold at a moment, by post."""
    columns = desk_claim.c
    query = sa.select(desk_claim).where(columns.post_id.in_(posts), holds(now))
    return {
        row.post_id: Claim(post_id=row.post_id, claimed_by=row.claimed_by, until=row.until)
        for row in reader.connection.execute(query)
    }


def _post_counts(reader: Writer, authors: Collection[str]) -> dict[str, int]:
    columns = table_of(Post).c
    query = (
        sa.select(columns.author_id, sa.func.count().label("n"))
        .where(columns.author_id.in_(authors), columns.revision == 1)
        .group_by(columns.author_id)
    )
    return {row.author_id: row.n for row in reader.connection.execute(query)}


def _histories(reader: Writer, authors: Collection[str]) -> dict[str, dict[str, int]]:
    columns = queue_item.c
    query = (
        sa.select(columns.author_id, columns.state, sa.func.count().label("n"))
        .where(columns.author_id.in_(authors))
        .group_by(columns.author_id, columns.state)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in reader.connection.execute(query):
        found[row.author_id][row.state] = row.n
    return found


def rule_records_of(reader: Writer, rules: Collection[str] | None = None) -> dict[str, RuleRecord]:
    """Return the records of the given rules, or of all that were ever judged, by `rule_key`."""
    query = sa.select(rule_record).order_by(rule_record.c.rule)
    if rules is not None:
        query = query.where(rule_record.c.rule.in_(rules))
    found = {}
    for row in reader.connection.execute(query):
        clause, _, rule = row.rule.partition("/")
        found[row.rule] = RuleRecord(clause=clause, rule=rule, upheld=row.upheld, dismissed=row.dismissed)
    return found
