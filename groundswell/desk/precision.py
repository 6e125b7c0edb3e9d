"""How often moderators agreed with a rule, how sure that figure is, and what weight it earns."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from groundswell.records import Decision

MINIMUM_VERDICTS = 5
"""Below this many verdicts a rule's record moves nothing (as Discourse treats its flaggers)."""
PIVOT = 0.7
"""Precision that earns no weight: better earns more, worse costs (as in Discourse)."""
LARGEST_WEIGHT = 5.0
_95 = 1.959963984540054
"""The standard normal quantile at 97.5 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """What moderators said of one rule's flags: each post once, by the verdict that stands.

    `low` and `high` bound the precision at 95 % (see `wilson`).
    """

    clause: str
    rule: str
    upheld: int
    dismissed: int

    @property
    def n(self) -> int:
        """How many judged posts the figures rest on."""
        return self.upheld + self.dismissed

    @property
    def precision(self) -> float | None:
        """The share upheld; None without a verdict."""
        return self.upheld / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the precision."""
        return wilson(self.upheld, self.n)

    @property
    def weight(self) -> float:
        """What the record adds to the urgency of this rule's flags, in -5..5."""
        return rule_weight(self.upheld, self.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRecord:
    """A rule's verdicts of one ISO week ("2024-W11"), by the time of the verdict."""

    week: str
    record: RuleRecord


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927); all of [0, 1] where n is 0.

    Brown, Cai and DasGupta (2001) recommend it for small n, where the usual interval is far too narrow.

    >>> [round(bound, 3) for bound in wilson(8, 10)]
    [0.49, 0.943]
    """
    if not n:
        return (0.0, 1.0)
    share, square = successes / n, _95 * _95
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _95 / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    # The bounds of "none" and "all" are exact; rounding would leave them a hair inside.
    return (centre - half if successes else 0.0, centre + half if successes < n else 1.0)


def rule_weight(upheld: int, n: int) -> float:
    """Return the weight a record earns: distance from `PIVOT`, grown with the logarithm of n.

    The distance is -1 where nothing was upheld, 0 at the pivot and 1 where everything was; it counts
    log4(n)-fold, within ±`LARGEST_WEIGHT`. After Discourse's accuracy bonus.

    >>> rule_weight(4, 4), round(rule_weight(16, 16), 2), rule_weight(7, 10), round(rule_weight(0, 16), 2)
    (0.0, 2.0, 0.0, -2.0)
    """
    if n < MINIMUM_VERDICTS:
        return 0.0
    share = upheld / n
    distance = (share - PIVOT) / ((1 - PIVOT) if share >= PIVOT else PIVOT)
    return max(-LARGEST_WEIGHT, min(LARGEST_WEIGHT, math.log(n, 4) * distance))


def standing(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return the decision that stands for each post: the latest one, escalations aside.

    Escalating hands a post on and changes nothing, so it never hides the verdict before it.
    """
    in_order = sorted(decisions, key=lambda each: (each.number, each.decided_at, each.id))
    return {each.post_id: each for each in in_order if each.verdict != "escalated"}


def withheld_posts(decisions: Iterable[Decision]) -> frozenset[str]:
    """Return the ids of posts whose standing decision upholds a flag; all others may be shown."""
    return frozenset(post for post, each in standing(decisions).items() if each.verdict == "upheld")


def rule_key(clause: str, rule: str) -> str:
    """Return how a decision names a rule that had fired: `no-spam/model spam`."""
    return f"{clause}/{rule}"


def rule_records(decisions: Iterable[Decision]) -> tuple[RuleRecord, ...]:
    """Return the record of every rule that any standing verdict speaks of, by clause and rule."""
    return _records(standing(decisions).values())


def weekly_records(decisions: Iterable[Decision], zone: ZoneInfo) -> tuple[WeeklyRecord, ...]:
    """Return the records by ISO week of the standing verdict, oldest week first; empty weeks are absent."""
    weeks: dict[str, list[Decision]] = {}
    for each in standing(decisions).values():
        weeks.setdefault(_week(each.decided_at, zone), []).append(each)
    return tuple(
        WeeklyRecord(week=week, record=record) for week in sorted(weeks) for record in _records(weeks[week])
    )


def _records(standing_decisions: Iterable[Decision]) -> tuple[RuleRecord, ...]:
    counts: dict[str, list[int]] = {}
    for each in standing_decisions:
        if each.verdict == "reopened":  # nobody says anything about the rule any more
            continue
        for key in each.rules:
            counts.setdefault(key, [0, 0])[each.verdict != "upheld"] += 1
    return tuple(_record(key, *counts[key]) for key in sorted(counts))


def _record(key: str, upheld: int, dismissed: int) -> RuleRecord:
    clause, _, rule = key.partition("/")
    return RuleRecord(clause=clause, rule=rule, upheld=upheld, dismissed=dismissed)


def _week(moment: datetime, zone: ZoneInfo) -> str:
    year, week, _ = moment.astimezone(zone).isocalendar()
    return f"{year}-W{week:02d}"
