from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from groundswell.errors import NewerStore, StoreError
from groundswell.records import DERIVED, PRIMARY, Author, Edit, Proposal
from groundswell.store import open_store
from groundswell.store.tables import metadata, table_of


def author(name: str) -> Author:
    return Author(id=name, site="s", handle=name, display_name=name, role="member", role_basis="default")


def test_migrations_lead_to_the_tables_the_records_describe(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    with store.engine.connect() as connection:
        # SQLite's full-text index is a table of its own kind, which SQLAlchemy cannot describe.
        opts = {
            "compare_type": False,
            "include_name": lambda name, *_: not str(name).startswith("queue_search"),
        }
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    store.close()


def test_every_record_has_a_table_with_its_fields() -> None:
    for record in (*PRIMARY, *DERIVED):
        names = {column.name for column in table_of(record).columns}
        assert names - {field.name for field in fields(record)} == ({"unit"} if record in DERIVED else set())
        assert {field.name for field in fields(record)} <= names


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    proposal = Proposal(
        id="p", key="p", headline="dark mode", exemplar_id="x", keywords=("dark", "mode"), prevalence=2
    )
    moment = datetime(2024, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    edit = Edit(id="e", thread_id="t", post_id="p", revision=1, edited_at=moment, editor=None)
    with store.transaction() as writer:
        writer.insert([proposal], unit="corpus")
        writer.insert([edit])
    assert store.read(Proposal) == [proposal]
    (read,) = store.read(Edit)
    assert read.edited_at == moment
    assert read.edited_at.tzinfo is UTC
    store.close()


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    edit = Edit(id="e", thread_id="t", post_id="p", revision=1, edited_at=datetime(2024, 5, 1), editor=None)  # noqa: DTZ001
    with pytest.raises(sa.exc.StatementError, match="has no zone"), store.transaction() as writer:
        writer.insert([edit])
    store.close()


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    with pytest.raises(sa.exc.IntegrityError), store.transaction() as writer:
        writer.insert([author("ann"), author("ann")])
    assert store.count(Author) == 0
    store.close()


def test_a_store_opens_again_with_its_rows(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    with store.transaction() as writer:
        writer.insert([author("ann"), author("bob")])
    store.close()
    again = open_store(tmp_path / "s.db")
    assert [each.id for each in again.read(Author)] == ["ann", "bob"]
    again.close()


def test_a_newer_store_is_refused_with_both_versions(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(NewerStore, match="'9999'"):
        open_store(tmp_path / "s.db")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s.db").write_text("these are words, not a database " * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(tmp_path / "s.db")


def test_a_place_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(tmp_path / "no" / "such" / "folder" / "s.db")


@pytest.mark.parametrize("url", ["nosuch://u:hidden@h/d", "sqlite+nosuch:///s.db", "pg://u:hidden@h:port/d"])
def test_a_url_without_a_driver_is_refused_and_keeps_its_password(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        open_store(url)
    assert "hidden" not in str(refused.value)
    assert refused.value.__cause__ is None or "hidden" not in str(refused.value.__cause__)
