"""The list for moderators: what needs them first, with the clause, the words and the rule's record."""

from dataclasses import replace
from typing import Literal

from groundswell.config import Config
from groundswell.records import Decision, Flag, Post
from groundswell.spans import locate
from groundswell.store import open_store
from reports.build import Report, build
from reports.formats.csv_file import moderation_csv
from reports.formats.html import moderation_html
from tests.report_market import Market, built, market, moment, post_id


def _report(world: Market) -> Report:
    store = world.save(open_store("sqlite://"))
    try:
        return build(store, Config())
    finally:
        store.close()


def _decided(
    number: int, verdict: Literal["upheld", "dismissed", "escalated", "restored"], hour: int
) -> Decision:
    return Decision(
        id=f"decision-{number}-{hour}", thread_id="thread-fees", post_id=post_id(number), revision=1,
        verdict=verdict, reason="spam", note="", decided_by="mo",
        decided_at=moment(f"2024-03-17T{hour:02d}:00"), previous_hash="", hash="",
    )  # fmt: skip


def _flag(number: int, words: str, priority: Literal["low", "medium", "high"]) -> Flag:
    post = next(post for post in market().of(Post) if post.id == post_id(number))
    span = locate(words, post.text)
    first: Flag = market().of(Flag)[0]
    return replace(
        first, id=f"flag-{number}", post_id=post.id, thread_id=post.thread_id, start=span.start, end=span.end,
        quote=words, priority=priority,
    )  # fmt: skip


def test_flags_of_one_post_are_stacked() -> None:
    (item,) = built().moderation
    assert item.priority == "high"
    assert [rule.clause for rule in item.rules] == ["no-contact", "no-adverts"]
    assert (item.author_flags.value, item.author_posts.value) == (1, 3)
    page = moderation_html(built())
    assert "<mark>write me outside</mark>" in page
    assert "no verdicts on record yet" in page


def test_what_needs_a_moderator_first_comes_first() -> None:
    flags = [_flag(17, "asleep", "low"), _flag(5, "flood us", "high")]
    report = _report(market().with_rows(*flags))
    assert [item.post_id for item in report.moderation] == ["m5", "m15", "m17"]
    decided = _report(market().with_rows(*flags, _decided(5, "dismissed", 9)))
    assert [item.post_id for item in decided.moderation] == ["m15", "m17", "m5"], "judged posts sink"


def test_an_escalated_post_stays_on_top_and_a_changed_one_returns() -> None:
    escalated = _report(market().with_rows(_flag(17, "asleep", "low"), _decided(15, "escalated", 9)))
    assert [item.verdict for item in escalated.moderation] == ["escalated", None]


def test_a_rule_shows_its_record() -> None:
    flags = [_flag(17, "asleep", "low"), _flag(5, "flood us", "high")]
    decisions = [_decided(15, "dismissed", 8), _decided(15, "upheld", 9), _decided(17, "dismissed", 9)]
    item = _report(market().with_rows(*flags, *decisions)).moderation[0]
    assert (item.rules[0].upheld.value, item.rules[0].decided.value) == (1, 2), (
        "one verdict a post: the latest"
    )


def test_withheld_words_are_not_shown_to_readers_of_files() -> None:
    report = _report(market().with_rows(_decided(15, "upheld", 9)))
    assert "Buy followers" not in moderation_html(report)
    assert "Buy followers" not in moderation_csv(report)
    assert report.moderation[0].verdict == "upheld"
