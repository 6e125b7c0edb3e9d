"""What PostgreSQL has to be told to keep the promises that an SQLite file keeps by itself."""

import time
from typing import Any

import sqlalchemy as sa

from groundswell.errors import StoreLocked

_WRITING = 0x67726F756E64  # "ground", so that no other program's advisory lock is met by chance
_LOOK_AGAIN_SECONDS = 0.2
_LEFT_STATISTICS = """
    SELECT quote_ident(s.tablename), quote_ident(s.attname), format_type(a.atttypid, a.atttypmod)
    FROM pg_stats AS s
    JOIN pg_class AS c ON c.relname = s.tablename AND c.relnamespace = s.schemaname::regnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = s.attname
    WHERE s.schemaname = current_schema() AND c.relkind = 'r' AND c.reltuples = 0
"""
_OLDER_READERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_xmin IS NOT NULL AND xact_start < :since
"""


def is_postgres(connection: sa.Connection) -> bool:
    """Return whether the store is a PostgreSQL database."""
    return connection.dialect.name == "postgresql"


def take_turn(connection: sa.Connection) -> None:
    """Wait until nobody else writes, and let nobody else write until the transaction ends.

    As SQLite does. Otherwise two jobs that replace the same row would both delete it and both insert it,
    and the second would fail.
    """
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITING)))


def limit_waiting(connection: Any, seconds: int) -> None:
    """Make a new connection of the driver give up on a lock after some seconds; it would wait for ever."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{seconds}s'")
    connection.commit()


def is_locked(error: BaseException | None) -> bool:
    """Return whether the server gave up on a lock (55P03), or two waited for each other (40P01)."""
    return getattr(error, "sqlstate", None) in {"55P03", "40P01"}


def rewrite(connection: sa.Connection, patience: int) -> None:
    """Rewrite all tables and statistics without what was deleted; the connection commits by itself.

    Rows that an older reader can still see would be copied: raises `StoreLocked` where one goes on for
    longer than `patience` seconds.
    """
    _outlast_older_readers(connection, patience)
    # Planning statistics hold samples of the rows as they were, words and names among them.
    connection.exec_driver_sql("VACUUM (FULL, ANALYZE)")
    # Of an empty table the old ones stay. Giving a column the type it has drops them, and costs nothing.
    left = sorted(connection.exec_driver_sql(_LEFT_STATISTICS).all())
    for table, column, kind in left:
        collation = ' COLLATE "C"' if kind.startswith(("text", "character")) else ""
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}{collation}")
    if left:
        connection.exec_driver_sql("VACUUM (FULL) pg_statistic")


def _outlast_older_readers(connection: sa.Connection, patience: int) -> None:
    since = connection.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
    deadline = time.monotonic() + patience
    while readers := connection.execute(sa.text(_OLDER_READERS), {"since": since}).scalar_one():
        if time.monotonic() > deadline:
            raise StoreLocked(
                f"{readers} other connection(s) still read the store as it was, and would keep deleted words "
                "in it; end them, and run this again"
            )
        time.sleep(_LOOK_AGAIN_SECONDS)
