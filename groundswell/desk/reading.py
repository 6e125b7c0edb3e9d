"""Finding the items of a page: the right rows in the right order, without reading the rest."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from groundswell.desk import search
from groundswell.desk.urgency import RANKS, priority_of
from groundswell.desk.views import QueueCounts, QueueFilter
from groundswell.errors import UsageError
from groundswell.store.desk_tables import queue_item, queue_tag

MOST_ITEMS = 200
_KEY = ("rank", "posted", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The rows of one page, and the cursor of the next page, if there is one."""

    rows: tuple[Any, ...]
    next: str | None


def find(connection: sa.Connection, wanted: QueueFilter, after: str | None, limit: int) -> Found:
    """Return the rows of `queue_item` for one page, most urgent first; newest first when searching."""
    if not 1 <= limit <= MOST_ITEMS:
        raise UsageError(f"a page holds 1 to {MOST_ITEMS} items, not {limit}")
    states = dict.fromkeys(wanted.states)
    values = (wanted.clause, wanted.reason, wanted.author_id, wanted.site)
    if not all(search.is_storable(value) for value in values if value is not None):
        return Found(rows=(), next=None)  # nothing stored can be called that
    if wanted.text.strip():
        rows = _searched(connection, wanted, after, limit + 1)
    else:
        # One ordered stream a state, merged: an index gives the order within a state only.
        streams = [_ordered(connection, wanted, state, after, limit + 1) for state in states]
        rows = list(heapq.merge(*streams, key=_place))[: limit + 1]
    page = rows[:limit]
    return Found(rows=tuple(page), next=_cursor(page[-1]) if len(rows) > limit else None)


def count(connection: sa.Connection, wanted: QueueFilter) -> QueueCounts:
    """Count items by state, and those that wait by priority."""
    columns = queue_item.c
    query = sa.select(columns.state, columns.rank, sa.func.count().label("n"))
    for column, value in ((columns.author_id, wanted.author_id), (columns.site, wanted.site)):
        if value is not None:
            query = query.where(column == value)
    counts = QueueCounts(
        states=dict.fromkeys(("open", "escalated", "upheld", "dismissed", "restored"), 0),
        waiting=dict.fromkeys(("high", "medium", "low"), 0),
    )
    for row in connection.execute(query.group_by(columns.state, columns.rank)):
        counts.states[row.state] += row.n
        if row.state in ("open", "escalated"):
            counts.waiting[priority_of(row.rank)] += row.n
    return counts


def _place(row: Any) -> tuple[int, int, int]:
    return (row.rank, row.posted, row.number)


def _ordered(
    connection: sa.Connection, wanted: QueueFilter, state: str, after: str | None, limit: int
) -> Iterator[Any]:
    """Yield up to `limit` rows of one state in order, driven by the narrowest index there is."""
    tags = _tags(wanted)
    ordered = queue_tag if tags else queue_item
    query = sa.select(queue_item).where(ordered.c.state == state)
    if tags:
        (kind, value), *more = tags
        query = query.join(queue_tag, queue_tag.c.number == queue_item.c.number)
        query = query.where(queue_tag.c.kind == kind, queue_tag.c.value == value)
        query = _with_tags(query, more)
    query = _narrowed(query, wanted, ordered)
    key = [ordered.c[name] for name in _KEY]
    # A priority's first rank and the cursor are one lower bound, because SQLite would use the former alone
    # and read all items before the cursor.
    start = max([*_first_place(wanted), *([_parsed(after)] if after is not None else [])], default=None)
    if start is not None:
        query = query.where(sa.tuple_(*key) > sa.tuple_(*map(sa.literal, start)))
    yield from connection.execute(query.order_by(*key).limit(limit))


def _searched(connection: sa.Connection, wanted: QueueFilter, after: str | None, limit: int) -> list[Any]:
    """Return rows in which the words occur, newest first: the order the full-text index has for nothing."""
    hits = search.hits(connection, wanted.text)
    query = sa.select(queue_item).join(hits, hits.c.number == queue_item.c.number)
    query = query.where(queue_item.c.state.in_(wanted.states))
    query = _with_tags(_narrowed(query, wanted, queue_item), _tags(wanted))
    for rank, _, _ in _first_place(wanted):
        query = query.where(queue_item.c.rank >= rank)
    if after is not None:
        query = query.where(hits.c.number < _parsed(after)[2])
    return list(connection.execute(query.order_by(hits.c.number.desc()).limit(limit)))


def _first_place(wanted: QueueFilter) -> list[tuple[int, int, int]]:
    """Return the place before all items of the wanted priority, if one is wanted."""
    return [(RANKS[wanted.priority][0], -(2**62), 0)] if wanted.priority is not None else []


def _narrowed(query: Any, wanted: QueueFilter, ordered: sa.Table) -> Any:
    if wanted.priority is not None:
        query = query.where(ordered.c.rank <= RANKS[wanted.priority][1])
    if wanted.author_id is not None:
        query = query.where(queue_item.c.author_id == wanted.author_id)
    if wanted.site is not None:
        query = query.where(queue_item.c.site == wanted.site)
    return query


def _tags(wanted: QueueFilter) -> list[tuple[str, str]]:
    both = (("clause", wanted.clause), ("reason", wanted.reason))
    return [(kind, value) for kind, value in both if value is not None]


def _with_tags(query: Any, tags: list[tuple[str, str]]) -> Any:
    for kind, value in tags:
        other = queue_tag.alias(f"tag_{kind}")
        same = sa.and_(other.c.number == queue_item.c.number, other.c.kind == kind, other.c.value == value)
        query = query.where(sa.exists(sa.select(sa.literal(1)).select_from(other).where(same)))
    return query


def _cursor(row: Any) -> str:
    return f"{row.rank}.{row.posted}.{row.number}"


def _parsed(after: str) -> tuple[int, int, int]:
    try:
        rank, posted, number = map(int, after.split("."))
    except ValueError:
        raise UsageError(f"{after[:40]!r} is no place in the queue; use `next` of the page before") from None
    if not all(-(2**63) <= part < 2**63 for part in (rank, posted, number)):
        raise UsageError(f"{after[:40]!r} is no place in the queue; use `next` of the page before")
    return rank, posted, number
