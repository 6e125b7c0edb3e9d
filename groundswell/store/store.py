"""Opening a store, reading records from it, and writing them inside transactions."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from groundswell.errors import StoreError, StoreLocked
from groundswell.safe import may_hold_password
from groundswell.store import postgres
from groundswell.store.migrate import shown, upgrade
from groundswell.store.tables import is_derived, table_of

Record = TypeVar("Record")

_ROWS_AT_ONCE = 1000
_LOCK_PATIENCE_SECONDS = 30
_UNREADABLE = "the store's URL cannot be read; expected dialect+driver://user@host/name"
_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"


class Store:
    """All records of one community; open it with `open_store`.

    Reads outside `transaction` see the last commit. There is one writer at a time: a second one waits
    up to 30 seconds and then gets `StoreLocked`.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @property
    def name(self) -> str:
        """Where it is, fit for a message: see `shown`."""
        return shown(self.engine.url)

    def close(self) -> None:
        """Release the file or the connections."""
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator["Writer"]:
        """Write everything in the block, or nothing of it."""
        with self.engine.begin() as connection:
            if postgres.is_postgres(connection):
                postgres.take_turn(connection)
            yield Writer(connection)

    def purge(self) -> None:
        """Rewrite the database, so that no file of it holds a byte of what was deleted.

        Needs the store to itself and as much room again as it takes; raises `StoreLocked` where somebody
        else uses it, and then holds deleted bytes still. That is said of PostgreSQL's tables,
        indexes and statistics; its write-ahead log, and what was archived of it, is out of our reach.
        """
        alone = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            if postgres.is_postgres(connection):
                postgres.rewrite(connection, _LOCK_PATIENCE_SECONDS)
                return
            # Before, so that the rewriting has little to copy; after, because it went through the log.
            for statement in (_EMPTY_LOG, "VACUUM", _EMPTY_LOG):
                result = connection.exec_driver_sql(statement)
                if statement == _EMPTY_LOG and result.scalar_one():
                    raise StoreLocked(
                        f"the store {self.name} is in use, and its log may hold deleted words until it "
                        "is not; stop what uses it, and run this again"
                    )

    def read(self, record: type[Record], **equal: Any) -> list[Record]:
        """Return the records whose columns equal the given values, ordered by primary key."""
        with self.engine.connect() as connection:
            return list(_select(connection, record, equal))

    def count(self, record: type[Any], **equal: Any) -> int:
        """Return how many records have the given values."""
        table = table_of(record)
        query = sa.select(sa.func.count()).select_from(table).where(*_conditions(table, equal))
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def distinct(self, record: type[Any], column: str) -> list[Any]:
        """Return the distinct values of one column, sorted."""
        chosen = table_of(record).c[column]
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(chosen).distinct().order_by(chosen)).scalars())


