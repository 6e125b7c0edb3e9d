"""Words that forums use for months, days and zones, in the languages forums are written in."""

import re
from functools import cache

from babel.dates import get_day_names, get_month_names

# Croatian is left out on purpose: its month names mean other months in Polish and Czech.
LOCALES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "cs", "sk", "sv", "da", "nb", "fi", "hu",
    "tr", "ro", "el", "bg", "sr_Latn", "sl", "et", "lv", "lt", "ca", "fa", "ar", "he", "id", "vi",
)  # fmt: skip
_INFORMAL = {
    "sept": 9, "mrz": 3, "mär": 3, "märz": 3, "maerz": 3, "jän": 1, "jänner": 1, "febr": 2, "fév": 2,
    "fev": 2, "avr": 4, "aoû": 8, "aout": 8, "déc": 12, "dic": 12, "ene": 1, "set": 9, "sty": 1,
    "июн": 6, "июл": 7, "сен": 9, "окт": 10, "ноя": 11, "дек": 12, "янв": 1, "фев": 2, "мар": 3, "апр": 4,
    "авг": 8, "мая": 5, "май": 5, "márc": 3, "ápr": 4, "máj": 5, "szept": 9, "okt": 10, "oct": 10,
}  # fmt: skip

TODAY = frozenset(
    "today heute aujourd'hui aujourd’hui hoy oggi hoje vandaag dzisiaj dziś dzis сегодня сьогодні dnes idag "
    "tänään bugün astăzi azi σήμερα днес danas danes امروز اليوم היום 今日 今天 오늘".split()
) | {"i dag", "ma", "hôm nay", "hari ini"}
YESTERDAY = frozenset(
    "yesterday gestern hier ayer ieri ontem gisteren wczoraj вчера вчора včera igår eilen dün tegnap "
    "χθες jučer juče včeraj دیروز أمس אתמול 昨日 昨天 어제".split()
) | {"i går", "hôm qua", "kemarin"}
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "msk": 180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "ist": 330, "jst": 540, "aest": 600, "aedt": 660,
}  # fmt: skip
"""Minutes east of UTC. Abbreviations are ambiguous; these are the readings usual in English forums."""

UNITS = {
    "s": "seconds", "sec": "seconds", "secs": "seconds", "second": "seconds", "seconds": "seconds",
    "m": "minutes", "min": "minutes", "mins": "minutes", "minute": "minutes", "minutes": "minutes",
    "h": "hours", "hr": "hours", "hrs": "hours", "hour": "hours", "hours": "hours",
    "d": "days", "day": "days", "days": "days", "w": "weeks", "wk": "weeks", "wks": "weeks", "week": "weeks",
    "weeks": "weeks", "mo": "months", "mos": "months", "month": "months", "months": "months",
    "y": "years", "yr": "years", "yrs": "years", "year": "years", "years": "years",
}  # fmt: skip


@cache
def months() -> dict[str, int]:
    """Map casefolded month names and abbreviations, without their dots, to 1 … 12."""
    table: dict[str, int] = dict(_INFORMAL)
    for locale in LOCALES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context=context, locale=locale).items():
                    word = name.casefold().rstrip(".")
                    if re.search(r"[^\W\d_]{2}", word) and " " not in word:
                        table.setdefault(word, number)
    return table


@cache
def month_pattern() -> str:
    """Return a regular expression (no groups) for a month's name in any of the languages."""
    longest_first = sorted(months(), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word) for word in longest_first) + r")(?![^\W\d_])"


@cache
def weekday_pattern() -> str:
    """Return a regular expression (no groups) for a weekday in any of the languages."""
    words = {"thurs", "tues", "weds"}
    for locale in LOCALES:
        for width in ("wide", "abbreviated"):
            words |= {name.casefold().rstrip(".") for name in get_day_names(width, locale=locale).values()}
    return alternatives(frozenset(word for word in words if len(word) > 1))


def alternatives(words: frozenset[str]) -> str:
    """Return a regular expression (no groups) for any of `words`, longest first."""
    return (
        "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"
    )
