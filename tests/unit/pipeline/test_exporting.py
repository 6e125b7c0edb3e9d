"""Taking the results elsewhere: what is written, read back, and what is refused."""

import json
from dataclasses import fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from groundswell import records
from groundswell.config import Config
from groundswell.desk.accounts import Accounts
from groundswell.errors import UsageError
from groundswell.store import Store
from groundswell.store.tables import table_of
from pipeline.cli import app
from pipeline.exporting import export
from tests.report_market import market, moment, post_id


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return market().open(tmp_path)


def test_every_table_comes_back_with_its_rows_and_types(store: Store, tmp_path: Path) -> None:
    written = export(store, Config(), "parquet", tmp_path / "out")
    read = {path.stem: pq.read_table(path) for path in written}
    for record in (*records.PRIMARY, *records.DERIVED):
        assert read[table_of(record).name].num_rows == store.count(record)
    posts = read["post"]
    assert posts.schema.field("created_at").type == pa.timestamp("us", tz="UTC")
    assert posts.schema.field("notes").type == pa.list_(pa.string())
    first = next(row for row in posts.to_pylist() if row["id"] == post_id(1))
    assert first["created_at"] == moment("2024-03-04T08:00")
    original = next(post for post in store.read(records.Post) if post.id == post_id(1))
    for field in fields(records.Post):
        shown = first[field.name]
        assert (tuple(shown) if isinstance(shown, list) else shown) == getattr(original, field.name)


def test_no_account_and_no_page_leaves_with_the_tables(store: Store, tmp_path: Path) -> None:
    Accounts(store).add("mo", "admin", "a long enough password")
    names = {path.stem for path in export(store, Config(), "parquet", tmp_path / "out")}
    assert not names & {table_of(record).name for record in records.SERVICE}
    assert "body" not in pq.read_schema(tmp_path / "out" / "snapshot.parquet").names


def test_the_same_records_give_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for form in ("jira-csv", "github-jsonl", "parquet"):
        one = export(store, Config(), form, tmp_path / "one")
        two = export(store, Config(), form, tmp_path / "two")
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert not list((tmp_path / "one").glob(".*")), "no temporary file stays behind"


def test_the_command_writes_and_says_where(store: Store, tmp_path: Path) -> None:
    arguments = ["--store", str(tmp_path / "market.db"), "--out", str(tmp_path / "out"), "--json"]
    done = CliRunner().invoke(app, ["export", "--format", "github-jsonl", "--week", "2024-W11", *arguments])
    assert done.exit_code == 0, done.output
    (path,) = json.loads(done.stdout)["written"]
    assert [json.loads(line)["title"] for line in Path(path).read_text(encoding="utf-8").splitlines()]


def test_what_makes_no_sense_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--week does not go with parquet"):
        export(store, Config(), "parquet", tmp_path / "out", week="2024-W11")
    with pytest.raises(UsageError, match="no ISO week"):
        export(store, Config(), "jira-csv", tmp_path / "out", week="2024-11")
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"):
        export(store, Config(), "jira-csv", tmp_path / "file" / "out")
    nowhere = CliRunner().invoke(
        app, ["export", "--format", "jira-csv", "--out", str(tmp_path), "--store", "none.db"]
    )
    assert isinstance(nowhere.exception, UsageError)
    assert "no store at none.db" in str(nowhere.exception)
