"""The form of a suggestion, and the words that show it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.suggestion import SuggestionModel
from models.suggestion.cues import read_cues


@pytest.fixture(scope="module")
def model() -> SuggestionModel:
    return SuggestionModel.load(threads=1)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("It would be great if posts could be edited later.", "would be great"),
        ("Users should be able to mute a thread.", "should"),
        ("I wish there was a quieter room.", "I wish"),
        ("Why is there no search box on this page?", "Why is there no"),
        ("I\u2019d love to see bigger fonts.", "I\u2019d love"),
        ("Please bring back the old editor.", "Please bring"),
    ],
)
def test_the_cue_is_the_words_that_carry_the_form(text: str, cue: str) -> None:
    found = read_cues(text).cue
    assert found is not None
    assert text[found.start : found.end] == cue


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_cue_lies_in_its_text_and_is_not_empty(text: str) -> None:
    cue = read_cues(text).cue
    assert cue is None or 0 <= cue.start < cue.end <= len(text)


def test_requests_are_told_from_reports(model: SuggestionModel) -> None:
    asked = [
        "Please add a way to sort the results by date.",
        "It would be nice if the app remembered my choice.",
        "There should be a bus after midnight.",
        "If you are a light sleeper, ask for a room at the back.",
    ]
    told = [
        "The app crashed twice yesterday.",
        "We stayed for three nights in June.",
        "Thanks, that solved it for me.",
        "How do I change my password?",
    ]
    assert [one.label for one in model.judge(asked)] == ["suggestion"] * len(asked)
    assert [one.label for one in model.judge(told)] == ["none"] * len(told)


def test_a_long_post_is_judged_by_its_most_suggestive_sentence(model: SuggestionModel) -> None:
    story = "We arrived late and the lift was broken. The room was on the fifth floor. " * 8
    post = story + "Please put a bell at the side entrance. " + story
    (found,) = model.judge([post])
    assert found.label == "suggestion"
    assert found.cue is not None
    assert post[found.cue.start : found.cue.end] == "Please put"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=6))
def test_every_text_gets_a_probability(model: SuggestionModel, texts: list[str]) -> None:
    found = model.judge(texts)
    assert len(found) == len(texts)
    for text, one in zip(texts, found, strict=True):
        assert 0.0 <= one.probability <= 1.0
        assert not (one.abstain and one.label == "none")
        assert one.cue is None or 0 <= one.cue.start < one.cue.end <= len(text)


def test_a_richer_corpus_makes_the_same_sentence_likelier(model: SuggestionModel) -> None:
    (rare,) = model.judge(["More seats on the late bus."], prior=0.05)
    (common,) = model.judge(["More seats on the late bus."], prior=0.5)
    assert common.probability > rare.probability
