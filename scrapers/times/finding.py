"""Find dates and times in a line of text, without yet deciding what an ambiguous one means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from scrapers.times.names import (
    TODAY,
    UNITS,
    YESTERDAY,
    ZONES,
    alternatives,
    month_pattern,
    months,
    weekday_pattern,
)

_DIGITS = {
    ord(digit): str(value) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for value, digit in enumerate(digits)
}
_DIGITS |= {0x200E: " ", 0x200F: " ", 0xA0: " ", 0x202F: " ", 0x2009: " "}
"""Same-length replacements, so that offsets in the result are offsets in the input."""

Kind = Literal["date", "numeric", "yearless", "relative_day", "weekday", "ago"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day; `offset` is in minutes east of UTC, None where none is shown."""

    hour: int
    minute: int
    second: int | None = None
    microsecond: int = 0
    offset: int | None = None
    twelve_hour: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTime:
    """A date as it stands at `start:end` of a line.

    `fields` depends on `kind`: date (year, month, day) · numeric (first, second, year as written) ·
    yearless (month, day) · relative_day (days back) · weekday (0 = Monday) · ago (amount, unit index
    into `UNIT_ORDER`, further pairs).
    """

    start: int
    end: int
    kind: Kind
    fields: tuple[int, ...]
    separator: str = ""
    short_year: bool = False
    clock: Clock | None = None


UNIT_ORDER = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")

_ZONE_NAMES = "|".join(sorted((name.upper() for name in ZONES), key=len, reverse=True))
_CLOCK = (
    r"(?P<%(when)s_hour>[012]?\d)"
    r"(?:(?::|h(?=\d)|\.(?=\d\d(?!\d|\.)))(?P<%(when)s_minute>[0-5]\d)(?!\d)"
    r"(?::(?P<%(when)s_second>[0-5]\d)(?:[.,](?P<%(when)s_fraction>\d{1,9}))?)?"
    r"(?:\s?(?P<%(when)s_half>[ap]\.?\s?m\b\.?))?"
    r"|\s?(?P<%(when)s_bare>[ap]\.?m\b\.?)|(?=\s?Uhr))(?:\s?Uhr\b)?"
    r"(?:\s?\(?(?P<%(when)s_zone>[+-]\d\d:?\d\d\b|(?-i:UTC|GMT)(?:\s?[+-]\s?\d{1,2}(?::?\d\d)?\b)?"
    rf"|(?-i:{_ZONE_NAMES})\b)\)?)?"
)
_BETWEEN = (
    r"(?:\s*(?:,|·|•|\||@|–|—|-|»|T(?=\d))\s*|\s+|"
    r"\s*,?\s*\b(?:at|um|à|a las|alle|às|o|om|kl|в|klo)\b\.?:?\s*){1,3}"
)
_CLOCK_FIRST = rf"(?:{_CLOCK % {'when': 'early'}}\s*,?\s*(?:\bon\b\s*)?)?"
_CLOCK_LAST = rf"(?:{_BETWEEN}{_CLOCK % {'when': 'late'}})?"
_SPAN = "|".join(sorted(UNITS, key=len, reverse=True))
_AGO = (
    rf"(?:(?:about|over|almost|circa)\s+)?(?P<ago>(?:(?:\d{{1,3}}|an?|one)\s*(?:{_SPAN})\b\.?,?\s*(?:and\s+)?){{1,3}})"
    r"(?<!and )ago\b"
)
_AGO_PART = re.compile(r"(\d{1,3}|an?|one)\s*([a-z]+)", re.IGNORECASE)
_QUICK = re.compile(
    r"\d|" + alternatives(TODAY | YESTERDAY) + r"|day\b|just now|moments? ago|ago\b", re.IGNORECASE
)


@cache
def _pattern() -> re.Pattern[str]:
    month = month_pattern()
    year = r"(?:\d{4}|['’]\d\d(?!\d))"
    dates = "|".join(
        (
            r"(?P<iso>(?<![\d.])\d{4}(?P<iso_sep>[-/.])\d{1,2}(?P=iso_sep)\d{1,2}(?!\d))",
            r"(?P<cjk>\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])",
            r"(?P<numeric>(?<![\d.,/-])(?!\d?\d\.\d\.\d\d(?!\d)|\d\.\d?\d\.\d\d(?!\d))"  # not 1.2.34
            r"\d{1,2}(?P<sep>[/.\-])\s?\d{1,2}(?P=sep)\s?(?:\d{4}|\d\d)(?![\d/]|[.-]\d))",
            rf"(?P<ymd>\b\d{{4}}\.?[\s,-]{{0,2}}(?P<ymd_month>{month})\.?[\s-]?\d{{1,2}}\b\.?)",
            r"(?P<dmy>(?<![\w.,:])\d{1,2}(?:st|nd|rd|th|\.|º|ª|er)?(?:\s*(?:of|de|d')?\s*|[-/ ])"
            rf"(?P<dmy_month>{month})"
            rf"(?:\.?(?:\s*(?:,|del?)?\s*|[-/ ]){year}(?!:?\d)(?:\sг\.)?|-\d\d(?![\d:]))?)",
            rf"(?P<mdy>(?<!\w)(?P<mdy_month>{month})\.?[\s-]{{0,2}}\d{{1,2}}(?!\d|:\d)(?:st|nd|rd|th|\.)?"
            rf"(?:(?:\s*,\s*|\s+|-|\s+of\s+)(?:\d{{4}}(?!:?\d)|['’]\d\d(?!\d)))?)",
            rf"(?P<today>(?<!\w)(?:{alternatives(TODAY)})(?!\w))",
            rf"(?P<yesterday>(?<!\w)(?:{alternatives(YESTERDAY)})(?!\w))",
            r"(?P<weekday>\b(?:last\s+)?(?P<weekday_name>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
            r"(?=,?\s+(?:at\s+)?\d{1,2}(?::\d\d|\s?[ap]m)))",
            r"(?P<now>\b(?:just now|moments? ago|a moment ago)\b)",
            _AGO,
            r"(?P<short>(?:(?<=[·•|]\s)|^)(?P<short_span>\d{1,3}\s?(?:mo|yr|[mhdwy]))(?=\s*$|\s*[·•|]))",
        )
    )
    weekday = rf"(?:(?<!\w){weekday_pattern()}\.?,?\s+(?:den\s+|le\s+)?)?"
    return re.compile(_CLOCK_FIRST + weekday + "(?:" + dates + ")" + _CLOCK_LAST, re.IGNORECASE)


