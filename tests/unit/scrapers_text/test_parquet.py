"""Posts that come as Parquet."""

import contextlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.errors import BinaryInput, InputError, InputTooLarge, NotAThread, UnknownFormat
from scrapers.document import Document
from scrapers.platforms import parquet
from scrapers.platforms.jsonl import read_jsonl
from scrapers.platforms.pasted import read_pasted
from scrapers.reading import read

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pasted"
SAID = [
    {"topic": "t1", "member": "Ann", "said": "Please add a map.", "at": datetime(2024, 5, 1, 8, tzinfo=UTC)},
    {"topic": "t2", "member": "Bo", "said": "Opening hours?", "at": datetime(2024, 5, 2, tzinfo=UTC)},
    {"topic": "t1", "member": "Cy", "said": "Ann, yes!", "at": datetime(2024, 5, 3, 9, 30, tzinfo=UTC)},
]
NAMED = {"text": "said", "author": "member", "created_at": "at", "thread_id": "topic"}


def _packed(table: pa.Table, **options: Any) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)
    return buffer.getvalue()


def _document(table: pa.Table, **known: Any) -> Document:
    return Document(body=_packed(table), name="lake.parquet", **known)


def test_rows_become_threads_with_times_to_the_second() -> None:
    first, second = read(_document(pa.Table.from_pylist(SAID), columns=NAMED))
    assert [(post.author, post.text, post.created_at) for post in first.posts] == [
        ("Ann", "Please add a map.", "2024-05-01T08:00:00+00:00"),
        ("Cy", "Ann, yes!", "2024-05-03T09:30:00+00:00"),
    ]
    assert [post.author for post in second.posts] == ["Bo"]
    assert first.platform == "parquet"


@pytest.mark.parametrize("case", ["khoros_by_line", "phpbb_german"])
def test_what_parse_prints_reads_the_same_from_parquet_as_from_lines(case: str) -> None:
    (page,) = read_pasted(Document(body=(FIXTURES / case / "input.txt").read_bytes(), name=case))
    lines = list(page.lines())
    text = "\n".join(json.dumps(line) for line in lines)
    (from_lines,) = read_jsonl(Document(body=text.encode(), name="lines"))
    (from_table,) = read(_document(pa.Table.from_pylist([dict(line) for line in lines])))
    assert list(from_table.lines()) == list(from_lines.lines())


def test_nanoseconds_and_days_are_times_too() -> None:
    moments = pa.array([1_714_550_400_000_000_123], pa.timestamp("ns"))
    days = pa.array([date(2024, 5, 2)])
    for created, expected in ((moments, "2024-05-01T08:00:00"), (days, "2024-05-02")):
        table = pa.table({"author": ["Ann"], "text": ["Add a map."], "created_at": created})
        (page,) = read(_document(table))
        assert str(page.posts[0].created_at).startswith(expected)


def test_columns_that_hold_nothing_of_a_post_are_not_unpacked() -> None:
    table = pa.table({"author": ["Ann"], "text": ["Add a map."], "embedding": [b"\xff\xfe"]})
    (page,) = read(_document(table))
    assert page.posts[0].text == "Add a map."


def test_a_file_that_bursts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_MOST", 1_000_000)
    table = pa.table({"author": ["Ann"] * 5_000, "text": ["x" * 10_000] * 5_000})
    document = _document(table)
    assert len(document.body) < 100_000
    with pytest.raises(InputTooLarge, match="split the file"):
        read(document)


def test_what_is_no_table_of_posts_says_so() -> None:
    with pytest.raises(UnknownFormat, match="--columns"):
        read(_document(pa.table({"a": [1]})))
    with pytest.raises(NotAThread, match="without rows"):
        read(_document(pa.table({"text": pa.array([], pa.string())})))
    with pytest.raises(NotAThread, match="without author and text"):
        read(_document(pa.table({"text": pa.array([None], pa.string())})))
    with pytest.raises(UnknownFormat, match="PAR1"):
        read(Document(body=b"Ann wrote:\nHi", name="x"), "parquet")
    with pytest.raises(BinaryInput, match="cannot be read"):
        read(Document(body=b"PAR1" + b"\0" * 40 + b"PAR1", name="x"))


WHOLE = _packed(pa.Table.from_pylist(SAID * 30), compression="zstd")


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_damage_is_an_error_of_ours_or_still_a_table(changes: list[tuple[int, int]]) -> None:
    body = bytearray(WHOLE)
    for place, value in changes:
        body[place] = value
    with contextlib.suppress(InputError):
        assert read(Document(body=bytes(body), name="damaged", columns=NAMED))
