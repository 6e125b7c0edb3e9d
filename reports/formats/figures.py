"""Numbers and times as the community writes them."""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from groundswell.config import Community
from groundswell.errors import ConfigurationError
from reports.activity import Step
from reports.ledger import Entry

_FRACTIONS = frozenset({"share", "recency", "contested", "demand"})
_LEAST = 0.01
"""Smaller fractions are shown as less than this; the data files hold them in full."""


class Figures:
    """Writes numbers and times in one locale and zone; `ConfigurationError` where there is no such locale."""

    def __init__(self, community: Community) -> None:
        try:
            self.locale = Locale.parse(community.locale.replace("-", "_"))
        except (UnknownLocaleError, ValueError) as error:
            raise ConfigurationError(
                f"community.locale is {community.locale!r}, no known locale; expected one such as en_GB"
            ) from error
        self.zone = community.zone

    def number(self, entry: Entry) -> str:
        """Return an entry's number as shown: counts whole, fractions with two digits, changes with a sign."""
        if entry.measure in _FRACTIONS:
            if 0 < entry.value < _LEAST:
                return "<\u202f" + self._decimal(_LEAST, "0.00")
            return self._decimal(entry.value, "#,##0.00")
        if entry.measure == "percent":
            return self._decimal(entry.value, "0") + "\u00a0%"
        if entry.measure == "difference":
            return self._decimal(entry.value, "+#,##0;−#,##0") if entry.value else "±0"
        return self._decimal(entry.value, "#,##0")

    def day(self, moment: datetime | date) -> str:
        """Return a day in the community's zone, such as 3 Feb 2019."""
        day = moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment
        return _cached_day(day, self.locale)

    def step(self, start: date, step: Step) -> str:
        """Return the name of a step of time: a day, a month or a year."""
        if step == "week":
            return self.day(start)
        return format_date(start, "LLL y" if step == "month" else "y", locale=self.locale)

    def _decimal(self, value: float, pattern: str) -> str:
        return _cached_decimal(value, pattern, self.locale)


# A report shows the same few numbers and days thousands of times; Babel reads its pattern anew each time.
@lru_cache(maxsize=4096)
def _cached_decimal(value: float, pattern: str, locale: Locale) -> str:
    return format_decimal(value, format=pattern, locale=locale)


@lru_cache(maxsize=4096)
def _cached_day(day: date, locale: Locale) -> str:
    return format_date(day, format="medium", locale=locale)
