"""Fifty-two weeks of a made-up community: each week's digest tells what happened, as the story knows it."""

import os
from collections.abc import Iterator

import pytest

from tests.year import story as s
from tests.year.forum import Forum, label_of
from tests.year.reading import Item, Page
from tests.year.truth import Truth

LISTED = 5
SEED = int(os.environ.get("GROUNDSWELL_YEAR_SEED", "1"))
SIZE = int(os.environ.get("GROUNDSWELL_YEAR_SIZE", "1"))
"""Multiplies the people; the figures do not get easier to get right with few of them, only quicker."""
WEEKS = range(1, s.WEEKS + 1)
CLOSED = [week for week in WEEKS if week != s.UNREAD]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Truth(story=s.told(SEED, SIZE))


@pytest.fixture(scope="module")
def pages(truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Page]:
    """Live through the year, writing each digest when its week has just ended."""
    out = tmp_path_factory.mktemp("year")
    forum = Forum(truth.story, out)
    # Until they are split, one proposal holds both, and whoever's words are nearest its middle name it.
    as_one = {truth.headline("paper", 1): truth.headline("export", 1)}
    found = {}
    for week in WEEKS:
        forum.live(week)
        forum.write(week, out)
        found[week] = Page(out / "digest.html", as_one if week < s.SPLIT else None)
    forum.store.close()
    return found


def named(truth: Truth, week: int, names: Iterator[str] | set[str] | dict[str, int]) -> set[str]:
    return {truth.headline(name, week) for name in names}


def test_posts_and_people_are_those_of_the_week(truth: Truth, pages: dict[int, Page]) -> None:
    for week in CLOSED:
        posts, people = len(truth.posts(week, week)), len(truth.people(week, week))
        expected: list[tuple[int, ...]] = [(posts,), (people,)]
        if week > 1:
            before = len(truth.posts(week - 1, week)), len(truth.people(week - 1, week))
            expected = [(posts, before[0], posts - before[0]), (people, before[1], people - before[1])]
        assert [pages[week].head("Posts"), pages[week].head("People")] == expected, s.week_name(week)


def test_a_theme_is_new_in_the_week_in_which_it_becomes_one(truth: Truth, pages: dict[int, Page]) -> None:
    told = set()
    for week in CLOSED:
        born = truth.themes(week, week) - truth.themes(week - 1, week)
        assert {item.headline for item in pages[week].items("new")} == named(truth, week, born), week
        told |= born
    assert {"weekend", "grace", "night"} <= told, "quick and slow ones, early and late"


def test_rising_and_fading_are_people_who_took_a_position(truth: Truth, pages: dict[int, Page]) -> None:
    for week in (each for each in CLOSED if each > 1):
        now, last = truth.newcomers(week, week), truth.newcomers(week - 1, week)
        themes = truth.themes(week, week)
        changes = {name: now.get(name, 0) - last.get(name, 0) for name in themes}
        for title, sign in (("Rising", 1), ("Fading", -1)):
            moved = {name: change for name, change in changes.items() if change * sign > 0}
            listed = pages[week].items("moving", title)
            assert len(listed) == min(LISTED, len(moved)), (week, title)
            strongest = sorted(moved.values(), key=lambda change: -change * sign)[:LISTED]
            assert [item.numbers[2] for item in listed] == strongest, (week, title)
            by_headline = {truth.headline(name, week): name for name in moved}
            for item in listed:
                name = by_headline[item.headline or ""]
                assert item.numbers == (now.get(name, 0), last.get(name, 0), moved[name]), (week, item)


def test_each_official_word_is_told_once_in_its_week(truth: Truth, pages: dict[int, Page]) -> None:
    total = 0
    for week in CLOSED:
        expected = {
            (
                truth.headline(name, week),
                *((state or "no official word").replace("_", " ") for state in states),
            )
            for name, *states in truth.steps(week)
        }
        told = {
            (headline, cells[1], cells[2].removesuffix(" by an edit"))
            for headline, cells, _ in pages[week].rows("official")
        }
        assert told == expected, week
        total += len(told)
    assert total > 20
    edited = next(said.edited for said in truth.story.said if said.edited and said.edited.state)
    assert any("by an edit" in cells[2] for _, cells, _ in pages[edited.week].rows("official"))