def find_times(line: str) -> Iterator[FoundTime]:
    """Yield the dates in `line` from left to right, with the time of day beside each.

    A time of day alone is no date. Calendar nonsense (month 13, 30 February) is not reported.
    """
    if not _QUICK.search(line):
        return
    for match in _pattern().finditer(line.translate(_DIGITS)):
        found = _found(match)
        if found is not None:
            yield found


def _found(match: re.Match[str]) -> FoundTime | None:
    parts = _fields(match)
    if parts is None:
        return None
    kind, fields = parts
    clock = _clock(match, "late") or _clock(match, "early")
    start = match.start() + (len(match[0]) - len(match[0].lstrip()))
    written = match["numeric"] or match["dmy"] or match["mdy"] or ""
    return FoundTime(
        start=start,
        end=match.end(),
        kind=kind,
        fields=fields,
        separator=match["sep"] or "",
        short_year=kind in {"numeric", "date"} and re.search(r"\d{4}", written or "0000") is None,
        clock=clock,
    )


def _fields(match: re.Match[str]) -> tuple[Kind, tuple[int, ...]] | None:
    if match["today"] or match["now"]:
        return "relative_day", (0,)
    if match["yesterday"]:
        return "relative_day", (1,)
    if match["weekday"]:
        names = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
        return "weekday", (names.index(match["weekday_name"].casefold().removesuffix("day")),)
    if match["ago"] or match["short"]:
        return "ago", _ago(match["ago"] or match["short_span"])
    if match["iso"] or match["cjk"]:
        year, month, day = (int(digits) for digits in re.findall(r"\d+", match["iso"] or match["cjk"]))
        return _checked("date", (year, month, day))
    if match["numeric"]:
        return _checked("numeric", tuple(int(digits) for digits in re.findall(r"\d+", match["numeric"])))
    return _named(match)


def _named(match: re.Match[str]) -> tuple[Kind, tuple[int, ...]] | None:
    written = match["ymd"] or match["dmy"] or match["mdy"]
    word = match["ymd_month"] or match["dmy_month"] or match["mdy_month"]
    month = months()[word.casefold()]
    numbers = [int(digits) for digits in re.findall(r"\d+", written.replace(word, " "))]
    if match["ymd"]:
        numbers.reverse()
    if len(numbers) == 1:
        return _checked("yearless", (month, numbers[0]))
    return _checked("date", (full_year(numbers[1]), month, numbers[0]))


def full_year(year: int) -> int:
    """Return a four-digit year; two digits count as 1970 … 2069, the years forums can be from."""
    if year >= 100:
        return year
    return year + (1900 if year >= 70 else 2000)


def _checked(kind: Kind, fields: tuple[int, ...]) -> tuple[Kind, tuple[int, ...]] | None:
    if kind == "numeric":
        first, second, year = fields
        in_range = min(first, second) in range(1, 13) and max(first, second) <= 31
        return (kind, fields) if in_range and 1970 <= full_year(year) <= 2100 else None
    year, month, day = fields if kind == "date" else (2000, *fields)
    if 1 <= month <= 12 and 1 <= day <= 31 and 1900 <= year <= 2100:
        return kind, fields
    return None


def _ago(text: str) -> tuple[int, ...]:
    values: list[int] = []
    for amount, unit in _AGO_PART.findall(text):
        values.append(int(amount) if amount.isdigit() else 1)
        values.append(UNIT_ORDER.index(UNITS[unit.casefold()]))
    return tuple(values)


def _clock(match: re.Match[str], when: str) -> Clock | None:
    hour = match[when + "_hour"]
    if hour is None:
        return None
    half = (match[when + "_half"] or match[when + "_bare"] or "").casefold().replace(".", "").replace(" ", "")
    value = int(hour)
    if half and 1 <= value <= 12:
        value = value % 12 + (12 if half == "pm" else 0)
    if value > 24 or (value == 24 and int(match[when + "_minute"] or 0)):
        return None
    fraction = (match[when + "_fraction"] or "").ljust(6, "0")[:6]
    return Clock(
        hour=value % 24,
        minute=int(match[when + "_minute"] or 0),
        second=int(match[when + "_second"]) if match[when + "_second"] else None,
        microsecond=int(fraction),
        offset=_offset(match[when + "_zone"]),
        twelve_hour=bool(half),
    )


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    name = re.sub(r"\s|hours?", "", zone.casefold())
    shift = re.search(r"([+-])(\d{1,2}):?(\d\d)?$", name)
    if shift is None:
        return ZONES.get(name)
    minutes = int(shift[2]) * 60 + int(shift[3] or 0)
    return -minutes if shift[1] == "-" else minutes
