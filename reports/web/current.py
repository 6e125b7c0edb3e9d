"""The report as the store stands: built when somebody asks, kept until a record it rests on changes."""

from collections import OrderedDict
from datetime import date
from threading import Lock

import sqlalchemy as sa

from groundswell import records as r
from groundswell.config import Config
from groundswell.ids import digest
from groundswell.store import Store
from groundswell.store.tables import table_of
from reports.build import Report, build
from reports.weeks import name_of

_KEPT = 4
"""Reports kept at a time: the whole, and a few weeks."""
_JUDGED_BY: tuple[tuple[type, tuple[str, ...]], ...] = (
    (r.Run, ("id", "output_digest")),
    (r.Thread, ("id", "digest")),
    (r.Coverage, ("id", "posts", "problem")),
    (r.Decision, ("id",)),
    (r.Correction, ("id",)),
    (r.Tombstone, ("id",)),
)
"""What a report follows from: whatever changes a report changes one of these columns."""


class CurrentReport:
    """Builds reports over one store. One is built at a time; who asks meanwhile waits for it."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store = store
        self._config = config
        self._kept: OrderedDict[tuple[str, str | None], Report] = OrderedDict()
        self._lock = Lock()

    def get(self, week: str | None = None) -> Report:
        """Return the report on an ISO week, or on everything; raise `UsageError` for no such week."""
        with self._lock:
            key = (self._state(), week)
            if key not in self._kept:
                self._kept[key] = build(self._store, self._config, week=week)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def weeks(self, limit: int = 12) -> list[str]:
        """Return the ISO weeks in which posts were written, newest first, at most `limit`."""
        written = table_of(r.Post).c.created_at
        days = (
            sa.select(sa.func.substr(written, 1, 10).label("day"))
            .where(written.is_not(None))
            .distinct()
            .order_by(sa.desc("day"))
            .limit(7 * limit)
        )
        with self._store.engine.connect() as connection:
            found = connection.execute(days).scalars()
            names = dict.fromkeys(_week_of(day) for day in found)
        return list(names)[:limit]

    def _state(self) -> str:
        parts: list[object] = []
        with self._store.engine.connect() as connection:
            for record, columns in _JUDGED_BY:
                table = table_of(record)
                rows = connection.execute(
                    sa.select(*(table.c[name] for name in columns)).order_by(table.c.id)
                )
                parts.append([list(row) for row in rows])
        return digest(parts)


def _week_of(day: str) -> str:
    """Return the ISO week of a UTC day; close enough to the community's own to offer it as a choice."""
    return name_of(date.fromisoformat(day))
