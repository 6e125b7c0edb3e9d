"""How many posts when: counts by week or by month, for one small chart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from reports.grouping import grouped
from reports.ledger import Entry, anchor_of
from reports.material import Material
from reports.weeks import monday

_WEEKS = 12
"""Weeks that a weekly digest looks back; longer periods are counted by month, very long ones by year."""
_MOST_BARS = 36

Step = Literal["week", "month", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Posts by step of time, without gaps: a step without posts is a bar of height zero."""

    step: Step
    bars: tuple[tuple[date, Entry], ...]


def activity(material: Material) -> Activity:
    """Count the posts of the last weeks, or of all months (or years) of the whole period."""
    zone = material.config.community.zone
    days = {
        post.id: post.created_at.astimezone(zone).date()
        for post in material.corpus.posts.values()
        if post.created_at is not None
    }
    if not days:
        return Activity(step="month", bars=())
    first, last = min(days.values()), max(days.values())
    step: Step = "month"
    if material.period.week is not None:
        step, last = "week", monday(material.period.week)
        first = last - timedelta(weeks=_WEEKS - 1)
    elif (last.year - first.year) * 12 + last.month - first.month >= _MOST_BARS:
        step = "year"
    posts = grouped((_start(day, step), post) for post, day in sorted(days.items()))
    bars = tuple(
        (
            start,
            material.ledger.add(
                f"digest/activity/{start.isoformat()}", "posts", "posts", posts.get(start, []),
                anchor=anchor_of("digest/activity"),
            ),
        )
        for start in _steps(_start(first, step), last, step)
    )  # fmt: skip
    return Activity(step=step, bars=bars)


def _start(day: date, step: Step) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day.replace(month=1, day=1)


def _steps(start: date, last: date, step: Step) -> Iterator[date]:
    while start <= last:
        yield start
        start = _start(start + timedelta(days={"week": 7, "month": 31, "year": 366}[step]), step)
