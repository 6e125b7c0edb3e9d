"""Keeping the queue's tables in step with posts, flags and decisions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from groundswell.desk import search
from groundswell.desk.chain import hold_head
from groundswell.desk.likeness import bands_of
from groundswell.desk.precision import rule_weight
from groundswell.desk.rows import QueueRow, row_of
from groundswell.desk.urgency import step
from groundswell.records import Decision, Flag, Post, Run, Thread
from groundswell.store import Store
from groundswell.store.desk_tables import queue_band, queue_item, queue_tag, queue_unit, rule_record
from groundswell.store.store import Writer
from groundswell.store.tables import table_of

_UNITS_AT_ONCE = 50
_MANY_UNITS = 1000
"""Threads from which a refresh changes the shape of the tables, not just their content."""
_STAGE = "flags"


def refresh(store: Store, units: Sequence[str] | None = None) -> int:
    """Bring the queue up to date and return how many threads were looked at.

    `units` are thread ids; without them, those whose flags changed since the last time, and those with
    flags of a rule whose record has since moved its weight. A transaction takes a few threads at a time,
    so that moderators never wait long.
    """
    stale = _stale(store) if units is None else dict.fromkeys(units, "")
    todo = sorted(stale)
    for start in range(0, len(todo), _UNITS_AT_ONCE):
        batch = todo[start : start + _UNITS_AT_ONCE]
        with store.transaction() as writer:
            hold_head(writer)  # no decision may fall between reading and writing
            update_threads(writer, batch)
            if units is None:
                _mark(writer, {unit: stale[unit] for unit in batch})
    if units is None:
        with store.transaction() as writer:
            writer.connection.execute(_settled_weights(writer))
    if len(todo) >= _MANY_UNITS:
        _gather_statistics(store)
    return len(todo)


def update_threads(writer: Writer, threads: Collection[str]) -> None:
    """Make the queue's rows of some threads anew, inside the caller's transaction."""
    weights = _weights(writer)
    sites = {thread.id: thread.site for thread in writer.read(Thread, id=list(threads))}
    flags = _by_post(writer.read(Flag, thread_id=list(threads)))
    decisions = _by_post(_in_order(writer.read(Decision, thread_id=list(threads))))
    posts = _revisions(writer, {*flags, *decisions})  # the others, most of them, need not be read
    wanted = [
        row_of(posts[post], sites.get(posts[post][-1].thread_id, ""), flags[post], decisions[post], weights)
        for post in sorted(posts)
    ]
    _write(writer, wanted, queue_item.c.thread_id.in_(list(threads)))


def update_posts(writer: Writer, posts: Collection[str]) -> None:
    """Make the queue's rows of some posts anew: what a decision changes."""
    weights = _weights(writer)
    revisions = _revisions(writer, posts)
    sites = _sites(writer, {each[-1].thread_id for each in revisions.values()})
    flags = _by_post(writer.read(Flag, post_id=list(posts)))
    decisions = _by_post(_in_order(writer.read(Decision, post_id=list(posts))))
    rows = [
        row_of(each, sites[each[-1].thread_id], flags[post], decisions[post], weights)
        for post, each in revisions.items()
    ]
    _write(writer, rows, queue_item.c.post_id.in_(list(posts)))


def drop_posts(writer: Writer, posts: Collection[str]) -> None:
    """Take posts out of the queue, the search included, without a trace: for posts to be forgotten."""
    found = _known(writer, queue_item.c.post_id.in_(posts))
    _remove(writer, [row.number for row in found.values()])
    search.purge(writer.connection)


def _stale(store: Store) -> dict[str, str]:
    """Return the threads to look at, with the digest of their flags."""
    run = table_of(Run)
    flag = table_of(Flag)
    changed = (
        sa.select(run.c.unit, run.c.output_digest)
        .outerjoin(queue_unit, queue_unit.c.unit == run.c.unit)
        .where(run.c.stage == _STAGE)
        .where(sa.or_(queue_unit.c.digest.is_(None), queue_unit.c.digest != run.c.output_digest))
    )
    with store.engine.connect() as connection:
        stale = {row.unit: row.output_digest for row in connection.execute(changed)}
        records = connection.execute(sa.select(rule_record)).all()
        moved = [row.rule for row in records if _step(row) != row.ranked_with]
        for key in moved:
            clause, _, rule = key.partition("/")
            flagged = (
                sa.select(flag.c.thread_id, run.c.output_digest)
                .join(run, sa.and_(run.c.unit == flag.c.thread_id, run.c.stage == _STAGE))
                .where(flag.c.clause == clause, flag.c.rule == rule)
                .distinct()
            )
            stale |= {row.thread_id: row.output_digest for row in connection.execute(flagged)}
    return stale


