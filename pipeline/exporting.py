"""Taking the results elsewhere: tickets for trackers, and the store's tables as Parquet."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from groundswell import records
from groundswell.config import Config
from groundswell.errors import UsageError
from groundswell.store import Store
from groundswell.store.tables import Strings, UtcTime, table_of
from pipeline.export_forms import Format

if TYPE_CHECKING:
    import pyarrow as pa

    from reports.build import Report

_LEFT_OUT = frozenset({("snapshot", "body")})
"""Whole pages as they came: large, and of no use in a table."""
_ROWS_AT_ONCE = 10_000


def export(
    store: Store, config: Config, form: Format, out: Path, *, week: str | None = None
) -> tuple[Path, ...]:
    """Write a store's results in one form into a folder, whole files or none; return their paths.

    `jira.csv` and `github.jsonl` hold a row a proposal, of one closed ISO week or of everything.
    Parquet gives one file a table: what pages and people said and what was judged of it, withheld posts
    included, and never an account of the service. Raises `UsageError` where the folder cannot be written.
    """
    if form == "parquet" and week is not None:
        raise UsageError(
            "--week does not go with parquet: tables hold everything; choose weeks when you query"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
        if form == "parquet":
            return tuple(_tables(store, out))
        return (_tickets(store, config, form, out, week),)
    except OSError as error:
        raise UsageError(f"the folder {out} cannot be written: {error.strerror}; choose another") from error


def _tickets(store: Store, config: Config, form: Format, out: Path, week: str | None) -> Path:
    # Charts and spreadsheets take a second to import, and `--help` must answer in a blink.
    from reports.build import build  # noqa: PLC0415
    from reports.formats.tickets import github_jsonl, jira_csv  # noqa: PLC0415

    writers: Mapping[str, tuple[str, Callable[[Report], str]]] = {
        "jira-csv": ("jira.csv", jira_csv),
        "github-jsonl": ("github.jsonl", github_jsonl),
    }
    name, render = writers[form]
    content = render(build(store, config, week=week)).encode("utf-8", "replace")
    return _whole(out / name, lambda path: path.write_bytes(content))


def _tables(store: Store, out: Path) -> Iterator[Path]:
    """Write each table that pages, people and stages fill, empty ones too: a query needs its columns."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    for record in (*records.PRIMARY, *records.DERIVED):
        table = table_of(record)
        columns = [column for column in table.columns if (table.name, column.name) not in _LEFT_OUT]
        schema = _schema(columns)

        def fill(path: Path, columns: Sequence[Any] = columns, schema: Any = schema) -> None:
            with pq.ParquetWriter(path, schema, compression="zstd") as writer:
                for batch in _batches(store, columns, schema):
                    writer.write_batch(batch)

        yield _whole(out / f"{table.name}.parquet", fill)


def _batches(store: Store, columns: Sequence[Any], schema: "pa.Schema") -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa  # noqa: PLC0415

    query = sa.select(*columns).order_by(*columns[0].table.primary_key)
    with store.engine.connect() as connection:
        result = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query)
        for rows in result.mappings().partitions():
            values = [{name: _plain(value) for name, value in row.items()} for row in rows]
            yield pa.RecordBatch.from_pylist(values, schema=schema)


def _plain(value: Any) -> Any:
    """Return a value that Parquet can hold: a lone surrogate is no text outside of Python."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _schema(columns: Sequence[Any]) -> "pa.Schema":
    import pyarrow as pa  # noqa: PLC0415

    return pa.schema([pa.field(column.name, _type(column.type), column.nullable) for column in columns])


def _type(kind: sa.types.TypeEngine[Any]) -> "pa.DataType":
    import pyarrow as pa  # noqa: PLC0415

    match kind:
        case UtcTime():
            return pa.timestamp("us", tz="UTC")
        case Strings():
            return pa.list_(pa.string())
        case sa.Boolean():
            return pa.bool_()
        case sa.Integer():
            return pa.int64()
        case sa.Float():
            return pa.float64()
        case sa.LargeBinary():
            return pa.binary()
    return pa.string()


def _whole(path: Path, fill: Callable[[Path], object]) -> Path:
    """Fill a file beside the target and rename it: a reader never sees half a table."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        fill(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path
