"""Traps of real pages: leaking posts, missing bodies, repeated boxes, session ids, odd encodings."""

import pytest

from scrapers.assembly import moment_of
from scrapers.document import Document
from scrapers.edits import edit_in
from scrapers.furniture import without_session
from scrapers.html import parse_html
from scrapers.reading import read


def prosilver(posts: str, head: str = "") -> str:
    return f'<html><head>{head}<title>T</title></head><body id="phpbb"><h2>Gate</h2>{posts}</body></html>'


def post(number: int, author: str, body: str, *, closed: bool = True) -> str:
    end = "</div></div></div>" if closed else "</div>"
    return (
        f'<div id="p{number}" class="post"><div class="postbody"><p class="author">by <strong><a class="username">'  # noqa: E501
        f'{author}</a></strong> &raquo; 21.01.2009, 05:4{number}</p><div class="content">{body}{end}'
    )


def page_of(markup: str | bytes) -> list[tuple[str | None, str]]:
    body = markup if isinstance(markup, bytes) else markup.encode()
    return [(each.author, each.text) for each in read(Document(body=body, name="page.html"))[0].posts]


def test_an_unclosed_post_does_not_swallow_the_next_one() -> None:
    found = page_of(prosilver(post(1, "ann", "Mine.", closed=False) + post(2, "bob", "Yours.")))

    assert found == [("ann", "Mine."), ("bob", "Yours.")]


def test_posts_that_nest_deeper_and_deeper_are_all_read() -> None:
    many = "".join(
        post(number, f"member{number}", f"Post {number}.", closed=False) for number in range(1, 400)
    )

    found = page_of(prosilver(many))

    assert [text for _, text in found] == [f"Post {number}." for number in range(1, 400)]
    assert found[-1][0] == "member399"


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8"])
def test_a_wrong_declaration_of_the_encoding_does_not_garble_names(declared: str) -> None:
    markup = prosilver(post(1, "Jürgen", "Grüße – „ja“"), head=f'<meta charset="{declared}">')

    assert page_of(markup.encode("utf-8")) == [("Jürgen", "Grüße – „ja“")]


def test_a_latin_1_page_is_read() -> None:
    markup = prosilver(post(1, "Jürgen", "Grüße"), head='<meta charset="iso-8859-1">')

    assert page_of(markup.encode("latin-1")) == [("Jürgen", "Grüße")]


def test_a_post_of_nothing_but_a_picture_is_a_post() -> None:
    only = read(
        Document(
            body=prosilver(post(1, "ann", '<img src="x.jpg">') + post(2, "bob", "Nice")).encode(), name="p"
        )
    )

    assert [(each.text, each.removed) for each in only[0].posts] == [("", False), ("Nice", False)]


@pytest.mark.parametrize(
    ("href", "clean"),
    [
        ("viewtopic.php?t=1&sid=0123456789abcdef0123456789abcdef", "viewtopic.php?t=1"),
        ("viewtopic.php?sid=0123456789abcdef0123456789abcdef&t=1#p5", "viewtopic.php?t=1#p5"),
        ("showthread.php?s=0123456789abcdef0123456789abcdef&p=9", "showthread.php?p=9"),
        ("index.php?topic=12.15", "index.php?topic=12.15"),
    ],
)
def test_session_ids_are_left_out_of_links(href: str, clean: str) -> None:
    assert without_session(href) == clean


@pytest.mark.parametrize(
    ("note", "editor", "shown"),
    [
        ("Last edited by swamp on Fri Mar 01, 2013 7:45 am, edited 32 times in total", "swamp", "Fri Mar 01, 2013 7:45 am"),  # noqa: E501
        ("(This post was last modified: 02-05-2012, 05:11 PM by <a href='member.php?uid=2'>Ann B</a>.)", "Ann B",  # noqa: E501
         "02-05-2012, 05:11 PM"),
        ("Geändert von Ann (03.03.2011 um 14:20 Uhr)", "Ann", "03.03.2011 um 14:20 Uhr"),
        ("« <em>Last Edit: January 01, 2010, 10:00:00 AM by Ann</em> »", "Ann", "January 01, 2010, 10:00:00 AM"),  # noqa: E501
        ("Last edited by Ann; 03-04-2011 at 10:00 AM. Reason: typo", "Ann", "03-04-2011 at 10:00 AM"),
        ("Thanks to everybody", None, None),
    ],
)  # fmt: skip
def test_edit_notes_name_editor_and_time(note: str, editor: str | None, shown: str | None) -> None:
    read_note = edit_in(parse_html(f"<p>{note}</p>").p)

    assert (read_note.editor, read_note.shown) == (editor, shown)


def test_moments_in_markup_keep_their_offset_and_lack_one_where_there_is_none() -> None:
    assert moment_of("2018-09-27T14:51:09+0200") == "2018-09-27T14:51:09+02:00"
    assert moment_of("2012-05-27 12:09:16Z") == "2012-05-27T12:09:16+00:00"
    assert moment_of("2020-09-13T12:26") == "2020-09-13T12:26:00"
    assert moment_of("27 September 2018") is None


BYLINE = (
    '<div class="MessageView lia-message-view-forum-message" data-lia-message-uid="{uid}">{author}<p class="lia-message-dates">'  # noqa: E501
    '<span class="DateTime lia-message-posted-on">Dec 18, 2020 10:11:20 AM</span>{edited} <span class="username_details">by '  # noqa: E501
    '<a class="lia-user-name-link" href="/t5/user/viewprofilepage/user-id/81">Bojan S</a></span></p>'
    '<div class="lia-message-body"><div class="lia-message-body-content"><p>Words.</p></div></div></div>'
)
LINE = '<span class="UserName"><a class="lia-user-name-link" href="/t5/user/viewprofilepage/user-id/77">Alex F</a></span>'  # noqa: E501
EDITED = '<span class="DateTime lia-message-edited-on">Edited Dec 18, 2020 10:29:06 AM</span>'


@pytest.mark.parametrize(
    ("author", "edited", "name", "basis", "editor"),
    [
        (LINE, "", "Alex F", "author_line", None),
        (LINE, EDITED, "Alex F", "author_line", "Bojan S"),
        ("", "", "Bojan S", "by_line", None),
        ("", EDITED, "Bojan S", "editor_line", "Bojan S"),
        ('<img class="lia-user-avatar-message" title="alex_f">', EDITED, "alex_f", "author_line", "Bojan S"),
    ],
)
def test_the_name_after_by_is_the_author_or_the_last_editor(
    author: str, edited: str, name: str, basis: str, editor: str | None
) -> None:
    markup = BYLINE.format(uid=1, author=author, edited=edited)

    post = read(Document(body=markup.encode(), name="p"))[0].posts[0]

    assert (post.author, post.author_basis, post.editor) == (name, basis, editor)
