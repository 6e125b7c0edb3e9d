"""Whose words stand in a record: the author's, somebody quoted, a remark on the post, or nobody's."""

from collections.abc import Iterable

from groundswell.page import PagePost
from scrapers.document import Document
from scrapers.generic import read_generic


def posts_of(records: Iterable[str]) -> tuple[PagePost, ...]:
    html = f"<html><body><h1>The ferry</h1>{''.join(records)}</body></html>"
    return read_generic(Document(body=html.encode(), name="page"))[0].posts


def header(name: str, day: int) -> str:
    return f'<p class="head"><a href="/user/{name}">{name}</a> <time>2020-05-{day:02} 10:00</time></p>'


def quote(text: str) -> str:
    return f'<div class="quotebox"><blockquote class="said">{text}</blockquote></div>'


def test_quotes_that_nearly_every_post_begins_with_stay_quotes() -> None:
    """Where all answer with a quote longer than the answer, the quote is still not the answer."""
    first = "Nobody told us that the ferry stops running at nine in the evening from now on."
    answers = ["Then tell them.", "Who is them?", "The harbour office.", "They never answer."]
    said = [first, *(quote(before) + text for before, text in zip([first, *answers], answers, strict=False))]
    posts = posts_of(
        f'<div class="post">{header(name, day)}<blockquote class="body">{text}</blockquote></div>'
        for day, (name, text) in enumerate(zip(["ann", "bob", "cy", "dee", "eve"], said, strict=True), 1)
    )
    assert [post.text for post in posts] == [first, *answers]
    assert [[part.text for part in post.quotes] for post in posts] == [
        [],
        *([said] for said in [first, *answers[:3]]),
    ]


def test_one_word_in_a_blockquote_is_a_post() -> None:
    """A game of words: the element that could be a quote is all that somebody said."""
    words = ["Oslo", "Ostend", "Dover", "Riga", "Accra"]
    posts = posts_of(
        f'<li class="m"><blockquote class="quotetext">{word}</blockquote>{header(name, day)}</li>'
        for day, (name, word) in enumerate(zip("abcde", words, strict=True), 1)
    )
    assert [post.text for post in posts] == words


def test_remarks_below_an_answer_are_neither_its_words_nor_its_author() -> None:
    def remark(name: str, text: str) -> str:
        by = f'<a href="/user/{name}">{name}</a> <i>9 May 2020, 8:15</i>'
        return f'<li class="remark"><span>{text}</span> {by}</li>'

    remarks = (
        "<ul>"
        + remark("zoe", "That did not work for me at all, sadly.")
        + remark("yan", "It worked once I had pulled the cable.")
        + "</ul>"
    )
    texts = [
        "How do I open the gate without a key when the guard has gone home?",
        "Lift it a little and push, it has no lock that holds.",
        "Ring the bell of the house opposite, they have a second key for everyone.",
    ]
    posts = posts_of(
        f'<div class="entry"><div class="words"><p>{text}</p></div>{remarks}{header(name, day)}</div>'
        for day, (name, text) in enumerate(zip(["ann", "bob", "cy"], texts, strict=True), 1)
    )
    assert [(post.author, post.text) for post in posts] == list(zip(["ann", "bob", "cy"], texts, strict=True))


def test_words_behind_a_quote_in_an_element_of_their_own_belong_to_the_post() -> None:
    """Software that closes the body before a quote opens a second one behind it."""
    said = "The second boat is too small."
    texts = ["The second boat is too small.", "It is not, as far as I know.", "It is, on Sundays in July."]
    quotes = ["", quote(said), quote(said)]
    posts = posts_of(
        f'<table><tr><td class="cell">{header(name, day)}<span class="words">Well. </span>'
        f'{quoted}<span class="words">{text}</span></td></tr></table>'
        for day, (name, quoted, text) in enumerate(zip(["ann", "bob", "cy"], quotes, texts, strict=True), 1)
    )
    assert [post.text.split() for post in posts] == [["Well.", *text.split()] for text in texts]
    assert [[part.text for part in post.quotes] for post in posts] == [[], [said], [said]]


def test_a_line_drawn_by_software_begins_the_signature() -> None:
    texts = ["Is there a boat at ten?", "There is one at eleven.", "Thank you both."]
    posts = posts_of(
        f'<div class="post">{header(name, day)}'
        f'<span class="words">{text}<br>{"_" * 17}<br>{motto}</span></div>'
        for day, (name, text, motto) in enumerate(
            zip(["ann", "bob", "cy"], texts, ["Sail on.", "Slow is smooth.", "Rain or shine."], strict=True),
            1,
        )
    )
    assert [post.text for post in posts] == texts


def test_a_greeting_said_twice_and_a_name_emphasised_again_are_words() -> None:
    """What one person repeats is a signature only behind all other words."""
    texts = [
        "<p>Hello all,</p><p>the timetable of the <em><a href='/ferry'>ferry</a></em> is wrong.</p>",
        "<p>Which one?</p>",
        "<p>Hello all,</p><p>I mean the one at the pier of the <em><a href='/ferry'>ferry</a></em></p>",
    ]
    posts = posts_of(
        f'<div class="post">{header(name, day)}<div class="words">{text}</div></div>'
        for day, (name, text) in enumerate(zip(["ann", "bob", "ann"], texts, strict=True), 1)
    )
    assert [" ".join(post.text.split()) for post in posts] == [
        "Hello all, the timetable of the ferry is wrong.",
        "Which one?",
        "Hello all, I mean the one at the pier of the ferry",
    ]
