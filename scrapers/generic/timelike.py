"""Does a short text on a page name a moment? In any language, without working out which moment.

Dates are found by `scrapers.times`. Ages ("vor 3 Stunden", "il y a 2 jours", "5d") are recognised here by
the words that the date library's own tables give for them, so nothing here knows a language.
"""

import importlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from scrapers.times import FoundTime, find_times

LANGUAGES = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "he", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv",
    "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""Languages whose words for an age are known."""

_NEAR_DAYS = ("0 day ago", "1 day ago", "2 day ago", "0 second ago")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_TERSE_AGE = re.compile(r"^\d{1,3}\s?(?:s|m|h|d|w|mo|y|yrs?|mins?|hrs?|sec)\b\.?(?: ago)?$", re.IGNORECASE)
_SLOT = re.compile(r"\(\\d[^)]*\)")
_LONGEST = 160
"""A header line with a date in it is shorter than this; running text that mentions one is usually not."""
_LONGEST_AGE = 8
"""Words in the longest line that is read as an age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment named by `raw`, the words that name it.

    `dated` says that a day is named, `clocked` that a time of day is, neither that it counts back from
    now. `share` is the part of the whole text's words that belong to the moment.
    """

    raw: str
    dated: bool
    clocked: bool
    share: float


def moment(text: str) -> Moment | None:
    """Return the first moment that `text` names; None where it names none or runs on for too long.

    >>> moment("Posted: Sun Jan 12, 2014 2:30 pm").raw, moment("vor 3 Stunden").dated
    ('Sun Jan 12, 2014 2:30 pm', False)
    >>> moment("12 replies, 300 views") is None
    True
    """
    text = text.strip()
    return _named_in(text) if 2 <= len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _named_in(text: str) -> Moment | None:
    """Do it once for a text: half of a page's short texts repeat ("Reply", "Member since 2004")."""
    found = _best_date(text) if any(character.isdigit() for character in text) or len(text) < 30 else None
    if found is not None:
        raw = text[found.start : found.end]
        share = len(_WORD.findall(raw)) / max(1, len(_WORD.findall(text)))
        return Moment(raw=raw, dated=found.kind != "ago", clocked=found.clock is not None, share=share)
    return _age(text)


def _best_date(text: str) -> FoundTime | None:
    dates = list(find_times(text))
    return next((date for date in dates if date.clock is not None), dates[0] if dates else None)


def _age(text: str) -> Moment | None:
    words = _WORD.findall(text.lower())
    if not 1 <= len(words) <= _LONGEST_AGE:
        return None
    known = _ages()
    counted = any(word.isdigit() for word in words)
    if (
        _TERSE_AGE.match(text)
        or text.lower() in known.near_days
        or (counted and any(age <= set(words) for word in words for age in known.by_word.get(word, ())))
    ):
        return Moment(raw=text, dated=False, clocked=False, share=min(1.0, 4 / len(words)))
    return None


@dataclass(frozen=True, slots=True)
class _Ages:
    near_days: frozenset[str]
    by_word: dict[str, tuple[frozenset[str], ...]]
    """The words of each way to give an age, found by the longest of them."""


@cache
def _ages() -> _Ages:
    near: set[str] = set()
    ages: set[frozenset[str]] = set()
    for language in LANGUAGES:
        info = importlib.import_module(f"dateparser.data.date_translation_data.{language}").info
        near.update(word.lower() for name in _NEAR_DAYS for word in info["relative-type"].get(name, ()))
        for name, patterns in info.get("relative-type-regex", {}).items():
            if name.endswith(" ago"):
                ages.update(frozenset(_WORD.findall(_SLOT.sub(" ", pattern.lower()))) for pattern in patterns)
    by_word: dict[str, list[frozenset[str]]] = {}
    for age in ages:
        if len(age) > 1:  # a unit alone is a duration
            by_word.setdefault(max(age, key=len), []).append(age)
    return _Ages(near_days=frozenset(near), by_word={word: tuple(found) for word, found in by_word.items()})
