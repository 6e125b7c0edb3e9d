"""Copying a store while it is in use, and putting a copy in its place."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from groundswell.errors import StoreError, UsageError
from groundswell.store.store import Store, open_store

_MAGIC = b"SQLite format 3\x00"


def back_up(store: Store, target: Path) -> int:
    """Copy an SQLite store into a new file, whole or not at all, and return its size in bytes.

    The store may be read and written meanwhile; the copy holds what was committed when it began. Raises
    `UsageError` where the target exists, or where the store is no file (PostgreSQL has `pg_dump`), and
    `StoreError` where it cannot be written.
    """
    source = store.engine.url.database
    if store.engine.dialect.name != "sqlite" or not source:
        raise UsageError(f"{store.name} is no file; back it up with the database's own tools (pg_dump)")
    if target.exists():
        raise UsageError(f"{target} exists already; give the name of a new file")
    try:
        _copy(Path(source), target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the backup {target} cannot be written: {error}") from error
    return target.stat().st_size


def restore(backup: Path, target: Path) -> None:
    """Make a new store of a backup, upgraded to this version's schema; the backup stays as it is.

    Raises `UsageError` where the backup is none or the target exists: what is there may be worth more.
    Raises `NewerStore` for the backup of a newer version; then there is no target.
    """
    if target.exists():
        raise UsageError(f"{target} exists already; move it away first, or name another place")
    try:
        with backup.open("rb") as file:
            is_database = file.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise UsageError(f"{backup} cannot be read: {error.strerror}") from error
    if not is_database:
        raise UsageError(f"{backup} is no backup of a store; expected a file that `groundswell backup` wrote")
    try:
        _copy(backup, target)
        open_store(target).close()
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise StoreError(f"{backup} cannot be restored to {target}: {error}") from error
    except StoreError:
        target.unlink(missing_ok=True)
        raise


def _copy(source: Path, target: Path) -> None:
    """Copy a database beside the target, check it, and only then give it its name."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    part = Path(name)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
            # All at once: in portions, every write in between would begin the copying again. Writers need
            # not wait, since the log keeps what this reads apart from what they add.
            old.backup(new)
            # A copy has one file: it can be moved and archived without a log that belongs to it.
            new.execute("PRAGMA journal_mode = DELETE")
            (found,) = new.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged: {found}")
        _sync(part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
