"""Disguises come off, and every letter still knows where it was."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.checks.evasion import TRICKS
from models.flags.prepare import prepare
from models.flags.skeleton import plain, skeleton, split_words
from models.flags.words import is_word


@settings(deadline=None)
@given(st.text())
def test_every_letter_has_an_origin_and_they_go_forward(text: str) -> None:
    for view in (plain(text), skeleton(text, is_word)):
        assert len(view.text) == len(view.origin)
        assert list(view.origin) == sorted(view.origin)
        assert all(0 <= place < len(text) for place in view.origin)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_ascii_stays_as_it_is(text: str) -> None:
    assert plain(text).text == text


@pytest.mark.parametrize("name", sorted(TRICKS))
def test_the_words_under_each_trick_are_read(name: str) -> None:
    sentence = "those people are worthless parasites"
    read = prepare(TRICKS[name](sentence, random.Random(3)))
    assert len(set(read.split()) & set(sentence.split())) >= 4, read


@pytest.mark.parametrize(
    "text", ["mp3 and b2b on a ps5", "see room 101 at 10:30", "version 2.4.1 costs $5", "a b test", "I a m"]
)
def test_what_only_looks_spelled_in_digits_stays(text: str) -> None:
    assert skeleton(text, is_word).text.replace(" ", "") == text.lower().replace(" ", "")


def test_a_disguised_word_is_found_where_it_stands() -> None:
    raw = "ok, you \u200bm\u043er\u200bon!"
    view = skeleton(raw, is_word)
    start = view.text.index("moron")
    first, end = view.raw_span(start, start + 5)
    assert raw[first:end] == "m\u043er\u200bon"


def test_a_run_of_letters_is_cut_into_the_fewest_words() -> None:
    assert split_words("ihateyou", is_word) == ["i", "hate", "you"]
    assert split_words("qzxv", is_word) == ["qzxv"]
