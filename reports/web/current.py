"""The report as the store stands: built when somebody asks, kept until a record it rests on changes."""

import time
from collections import OrderedDict
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Lock

import sqlalchemy as sa

from groundswell import records as r
from groundswell.config import Config
from groundswell.ids import digest
from groundswell.store import Store
from groundswell.store.tables import table_of
from reports.build import Report, build
from reports.printed import as_json, read_printed
from reports.weeks import name_of

PATIENCE_SECONDS = 20.0
"""How long a reader waits for a report before being asked to come back; moderators need the threads."""
_KEPT = 4
"""Reports kept at a time: the whole, and a few weeks."""
_PEOPLE_SAID = (r.Decision, r.Correction, r.Tombstone)
"""Only ever appended to: their number tells whether anything is new. Asked with every request."""
_MACHINES_SAID: tuple[tuple[type, tuple[str, ...]], ...] = (
    (r.Run, ("id", "output_digest")),
    (r.Thread, ("id", "digest")),
    (r.Coverage, ("id", "posts", "problem")),
)
"""What else a report follows from; in a large store, going over it takes seconds."""
_MACHINES_ASKED_SECONDS = 30.0


class NotReady(Exception):
    """The report is still being built."""


class CurrentReport:
    """Builds reports over one store, one at a time and beside the requests.

    `folder` is where weekly reports are written: of what they printed, a week's page tells what has changed.
    """

    def __init__(self, store: Store, config: Config, folder: Path | None = None) -> None:
        self._store = store
        self._config = config
        self._folder = folder
        self._built: OrderedDict[tuple[str, str | None], Future[Report]] = OrderedDict()
        self._lock = Lock()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="report")
        self._machines = ""
        self._machines_asked: float | None = None

    def get(self, week: str | None = None, *, patience: float = PATIENCE_SECONDS) -> Report:
        """Return the report on an ISO week, or on everything.

        Raises `UsageError` for no such week, and `NotReady` where it takes longer than `patience`
        seconds; it goes on being built.
        """
        printed = read_printed(self._folder) if week and self._folder else ()
        key = (digest(self._state(), [as_json(each) for each in printed]), week)
        with self._lock:
            future = self._built.get(key)
            if future is None:
                future = self._worker.submit(build, self._store, self._config, week=week, printed=printed)
                self._built[key] = future
            self._built.move_to_end(key)
            while len(self._built) > _KEPT:
                self._built.popitem(last=False)[1].cancel()
        try:
            return future.result(timeout=patience)
        except (TimeoutError, CancelledError) as error:
            raise NotReady from error
        except Exception:
            with self._lock:  # whatever it was may be over the next time
                self._built.pop(key, None)
            raise

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
        with self._lock:
            due = self._machines_asked is None or (
                time.monotonic() - self._machines_asked > _MACHINES_ASKED_SECONDS
            )
            if due:
                self._machines = digest(*(self._rows(record, names) for record, names in _MACHINES_SAID))
                self._machines_asked = time.monotonic()
            machines = self._machines
        return digest(machines, *(self._store.count(record) for record in _PEOPLE_SAID))

    def _rows(self, record: type, names: tuple[str, ...]) -> list[list[object]]:
        table = table_of(record)
        with self._store.engine.connect() as connection:
            rows = connection.execute(sa.select(*(table.c[name] for name in names)).order_by(table.c.id))
            return [list(row) for row in rows]


def _week_of(day: str) -> str:
    """Return the ISO week of a UTC day; close enough to the community's own to offer it as a choice."""
    return name_of(date.fromisoformat(day))
