"""What the digest says, and what it must not say."""

from dataclasses import replace

import pytest

from groundswell.config import Community, Config, Source
from groundswell.errors import BucketError, UsageError
from groundswell.records import (
    Correction,
    Coverage,
    PostBucket,
    Run,
    Snapshot,
    Stance,
    Tombstone,
    TombstoneReason,
)
from groundswell.store import open_store
from reports.build import Report, build
from reports.changes import strength
from reports.formats.html import digest_html, suggestions_html
from reports.formats.markdown import digest_markdown
from tests.report_market import (
    FEES,
    GIFT,
    LABELS,
    PHOTOS,
    STAFF,
    VACATION,
    Market,
    built,
    market,
    moment,
    post_id,
)


def _report(world: Market, week: str | None = None, config: Config | None = None) -> Report:
    store = world.save(open_store("sqlite://"))
    try:
        return build(store, config or Config(), week=week)
    finally:
        store.close()


def test_a_closed_week_is_compared_with_the_one_before() -> None:
    header = built("2024-W11").digest.header
    assert header.comparison == "comparable"
    assert header.last_posts is not None
    assert header.authors_change is not None
    assert (header.posts.value, header.last_posts.value) == (15, 15)
    assert header.authors_change.value == 3


def test_a_week_that_is_not_over_is_compared_with_nothing() -> None:
    unread = [replace(row, fetched_at=None) for row in market().of(Snapshot)]
    report = _report(market().with_rows(*unread), "2024-W11")
    assert report.digest.header.comparison == "week_still_open"
    assert report.digest.rising == report.digest.fading == ()
    assert "nothing is compared" in digest_html(report)


def test_the_first_week_of_all_has_nothing_before_it() -> None:
    header = built("2024-W10").digest.header
    assert (header.comparison, header.last_posts) == ("nothing_before", None)


def test_a_changed_method_gives_no_delta() -> None:
    newer = Run(
        id="run-new", stage="stances", version=2, unit="thread-fees", input_digest="", output_digest="",
        rows=1, error=None,
    )  # fmt: skip
    report = _report(market().with_rows(newer), "2024-W11")
    assert report.digest.header.comparison == "mixed_method"
    assert report.digest.header.last_posts is None
    assert report.method.hash != built("2024-W11").method.hash


def test_threads_judged_by_two_models_give_no_delta() -> None:
    (run,) = (row for row in market().of(Run) if row.stage == "stances")
    runs = [replace(run, id=unit, unit=unit, models=(f"stance_model {unit}",)) for unit in ("a", "b")]
    assert _report(market().without(run).with_rows(*runs), "2024-W11").method.mixed == ("stances",)


def test_the_digest_tells_what_was_forgotten_from_what_vanished_at_its_source() -> None:
    reasons: tuple[TombstoneReason, ...] = ("on request", "deleted at its source", "deleted at its source")
    stones = [
        Tombstone(id=f"gone-{n}", kind="post", reason=reason, forgotten_at=moment("2024-03-13T10:00"))
        for n, reason in enumerate(reasons)
    ]
    digest = _report(market().with_rows(*stones), "2024-W11").digest
    assert (digest.forgotten.value, digest.vanished.value) == (1, 2)


def test_official_words_are_dated_steps() -> None:
    fees = next(view for view in built().proposals if view.key == FEES)
    steps = [(step.before, step.after, step.by_edit, step.words.author) for step in fees.status.history]
    assert steps == [("none", "none", False, STAFF), ("none", "under_review", True, STAFF)]
    assert fees.status.state == "under_review"
    assert fees.status.since == moment("2024-03-14T09:00"), "the edit's time, not the post's"
    assert fees.status.age is not None
    assert fees.status.age.value == 2
    assert fees.status.asked_since.value == 1, "farah asked again after the edit"


def test_the_week_tells_the_edit_that_happened_in_it() -> None:
    told = [(view.key, step.after) for view, step in built("2024-W11").digest.official]
    assert told == [(FEES, "under_review"), (VACATION, "in_progress")]
    earlier = [(view.key, step.after) for view, step in built("2024-W10").digest.official]
    assert earlier == [(FEES, "none")]


def test_the_whole_story_of_the_official_word_is_one_bullet() -> None:
    assert (
        "went from “no plans stated” (Mar 6, 2024) to “under review”, by an edit, Mar 14, 2024."
        in digest_markdown(built())
    )
    assert "went from “no plans stated” to “under review”" in digest_markdown(built("2024-W11"))


def test_bullets_are_few_and_official_words_come_first_in_a_week() -> None:
    changes = built("2024-W11").digest.changes
    assert [change.kind for change in changes] == ["official", "official", "new", "new", "gained"]
    assert len(built().digest.changes) <= 5


def test_new_asks_are_new_and_have_three_people() -> None:
    new = {view.key for view in built("2024-W11").digest.new_asks}
    assert new == {LABELS, VACATION}, "a single voice of last week that became a theme is new"
    assert [view.key for view in built("2024-W11").digest.single_voices] == [GIFT]


def test_rising_and_fading_count_new_people() -> None:
    digest = built("2024-W11").digest
    assert [(m.proposal.key, m.now.value, m.last.value) for m in digest.rising] == [
        (LABELS, 3, 0),
        (VACATION, 2, 1),
    ]
    assert [(m.proposal.key, m.now.value, m.last.value) for m in digest.fading] == [
        (FEES, 1, 7),
        (PHOTOS, 0, 4),
    ]


