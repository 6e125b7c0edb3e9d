"""The small parts of reports: weeks, near-duplicates, activity, pages."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.config import Config
from groundswell.records import Proposal, Stance
from reports.build import build
from reports.formats.paging import PROPOSALS_A_PAGE, address_of, is_further_page
from reports.phrases import how_contested
from reports.weeks import monday, name_of, period_of, week_before
from reports.write import write
from tests.report_market import PHOTOS, built, market


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_every_day_lies_in_the_week_of_its_name(day: date) -> None:
    assert 0 <= (day - monday(name_of(day))).days < 7


def test_weeks_start_at_local_midnight_also_when_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    period = period_of("2024-W13", berlin, None)
    assert period.start == datetime(2024, 3, 24, 23, tzinfo=UTC)
    assert period.end == datetime(2024, 3, 31, 22, tzinfo=UTC), "this week lacks an hour"
    assert week_before(period, berlin).end == period.start


@pytest.mark.parametrize(
    ("read_until", "closed"), [(None, False), ("2024-03-31T21:59", False), ("2024-03-31T22:00", True)]
)
def test_a_week_is_closed_once_it_was_read_to_its_end(read_until: str | None, closed: bool) -> None:
    moment = datetime.fromisoformat(read_until).replace(tzinfo=UTC) if read_until else None
    assert period_of("2024-W13", ZoneInfo("Europe/Berlin"), moment).closed is closed


def test_copies_are_grouped_and_counted_once() -> None:
    photos = next(view for view in built().proposals if view.key == PHOTOS)
    (group,) = photos.similar
    assert (group.posts.value, group.people.value) == (2, 2), "shown as copies"
    assert photos.numbers["for"].value == 2, "and ana and bo are the people, not emil who pasted"


def test_activity_has_no_gaps() -> None:
    bars = built("2024-W11").digest.activity.bars
    assert [start.isoformat() for start, _ in bars][-2:] == ["2024-03-04", "2024-03-11"]
    assert len(bars) == 12
    assert [entry.value for _, entry in bars] == [0] * 10 + [15, 15]


def test_many_proposals_go_on_further_pages(tmp_path: Path) -> None:
    count = PROPOSALS_A_PAGE + 5
    proposal, stance = market().of(Proposal)[0], market().of(Stance)[0]
    rows = [
        row
        for n in range(count)
        for row in (
            replace(proposal, id=f"proposal-{n}", key=f"key-{n}"),
            replace(stance, id=f"stance-many-{n}", proposal_key=f"key-{n}"),
        )
    ]
    store = market().with_rows(*rows).open(tmp_path)
    written = {path.name for path in write(build(store, Config()), tmp_path / "out")}
    assert "suggestions-2.html" in written
    last = build(store, Config()).proposals[-1]
    page, place = address_of(last).split("#")
    assert page == "suggestions-2.html"
    assert f'id="{place}"' in (tmp_path / "out" / page).read_text(encoding="utf-8")
    write(built(), tmp_path / "out")
    assert not (tmp_path / "out" / "suggestions-2.html").exists(), "pages of the longer report go"


@pytest.mark.parametrize(
    ("name", "further"),
    [
        ("suggestions-2.html", True),
        ("suggestions.html", False),
        ("suggestions-x.html", False),
        ("../suggestions-2.html", False),
    ],
)
def test_only_our_own_further_pages_are_removed(name: str, further: bool) -> None:
    assert is_further_page(name) is further


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.0, "hardly contested"),
        (0.2, "a little contested"),
        (0.59, "contested"),
        (0.8, "evenly split"),
        (1.0, "evenly split"),
    ],
)
def test_degrees_of_contest(value: float, word: str) -> None:
    assert how_contested(value) == word
