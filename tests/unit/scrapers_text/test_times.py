"""Shown times: found in lines, and resolved from all of a thread."""

import time
from datetime import UTC, datetime

import pytest

from scrapers.times import find_times, resolve_time, resolve_times

NOW = datetime(2026, 11, 22, 21, 0, 5, tzinfo=UTC)  # a Sunday


@pytest.mark.parametrize(
    ("shown", "iso"),
    [
        ("Feb 14, 2019 08:12:46 AM", "2019-02-14T08:12:46"),
        ("Posted 07 December 2015 - 12:15 AM", "2015-12-07T00:15:00"),
        ("Sun May 02, 2010 4:41 pm", "2010-05-02T16:41:00"),
        ("12th Jun 2025, 09:35", "2025-06-12T09:35:00"),
        ("January 9th, 2016, 2:30 am", "2016-01-09T02:30:00"),
        ("Mar 10, 2016 at 10:43 AM", "2016-03-10T10:43:00"),
        ("June 28, 2018, 1:07pm 1", "2018-06-28T13:07:00"),
        ("2012-05-27 12:09:16Z", "2012-05-27T12:09:16+00:00"),
        ("2026-01-21T23:29:42.524Z", "2026-01-21T23:29:42.524+00:00"),
        ("Wed, 21 Jan 2026 23:29:42 +0530", "2026-01-21T23:29:42+05:30"),
        ("Thursday, February 14, 2019 6:33 PM PST", "2019-02-14T18:33:00-08:00"),
        ("21.01.2009, 05:42", "2009-01-21T05:42:00"),
        ("05.01.12 11:27", "2012-01-05T11:27:00"),
        ("2020/01/31 23:59", "2020-01-31T23:59:00"),
        ("12-Mar-07 14:00", "2007-03-12T14:00:00"),
        ("Nov 22nd '09, 10:15", "2009-11-22T10:15:00"),
        ("11:43pm On Apr 23, 2020", "2020-04-23T23:43:00"),
        ("Dec 23, 1999", "1999-12-23"),
        ("14. Juni 2020 10:23", "2020-06-14T10:23:00"),
        ("Ven 7 Oct 2011 08:23", "2011-10-07T08:23:00"),
        ("10 de março de 2020 às 14h30", "2020-03-10T14:30:00"),
        ("lunedì 3 marzo 2020, 10:30", "2020-03-03T10:30:00"),
        ("02 Sierpnia 2012, 00:08:23", "2012-08-02T00:08:23"),
        ("2019. március 4., 10:15", "2019-03-04T10:15:00"),
        ("4 марта 2019 в 10:15", "2019-03-04T10:15:00"),
        ("5 мая 2020 г., 14:03", "2020-05-05T14:03:00"),
        ("12 ژوئن 2020 - 10:20", "2020-06-12T10:20:00"),
        ("۱۲ خرداد ۱۳۹۹", "2020-06-01"),
        ("2019年3月4日 10:15", "2019-03-04T10:15:00"),
        ("1719843200", "2024-07-01T14:13:20+00:00"),
        ("1719843200123", "2024-07-01T14:13:20.123+00:00"),
    ],
)
def test_absolute_times(shown: str, iso: str) -> None:
    assert resolve_time(shown).iso == iso


@pytest.mark.parametrize(
    ("shown", "iso"),
    [
        ("Today at 10:43 AM", "2026-11-22T10:43:00"),
        ("Yesterday, 10:16 PM", "2026-11-21T22:16:00"),
        ("heute, 10:20", "2026-11-22T10:20:00"),
        ("Tegnap, 10:22", "2026-11-21T10:22:00"),
        ("Monday at 3:40 PM", "2026-11-16T15:40:00"),
        ("3 hours ago", "2026-11-22T18:00:05+00:00"),
        ("22m ago", "2026-11-22T20:38:05+00:00"),
        ("about 2 hours, 5 minutes ago", "2026-11-22T18:55:05+00:00"),
        ("6 years ago", "2020-11-22"),
        ("3h", "2026-11-22T18:00:05+00:00"),
        ("vor 3 Stunden", "2026-11-22T18:00:05+00:00"),
        ("Feb 14th", "2026-02-14"),
        ("Dec 24, 12:55 pm", "2025-12-24T12:55:00"),
    ],
)
def test_relative_and_yearless_times_need_the_moment_of_the_fetch(shown: str, iso: str) -> None:
    found = resolve_time(shown, fetched_at=NOW)
    assert found.iso == iso
    assert found.assumed
    assert resolve_time(shown).iso is None


