"""Posts as a Parquet file, as data lakes and analysts keep them: one post a row, columns by usual names."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from groundswell.errors import BinaryInput, InputTooLarge, NotAThread, UnknownFormat
from groundswell.page import Page
from scrapers.columns import Columns, Row, threads_from_rows
from scrapers.document import Document
from scrapers.platform import Platform

if TYPE_CHECKING:
    import pyarrow as pa

_MAGIC = b"PAR1"
_MOST = 1 << 30
"""Bytes of all values, unpacked; a file within the limit on files holds less unless it was made to burst."""
_ROWS_AT_ONCE = 1024
_PARSED = frozenset({"thread", "quotes", "created_raw", "author_basis"})
"""What lines of `groundswell parse` have besides the fields of any export."""


def is_parquet(body: bytes) -> bool:
    """Say whether `body` begins and ends as Parquet files do."""
    return len(body) > 2 * len(_MAGIC) and body.startswith(_MAGIC) and body.endswith(_MAGIC)


def read_parquet(document: Document) -> tuple[Page, ...]:
    """Return the threads in a Parquet file; what the document does not say of its columns is guessed.

    Only columns that hold something of a post are unpacked. Raises `BinaryInput` for a damaged file,
    `InputTooLarge` where the values take more than a gigabyte, `UnknownFormat` where no column holds texts,
    and `NotAThread` for a table without posts.
    """
    if not is_parquet(document.body):
        raise UnknownFormat(f"{document.name}: found no Parquet file, expected one that begins with PAR1")
    columns, rows = _table(document)
    if not rows:
        raise NotAThread("no_posts", f"{document.name}: found a table without rows, expected one post a row")
    return threads_from_rows(document, rows, columns, platform="parquet")


def _table(document: Document) -> tuple[Columns, list[Row]]:
    import pyarrow as pa  # noqa: PLC0415 - large, and few sources are Parquet
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(io.BytesIO(document.body)) as file:
            columns = Columns.guess(file.schema_arrow.names, document.columns)
            wanted = {name.split(".")[0] for name in columns.fields.values()} | _PARSED
            names = [name for name in file.schema_arrow.names if name in wanted]
            rows: list[Row] = []
            taken = 0
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=names):
                taken += batch.nbytes
                if taken > _MOST:
                    raise InputTooLarge(
                        f"{document.name}: found more than {_MOST:,} bytes of values: split the file"
                    )
                rows += _rows(batch)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise BinaryInput(f"{document.name}: found a Parquet file that cannot be read ({reason})") from error
    return columns, rows


def _rows(batch: "pa.RecordBatch") -> list[Row]:
    import pyarrow as pa  # noqa: PLC0415

    for index, field in enumerate(batch.schema):
        if pa.types.is_timestamp(field.type):  # nanoseconds have no type in Python
            finest = pa.timestamp("us", tz=field.type.tz)
            batch = batch.set_column(index, field.name, batch.column(index).cast(finest, safe=False))
    return [{name: _plain(value) for name, value in row.items()} for row in batch.to_pylist()]


def _plain(value: Any) -> Any:
    """Return a value as JSON would hold it."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case bytes():
            return value.decode()
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case list():
            return [_plain(each) for each in value]
    return value


PLATFORM = Platform(
    name="parquet", shape="table", recognises=lambda document: is_parquet(document.body), read=read_parquet
)
