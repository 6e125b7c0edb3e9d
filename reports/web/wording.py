"""The words of the service: notices after a step, ages, shares, and how sure they are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from groundswell.desk import QueueItem, ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictWords:
    """How a verdict is said: as an order, as a fact, and the key that gives it."""

    order: str
    past: str
    key: str
    meaning: str


VERDICTS: Mapping[str, VerdictWords] = {
    "upheld": VerdictWords(
        order="Uphold", past="upheld", key="u", meaning="It breaks the guideline; reports leave it out."
    ),
    "dismissed": VerdictWords(
        order="Dismiss", past="dismissed", key="d", meaning="It is fine; it stays in every report."
    ),
    "escalated": VerdictWords(
        order="Escalate", past="escalated", key="e", meaning="Somebody else should look; nothing changes."
    ),
    "restored": VerdictWords(
        order="Restore", past="restored", key="", meaning="It was withheld and returns to the reports."
    ),
    "reopened": VerdictWords(order="Reopen", past="reopened", key="z", meaning="The verdict was taken back."),
}

NOTICES: Mapping[str, str] = {
    "signed-out": "You are signed out.",
    "ended": "Your session has ended. Sign in to go on; nothing was changed.",
    "recorded": "Recorded.",
    "undone": "Taken back. The post waits again, and the log shows both.",
    "claimed": "Others now see that you are looking at it.",
    "released": "Others no longer see you at it.",
    "corrected": "Noted. It takes effect with the next analysis, and stays in force after every later one.",
    "saved": "The view is saved.",
    "removed": "The view is gone.",
    "added": "The account is added.",
    "password": "The password is changed. Sign in with the new one.",
    "account": "The account is changed. It was signed out everywhere.",
}
"""By the code that a redirect carries, so that no address can put words of its own on a page."""


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago something was, in the one unit that fits.

    >>> from datetime import UTC
    >>> ago(datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 3, 7, tzinfo=UTC))
    '2 days ago'
    """
    passed = max(timedelta(), now - moment)
    for name, length in _UNITS:
        count = passed // length
        if count:
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    return "just now"


_UNITS = (
    ("year", timedelta(days=365)),
    ("month", timedelta(days=30)),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def moment(value: datetime, zone: ZoneInfo) -> str:
    """Return a moment to the minute, in the community's zone.

    >>> from datetime import UTC
    >>> moment(datetime(2024, 5, 1, 12, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    '2024-05-01 14:30'
    """
    return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def share(value: float) -> str:
    """Return a share as whole percents.

    >>> share(0.666)
    '67 %'
    """
    return f"{100 * value:.0f} %"


_REASON_OF: Mapping[str, ReasonCode] = {
    "toxicity": "abusive", "offensive": "offensive", "abusive": "abusive", "harassment": "harassment",
    "hate": "hate", "spam": "spam", "advertising": "advertising", "self_promotion": "advertising",
    "duplicate": "spam", "cross_posting": "spam", "personal_data": "personal_data",
    "fee_circumvention": "fee_circumvention", "off_platform": "fee_circumvention",
    "contact": "fee_circumvention", "payment": "fee_circumvention", "link": "advertising",
    "illegal": "illegal",
    "misinformation": "misinformation", "off_topic": "off_topic", "shouting": "offensive",
    "no-off-platform": "fee_circumvention", "no-personal-data": "personal_data", "no-spam": "spam",
    "no-hate": "hate", "be-civil": "abusive",
}  # fmt: skip


def likely_reason(item: QueueItem) -> ReasonCode:
    """Return the reason code that fits most of an item's flags; the form begins with it chosen."""
    fitting = [
        _REASON_OF.get(flag.reason.replace(" ", "_"), _REASON_OF.get(flag.clause, "other"))
        for flag in item.flags
    ]
    named = Counter(code for code in fitting if code != "other")
    return named.most_common(1)[0][0] if named else "other"
