"""Where quotes end that nothing ends, and what is no quote at all."""
# ruff: noqa: E501 - data is as long as it is

import pytest

from groundswell.page import PagePost
from scrapers.document import Document
from scrapers.platforms.pasted import read_pasted

AROUND = (
    "Feb 2, 2017 05:49:03 PM by Gro\nHello all, I need a hand with the boiler.\n"
    "Feb 3, 2017 05:49:03 PM by Ada L\n{}\nFeb 4, 2017 05:49:03 PM by Chen Wei\nNoted, thank you both.\n"
)


def _answer(body: str) -> PagePost:
    (page,) = read_pasted(Document(body=AROUND.format(body).encode(), name="pasted.txt"))
    return page.posts[1]


@pytest.mark.parametrize(
    ("body", "quoted", "own"),
    [
        ("Gro wrote:\nI need a hand with the boiler.\nFriday?", "I need a hand with the boiler.", "Friday?"),
        ("Gro wrote:I need a hand with the boiler. I am free.", "I need a hand with the boiler.", "I am free."),
        ("Gro wrote:\nI need a hand with the... boiler.\n\nFree on", "I need a hand with the... boiler.", "Free on"),
        ("Gro said: ↑\nI need a hand\nClick to expand...\nFriday?", "I need a hand", "Friday?"),
        ("> I need a hand with the boiler.\nFriday?", "I need a hand with the boiler.", "Friday?"),
        ('re: "I need a hand with the boiler."\nFriday?', "I need a hand with the boiler.", "Friday?"),
        ("I need a hand with the boiler.\nFriday?\nHello all, I need a hand with the boiler.", "", ""),
    ],
)  # fmt: skip
def test_quotes_of_a_present_post_end_with_it_and_link_to_it(body: str, quoted: str, own: str) -> None:
    post = _answer(body)
    if not quoted:  # words repeated without any announcement are quotes as well
        assert (post.text, len(post.quotes)) == ("Friday?", 2)
        return
    assert [(quote.author, quote.text, quote.source) for quote in post.quotes] == [("Gro", quoted, "p1")]
    assert (post.text, post.reply_to) == (own, "p1")


@pytest.mark.parametrize(
    ("body", "quoted", "own"),
    [
        ("Pim wrote:\nIt is old.\nReplace it, whatever it costs.\nYou don't know that.", "It is old.\nReplace it, whatever it costs.", "You don't know that."),
        ("Pim wrote:\nIt is old and everybody freezes...\nMine is older.", "It is old and everybody freezes...", "Mine is older."),
        ("Pim wrote: It is old. No, it is from 2015.", "It is old.", "No, it is from 2015."),
        ("Pim wrote:\n\nIt is old.\n\nReplaced in May.", "It is old.", "Replaced in May."),
        ('Pim said:\n"It is old.\nIt leaks."\nMine too.', "It is old.\nIt leaks.", "Mine too."),
        ("Originally Posted by Pim\nIt is old.\nWe replaced it.\nIn May.", "It is old.", "We replaced it.\nIn May."),
    ],
)  # fmt: skip
def test_quotes_of_an_absent_post_end_where_an_answer_starts(body: str, quoted: str, own: str) -> None:
    post = _answer(body)
    assert [(quote.author, quote.text, quote.source) for quote in post.quotes] == [("Pim", quoted, None)]
    assert (post.text, post.reply_to) == (own, None)


@pytest.mark.parametrize(
    ("body", "reply_to"),
    [
        ("As Gro said: the boiler is broken.\nI can come on Friday.", None),
        ("Gro said: the boiler is fine, which I doubt.", None),
        ("@Gro I can come on Friday.", "p1"),
        ("Gro, I can come.\nOn Friday.", "p1"),
        ("My boss wrote:", None),
    ],
)
def test_words_about_somebody_are_no_quote(body: str, reply_to: str | None) -> None:
    post = _answer(body)
    assert (post.text, post.quotes, post.reply_to) == (body, (), reply_to)


def test_who_is_answered_without_being_quoted() -> None:
    post = _answer("In reply to Gro's comment:\nI can come on Friday.")
    assert (post.text, post.quotes, post.reply_to) == ("I can come on Friday.", (), "p1")
