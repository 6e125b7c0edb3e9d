"""Searching the words of queue items: FTS5 on SQLite, a text search vector on PostgreSQL."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from groundswell.errors import UsageError

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_BEGINNING = 2
"""`a*` would be half of all words; the index keeps beginnings of two and three letters ready."""
_MOST_TERMS = 20
_MOST_INDEXED = 200_000
"""Beyond this length PostgreSQL refuses a vector (1 MB); nobody searches for the end of such a post."""


def is_sqlite(connection: sa.Connection) -> bool:
    """Return whether the store is an SQLite file."""
    return connection.dialect.name == "sqlite"


def is_storable(text: str) -> bool:
    r"""Return whether every database takes a text: no NUL (PostgreSQL) and no lone surrogates (both).

    >>> is_storable("naïve"), is_storable("a\0b"), is_storable("\ud800")
    (True, False, False)
    """
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def put(connection: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Make texts searchable under their item's number, in place of what was there."""
    if not rows:
        return
    drop(connection, [number for number, _ in rows])
    if is_sqlite(connection):
        values = [{"number": number, "text": text} for number, text in rows]
        connection.execute(sa.text("INSERT INTO queue_search (rowid, text) VALUES (:number, :text)"), values)
        return
    values = [{"number": number, "text": _plain(text[:_MOST_INDEXED])} for number, text in rows]
    statement = "INSERT INTO queue_search VALUES (:number, to_tsvector('simple', :text))"
    connection.execute(sa.text(statement), values)


def drop(connection: sa.Connection, numbers: Iterable[int]) -> None:
    """Remove items from the index."""
    key = "rowid" if is_sqlite(connection) else "number"
    values = [{"number": number} for number in numbers]
    if values:
        connection.execute(sa.text(f"DELETE FROM queue_search WHERE {key} = :number"), values)  # noqa: S608


def purge(connection: sa.Connection) -> None:
    """Make the index forget what was dropped: until then FTS5 keeps the words of dropped texts."""
    if is_sqlite(connection):
        connection.execute(sa.text("INSERT INTO queue_search (queue_search) VALUES ('optimize')"))


def hits(connection: sa.Connection, wanted: str) -> sa.FromClause:
    """Return a table with the one column `number`: the items in which all that is wanted occurs.

    Raises UsageError where nothing searchable is left of the words.
    """
    terms = _terms(wanted)
    if is_sqlite(connection):
        query = " ".join(f'"{" ".join(words)}"{"*" if begins else ""}' for words, begins in terms)
        where = sa.text("SELECT rowid AS number FROM queue_search WHERE queue_search MATCH :wanted")
    else:
        query = " & ".join(
            " <-> ".join(map(_plain, words)) + (":*" if begins else "") for words, begins in terms
        )
        where = sa.text("SELECT number FROM queue_search WHERE words @@ to_tsquery('simple', :wanted)")
    return where.bindparams(wanted=query).columns(sa.column("number", sa.Integer)).subquery("hits")


def _plain(text: str) -> str:
    """Return the words of a text as FTS5 reads them: lower case, without accents, nothing between them.

    PostgreSQL would keep accents, lower letters by the database's locale, and take an address for one word.

    >>> _plain("Schöne Uhren: t.me/uhren_24")
    'schone uhren t me uhren 24'
    """
    letters = unicodedata.normalize("NFD", text.lower())
    bare = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", bare)))


def _terms(wanted: str) -> list[tuple[list[str], bool]]:
    """Return what must occur: words that stand together, and whether the last one is a beginning."""
    terms = []
    for quoted, bare in _TERM.findall(unicodedata.normalize("NFC", wanted))[:_MOST_TERMS]:
        words = _WORD.findall(quoted or bare)
        if words:
            terms.append((words, bare.endswith("*")))
    short = [words[-1] for words, begins in terms if begins and len(words[-1]) < _SHORTEST_BEGINNING]
    if not terms or short:
        found = f"{short[0]}*" if short else wanted[:60]
        raise UsageError(
            f"{found!r} cannot be searched for; give at least one word, or two letters before a '*'"
        )
    return terms