def test_those_who_wait_are_the_themes_asked_for_since_the_last_word(
    truth: Truth, pages: dict[int, Page]
) -> None:
    for week in CLOSED:
        waiting = {truth.headline(name, week): n for name, n in truth.waiting(week).items() if n}
        listed = pages[week].items("waiting")
        assert len(listed) == min(LISTED, len(waiting)), week
        for item in listed:
            assert item.numbers[-1] == waiting[item.headline or ""], (week, item)


def test_objections_and_conditions_are_those_of_the_week(truth: Truth, pages: dict[int, Page]) -> None:
    for week in CLOSED:
        heard = list(truth.heard(week, week))
        plain = [(name, said) for name, said in heard if said.reason and not _is_edited(said, week)]
        given = {(name, said.reason) for name, said in plain if said.week == week}
        people = [
            len({said.person for name, said in plain if (name, said.reason) == reason}) for reason in given
        ]
        quoted = pages[week].quotes("objections")
        listed = [item for item in pages[week].items("objections") if "under a condition" not in item.text]
        assert [item.numbers[0] for item in listed] == sorted(people, reverse=True)[:LISTED], week
        for item, quote in zip(listed, quoted, strict=True):
            reasons = {reason for name, reason in given if truth.headline(name, week) == item.headline}
            assert quote in reasons, (week, item)
        held = truth.positions(week, week)
        conditions = [
            said
            for people_of in held.values()
            for said in people_of.values()
            if said.week == week and label_of(said, week) == "conditional"
        ]
        shown = [item for item in pages[week].items("objections") if "under a condition" in item.text]
        assert len(shown) == min(LISTED, len(conditions)), week
        assert {item.text.split(",")[0].strip() for item in shown} <= {said.person for said in conditions}


def _is_edited(said: s.Said, week: int) -> bool:
    return said.edited is not None and said.edited.week <= week


def test_questions_that_nobody_answered_are_listed(truth: Truth, pages: dict[int, Page]) -> None:
    for week in CLOSED:
        answered = {each.answers for each in truth.story.said if each.answers and each.known <= week}
        words = truth.official(week, week)
        open_ones = [
            said
            for name, said in truth.heard(week, week)
            if said.week == week
            and label_of(said, week) in ("question", "status_ask")
            and said.number not in answered
            and not any(at > said.at.isoformat() for _, at, _ in words.get(name, []))
        ]
        assert len(pages[week].quotes("questions")) == min(LISTED, len(open_ones)), week


def test_single_voices_are_those_heard_this_week(truth: Truth, pages: dict[int, Page]) -> None:
    for week in CLOSED:
        few = set(truth.figures(week, week)) - truth.themes(week, week)
        spoke = {
            name
            for name, said in truth.heard(week, week)
            if said.week == week and label_of(said, week) != "none"
        }
        listed = {item.headline for item in pages[week].items("single")}
        assert listed == named(truth, week, few & spoke), week


def test_moderation_counts_what_moderators_did(truth: Truth, pages: dict[int, Page]) -> None:
    for week in CLOSED:
        posts = truth.posts(week, week)
        spam = [said for said in truth.posts(week - 1, week) if said.is_spam]
        upheld = sum(said.number % 2 == 0 for said in spam) + (week == s.WITHHELD)
        expected = (
            len(posts), sum(said.is_spam for said in posts), upheld,
            sum(said.number % 2 == 1 for said in spam), int(week == s.RESTORED),
        )  # fmt: skip
        told = pages[week].text("moderation")
        numbers = tuple(
            int(each.replace(",", "")) for each in told.split() if each.replace(",", "").isdigit()
        )
        assert numbers[-5:] == expected, (week, told)


def test_what_others_than_printed_figures_are_today_is_owned_up_to(
    truth: Truth, pages: dict[int, Page]
) -> None:
    seen = 0
    for week in CLOSED[1:]:
        printed = CLOSED[CLOSED.index(week) - 1]
        expected = truth.errata(printed, week, as_printed=printed)
        rows = pages[week].rows("corrections")
        assert len(rows) == min(8, len(expected)), (week, expected)
        numbers = {(before, now) for _, _, before, now in expected}
        assert {numbers_of for _, _, numbers_of in rows} <= numbers, week
        living = {truth.headline(name, week) for name, *_ in expected if name}
        for headline, cells, _ in rows:
            assert headline is None or headline in living | _kin(truth, week), (week, cells)
        seen += len(rows)
    assert seen > 20, "a year in which nothing is owned up to tries nothing"


