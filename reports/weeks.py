"""ISO weeks in the community's own zone: when they start, and whether they are over."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from groundswell.errors import UsageError

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a report is about: one ISO week, or everything there is.

    `start` and `end` are aware, in UTC and half-open; both are None for the whole period. `closed`
    says whether the week was over when the material was last read; only closed weeks are compared.
    """

    week: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    closed: bool = False

    @property
    def is_week(self) -> bool:
        """Whether this is one week rather than the whole period."""
        return self.week is not None

    def holds(self, moment: datetime | None) -> bool:
        """Return whether a moment lies in the period; one that is unknown lies in no week."""
        if self.start is None or self.end is None:
            return True
        return moment is not None and self.start <= moment < self.end

    def is_before_end(self, moment: datetime | None) -> bool:
        """Return whether a moment was known by the end of the period."""
        return self.end is None or (moment is not None and moment < self.end)


def period_of(week: str | None, zone: ZoneInfo, read_until: datetime | None) -> Period:
    """Return the named week's period, or the whole period where none is named.

    `read_until` is the last moment at which the material is known to be complete. Raises `UsageError`
    for a name that is no ISO week.

    >>> period_of("2019-W07", ZoneInfo("UTC"), None).start.isoformat()
    '2019-02-11T00:00:00+00:00'
    """
    if week is None:
        return Period()
    start, end = monday(week), monday(week) + timedelta(days=7)
    starts, ends = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (start, end))
    return Period(week=week, start=starts, end=ends, closed=read_until is not None and read_until >= ends)


def monday(week: str) -> date:
    """Return the first day of an ISO week such as `2019-W07`; raise `UsageError` if there is none."""
    match = _WEEK.fullmatch(week)
    try:
        if match:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass
    raise UsageError(f"{week!r} is no ISO week; expected a form such as 2019-W07")


def week_before(period: Period, zone: ZoneInfo) -> Period:
    """Return the week before a week; it is closed, because a later one has begun."""
    if period.week is None or period.start is None:
        raise UsageError("only a week has a week before it")
    first = monday(period.week) - timedelta(days=7)
    starts = datetime.combine(first, time(), zone).astimezone(UTC)
    return Period(week=name_of(first), start=starts, end=period.start, closed=True)


def name_of(day: date) -> str:
    """Return the ISO week that a day lies in.

    >>> name_of(date(2019, 12, 30))
    '2020-W01'
    """
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"
