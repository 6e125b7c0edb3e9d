"""A post's body as its author wrote it: what is kept, what is split off, and at which depth."""

import pytest
from bs4 import Tag

from scrapers.attribution import attributed_to
from scrapers.html import OwnWords, matching, own_words, parse_html


def rendered(markup: str, *, keep_lines: bool = False) -> OwnWords:
    body = parse_html(f"<div id='post'>{markup}</div>").find(id="post")
    assert isinstance(body, Tag)
    return own_words(body, keep_lines=keep_lines)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("One line<br>another<br><br>a new paragraph", "One line\nanother\n\na new paragraph"),
        ("<p>First.</p><p>Second.</p>", "First.\n\nSecond."),
        ("<b>Bold</b> <i>and</i>&nbsp;not", "Bold and not"),
        ("some\n   wrapped\n source", "some wrapped source"),
        ("<ul><li>tools</li><li>keys<ul><li>gate</li></ul></li></ul>", "- tools\n- keys\n- gate"),
        ("<ol><li>dig<li>sow</ol>", "1. dig\n2. sow"),
        ("<pre>if wet:\n    wait()\n</pre>", "if wet:\n    wait()"),
        ('see <a href="https://example.org/a">the plan</a>', "see the plan"),
        ('nice <img class="smiley" src="x.gif" alt=":-)">!', "nice :-)!"),
        ('a <img src="garden.jpg" alt="our garden"> picture', "a picture"),
        ('<div class="spoiler" style="display:none">the ending</div>', "the ending"),
        ("zero\u200bwidth", "zerowidth"),
        ("before<script>alert(1)</script> after<style>p{}</style>", "before after"),
        ("<!-- hidden -->shown", "shown"),
        (
            "<table><tr><td>plot</td><td>rent</td></tr><tr><td>9</td><td>40</td></tr></table>",
            "plot rent\n9 40",
        ),
        ("", ""),
    ],
)
def test_what_the_author_wrote_is_kept_with_its_breaks(markup: str, text: str) -> None:
    assert rendered(markup).text == text


QUOTES = {
    "phpBB 3.2": '<blockquote><div><cite>Ann wrote: <a href="v.php?p=12#p12">↑</a></cite>Buy it.</div></blockquote>No.',  # noqa: E501
    "subsilver2": '<div class="quotetitle">Ann wrote:</div><div class="quotecontent">Buy it.</div>No.',
    "SMF 1": '<div class="quoteheader"><a href="i.php?topic=1.msg12#msg12">Quote from: Ann on May 3, 2010</a></div>'  # noqa: E501
    '<div class="quote">Buy it.</div>No.',
    "MyBB": "<blockquote><cite><span>(03-04-2013, 04:42 PM)</span>Ann Wrote: </cite>Buy it.</blockquote>No.",
    "vBulletin 4": '<div class="bbcode_quote"><div class="quote_container"><div class="bbcode_postedby">Originally Posted by '  # noqa: E501
    '<strong>Ann</strong></div><div class="message">Buy it.</div></div></div>No.',
    "Invision 2": "<div class='quotetop'>QUOTE(Ann @ Jan 1 2005, 01:02 PM)</div><div class='quotemain'>Buy it.</div>No.",  # noqa: E501
    "Khoros": "<blockquote><hr>Ann wrote:<br><p>Buy it.</p><p>&nbsp;</p><hr></blockquote><p>No.</p>",
    "NodeBB": '<p>@Ann said in <a href="/post/12">Pumps</a>:</p><blockquote><p>Buy it.</p></blockquote><p>No.</p>',  # noqa: E501
    "Discourse": '<aside class="quote" data-username="Ann" data-post="12"><div class="title">Ann:</div><blockquote><p>Buy it.'  # noqa: E501
    "</p></blockquote></aside><p>No.</p>",
    "Vanilla": '<blockquote class="UserQuote" rel="Ann"><div class="QuoteText"><p>Buy it.</p></div></blockquote><p>No.</p>',  # noqa: E501
    "PunBB": '<div class="quotebox"><cite>Ann wrote:</cite><blockquote><p>Buy it.</p></blockquote></div><p>No.</p>',  # noqa: E501
    "Forumieren": '<dl class="codebox"><dt>Ann a écrit:</dt><dd>Buy it.</dd></dl>No.',
}