class Writer:
    """What one transaction may do; also reads, seeing its own writes."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def read(self, record: type[Record], **equal: Any) -> list[Record]:
        """Return the records whose columns equal the given values, ordered by primary key."""
        return list(_select(self.connection, record, equal))

    def insert(self, rows: Iterable[Any], *, unit: str | None = None) -> int:
        """Insert records of one or several types and return how many; `unit` is for derived ones."""
        remaining = iter(rows)
        total = 0
        while chunk := list(islice(remaining, _ROWS_AT_ONCE)):
            by_type: dict[type, list[dict[str, Any]]] = {}
            for row in chunk:
                by_type.setdefault(type(row), []).append(_as_row(row, unit))
            for record, values in by_type.items():
                self.connection.execute(sa.insert(table_of(record)), values)
            total += len(chunk)
        return total

    def delete(self, record: type[Any], **equal: Any) -> int:
        """Delete the records whose columns equal the given values; at least one is needed."""
        if not equal:
            raise ValueError("deleting a whole table needs to be said: give at least one column")
        table = table_of(record)
        return self.connection.execute(sa.delete(table).where(*_conditions(table, equal))).rowcount

    def replace(self, row: Any) -> None:
        """Insert a record, or overwrite the one with its primary key."""
        table = table_of(type(row))
        keys = {column.name: getattr(row, column.name) for column in table.primary_key}
        self.connection.execute(sa.delete(table).where(*_conditions(table, keys)))
        self.connection.execute(sa.insert(table), [_as_row(row, None)])


def open_store(where: Path | str) -> Store:
    """Open the store at a path or database URL, creating or upgrading it as needed.

    Raises `StoreError` where it cannot be opened and `NewerStore` where a newer version wrote it.
    """
    url = _url(where)
    engine = _engine(url)
    sa.event.listen(engine, "handle_error", _typed)
    sa.event.listen(engine, "connect", _prepare_sqlite if _is_file(url) else _prepare_postgres)
    try:
        upgrade(engine)
    except StoreError:
        engine.dispose()
        raise
    except sa.exc.DBAPIError as error:
        engine.dispose()
        raise StoreError(
            f"the store {shown(url)} cannot be opened or upgraded: {_reason(error)}; expected a "
            "database in which this user may create tables"
        ) from None
    return Store(engine)


def _url(where: Path | str) -> sa.URL:
    if "://" not in str(where):
        if may_hold_password(str(where)):
            raise StoreError(_UNREADABLE)
        return sa.URL.create("sqlite", database=str(where))
    try:
        return sa.make_url(str(where))
    except (sa.exc.ArgumentError, ValueError):
        # Not shown, nor kept as the cause: there may be a password in it.
        raise StoreError(_UNREADABLE) from None


def _engine(url: sa.URL) -> sa.Engine:
    try:
        return sa.create_engine(
            url,
            connect_args=_connect_arguments(url),
            hide_parameters=True,  # a trace would tell people's words, and the hashes of their passwords
            # A server may have been restarted since a connection was last used; a file cannot.
            pool_pre_ping=not _is_file(url),
        )
    except (sa.exc.ArgumentError, ImportError) as error:
        raise StoreError(
            f"there is no driver for the store {shown(url)} ({error}); for PostgreSQL install "
            "groundswell[postgres] and write postgresql+psycopg://user@host/name"
        ) from error


def _connect_arguments(url: sa.URL) -> dict[str, Any]:
    return {"timeout": _LOCK_PATIENCE_SECONDS} if _is_file(url) else {}


def _is_file(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _typed(context: sa.engine.ExceptionContext) -> StoreError | None:
    """Return our error for what is wrong with the database itself; a wrong statement keeps its own.

    Asked by SQLAlchemy wherever a driver raises: opening, reading, writing, committing, rewriting.
    """
    error, url = context.sqlalchemy_exception, shown(context.engine.url) if context.engine else "?"
    if type(error) not in (sa.exc.OperationalError, sa.exc.DatabaseError) or context.is_pre_ping:
        return None  # a connection found dead before it is used is replaced, and nobody need know
    if "locked" in str(context.original_exception) or postgres.is_locked(context.original_exception):
        return StoreLocked(
            f"another process has been writing to {url} for more than {_LOCK_PATIENCE_SECONDS} seconds; "
            "let it finish, or stop it, and try again"
        )
    return StoreError(
        f"the store {url} cannot be used: {context.original_exception}; expected a Groundswell database, "
        "sound and within reach, or a place where one can be created"
    )


def _reason(error: sa.exc.DBAPIError) -> str:
    """Return what a server said; a driver's own words quote the options of the address, maybe a password."""
    said = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    return str(said or type(error.orig).__name__)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _prepare_postgres(connection: Any, _record: Any) -> None:
    postgres.limit_waiting(connection, _LOCK_PATIENCE_SECONDS)


def _conditions(table: sa.Table, equal: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [
        table.c[name].in_(value) if isinstance(value, list | set | frozenset) else table.c[name] == value
        for name, value in equal.items()
    ]


def _select(connection: sa.Connection, record: type[Record], equal: dict[str, Any]) -> Iterator[Record]:
    table = table_of(record)
    columns = [table.c[field.name] for field in fields(record)]  # type: ignore[arg-type]
    query = sa.select(*columns).where(*_conditions(table, equal)).order_by(*table.primary_key.columns)
    names = [column.name for column in columns]
    for row in connection.execute(query):
        yield record(**dict(zip(names, row, strict=True)))


def _as_row(row: Any, unit: str | None) -> dict[str, Any]:
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    if is_derived(type(row)):
        if unit is None:
            raise ValueError(f"a {type(row).__name__} comes from a stage: name the unit of its run")
        values["unit"] = unit
    return values
