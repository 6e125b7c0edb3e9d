"""Cues: what people say when they take a side, ask, or set a condition."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pairs.camps import camp_cues, debates
from models.pairs.cross_encoder import plain
from models.pairs.cues import AGAINST, AGREE, DISAGREE, FAVOR, cue_counts, find_condition, find_cue, find_form
from models.pairs.rule_cues import RULE_KINDS, rule_cues


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("I totally agree with Jane.", AGREE),
        ("You're absolutely right about that", AGREE),
        ("Exactly, same as last year", AGREE),
        ("+1", AGREE),
        ("I disagree, it works for me", DISAGREE),
        ("Nope. Never had that", DISAGREE),
        ("That makes no sense to me", DISAGREE),
        ("I'd love to see this", FAVOR),
        ("Would be really helpful at work", FAVOR),
        ("Why is there still no export?", FAVOR),
        ("Please don't do this", AGAINST),
        ("What a waste of money", AGAINST),
        ("Nobody asked for it", AGAINST),
    ],
)
def test_positions_are_found(text: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(text)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("We agree to disagree", AGREE),
        ("I know him from work", DISAGREE),
        ("The 10-15 range", AGAINST),
        ("A notable song", DISAGREE),
    ],
)
def test_words_that_only_look_like_positions_are_not(text: str, pattern: re.Pattern[str]) -> None:
    assert not pattern.search(text)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("I'm for it, but only if it stays optional.", "but only if it stays optional"),
        (
            "Fine with me as long as the price stays the same, and thanks",
            "as long as the price stays the same",
        ),
        ("Fine by me if I can turn it off; good work", "if I can turn it off"),
        ("I'd vote no unless the bugs go first!", "unless the bugs go first"),
    ],
)
def test_a_condition_runs_to_the_end_of_its_clause(text: str, clause: str) -> None:
    found = find_condition(text)
    assert found is not None
    assert text[found.start : found.end] == clause


def test_a_bare_if_is_no_condition() -> None:
    assert find_condition("I wonder if anybody reads this") is None


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Any news on this?", "status_ask"),
        ("When will the app be released?", "status_ask"),
        ("Is this still being worked on?", "status_ask"),
        ("What became of the referral bonus?", "status_ask"),
        ("Whatever happened to the dark theme?", "status_ask"),
        ("Still no word from the team.", "status_ask"),
        ("Could you give more details about the beta?", "question"),
        ("I'd buy it, provided that it is cheap", "conditional"),
        ("How would it work? Who pays?", "question"),
        ("Who pays? I certainly won't.", "plain"),
        ("Great idea.", "plain"),
        ("", "plain"),
    ],
)
def test_the_form_of_a_post(text: str, form: str) -> None:
    assert find_form(text) == form


def test_a_cue_is_looked_for_in_the_order_of_the_spans() -> None:
    text = "No way. But later: no thanks."
    found = find_cue(text, iter([(8, len(text)), (0, 8)]), (AGAINST,))
    assert found is not None
    assert text[found.start : found.end] == "no thanks"


@given(st.text(max_size=300))
def test_cues_never_fail_and_point_into_the_text(text: str) -> None:
    assert all(value >= 0 for value in cue_counts(text).values())
    condition = find_condition(text)
    if condition is not None:
        assert 0 <= condition.start <= condition.end <= len(text)


@given(st.text(max_size=200))
def test_plain_text_stays_as_it_is_when_read_again(text: str) -> None:
    once = plain(text)
    assert plain(once).split() == plain(plain(once)).split()
    assert "http://" not in once


def test_hashtags_become_words_and_handles_go() -> None:
    assert plain("@ann @bob this is #NotMyPlan, see http://a.example/b") == "this is Not My Plan, see link"


def test_a_rule_brings_its_own_vocabulary_only() -> None:
    text = "Ask a lawyer, or buy my book"
    assert set(rule_cues("No legal advice.", text)) == {"legal"}
    assert rule_cues("No legal advice.", text)["legal"] > rule_cues("No legal advice.", "Nice dog")["legal"]
    assert rule_cues("Be kind to newcomers.", text) == {}
    assert (
        set(rule_cues("No advertising, no politics.", text)) == {"advertising", "politics"} <= set(RULE_KINDS)
    )


def test_a_word_of_the_core_tells_more_than_a_related_one() -> None:
    rule = "No legal advice."
    core, related = (rule_cues(rule, text)["legal"] for text in ("Is that legal?", "The officer left."))
    assert core > related > 0


def test_an_address_behind_words_speaks_against_advertising() -> None:
    rule = "No advertising."
    bare = rule_cues(rule, "the film is at http://a.example/b")["advertising"]
    assert rule_cues(rule, "[the film](http://a.example/b)")["advertising"] < bare


def test_a_slogan_names_its_camp_and_a_ban_swaps_the_camps() -> None:
    slogan = plain("Every heartbeat counts #ProLife")
    plain_target = camp_cues("legal abortion", slogan)
    assert plain_target["camp_against"] > plain_target["camp_favor"] == 0
    banned = camp_cues("We should ban abortion", slogan)
    assert (banned["camp_favor"], banned["camp_against"]) == (plain_target["camp_against"], 0)


def test_targets_of_no_known_debate_have_no_camps() -> None:
    assert camp_cues("add a dark mode", "God bless the pro-life police") == {}


def test_a_long_text_counts_less_than_its_slogan_alone() -> None:
    slogan = "back the blue"
    long = slogan + " and so on" * 60
    assert camp_cues("the police", long)["camp_favor"] < 0.5 * camp_cues("the police", slogan)["camp_favor"]


@given(st.text(max_size=60), st.sampled_from(["atheism", "gun control", "veganism"]))
def test_camps_read_any_text(text: str, target: str) -> None:
    assert all(value >= 0 for value in camp_cues(target, text).values())


def test_no_debate_gives_one_word_to_both_camps() -> None:
    for debate in debates():
        favor, against = (set(part.pattern.split("|")[1:-1]) for part in (debate.favor, debate.against))
        assert not favor & against
