"""What to fetch next: the rows of one source in the store, and the rules by which pages become due."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from groundswell.ids import row_id
from groundswell.records import Snapshot, Visit
from groundswell.store import Store
from groundswell.store.store import Writer
from groundswell.store.tables import table_of

Kind = Literal["unknown", "board", "thread"]


def visit_id(source: str, url: str) -> str:
    """Return the id of a page of a source, by the address under which it was found."""
    return row_id("visit", source, url)


def new_visit(source: str, url: str, *, kind: Kind, round: int) -> Visit:  # noqa: A002 - as in the record
    """Return a page that was just found, to be fetched; a thread's first page is its own `thread`."""
    own = visit_id(source, url)
    return Visit(
        id=own, source=source, kind=kind, url=url, address=url, thread=None if kind == "board" else own,
        thread_id=None, place=1, state="due", round=round, stamp=None, etag=None, last_modified=None,
        content_type=None, snapshot_id=None, next_url=None, checked_at=None, problem=None,
    )  # fmt: skip


class Frontier:
    """The pages of one source. Every method that writes takes the transaction to write in."""

    def __init__(self, store: Store, source: str) -> None:
        self._store = store
        self.source = source
        self.root_id = visit_id(source, source)

    def round(self) -> int:
        """Return the number of the pass that is under way, or of the last one; 0 before the first."""
        table = table_of(Visit)
        query = sa.select(sa.func.max(table.c.round)).where(table.c.source == self.source)
        with self._store.engine.connect() as connection:
            return connection.execute(query).scalar_one() or 0

    def begin(self, *, now: datetime, recheck: timedelta) -> None:
        """Begin a new pass, unless one was interrupted: then its pages are still due.

        Due are: the root, the last page of each thread that the root or its age asks for, pages that
        failed, and pages last asked longer than `recheck` ago, or by a clock that was turned back since.
        """
        visits = self._store.read(Visit, source=self.source)
        root = next((visit for visit in visits if visit.id == self.root_id), None)
        if root is None:
            root = new_visit(self.source, self.source, kind="unknown", round=1)
            with self._store.transaction() as writer:
                writer.replace(root)
            return
        if any(visit.state == "due" for visit in visits):
            return
        old = (visit for visit in visits if visit.kind != "board" and is_old(visit, now, recheck))
        due = {visit.id: visit for visit in (*old, *(each for each in visits if each.state == "failed"))}
        asked = {visit.thread for visit in due.values()} | {root.thread}
        due |= {visit.id: visit for visit in _last_pages(visits) if visit.thread in asked}
        if root.kind != "thread":
            due[root.id] = root
        following = max(visit.round for visit in visits) + 1
        with self._store.transaction() as writer:
            for visit in due.values():
                writer.replace(replace(visit, state="due", round=following))

    def next_due(self) -> Visit | None:
        """Return the page to fetch now: boards first, then threads, each to its end."""
        table = table_of(Visit)
        query = (
            sa.select(table.c.id)
            .where(table.c.source == self.source, table.c.state == "due")
            .order_by(table.c.kind, table.c.thread, table.c.place, table.c.id)
            .limit(1)
        )
        with self._store.engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return self._store.read(Visit, id=found)[0] if found else None

    def failed(self, round: int) -> list[Visit]:  # noqa: A002 - as in the record
        """Return the pages that a pass has asked for in vain so far."""
        return self._store.read(Visit, source=self.source, state="failed", round=round)

    def pages_of(self, visit: Visit) -> list[Visit]:
        """Return the known pages of a visit's thread, in order; the visit alone where it has none."""
        if visit.thread is None:
            return [visit]
        pages = self._store.read(Visit, source=self.source, thread=visit.thread)
        return sorted(pages, key=lambda page: page.place)

    def snapshot(self, visit: Visit) -> Snapshot | None:
        """Return what a page looked like when it was last read."""
        found = self._store.read(Snapshot, id=visit.snapshot_id) if visit.snapshot_id else []
        return found[0] if found else None

    def counts(self) -> dict[str, int]:
        """Return how many pages are in each state."""
        table = table_of(Visit)
        query = (
            sa.select(table.c.state, sa.func.count())
            .where(table.c.source == self.source)
            .group_by(table.c.state)
        )
        with self._store.engine.connect() as connection:
            return {state: count for state, count in connection.execute(query)}  # noqa: C416 - rows, not pairs

    @staticmethod
    def drop(writer: Writer, visits: Iterable[Visit]) -> None:
        """Forget pages that a thread no longer has, and what they looked like."""
        for visit in visits:
            writer.delete(Visit, id=visit.id)
            if visit.snapshot_id:
                writer.delete(Snapshot, id=visit.snapshot_id)


def is_old(visit: Visit, now: datetime, recheck: timedelta) -> bool:
    """Return whether a page was asked for as long ago as `recheck`, or as far ahead.

    A page that was asked for next year is one of a clock that was wrong: it must not wait until then.
    """
    return visit.checked_at is not None and abs(now - visit.checked_at) >= recheck


def _last_pages(visits: Iterable[Visit]) -> list[Visit]:
    """Return the last known page of each thread: the one where new posts appear."""
    last: dict[str, Visit] = {}
    for visit in visits:
        if visit.thread and (visit.thread not in last or last[visit.thread].place < visit.place):
            last[visit.thread] = visit
    return list(last.values())
