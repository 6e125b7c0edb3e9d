"""Markdown to own words and quotes."""

import pytest

from scrapers.markdown import markdown_words


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "Yes **please**, see [the page](https://example.org) and `code`",
            "Yes please, see the page and code",
        ),
        ("one  \ntwo\nthree", "one\ntwo\nthree"),
        ("# Head\n\npara\n\n- a\n- b\n\n1. c\n2. d", "Head\n\npara\n- a\n- b\n1. c\n2. d"),
        ("```py\nx = 1\n```", "x = 1"),
        ("shown <!-- hidden --> too", "shown  too"),
        ("![a door](door.png)", "a door"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("", ""),
    ],
)
def test_rendered_words(source: str, text: str) -> None:
    assert markdown_words(source).text == text


def test_quotes_are_taken_out_with_their_authors_and_answers() -> None:
    words = markdown_words(
        "On Tue, Mar 3, 2020, Ann Lee wrote:\n\n> add a map\n\nWhy?\n\n> and lower fees\n\nYes!"
    )
    assert words.text == "Why?\n\nYes!"
    assert [(quote.author, quote.text, words.text[quote.position :]) for quote in words.quotes] == [
        ("Ann Lee", "add a map", "Why?\n\nYes!"),
        (None, "and lower fees", "Yes!"),
    ]


def test_quotes_inside_quotes_are_listed_apart() -> None:
    words = markdown_words("> > the oldest\n>\n> the older\n\nmine")
    assert words.text == "mine"
    assert [quote.text for quote in words.quotes] == ["the older", "the oldest"]


def test_discourse_quotes_name_their_author() -> None:
    words = markdown_words('[quote="bo, post:3, topic:4"]\nadd a map\n[/quote]\n\nNo.')
    assert (words.text, [(quote.author, quote.text) for quote in words.quotes]) == (
        "No.",
        [("bo", "add a map")],
    )


def test_only_a_quote_leaves_no_own_words() -> None:
    words = markdown_words("> add a map")
    assert words.text == ""
    assert words.quotes[0].position == 0