@pytest.mark.parametrize(
    "shown",
    ["", "hello", "12", "page 2 of 3", "version 1.2.34", "10.0.0.1", "Feb 30, 2019", "31/02/2019", "#3",
     "Member since 2012", "2 Replies", "10:43 AM", "1184×638 43 KB", "Mar '18", "Mayor of 5 towns"],
)  # fmt: skip
def test_what_is_no_date_stays_none(shown: str) -> None:
    assert resolve_time(shown, fetched_at=NOW).iso is None
    assert resolve_time(shown).iso is None


@pytest.mark.parametrize(
    ("shown", "first"),
    [
        (["03/04/2019", "03/13/2019"], "2019-03-04"),
        (["03/04/2019", "13/04/2019"], "2019-04-03"),
        (["03/04/2019", "04/04/2019", "05/04/2019"], "2019-04-03"),
        (["03/04/2019", "03/05/2019", "03/06/2019"], "2019-03-04"),
        (["10-04-2017, 11:00 AM", "11-04-2017, 1:00 PM"], "2017-04-10T11:00:00"),
        (["03.04.2019", "12/25/2019"], "2019-04-03"),
        (["01/02/2020 14:00"], "2020-02-01T14:00:00"),
        (["01/02/2020 2:00 PM"], "2020-01-02T14:00:00"),
    ],
)
def test_day_and_month_are_told_apart_by_the_whole_thread(shown: list[str], first: str) -> None:
    assert resolve_times(shown)[0].iso == first


def test_what_only_the_future_rules_out() -> None:
    fetched = datetime(2019, 4, 10, tzinfo=UTC)
    assert resolve_times(["04/09/2019"], fetched_at=fetched)[0].iso == "2019-04-09"
    assert resolve_times(["09/04/2019"], fetched_at=fetched)[0].iso == "2019-04-09"


def test_a_lone_ambiguous_date_says_that_its_order_is_assumed() -> None:
    assert "day-month order" in resolve_time("03/04/2019").assumed
    assert resolve_times(["03/04/2019", "03/13/2019"])[0].assumed == ()


def test_languages_decide_where_the_thread_cannot() -> None:
    assert resolve_time("03/04/2019 2:00 PM", languages=["de"]).iso == "2019-04-03T14:00:00"
    assert resolve_time("03/04/2019 14:00", languages=["en-US"]).iso == "2019-03-04T14:00:00"


def test_a_time_is_found_where_it_stands() -> None:
    line = "Feb 2, 2017 05:49:03 PM Edited Aug 20, 2021 03:02:44 PM by Valentin 3rd"
    found = list(find_times(line))
    assert [line[time.start : time.end] for time in found] == [
        "Feb 2, 2017 05:49:03 PM",
        "Aug 20, 2021 03:02:44 PM",
    ]
    assert [time.fields for time in find_times("user_k March 3, 2021, 11:20am 2")] == [(2021, 3, 3)]


def test_common_forms_are_fast() -> None:
    shown = [
        "Feb 14, 2019 08:12:46 AM",
        "Sun May 02, 2010 4:41 pm",
        "21.01.2009, 05:42",
        "12th Jun 2025, 09:35",
    ]
    resolve_times(shown)
    started = time.process_time()
    resolve_times(shown * 500)
    assert time.process_time() - started < 1.0