def test_conditions_stand_apart_from_support() -> None:
    fees = next(view for view in built().proposals if view.key == FEES)
    assert (fees.numbers["for"].value, fees.numbers["conditional"].value) == (5, 1)
    assert built().digest.conditions[0].person.condition == "Only if the adverts stay"
    assert "6 for" not in digest_markdown(built())


def test_a_conditional_majority_weakens_the_verb() -> None:
    assert strength(built().proposals[0]) == "for"
    softer = [
        replace(row, label="conditional", condition=row.quote)
        for row in market().of(Stance)
        if row.proposal_key == FEES and row.label == "support"
    ]
    report = _report(market().with_rows(*softer))
    fees = next(view for view in report.proposals if view.key == FEES)
    assert (fees.numbers["for"].value, strength(fees)) == (0, "conditional")
    assert "would accept, mostly under conditions, [“Lower the selling fee" in digest_markdown(report)


def test_questions_without_an_answer_are_listed() -> None:
    asked = [words.quote for _, words in built().digest.questions]
    assert asked == ["is anything decided about the fee?"], "the others were answered or followed by a word"


def test_buckets_add_up_to_all_posts() -> None:
    buckets = built().digest.buckets
    assert sum(entry.value for entry in buckets.values()) == 30
    assert {name: entry.value for name, entry in buckets.items() if entry.value} == {
        "used": 26, "off_topic": 2, "abstained": 1, "deleted": 1,
    }  # fmt: skip


@pytest.mark.parametrize("change", ["missing", "twice"])
def test_a_post_in_no_or_two_buckets_is_a_bug(change: str) -> None:
    row = next(row for row in market().of(PostBucket) if row.post_id == post_id(5))
    broken = (
        market().without(row) if change == "missing" else market().with_rows(replace(row, id="bucket-again"))
    )
    with pytest.raises(BucketError, match="bucket"):
        _report(broken)


def test_posts_of_a_failed_analysis_are_counted_and_said() -> None:
    rows = [row for row in market().of(PostBucket) if row.thread_id == "thread-photos"]
    failed = Run(
        id="run-failed", stage="buckets", version=1, unit="thread-photos", input_digest="", output_digest="",
        rows=0, error="out of memory",
    )  # fmt: skip
    report = _report(market().without(*rows).with_rows(failed))
    assert report.digest.buckets["parse_failed"].value == 10
    assert "parts of this source could not be analysed" in digest_html(report)


def test_a_source_that_failed_never_reads_as_a_quiet_week() -> None:
    unread = Coverage(
        id="coverage-1", source="https://other.example/t/9", threads=0, posts=0, posts_expected=None, pages=0,
        newest_post=None, problem="NotAThread", detail="this page asks for a login (login_wall)",
    )  # fmt: skip
    page = digest_html(_report(market().with_rows(unread), "2024-W11"))
    assert "Not everything was read." in page
    assert "login_wall" in page


def test_a_stale_source_is_named() -> None:
    config = Config(
        source=(Source(name="the market", url="https://forum.market.example/", stale_after_days=3),)
    )
    report = _report(market(), "2024-W12", config)
    assert report.digest.header.posts.value == 0
    assert "quiet week" in digest_html(report), "nothing was read: that is said"
    assert report.digest.header.is_missing
    silent = Config(source=(Source(name="a silent one", url="https://silent.example/"),))
    assert "its silence says nothing" in digest_html(_report(market(), "2024-W11", silent))


def test_an_empty_store_says_that_nothing_was_read() -> None:
    store = open_store("sqlite://")
    report = build(store, Config())
    assert "Nothing was read of this period." in digest_html(report)
    assert "No request was found" in suggestions_html(report)


def test_a_correction_confirms_and_is_told() -> None:
    relabel = Correction(
        id="correction-1", kind="relabel", post_id=post_id(2), start=0, end=3, quote="Yes", proposal_key=FEES,
        value="support", made_by="mo", made_at=moment("2024-03-15T10:00"),
    )  # fmt: skip
    report = _report(market().with_rows(relabel), "2024-W11")
    assert report.proposals[0].is_confirmed
    assert "“Yes” reads as support" in digest_html(report)


def test_removals_by_moderators_are_told() -> None:
    assert "Some replies were removed by moderators." in digest_html(built())


def test_weeks_follow_the_communitys_zone() -> None:
    config = Config(community=Community(time_zone="Pacific/Auckland"))
    report = _report(market(), "2024-W11", config)
    assert report.digest.header.posts.value == 16, "Sunday evening in UTC is Monday in Auckland"


@pytest.mark.parametrize("week", ["2024-W54", "2024-11", "W11", "2023-W53", ""])
def test_what_is_no_week_is_refused(week: str) -> None:
    with pytest.raises(UsageError, match="2019-W07"):
        _report(market(), week)


def test_numbers_and_dates_follow_the_locale() -> None:
    german = _report(market(), None, Config(community=Community(locale="de_DE")))
    page = digest_html(german)
    assert "04.03.2024" in page
    assert "0,75" in suggestions_html(german)