def _gather_statistics(store: Store) -> None:
    """Let PostgreSQL know how the tables have grown, and that all may see their rows.

    It chooses its plans by what a daemon of its own gathers some time later; until then a search over a
    queue just built took seconds, and counting the posts of a page's authors read each of these posts
    rather than an index. SQLite's plans need none.
    """
    alone = store.engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        if not search.is_sqlite(connection):
            tables = "post, queue_item, queue_tag, queue_band, queue_search"
            connection.exec_driver_sql(f"VACUUM (ANALYZE) {tables}")


def _mark(writer: Writer, digests: Mapping[str, str]) -> None:
    writer.connection.execute(sa.delete(queue_unit).where(queue_unit.c.unit.in_(digests)))
    rows = [{"unit": unit, "digest": digest} for unit, digest in digests.items()]
    writer.connection.execute(sa.insert(queue_unit), rows)


def _settled_weights(writer: Writer) -> sa.Executable:
    """Return the statement that notes the weights the queue is now ordered by."""
    records = writer.connection.execute(sa.select(rule_record)).all()
    steps = {row.rule: _step(row) for row in records if _step(row) != row.ranked_with}
    cases = sa.case(steps, value=rule_record.c.rule) if steps else rule_record.c.ranked_with
    return sa.update(rule_record).where(rule_record.c.rule.in_(steps)).values(ranked_with=cases)


def _step(row: Any) -> int:
    return step(rule_weight(row.upheld, row.upheld + row.dismissed))


def _weights(writer: Writer) -> dict[str, float]:
    rows = writer.connection.execute(sa.select(rule_record)).all()
    return {row.rule: rule_weight(row.upheld, row.upheld + row.dismissed) for row in rows}


def _revisions(writer: Writer, posts: Collection[str]) -> dict[str, list[Post]]:
    """Return every revision of the posts, oldest first, by post."""
    found: dict[str, list[Post]] = defaultdict(list)
    for post in writer.read(Post, id=list(posts)):  # by id, then revision
        found[post.id].append(post)
    return found


def _sites(writer: Writer, threads: Collection[str]) -> dict[str, str]:
    found = {thread.id: thread.site for thread in writer.read(Thread, id=list(threads))}
    return {thread: found.get(thread, "") for thread in threads}


def _by_post(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.post_id].append(row)
    return found


def _in_order(decisions: Iterable[Decision]) -> list[Decision]:
    return sorted(decisions, key=lambda each: (each.number, each.decided_at, each.id))


def _write(writer: Writer, made: Iterable[QueueRow], scope: sa.ColumnElement[bool]) -> None:
    """Write the rows that belong into the queue, and remove what else it holds in that scope."""
    rows = [row for row in made if row.belongs]
    posts = [row.post.id for row in rows]
    known = _known(writer, sa.or_(queue_item.c.post_id.in_(posts), scope))
    kept = set(posts)
    _remove(writer, [row.number for post, row in known.items() if post not in kept])
    new = [row for row in rows if row.post.id not in known]
    if new:
        writer.connection.execute(sa.insert(queue_item), [row.columns() for row in new])
    changed = [row for row in rows if row.post.id in known and _differs(row, known[row.post.id])]
    for row in changed:
        update = sa.update(queue_item).where(queue_item.c.post_id == row.post.id).values(row.columns())
        writer.connection.execute(update)
    numbers = _known(writer, queue_item.c.post_id.in_(posts))
    _tag(writer, {numbers[row.post.id].number: row for row in rows})
    _index_words(
        writer,
        {
            numbers[row.post.id].number: row.post.text
            for row in rows
            if row.post.id not in known or known[row.post.id].revision != row.post.revision
        },
    )


def _known(writer: Writer, where: sa.ColumnElement[bool]) -> dict[str, Any]:
    return {row.post_id: row for row in writer.connection.execute(sa.select(queue_item).where(where))}


def _differs(row: QueueRow, known: Any) -> bool:
    return any(getattr(known, name) != value for name, value in row.columns().items())


def _tag(writer: Writer, rows: Mapping[int, QueueRow]) -> None:
    writer.connection.execute(sa.delete(queue_tag).where(queue_tag.c.number.in_(rows)))
    values = [
        {
            "kind": kind,
            "value": value,
            "number": number,
            **{name: row.columns()[name] for name in ("state", "rank", "posted")},
        }
        for number, row in rows.items()
        for kind, value in row.tags
    ]
    if values:
        writer.connection.execute(sa.insert(queue_tag), values)


def _index_words(writer: Writer, texts: Mapping[int, str]) -> None:
    search.put(writer.connection, list(texts.items()))
    writer.connection.execute(sa.delete(queue_band).where(queue_band.c.number.in_(texts)))
    bands = [{"band": band, "number": number} for number, text in texts.items() for band in bands_of(text)]
    if bands:
        writer.connection.execute(sa.insert(queue_band), bands)


def _remove(writer: Writer, numbers: Sequence[int]) -> None:
    for table in (queue_tag, queue_band, queue_item):
        writer.connection.execute(sa.delete(table).where(table.c.number.in_(numbers)))
    search.drop(writer.connection, numbers)
