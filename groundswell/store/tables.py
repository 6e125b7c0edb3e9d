"""Record classes as tables: readable columns, derived from the dataclass so that both never differ."""

import types
import typing
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Literal, get_args, get_origin

import sqlalchemy as sa

from groundswell import records

metadata = sa.MetaData()


class UtcTime(sa.types.TypeDecorator[datetime]):
    """An aware time, kept as ISO 8601 in UTC: readable in any tool, and sorted as text."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> str | None:
        """Return the text to store; a time without a zone is a bug of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone; records hold aware times only")
        return value.astimezone(UTC).isoformat()

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> datetime | None:
        """Return the aware time."""
        return None if value is None else datetime.fromisoformat(value)


class Strings(sa.types.TypeDecorator[tuple[str, ...]]):
    """A tuple of strings, kept as a JSON list."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _dialect: sa.Dialect) -> list[str] | None:
        """Return the list to store."""
        return None if value is None else list(value)

    def process_result_value(self, value: list[str] | None, _dialect: sa.Dialect) -> tuple[str, ...] | None:
        """Return the tuple."""
        return None if value is None else tuple(value)


_KEYS: dict[type, tuple[str, ...]] = {records.Post: ("id", "revision")}
_INDEXED = frozenset({"thread_id", "post_id", "proposal_key", "author_id", "account_id"})


def is_derived(record: type) -> bool:
    """Return whether rows of this record come from a stage."""
    return record in records.DERIVED


def table_of(record: type) -> sa.Table:
    """Return the table of a record class; derived tables have one column more, the `unit` of their run."""
    return _TABLES[record]


def _build(record: type) -> sa.Table:
    hints = typing.get_type_hints(record)
    keys = _KEYS.get(record, ("id",))
    columns = [_column(field.name, hints[field.name], field.name in keys) for field in fields(record)]
    if is_derived(record):
        columns.append(sa.Column("unit", sa.String, nullable=False, index=True))
    return sa.Table(table_name(record), metadata, *columns)


def table_name(record: type) -> str:
    """Return `reply_to` for `ReplyTo`."""
    name = record.__name__
    return "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))


def _column(name: str, hint: Any, is_key: bool) -> sa.Column[Any]:
    nullable = False
    if get_origin(hint) in (typing.Union, types.UnionType):
        (hint,) = (option for option in get_args(hint) if option is not type(None))
        nullable = True
    return sa.Column(
        name, _sql_type(hint), primary_key=is_key, nullable=nullable, index=name in _INDEXED and not is_key
    )


def _sql_type(hint: Any) -> sa.types.TypeEngine[Any]:
    if get_origin(hint) is Literal:
        return sa.String()
    if get_origin(hint) is tuple:
        return Strings()
    simple: dict[Any, sa.types.TypeEngine[Any]] = {
        str: sa.Text(),
        int: sa.Integer(),
        float: sa.Float(53),
        bool: sa.Boolean(),
        bytes: sa.LargeBinary(),
        datetime: UtcTime(),
    }
    return simple[hint]


_TABLES = {record: _build(record) for record in (*records.PRIMARY, *records.SERVICE, *records.DERIVED)}
