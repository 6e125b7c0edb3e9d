"""The jobs on PostgreSQL: the same rows and bytes as from a file, and nothing left of what was forgotten."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from groundswell.config import Config
from groundswell.desk import Desk
from groundswell.errors import StoreLocked
from groundswell.records import Author, Decision, Post, Tombstone
from groundswell.store import Store, open_store
from groundswell.store import store as store_module
from groundswell.store.tables import metadata
from pipeline.forgetting import Wish, forget
from pipeline.jobs import analyze, collect, report, verify
from tests.hardening import club
from tests.hardening.dying import dump
from tests.integration.postgres.server import Server


@pytest.fixture(scope="module")
def from_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of an SQLite store with the club's thread, analysed, reports beside it."""
    path = club.collected(tmp_path_factory.mktemp("file"))
    with closing(open_store(path)) as store:
        analyze(store, Config())
        report(store, Config(), path.parent)
    return path


@pytest.fixture(scope="module")
def read_once(
    server: Server, template: str, from_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The URL of a database with the same thread, analysed there; and the reports made of it."""
    url, out = server.create(like=template), tmp_path_factory.mktemp("reports")
    with closing(open_store(url)) as store:
        # What networks answered is brought along: what is tested is what the stores make of it.
        _copy("answer", from_file, store)
        collect([str(from_file.parent.parent / "club.jsonl")], store, Config())
        assert analyze(store, Config()).failures == ()
        report(store, Config(), out)
    return url, out


@pytest.fixture
def known(server: Server, read_once: tuple[str, Path], tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    """A copy of that store in which a moderator decided, and of its reports."""
    url, out = read_once
    shutil.copytree(out, tmp_path / "out")
    with closing(open_store(server.create(like=str(sa.make_url(url).database)))) as store:
        desk = Desk(store, Config())
        post = club.post_of(store)
        desk.decide(desk.item(post).seen, "upheld", "personal_data", by="mo", note=f"has {club.CANARY}")
        yield store, tmp_path / "out"


def _copy(table: str, source: Path, store: Store) -> None:
    with closing(open_store(source)) as file, file.engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(sa.select(metadata.tables[table]))]  # noqa: SLF001
    assert rows
    with store.transaction() as writer:
        writer.connection.execute(sa.insert(metadata.tables[table]), rows)


def _rows_with(store: Store, *words: str) -> list[str]:
    """Return the tables that show one of the words in a row, whatever its case."""
    with store.engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        return [
            table
            for table in tables
            for (row,) in connection.execute(sa.text(f'SELECT lower("{table}"::text) FROM "{table}"'))
            if any(word.lower() in row for word in words)
        ]


def test_reports_are_those_of_a_file_byte_for_byte(read_once: tuple[str, Path], from_file: Path) -> None:
    url, out = read_once
    expected = club.files(from_file.parent)
    assert {"suggestions.json", "digest.html", "moderation.csv", "receipt.json"} <= expected.keys()
    assert club.files(out) == expected
    with closing(open_store(url)) as store:
        assert verify(store, Config(), out) == []


def test_rows_are_those_of_a_file(read_once: tuple[str, Path], from_file: Path) -> None:
    assert dump(read_once[0]) == dump(from_file)


def test_reading_again_finds_nothing_to_do(known: tuple[Store, Path], from_file: Path) -> None:
    store, _ = known
    analyze(store, Config())  # of the decision
    assert collect([str(from_file.parent.parent / "club.jsonl")], store, Config()).changed == 0
    assert analyze(store, Config()).executed == 0


def test_of_a_forgotten_person_no_row_statistic_or_file_is_left(
    known: tuple[Store, Path], server: Server
) -> None:
    store, out = known
    words = (club.NAME, club.NAME.replace(" ", ""), club.CANARY)
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    assert {"post", "author", "decision", "queue_search"} <= set(_rows_with(store, *words))
    assert _sampled(store, *words), "or else this test would prove less than it says"
    assert club.traces(_files_of(store, server), *words)
    done = forget(store, Wish(author=club.NAME), folders=[out])
    assert done.left == ()
    assert _rows_with(store, *words) == []
    assert _sampled(store, *words) == []
    assert club.traces(out, *words) == []
    assert Desk(store, Config()).verify() == ()
    assert [each.note for each in store.read(Decision)] == [""]
    assert store.count(Tombstone) > 0
    assert club.traces(_files_of(store, server), *words) == []


def _files_of(store: Store, server: Server) -> Path:
    """Return the folder of a database's files, all of them up to date; the write-ahead log lies elsewhere."""
    server.execute("CHECKPOINT")
    with store.engine.connect() as connection:
        number = connection.execute(
            sa.text("SELECT oid FROM pg_database WHERE datname = current_database()")
        ).scalar_one()
    return server.data / "base" / str(number)


def _sampled(store: Store, *words: str) -> list[str]:
    """Return the tables of which the planner's samples hold one of the words."""
    query = "SELECT tablename, lower(s::text) FROM pg_stats AS s WHERE schemaname = 'public'"
    with store.engine.connect() as connection:
        rows = connection.execute(sa.text(query)).all()
    return [table for table, row in rows if any(word.lower() in row for word in words)]


def test_statistics_of_a_table_that_forgetting_empties_go_too(store: Store) -> None:
    names = [f"{club.CANARY} {number}" for number in range(20)]
    people = [
        Author(id=name, site="s", handle=name, display_name=name, role="member", role_basis="default")
        for name in names
    ]
    with store.transaction() as writer:
        writer.insert(people)
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    assert _sampled(store, club.CANARY)
    with store.transaction() as writer:
        writer.delete(Author, id=names)
    store.purge()
    assert _sampled(store, club.CANARY) == []
    with store.transaction() as writer:
        writer.insert(people)
    assert [each.id for each in store.read(Author)] == sorted(names)


def test_forgetting_waits_for_who_still_reads_what_was(
    known: tuple[Store, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_LOCK_PATIENCE_SECONDS", 1)
    store, _ = known
    reading = store.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with reading:
        reading.execute(sa.text("SELECT 1 FROM thread"))
        with pytest.raises(StoreLocked, match="run this again"):
            forget(store, Wish(author=club.NAME))
    forget(store, Wish(author=club.NAME))
    assert store.count(Post) == 7
    assert _rows_with(store, club.CANARY) == []
