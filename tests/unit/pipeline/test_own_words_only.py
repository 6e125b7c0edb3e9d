"""What counts as somebody's own request: no quotes that nothing marks, no words without a change."""

import pytest

from groundswell.records import Post, Sentence
from pipeline.echoes import without_echoes
from pipeline.registry import restates
from pipeline.topics import says_what

LONG = "The lift in the north wing stops between two floors."


def post(number: int, author: str) -> Post:
    return Post(
        id=f"p{number}", revision=1, thread_id="t", author_id=author, author_basis=None, position=number,
        source_id=str(number), created_at=None, created_raw=None, zone=None, zone_assumed=False, text="",
        is_solution=False, removed=False, permalink=None, votes=None, notes=(),
    )  # fmt: skip


def said(number: int, *words: str) -> list[Sentence]:
    return [
        Sentence(
            id=f"s{number}-{index}", thread_id="t", post_id=f"p{number}", revision=1, index=index,
            start=index * 100, end=index * 100 + len(each), quote=each,
        )
        for index, each in enumerate(words)
    ]  # fmt: skip


def kept(second: str, *words: str) -> list[str]:
    posts = [post(1, "ann"), post(2, second)]
    sentences = {"p1": said(1, LONG, "It frightens my mother."), "p2": said(2, *words)}
    return [each.quote for each in without_echoes(posts, sentences)["p2"]]


def test_words_of_another_that_are_answered_are_a_quote() -> None:
    assert kept("bob", LONG, "Mine does not.") == ["Mine does not."]
    assert kept("bob", "Hm.", LONG.upper(), "Mine does not.") == ["Hm.", "Mine does not."]


def test_a_copy_is_no_quote() -> None:
    assert kept("bob", LONG) == [LONG]
    assert kept("bob", "I second this:", LONG) == ["I second this:", LONG]


def test_own_words_said_again_and_small_talk_stay() -> None:
    assert kept("ann", LONG, "Still so.") == [LONG, "Still so."]
    assert kept("bob", "It frightens my mother.", "Mine, too.") == ["It frightens my mother.", "Mine, too."]


@pytest.mark.parametrize("words", ["it could be improved", "fix the problem", "these improvements"])
def test_some_words_ask_for_nothing_in_particular(words: str) -> None:
    assert not says_what(words)
    assert says_what(f"{words} of the lift")


@pytest.mark.parametrize(
    ("wording", "topic", "same"),
    [
        ("a loyalty scheme", "an loyality program", True),
        ("there is no loyalty programme", "a loyalty program for guests", False),
        ("a loyalty programme for winter guests", "a loyalty program", False),
        ("dark theme", "dark mode", False),
    ],
)
def test_a_restatement_has_no_content_of_its_own(wording: str, topic: str, same: bool) -> None:
    assert restates(wording, topic) == same
