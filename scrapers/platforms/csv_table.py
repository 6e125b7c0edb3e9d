"""Posts as a table: comma-, semicolon- or tab-separated values with a header row."""

import csv
import io
import sys

from groundswell.errors import NotAThread, UnknownFormat
from groundswell.page import Page
from scrapers.columns import Columns, threads_from_rows
from scrapers.document import Document
from scrapers.platform import Platform

_SEPARATORS = ",;\t|"
_SAMPLE = 1 << 16


def read_csv(document: Document) -> tuple[Page, ...]:
    """Return the threads in a table with one post a row and names in the first row.

    What the document does not say of its columns is guessed from those names. Raises `UnknownFormat` where
    no column holds texts, and `NotAThread` for a table without rows.
    """
    text = document.text
    csv.field_size_limit(min(sys.maxsize, 1 << 27))
    rows = list(
        csv.DictReader(io.StringIO(text, newline=""), delimiter=separator_of(text), restkey="", restval="")
    )
    names = [name for name in (rows[0] if rows else {}) if name]
    if not rows:
        raise NotAThread("no_posts", f"{document.name}: found a table without rows, expected one post a row")
    return threads_from_rows(document, rows, Columns.guess(names, document.columns), platform="csv")


def separator_of(text: str) -> str:
    """Return the character that separates the names in the first line."""
    first = text[:_SAMPLE].lstrip("\n").split("\n", 1)[0]
    return max(_SEPARATORS, key=first.count)


def _recognises(document: Document) -> bool:
    """Say whether the first line names columns that a thread would have, and further rows follow."""
    text = document.text
    first, _, rest = text.partition("\n")
    if len(first) > 2000 or not rest.strip():
        return False
    header = io.StringIO(first.strip(), newline="")  # there may be a lone carriage return in it
    names = next(csv.reader(header, delimiter=separator_of(text)), [])
    if len(names) < 2 or any(len(name) > 40 for name in names):
        return False
    try:
        columns = Columns.guess(names, document.columns)
    except UnknownFormat:
        return False
    return "author" in columns.fields or "created_at" in columns.fields


PLATFORM = Platform(name="csv", shape="table", recognises=_recognises, read=read_csv)