def _kin(truth: Truth, week: int) -> set[str]:
    return {truth.headline(name, week) for name in ("calendar", "export")}


def test_what_people_did_is_told_in_its_week_and_in_no_other(truth: Truth, pages: dict[int, Page]) -> None:
    def telling(words: str) -> list[int]:
        return [week for week in CLOSED if words in pages[week].text("corrections")]

    calendar, paper = truth.headline("calendar", s.WEEKS), truth.headline("paper", s.WEEKS)
    assert telling(f"merged into “{calendar}”") == [s.MERGED]
    assert telling(f"that is now part of “{calendar}”") == [s.MERGED]
    assert telling(f"“{paper}” (split from “{truth.headline('export', s.WEEKS)}”)") == [s.SPLIT]
    assert telling("is no proposal") == telling("a proposal that is no longer there") == [s.DROPPED]
    assert telling("is now called") == [s.SPLIT, s.RENAMED]
    assert telling("found deleted where it stood") == list(s.VANISHED)
    assert telling("forgotten on request") == list(s.FORGOTTEN)
    assert set(s.FLIPPED) <= set(telling("the present words count"))
    assert {s.WITHHELD, s.RESTORED} <= set(telling("moderators decided"))
    assert s.FOUND_LATE in telling("posts of that time were read later")


def test_another_method_restates_the_week_and_says_what_changed(pages: dict[int, Page]) -> None:
    for week, what in ((s.NEW_METHOD, "the rules of the analysis"), (s.NEW_MODEL, "the models")):
        assert "was computed again" in pages[week].standfirst()
        assert f"The method ({what}) has changed" in pages[week].text("corrections")
    restated = pages[s.NEW_METHOD].rows("corrections")
    assert restated, "every second condition had been overlooked"
    assert "its figures are the same" in pages[s.NEW_MODEL].text("corrections")
    others = [week for week in CLOSED if "was computed again" in pages[week].standfirst()]
    assert others == [s.NEW_METHOD, s.NEW_MODEL]


def test_a_quiet_week_is_told_from_one_that_was_not_read(pages: dict[int, Page]) -> None:
    assert "Nobody posted in this week" in pages[s.SILENT].notices()
    assert "Nothing was read of this period" in pages[s.UNREAD].notices()
    assert "not over when the material was last read" in pages[s.UNREAD].standfirst()
    assert pages[s.UNREAD + 1].head("Posts")[1] > 0, "read a week late, and compared with then"


def test_every_post_is_in_one_bucket(truth: Truth, pages: dict[int, Page]) -> None:
    for week in CLOSED:
        everything = sum(len(truth.posts(each, week)) for each in range(1, week + 1))
        withheld = sum(
            truth.is_withheld(said, week) for each in range(1, week + 1) for said in truth.posts(each, week)
        )
        items = pages[week].items("buckets")
        assert sum(item.numbers[0] for item in items) == everything, week
        moderated = [item.numbers[0] for item in items if "withheld by moderators" in item.text]
        assert moderated == ([withheld] if withheld else []), week


def test_the_bullets_are_the_news(truth: Truth, pages: dict[int, Page]) -> None:
    for week in CLOSED:
        bullets: list[Item] = pages[week].items("changes")
        assert len(bullets) <= LISTED
        moved = {truth.headline(name, week) for name, before, after in truth.steps(week) if before != after}
        born = named(truth, week, truth.themes(week, week) - truth.themes(week - 1, week))
        kinds = [
            "official" if "The official word" in b.text else "new" if "New." in b.text else ""
            for b in bullets
        ]
        assert kinds == sorted(kinds, key=["official", "new", ""].index), week
        assert {b.headline for b, kind in zip(bullets, kinds, strict=True) if kind == "official"} <= moved
        assert {b.headline for b, kind in zip(bullets, kinds, strict=True) if kind == "new"} <= born
        if len(bullets) < LISTED:
            assert kinds.count("new") == len(born), week
