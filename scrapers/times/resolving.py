"""Decide what shown times mean, from all times of a thread together."""

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import pairwise

import dateparser
from dateparser.calendars.jalali import JalaliCalendar

from scrapers.times.finding import UNIT_ORDER, Clock, FoundTime, find_times, full_year

_LONGEST = 200
_PERSIAN_YEAR = re.compile(
    r"(?<!\d)(?:۱[۳۴]|1[34])[\d۰-۹]{2}(?!\d)(?=.*[\u0600-\u06ff])|(?<!\d)۱[۳۴][۰-۹]{2}"
)
_FIRST_EPOCH, _LAST_EPOCH = 600_000_000, 4_102_444_800
"""1989 to 2100: other numbers of that many digits are ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTime:
    """A time as shown and what it means.

    `iso` is ISO 8601: a date, or date and time, with an offset only where the page shows one (or where
    the time was shown relative to an aware moment); None where `raw` is no date or lacks what it
    refers to. `assumed` names what neither the text nor its neighbours prove: "day-month order",
    "century", "year", "relative to the fetch".
    """

    raw: str
    iso: str | None
    assumed: tuple[str, ...] = ()


def resolve_time(
    raw: str, *, fetched_at: datetime | None = None, languages: Sequence[str] | None = None
) -> ShownTime:
    """Return the meaning of one shown time; see `resolve_times`, which decides better from many.

    >>> resolve_time("Posted 07 December 2015 - 12:15 AM").iso
    '2015-12-07T00:15:00'
    """
    return resolve_times([raw], fetched_at=fetched_at, languages=languages)[0]


def resolve_times(
    raw: Sequence[str], *, fetched_at: datetime | None = None, languages: Sequence[str] | None = None
) -> list[ShownTime]:
    """Return what the shown times of one thread, in page order, mean; one answer for each.

    Whether 03/04/2019 is in March or April follows from the other times: a field above 12, dates that
    come one after the other, a thread that would else run for months, dates after `fetched_at`; failing
    that from `languages` (ISO 639 codes) and the clock (AM/PM: month first). Words such as "yesterday"
    are read against `fetched_at` and stay unresolved without it. Never returns today's date for
    text that is no date.
    """
    found = [_first(text[:_LONGEST]) for text in raw]
    month_first, proven = _numeric_order(found, fetched_at, languages)
    shown = []
    for text, time in zip(raw, found, strict=True):
        if time is None:
            epoch = _epoch(text)
            shown.append(
                ShownTime(raw=text, iso=epoch) if epoch else _by_library(text, fetched_at, languages)
            )
        else:
            shown.append(_resolved(text, time, month_first=month_first, proven=proven, fetched_at=fetched_at))
    return shown


def resolve_found(
    found: Sequence[tuple[str, FoundTime]], *, fetched_at: datetime | None = None
) -> list[ShownTime]:
    """Do the same for times that `find_times` found in lines, each given with its own text."""
    month_first, proven = _numeric_order([time for _, time in found], fetched_at, None)
    return [
        _resolved(text, time, month_first=month_first, proven=proven, fetched_at=fetched_at)
        for text, time in found
    ]


@lru_cache(maxsize=4096)
def _first(text: str) -> FoundTime | None:
    """Find it once: a reader may ask for one time, for those of a post and for those of the thread."""
    return next(find_times(text), None)


def _resolved(
    raw: str, time: FoundTime, *, month_first: bool, proven: bool, fetched_at: datetime | None
) -> ShownTime:
    assumed: list[str] = []
    if time.short_year:
        assumed.append("century")
    if time.kind in {"relative_day", "weekday", "ago", "yearless"}:
        if fetched_at is None:
            return ShownTime(raw=raw, iso=None)
        assumed.append("year" if time.kind == "yearless" else "relative to the fetch")
        if time.kind == "ago":
            return ShownTime(raw=raw, iso=_ago(time.fields, fetched_at), assumed=tuple(assumed))
        day = _day_before(time, fetched_at.date())
    elif time.kind == "numeric":
        day = _numeric(time, month_first=month_first)
        if _is_ambiguous(time) and not proven:
            assumed.append("day-month order")
    else:
        day = _date(*time.fields)
    return (
        ShownTime(raw=raw, iso=_iso(day, time.clock), assumed=tuple(assumed))
        if day
        else ShownTime(raw=raw, iso=None)
    )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(day: date, clock: Clock | None) -> str:
    if clock is None:
        return day.isoformat()
    zone = None if clock.offset is None else timezone(timedelta(minutes=clock.offset))
    moment = datetime(
        day.year, day.month, day.day, clock.hour, clock.minute, clock.second or 0, clock.microsecond, zone
    )
    return moment.isoformat(timespec="milliseconds" if clock.microsecond else "seconds")


def _ago(fields: Sequence[int], fetched_at: datetime) -> str:
    moment, finest = fetched_at, len(UNIT_ORDER)
    for amount, unit in zip(fields[::2], fields[1::2], strict=True):
        moment = _minus(moment, amount, UNIT_ORDER[unit])
        finest = min(finest, unit)
    if finest >= UNIT_ORDER.index("days"):
        return moment.date().isoformat()
    return moment.replace(microsecond=0).isoformat(timespec="seconds")


def _minus(moment: datetime, amount: int, unit: str) -> datetime:
    if unit in {"months", "years"}:
        months = moment.year * 12 + moment.month - 1 - amount * (12 if unit == "years" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
    return moment - timedelta(**{unit: amount})


def _day_before(time: FoundTime, today: date) -> date | None:
    if time.kind == "relative_day":
        return today - timedelta(days=time.fields[0])
    if time.kind == "weekday":
        return today - timedelta(days=(today.weekday() - time.fields[0]) % 7 or 7)
    month, day = time.fields
    latest = today + timedelta(days=1)  # the page's zone may be ahead of ours
    for year in (latest.year, *range(latest.year - 1, latest.year - 8, -1)):  # 29 February: up to 8 years
        candidate = _date(year, month, day)
        if candidate is not None and candidate <= latest:
            return candidate
    return None


def _numeric(time: FoundTime, *, month_first: bool) -> date | None:
    first, second, year = time.fields
    if first > 12 or (
        time.separator == "." and second <= 12
    ):  # nobody writes 3.15.2019 or means 4 March by 3.4.
        month_first = False
    elif second > 12:
        month_first = True
    month, day = (first, second) if month_first else (second, first)
    return _date(full_year(year), month, day)


def _is_ambiguous(time: FoundTime) -> bool:
    first, second, _ = time.fields
    return first != second and max(first, second) <= 12 and time.separator != "."


def _numeric_order(
    found: Sequence[FoundTime | None], fetched_at: datetime | None, languages: Sequence[str] | None
) -> tuple[bool, bool]:
    """Return (month first, proven by the thread) for the numeric dates of a thread."""
    numeric = [
        time for time in found if time is not None and time.kind == "numeric" and time.separator != "."
    ]
    if not numeric:
        return False, True
    day_first_only = sum(time.fields[0] > 12 for time in numeric)
    month_first_only = sum(time.fields[1] > 12 for time in numeric)
    if day_first_only != month_first_only:
        return month_first_only > day_first_only, True
    for cost in (_future(fetched_at), _steps_back, _length):
        day_first_cost, month_first_cost = (
            _cost(cost, numeric, month_first=order) for order in (False, True)
        )
        if day_first_cost != month_first_cost:
            return month_first_cost < day_first_cost, cost is not _length
    if languages:
        return languages[0].casefold() in {"en-us", "en_us"}, False
    return any(time.clock is not None and time.clock.twelve_hour for time in numeric), False


def _cost(
    cost: Callable[[Sequence[str]], float], numeric: Iterable[FoundTime], *, month_first: bool
) -> float:
    days = ((_numeric(time, month_first=month_first), time.clock) for time in numeric)
    return cost([_iso(day, clock) for day, clock in days if day is not None])


def _future(fetched_at: datetime | None) -> Callable[[Sequence[str]], float]:
    latest = (fetched_at + timedelta(days=1)).date().isoformat() if fetched_at else "9999"
    return lambda moments: sum(moment[:10] > latest for moment in moments)


def _steps_back(moments: Sequence[str]) -> float:
    """Count the steps against the prevailing direction: a thread is shown oldest or newest first."""
    back = sum(later < earlier for earlier, later in pairwise(moments))
    forth = sum(later > earlier for earlier, later in pairwise(moments))
    return min(back, forth)


def _length(moments: Sequence[str]) -> float:
    """Sum the days between neighbours: people answer within days more often than within months."""
    days = [date.fromisoformat(moment[:10]).toordinal() for moment in moments]
    return float(sum(abs(later - earlier) for earlier, later in pairwise(days)))


def _epoch(text: str) -> str | None:
    digits = text.strip()
    whole = digits.partition(".")[0]
    if not whole.isascii() or not whole.isdigit() or len(whole) not in {9, 10, 13}:
        return None
    seconds = (
        int(whole) / 1000
        if len(whole) == 13
        else float(digits)
        if digits.replace(".", "", 1).isdigit()
        else 0
    )
    if not _FIRST_EPOCH <= seconds <= _LAST_EPOCH:
        return None
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def _by_library(raw: str, fetched_at: datetime | None, languages: Sequence[str] | None) -> ShownTime:
    """Ask dateparser, which knows 200 locales but fills gaps from today unless it is told not to."""
    text = raw.strip()
    if not 4 <= len(text) <= 60 or not any(character.isdigit() for character in text):
        return ShownTime(raw=raw, iso=None)
    if sum(character.isalpha() for character in text) < 2 and not _PERSIAN_YEAR.search(text):
        return ShownTime(raw=raw, iso=None)
    if _PERSIAN_YEAR.search(text):
        found = JalaliCalendar(text).get_date()
        return ShownTime(raw=raw, iso=found.date_obj.date().isoformat() if found else None)
    known = list(languages) if languages else None
    absolute = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    moment = dateparser.parse(text, languages=known, settings=absolute)
    if moment is not None:
        return ShownTime(
            raw=raw, iso=moment.isoformat(timespec="seconds") if ":" in text else f"{moment:%Y-%m-%d}"
        )
    if fetched_at is not None:
        relative = {"RELATIVE_BASE": fetched_at.replace(tzinfo=None), "PARSERS": ["relative-time"]}
        moment = dateparser.parse(text, languages=known, settings=relative)
    if moment is None or fetched_at is None:
        return ShownTime(raw=raw, iso=None)
    moment = moment.replace(microsecond=0, tzinfo=fetched_at.tzinfo)
    return ShownTime(raw=raw, iso=moment.isoformat(timespec="seconds"), assumed=("relative to the fetch",))
