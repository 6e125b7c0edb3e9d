"""Reading the log of decisions: page by page, since a moment, and as CSV."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa

from groundswell.desk.chain import Head, broken_links
from groundswell.desk.views import LogPage
from groundswell.records import Decision, Tombstone
from groundswell.safe import cell_text
from groundswell.store import Store
from groundswell.store.desk_tables import desk_head
from groundswell.store.tables import table_of

CSV_COLUMNS = (
    "Number", "Decided (UTC)", "Decided by", "Verdict", "Reason", "Note", "Post", "Revision", "Thread",
    "Rules", "Undoes", "Previous hash", "Hash",
)  # fmt: skip
_ROWS_AT_ONCE = 1000
_NAMES = tuple(Decision.__dataclass_fields__)
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the machine's old code page."""


def decisions(store: Store, *, since: datetime | None = None) -> Iterator[Decision]:
    """Yield decisions in the order they were made, from those at or after a moment."""
    columns = table_of(Decision).c
    query = sa.select(*(columns[name] for name in _NAMES))
    if since is not None:
        query = query.where(columns.decided_at >= since)
    query = query.order_by(columns.number, columns.decided_at, columns.id)
    with store.engine.connect() as connection:
        for row in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query):
            yield Decision(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping


def page(store: Store, before: int | None, limit: int) -> LogPage:
    """Return chained decisions, newest first."""
    columns = table_of(Decision).c
    query = sa.select(*(columns[name] for name in _NAMES)).where(columns.number > 0)
    if before is not None:
        query = query.where(columns.number < before)
    with store.engine.connect() as connection:
        rows = connection.execute(query.order_by(columns.number.desc()).limit(limit + 1)).all()
    found = tuple(Decision(**row._mapping) for row in rows[:limit])  # noqa: SLF001
    return LogPage(decisions=found, before=found[-1].number if len(rows) > limit else None)


def as_csv(made: Iterator[Decision]) -> Iterator[str]:
    """Yield a spreadsheet of decisions, a line at a time; what would start a formula cannot."""
    yield _BYTE_ORDER_MARK + _line(CSV_COLUMNS)
    for each in made:
        yield _line(
            (
                str(each.number), each.decided_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
                each.decided_by, each.verdict, each.reason, each.note, each.post_id, str(each.revision),
                each.thread_id, "; ".join(each.rules), each.undoes or "", each.previous_hash, each.hash,
            )
        )  # fmt: skip


def problems(store: Store) -> tuple[str, ...]:
    """Return what is wrong with the chain, and decisions that stand outside of it."""
    with store.engine.connect() as connection:
        row = connection.execute(sa.select(desk_head)).one_or_none()
    if row is None:
        return ("the end of the chain of decisions is gone: the desk's own row was removed",)
    forgotten = frozenset(each.id for each in store.read(Tombstone))
    return tuple(broken_links(decisions(store), Head(number=row.number, hash=row.hash), forgotten))


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cell_text(cell) for cell in cells)
    return out.getvalue()
