"""The figures of the ranked suggestion report: plain functions of counts of distinct authors.

S, C and O are the numbers of distinct authors for, for under a condition, and against.
"""

import math

HALF_LIFE_DAYS = 28.0
"""Demand halves with every four weeks without a new author."""

MINIMUM_FOR_SHARES = 5
"""Below this many people a share says nothing; percentages and `contested` stay blank."""

_ONE_SIDED_90 = 1.2815515655446004
"""The standard normal quantile at 90 %."""


def support_share(support: int, conditional: int, against: int) -> float:
    """Return the shrunk share of support in (0, 1): (S + C/2 + 1/2) / (S + C + O + 1).

    A Jeffreys prior pulls small numbers towards one half; a conditional yes counts half (our choice).

    >>> support_share(0, 0, 0)
    0.5
    """
    return (support + 0.5 * conditional + 0.5) / (support + conditional + against + 1)


def recency(days_since_new_author: float) -> float:
    """Return the factor in (0, 1] by which demand fades: it halves every `HALF_LIFE_DAYS`.

    >>> recency(28)
    0.5
    """
    return math.pow(0.5, max(0.0, days_since_new_author) / HALF_LIFE_DAYS)


def contested(support: int, against: int) -> float | None:
    """Return 2·min(S, O) / (S + O) in [0, 1], or None under `MINIMUM_FOR_SHARES` people.

    >>> contested(3, 3)
    1.0
    """
    total = support + against
    return None if total < MINIMUM_FOR_SHARES else 2 * min(support, against) / total


def is_consensus(support: int, conditional: int, against: int) -> bool:
    """Return whether more than half are for it, beyond chance (Polis' one-proportion z-test at 90 %).

    Never under `MINIMUM_FOR_SHARES` people: Polis' statistic alone would call one voice a consensus.
    """
    n = support + conditional + against
    if n < MINIMUM_FOR_SHARES or support_share(support, conditional, against) <= 0.5:
        return False
    z = 2 * math.sqrt(n + 1) * ((support + 1) / (n + 1) - 0.5)
    return z > _ONE_SIDED_90


def hotness(new_authors_30_days: int, replies_30_days: int, age_hours: float) -> float:
    """Return the order of the hot list: ((5a + 3r) − 1) / (age + 2)^1.4, after Fider. May be negative."""
    return ((5 * new_authors_30_days + 3 * replies_30_days) - 1) / math.pow(max(0.0, age_hours) + 2, 1.4)
