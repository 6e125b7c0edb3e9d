"""The evidence ledger: every printed number, what it counts, and how to count it again.

An entry names the records that a number stands on and a measure, the rule that turns them into the
number. `recompute` applies the rule to the records themselves and shares no code with the reports,
so a number that was computed wrongly cannot confirm itself.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from groundswell import demand
from groundswell.errors import BugError
from groundswell.records import Post
from reports.evidence import check_span

Measure = Literal[
    "people", "posts", "items", "days", "announced", "read", "reach", "share", "recency", "demand",
    "contested", "percent", "difference", "rank", "printed",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One number. `evidence` are record ids; `parts` are keys of entries that it is computed from.

    `label` says in words what is counted; `moment` is the time up to which days are counted. `anchor`
    names the place in a page where the evidence is listed.
    """

    key: str
    measure: Measure
    label: str
    value: float
    evidence: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    moment: datetime | None = None
    anchor: str = ""


class Ledger(Mapping[str, Entry]):
    """All entries of a report by key; adding an entry computes its value from the records."""

    def __init__(self, records: Mapping[str, Any]) -> None:
        self._records = records
        self._entries: dict[str, Entry] = {}

    def __getitem__(self, key: str) -> Entry:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def add(
        self,
        key: str,
        measure: Measure,
        label: str,
        evidence: Iterable[str] = (),
        *,
        parts: Iterable[str] = (),
        moment: datetime | None = None,
        anchor: str | None = None,
    ) -> Entry:
        """Enter a number and return it; a key entered twice must mean the same evidence."""
        entry = Entry(
            key=key,
            measure=measure,
            label=label,
            value=math.nan,
            evidence=tuple(dict.fromkeys(evidence)),
            parts=tuple(parts),
            moment=moment,
            anchor=anchor or anchor_of(key),
        )
        valued = Entry(**{**_as_dict(entry), "value": recompute(entry, self._entries, self._records)})
        known = self._entries.setdefault(key, valued)
        if known != valued:
            raise BugError(f"the ledger holds {key!r} already, with other evidence")
        return known


def anchor_of(key: str) -> str:
    """Return the id of the place in a page that lists an entry's evidence.

    >>> anchor_of("dark mode/for")
    'l-dark_20mode_2ffor'
    """
    return "l-" + "".join(c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):02x}" for c in key)


def recompute(entry: Entry, entries: Mapping[str, Entry], records: Mapping[str, Any]) -> float:
    """Return what an entry's number must be, from the records (by id) and the entries it builds on.

    Raises KeyError where a record is missing.
    """
    counted = _counted(entry, [records[name] for name in entry.evidence], records)
    return (
        counted if counted is not None else _composed(entry, [entries[key] for key in entry.parts], records)
    )


def check_spans(entry: Entry, records: Mapping[str, Any], texts: Mapping[tuple[str, int], str]) -> None:
    """Raise `SpanError` where words that an entry stands on are not in their post's text.

    `texts` maps post ids and revisions to the text at that revision.
    """
    for record in (records[name] for name in entry.evidence):
        if hasattr(record, "quote") and hasattr(record, "revision"):
            check_span(record, texts[record.post_id, record.revision])


def _as_dict(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _counted(entry: Entry, found: list[Any], records: Mapping[str, Any]) -> float | None:
    """Return a number that follows from records alone, or None for the other measures."""
    match entry.measure:
        case "people":
            return len({_author(record) for record in found} - {None})
        case "posts":
            return len({_post(record) for record in found} - {None})
        case "items":
            return len(found)
        case "announced":
            return float(sum(record.posts_total or 0 for record in found))
        case "read":
            return float(sum(record.posts for record in found))
        case "printed":
            return float(sum(record.value for record in found))
        case "days":
            return math.floor(_days_since_newest(entry, found, records))
        case "recency":
            return demand.recency(_days_since_newest(entry, found, records))
    return None


def _composed(entry: Entry, parts: list[Entry], records: Mapping[str, Any]) -> float:
    """Return a number that follows from other entries."""
    values = [part.value for part in parts]
    match entry.measure:
        case "reach":
            return len({_author(records[name]) for part in parts for name in part.evidence} - {None})
        case "share":
            return demand.support_share(*map(int, values))
        case "demand":
            return math.prod(values)
        case "contested":
            return demand.contested(*map(int, values)) or 0.0
        case "difference":
            return values[0] - values[1]
        case "percent" if values[1] >= demand.MINIMUM_FOR_SHARES:
            return 100 * values[0] / values[1]
        case "rank":
            return _rank(entry, values)
    raise BugError(f"{entry.key!r} cannot be computed as {entry.measure} of {values}")


def _rank(entry: Entry, values: list[float]) -> float:
    """Return one more than the rank of the proposal before, which may not have less demand.

    The values are own demand and reach, then rank, demand and reach of the proposal before.
    """
    if len(values) == 2:
        return 1
    own, before = values[:2], values[3:]
    if own > before:
        raise BugError(f"{entry.key!r} stands behind a proposal with less demand: {own} > {before}")
    return values[2] + 1


def _days_since_newest(entry: Entry, found: list[Any], records: Mapping[str, Any]) -> float:
    times = [moment for record in found if (moment := _time(record, records)) is not None]
    if not times or entry.moment is None:
        return 0.0
    return max(0.0, (entry.moment - max(times)).total_seconds() / 86400)


def _author(record: Any) -> str | None:
    author: str | None = record.author_id if hasattr(record, "author_id") else record.id
    return author


def _post(record: Any) -> str | None:
    post: str | None = record.id if isinstance(record, Post) else record.post_id
    return post


def _time(record: Any, records: Mapping[str, Any]) -> datetime | None:
    said: datetime | None = getattr(record, "said_at", None)
    created: datetime | None = (record if isinstance(record, Post) else records[record.post_id]).created_at
    return said or created
