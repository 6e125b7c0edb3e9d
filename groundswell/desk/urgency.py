"""What needs a moderator first: a clause's severity, moved by the record of the rule that fired."""

import math
from collections.abc import Iterable, Mapping

from groundswell.desk.precision import LARGEST_WEIGHT, rule_key
from groundswell.records import Flag, Priority

_SEVERITY: Mapping[Priority, int] = {"low": 0, "medium": 5, "high": 10}
"""One severity is worth as much as the largest weight: only an overwhelming record moves a whole level."""
_MOST = 10 + int(LARGEST_WEIGHT)
_HIGH, _MEDIUM = 8, 3
"""Halfway between the severities, rounded up."""
RANKS: Mapping[Priority, tuple[int, int]] = {
    "high": (0, _MOST - _HIGH),
    "medium": (_MOST - _HIGH + 1, _MOST - _MEDIUM),
    "low": (_MOST - _MEDIUM + 1, _MOST + int(LARGEST_WEIGHT)),
}
"""The ranks, inclusive, of each priority; the lower the more urgent."""
LAST_RANK = RANKS["low"][1]


def rank_of(flags: Iterable[Flag], weights: Mapping[str, float]) -> int:
    """Return the rank of a post by its most urgent flag; without flags it is the last one.

    `weights` are those of `rule_weight`, by `rule_key`; a rule that is absent has none.
    """
    scores = [
        _SEVERITY[flag.priority] + step(weights.get(rule_key(flag.clause, flag.rule), 0.0)) for flag in flags
    ]
    return _MOST - max(scores) if scores else LAST_RANK


def priority_of(rank: int) -> Priority:
    """Return the only thing that people see of a rank."""
    return next(priority for priority, (_, last) in RANKS.items() if rank <= last)


def step(weight: float) -> int:
    """Return a weight in whole steps, halves rounded up: small changes of a record reorder nothing."""
    return math.floor(weight + 0.5)
