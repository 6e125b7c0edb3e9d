"""The schema on PostgreSQL: made from nothing, brought up to date, by several at once; and refusals."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext

import groundswell.store
from groundswell.errors import NewerStore, StoreError, StoreLocked
from groundswell.records import Author
from groundswell.store import Store, open_store
from groundswell.store import store as store_module
from groundswell.store.tables import metadata
from tests.integration.postgres.server import Server
from tests.unit.desk.desks import desk_of, save, spam

_OTHERWISE_SORTED = sa.text(
    "SELECT table_name || '.' || column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name <> 'alembic_version' "
    "AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
)


@contextmanager
def _engine(url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url)
    yield engine
    engine.dispose()


def _upgrade_to(url: str, revision: str) -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(groundswell.store.__file__).parent / "migrations"))
    with _engine(url) as engine, engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _author(name: str) -> Author:
    return Author(id=name, site="s", handle=name, display_name=name, role="member", role_basis="default")


def test_migrations_lead_to_the_tables_the_records_describe(store: Store) -> None:
    with store.engine.connect() as connection:
        # The collation is part of a column's type, and no business of the records.
        opts = {
            "compare_type": False,
            "include_name": lambda name, *_: not str(name).startswith("queue_search"),
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=opts), metadata) == []


def test_no_column_is_sorted_by_the_rules_of_a_language(store: Store) -> None:
    with store.engine.connect() as connection:
        assert connection.execute(_OTHERWISE_SORTED).scalars().all() == []
    with store.transaction() as writer:
        writer.insert([_author(name) for name in ("b", "B", "a-2", "a1", "é", "_")])
    ordered = ["B", "_", "a-2", "a1", "b", "é"]
    assert [each.id for each in store.read(Author)] == ordered
    assert store.distinct(Author, "handle") == ordered


def test_an_older_store_is_upgraded_and_keeps_its_rows(url: str) -> None:
    _upgrade_to(url, "0002")
    with _engine(url) as engine, engine.begin() as connection:
        row = {"id": "ann", "site": "s", "handle": "ann", "display_name": "Ann", "role": "member"}
        connection.execute(
            sa.text(
                "INSERT INTO author (id, site, handle, display_name, role, role_basis) "
                "VALUES (:id, :site, :handle, :display_name, :role, 'default')"
            ),
            row,
        )
    with closing(open_store(url)) as store:
        assert [each.display_name for each in store.read(Author)] == ["Ann"]
        posts, flags = zip(*spam([1, 2]), strict=True)
        save(store, posts, flags)
        desk = desk_of(store)
        desk.decide(desk.item("p1").seen, "upheld", "spam", by="mo")
        assert desk.verify() == ()


def test_several_that_open_a_new_store_at_once_make_one_schema(url: str) -> None:
    with ThreadPoolExecutor(4) as several:
        opened = list(several.map(open_store, [url] * 4))
    for each in opened:
        assert each.count(Author) == 0
        each.close()


def test_a_newer_store_is_refused_with_both_versions(url: str) -> None:
    open_store(url).close()
    with _engine(url) as engine, engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerStore, match="'9999'"):
        open_store(url)


def test_a_server_or_database_that_is_not_there_is_said_without_the_password(
    server: Server, tmp_path: Path
) -> None:
    for url in (server.url("nosuch"), f"postgresql+psycopg://u:hidden@/d?host={tmp_path}"):
        with pytest.raises(StoreError, match="cannot be used") as refused:
            open_store(url)
        assert "hidden" not in str(refused.value)


def test_two_that_write_the_same_rows_wait_for_each_other(url: str) -> None:
    rows = [_author(f"person {number}") for number in range(50)]

    def replace_all(_: int) -> None:
        with closing(open_store(url)) as store:
            for _ in range(3):
                with store.transaction() as writer:
                    for row in rows:
                        writer.replace(row)

    with ThreadPoolExecutor(3) as several:
        list(several.map(replace_all, range(3)))
    with closing(open_store(url)) as store:
        assert store.count(Author) == 50


def test_a_store_that_somebody_writes_to_for_too_long_is_said_to_be_locked(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_LOCK_PATIENCE_SECONDS", 1)
    done = Event()

    def write_slowly(store: Store, began: Event) -> None:
        with store.transaction() as writer:
            writer.insert([_author("slow")])
            began.set()
            assert done.wait(60)

    with closing(open_store(url)) as slow, closing(open_store(url)) as store, ThreadPoolExecutor(1) as other:
        began = Event()
        writing = other.submit(write_slowly, slow, began)
        assert began.wait(60)
        with pytest.raises(StoreLocked, match="try again"), store.transaction() as writer:
            writer.insert([_author("late")])
        done.set()
        writing.result()
        with store.transaction() as writer:
            writer.insert([_author("late")])
        assert [each.id for each in store.read(Author)] == ["late", "slow"]
