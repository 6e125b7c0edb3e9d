"""Backups while others write, restoring, and stores of every version that there was."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config as Migrations
from alembic.script import ScriptDirectory

import groundswell.store.migrate as migrations
from groundswell.errors import NewerStore, StoreError, UsageError
from groundswell.records import Author, Post
from groundswell.store import open_store
from groundswell.store.copying import back_up, restore
from pipeline.cli import app
from tests.hardening import club, dying

FOLDER = Path(migrations.__file__).parent / "migrations"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a store with a thread in it."""
    (tmp_path / "own").mkdir()
    return club.collected(tmp_path / "own")


def _author(number: int) -> Author:
    return Author(
        id=f"a{number}", site="s", handle=str(number), display_name=str(number), role="member",
        role_basis="default",
    )  # fmt: skip


def test_a_backup_restored_holds_every_row(path: Path, tmp_path: Path) -> None:
    app(["backup", str(tmp_path / "b.db"), "--store", str(path)], standalone_mode=False)
    app(["restore", str(tmp_path / "b.db"), "--store", str(tmp_path / "again.db")], standalone_mode=False)
    assert dying.dump(tmp_path / "again.db") == dying.dump(path)


def test_a_backup_while_others_write_is_sound(tmp_path: Path) -> None:
    path, stop = tmp_path / "s.db", threading.Event()
    with closing(open_store(path)) as store:

        def write() -> None:
            number = 0
            while not stop.is_set():
                with store.transaction() as writer:
                    writer.insert([_author(number), _author(-number - 1)])
                number += 1

        busy = threading.Thread(target=write)
        busy.start()
        try:
            for number in range(5):
                back_up(store, tmp_path / f"b{number}.db")
        finally:
            stop.set()
            busy.join(60)
    for number in range(5):
        copy = tmp_path / f"b{number}.db"
        assert dying.is_sound(copy)
        with closing(open_store(copy)) as store:
            assert store.count(Author) % 2 == 0, "half a transaction is in the backup"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_what_is_there_is_never_overwritten(path: Path, tmp_path: Path) -> None:
    with closing(open_store(path)) as store, pytest.raises(UsageError, match="exists already"):
        back_up(store, path)
    (tmp_path / "b.db").write_bytes(path.read_bytes())
    with pytest.raises(UsageError, match="exists already"):
        restore(tmp_path / "b.db", path)


@pytest.mark.parametrize("content", [None, b"", b"no database at all", b"SQLite format 3\x00 and no more"])
def test_what_is_no_backup_is_refused_and_leaves_nothing(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "b.db").write_bytes(content)
    with pytest.raises((UsageError, StoreError)):
        restore(tmp_path / "b.db", tmp_path / "s.db")
    assert {each.name for each in tmp_path.iterdir()} <= {"b.db"}


def test_a_folder_that_is_not_there_is_said(path: Path, tmp_path: Path) -> None:
    with closing(open_store(path)) as store, pytest.raises(StoreError, match="cannot be written"):
        back_up(store, tmp_path / "no" / "where.db")


def test_the_backup_of_a_newer_version_is_refused(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(NewerStore, match="9999"):
        restore(path, tmp_path / "s.db")
    assert not (tmp_path / "s.db").exists()


def _versions() -> list[str]:
    config = Migrations()
    config.set_main_option("script_location", str(FOLDER))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]


@pytest.mark.parametrize("version", _versions())
def test_a_store_of_every_version_is_upgraded_with_its_data(tmp_path: Path, version: str) -> None:
    path = tmp_path / "old.db"
    _make(path, version)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO post (id, revision, thread_id, position, source_id, zone_assumed, text, "
            "is_solution, removed, notes) "
            "VALUES ('p', 1, 't', 1, '1', 0, 'Words that stay.', 0, 0, '[\"a note\"]')"
        )
        connection.execute(
            "INSERT INTO author (id, site, handle, display_name, role, role_basis) "
            "VALUES ('a1', 's', '1', '1', 'member', 'default')"
        )
        connection.commit()
    with closing(open_store(path)) as store:
        (post,) = store.read(Post)
        assert (post.text, post.notes) == ("Words that stay.", ("a note",))
        assert store.read(Author) == [_author(1)]
    assert dying.is_sound(path)


@pytest.mark.parametrize("version", _versions())
def test_no_row_of_any_table_is_lost_in_an_upgrade(tmp_path: Path, version: str) -> None:
    path = tmp_path / "old.db"
    _make(path, version)
    with closing(sqlite3.connect(path)) as connection:
        tables = {name: _columns(connection, name) for name in _tables(connection)}
        for name, columns in tables.items():
            connection.execute(f'INSERT OR IGNORE INTO "{name}" VALUES ({", ".join("?" * len(columns))})', [
                _VALUES.get(kind.split("(")[0], f"{name} {place}") for place, (_, kind) in enumerate(columns)
            ])  # fmt: skip
        connection.commit()
        before = {name: _rows(connection, name, columns) for name, columns in tables.items()}
    assert all(before.values()), "a table without a row would prove nothing"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        kept = {name: _rows(connection, name, columns) for name, columns in tables.items()}
    assert kept == before


_VALUES = {
    "INTEGER": 1, "BOOLEAN": 1, "FLOAT": 0.5, "DATETIME": "2024-01-01 10:00:00.000000", "JSON": "[]",
    "BLOB": b"words",
}  # fmt: skip


def _tables(connection: sqlite3.Connection) -> list[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table'"
    ours = [name for (name,) in connection.execute(named) if not name.startswith(("sqlite_", "queue_search"))]
    return [name for name in ours if name != "alembic_version"]


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    return [(row[1], row[2]) for row in connection.execute(f'PRAGMA table_info("{table}")')]


def _rows(connection: sqlite3.Connection, table: str, columns: list[tuple[str, str]]) -> list[str]:
    shown = ", ".join(f'"{name}"' for name, _ in columns)
    return sorted(map(repr, connection.execute(f'SELECT {shown} FROM "{table}"')))


def _make(path: Path, version: str) -> None:
    """Make a store as the program of that version did."""
    engine = sa.create_engine(f"sqlite:///{path}")
    config = Migrations()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()
