"""Posts as JSON: what `groundswell parse` prints, JSON Lines and lists from elsewhere."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from groundswell.errors import NotAThread, UnknownFormat
from groundswell.page import Page
from scrapers.columns import Columns, Row, threads_from_rows
from scrapers.document import Document, json_of
from scrapers.platform import Platform

_LISTS = ("posts", "comments", "messages", "items", "data", "results")


def read_jsonl(document: Document) -> tuple[Page, ...]:
    """Return the threads in JSON Lines, a JSON list of posts, or an object with such a list.

    What the document does not say of the names is guessed from them. Raises `UnknownFormat` for lines that
    are no JSON objects (with the number of the first), and `NotAThread` where there are no posts.
    """
    about, rows = _rows(document)
    if not rows:
        raise NotAThread("no_posts", f"{document.name}: found JSON without posts, expected one object a post")
    return threads_from_rows(
        document,
        rows,
        Columns.guess(_names(rows), document.columns),
        platform=str(about.get("platform") or "jsonl"),
        title=_string(about.get("title")),
        url=_string(about.get("url")),
        called="objects",
    )


def _rows(document: Document) -> tuple[Mapping[str, Any], list[Row]]:
    try:
        value = document.json
    except json.JSONDecodeError:
        return {}, _lines(document)
    if isinstance(value, Mapping):
        listed = next((value[name] for name in _LISTS if _is_rows(value.get(name))), None)
        return (value, listed) if listed is not None else ({}, [value])
    return {}, value if _is_rows(value) else []


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _lines(document: Document) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(document.text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json_of(line)
        except json.JSONDecodeError as error:
            raise UnknownFormat(
                f"{document.name}: line {number} is no JSON ({error.msg} at column {error.colno}), "
                "expected one object a line"
            ) from error
        except RecursionError as error:
            raise UnknownFormat(f"{document.name}: line {number} nests too deeply") from error
        if not isinstance(row, Mapping):
            raise UnknownFormat(f"{document.name}: line {number} is no JSON object, expected one post a line")
        rows.append(row)
    return rows


def _names(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows[:1000] for name in row))


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _recognises(document: Document) -> bool:
    head = document.text.lstrip()[:1]
    if head not in {"{", "["}:
        return False
    try:
        first = _first_row(document)
    except (json.JSONDecodeError, RecursionError, UnknownFormat):
        return False
    if first is None:
        return False
    try:
        columns = Columns.guess(list(first), document.columns)
    except UnknownFormat:
        return False
    return "author" in columns.fields or "thread" in first


def _first_row(document: Document) -> Row | None:
    """Return the first post without parsing all lines of a large file."""
    text = document.text.lstrip()
    if text.startswith("{"):
        value, end = json.JSONDecoder().raw_decode(text)
        if text[end:].lstrip().startswith("{"):
            return value if isinstance(value, Mapping) else None
    _, rows = _rows(document)
    return rows[0] if rows else None


PLATFORM = Platform(name="jsonl", shape="json", recognises=_recognises, read=read_jsonl)