@pytest.mark.parametrize("software", QUOTES)
def test_quotes_of_all_software_are_split_off_with_their_author(software: str) -> None:
    words = rendered(QUOTES[software])

    assert words.text == "No."
    assert [(quote.author, quote.text, quote.position) for quote in words.quotes] == [("Ann", "Buy it.", 0)]


def test_a_quote_inside_a_quote_is_a_quote_of_its_own() -> None:
    words = rendered(
        "<blockquote><cite>Bob wrote:</cite><blockquote><cite>Ann wrote:</cite>Buy it.</blockquote>Why?</blockquote>Yes."  # noqa: E501
    )

    assert [(quote.author, quote.text) for quote in words.quotes] == [("Bob", "Why?"), ("Ann", "Buy it.")]
    assert words.text == "Yes."


def test_positions_say_where_in_the_own_text_each_quote_stood() -> None:
    words = rendered("Agreed.<blockquote>too dear</blockquote>That too.<blockquote>and ugly</blockquote>")

    assert words.text == "Agreed.\n\nThat too."
    assert [words.text[: quote.position] for quote in words.quotes] == ["Agreed.", "Agreed.\n\nThat too."]


def test_a_citation_outside_a_quote_stays_in_the_text() -> None:
    assert (
        rendered("<cite>The Well-Tempered Garden</cite> says so.").text == "The Well-Tempered Garden says so."
    )


def test_a_sentence_that_ends_like_an_attribution_is_no_quote() -> None:
    words = rendered("<p>What my neighbour wrote is on the board in the shed, next to the rota.</p>")

    assert words.quotes == ()
    assert words.text.startswith("What my neighbour wrote")


def test_signatures_are_dropped_and_notes_returned_apart() -> None:
    body = parse_html('<div>Yes.<p class="mod">Moved by Eve</p><p class="sig2">Ann of Ghent</p></div>').div
    assert body is not None

    words = own_words(body, drop=matching("sig"), note=matching("mod"))

    assert (words.text, words.notes) == ("Yes.", ("Moved by Eve",))


@pytest.mark.parametrize("depth", [253, 300, 2_000, 5_000])
def test_words_below_the_depth_at_which_lxml_stops_by_default_are_kept(depth: int) -> None:
    soup = parse_html("<div>" * depth + "deep" + "</div>" * depth + "<p>after</p>")

    assert own_words(soup).text == "deep\n\nafter"


def test_a_nul_byte_does_not_end_the_page() -> None:
    assert own_words(parse_html("<p>one\x00</p><p>two</p>")).text == "one\n\ntwo"


def test_lines_of_the_source_are_kept_where_the_style_sheet_shows_them() -> None:
    assert rendered("one\n\ntwo", keep_lines=True).text == "one\n\ntwo"


@pytest.mark.parametrize("line", ["My doctor said: rest a week.", "I wrote: never again."])
def test_words_that_only_tell_of_speech_are_not_taken_for_an_attribution(line: str) -> None:
    words = rendered(f"<blockquote>{line}</blockquote>Mine did too.")

    assert [(quote.author, quote.text) for quote in words.quotes] == [(None, line)]


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Pepemaus hat gesagt.:", "Pepemaus"),
        ("Quote from: Ann on May 03, 2010, 10:01:00 AM", "Ann"),
        ("Zitat von: Ann am 03. Mai 2010, 10:01:00", "Ann"),
        ("Citation de: Ann le 03 Mai 2010", "Ann"),
        ("Idézet: Ann - 2010. Május 03.", "Ann"),
        ("Цитата: Ann от 03 Мая 2010, 10:01:00", "Ann"),
        ("Ann писал(а):", "Ann"),
        ("Ann B. napisał(a):", "Ann B."),
        ("Originally Posted by Ann", "Ann"),
        ("On Tue, Mar 15, 2016 at 9:26 AM, Ann <ann@example.org> wrote:", "Ann"),
        ("annさんは書きました:", "ann"),
        ("QUOTE (Ann @ Jan 1 2005, 01:02 PM)", "Ann"),
        ("18 hours ago, Ann said:", "Ann"),
        ("Am Freitag schrieb Kai:", "Kai"),
        ("Am 03.05.2024 um 10:12 schrieb Kai Meier <kai@example.org>:", "Kai Meier"),
        ("Den fre 3 maj 2024 kl 10:12 skrev Per Öst:", "Per Öst"),
        ("Am Abend schrieb ich:", None),
        ("Quote:", ""),
        ("The gate does not close.", None),
    ],
)
def test_attribution_lines_in_many_languages(line: str, author: str | None) -> None:
    assert attributed_to(line) == author
