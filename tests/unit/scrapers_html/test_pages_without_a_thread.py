"""Walls, lists and shells: no posts, and a reason that says what the page shows instead."""

import pytest

from groundswell.errors import EmptyInput, NotAThread, PageChanged, UnknownFormat, UsageError, WallReason
from scrapers.document import Document
from scrapers.reading import read, shapes_of

LOGIN_FORM = (
    '<form action="/login"><input name="user"><input type="password" name="pw"><button>OK</button></form>'
)
PAGES: list[tuple[WallReason, str]] = [
    ("login_wall", f"<title>Club - Sign in</title><body><h1>Welcome</h1>{LOGIN_FORM}</body>"),
    ("login_wall", f"<title>Kulüp - Giriş Yap</title><body>{LOGIN_FORM}</body>"),
    (
        "login_wall",
        "<title>Club</title><body><p>You must be registered and logged in to view this topic.</p></body>",
    ),
    (
        "register_page",
        f"<title>Club • Registrierung</title><body>{LOGIN_FORM}<p>Wähle einen Namen</p></body>",
    ),
    ("age_gate", "<title>Club: over 18?</title><body><p>Are you sure?</p><button>yes</button></body>"),
    (
        "age_gate",
        "<title>Club</title><body><h1>You must be at least 18 to enter</h1><a href='/yes'>Enter</a></body>",
    ),
    (
        "anti_bot",
        "<title>Just a moment...</title><body><script src='/cdn-cgi/challenge-platform/x.js'></script></body>",  # noqa: E501
    ),
    ("anti_bot", "<title>Club</title><body><h2>Checking your browser before you enter</h2></body>"),
    ("blocked", "<title>Access denied</title><body><p>Error 1020</p></body>"),
    ("blocked", "<title>Club</title><body><p>Your IP address has been blocked.</p></body>"),
    (
        "js_shell",
        '<title>Club</title><body><div id="root"></div><script src="a.js"></script><script src="b.js"></script></body>',  # noqa: E501
    ),
    (
        "js_shell",
        "<title>Club</title><body><noscript>x</noscript><p>Please enable JavaScript to go on.</p></body>",
    ),
    ("no_posts", "<title>Page not found</title><body><p>The requested topic does not exist.</p></body>"),
    (
        "listing",
        "<title>Club - View forum</title><body>"
        + "".join(
            f'<a class="topictitle" href="viewtopic.php?t={n}">Topic {n}</a> by ann ' * 2 for n in range(9)
        )
        + "</body>",
    ),
    (
        "listing",
        "<title>Ideas</title><body>"
        + "".join(
            f'<div class="structItem-title"><a href="/threads/x.{n}/">Idea {n}</a></div>' for n in range(9)
        )
        + "</body>",
    ),
]


@pytest.mark.parametrize(("reason", "markup"), PAGES)
def test_a_page_without_a_thread_gives_its_reason(reason: WallReason, markup: str) -> None:
    with pytest.raises(NotAThread) as caught:
        read(Document(body=markup.encode(), name="saved.html"))

    assert caught.value.reason == reason
    assert "saved.html" in str(caught.value)


def test_a_thread_with_a_login_form_beside_it_is_a_thread() -> None:
    markup = (
        '<title>Gate</title><body id="phpbb">'
        + LOGIN_FORM
        + '<div id="p1" class="post"><div class="postbody">'
        '<p class="author">by <strong>ann</strong> &raquo; 21.01.2009, 05:42</p><div class="content">You must be logged in'  # noqa: E501
        " to see the rota.</div></div></div></body>"
    )

    assert read(Document(body=markup.encode(), name="p"))[0].posts[0].author == "ann"


def test_a_platform_page_whose_markup_changed_is_read_by_its_structure() -> None:
    posts = "".join(
        f'<div class="entry-row"><a href="/user/{name}">{name}</a> <span>{day}.03.2019, 10:00</span>'
        f"<p>{words}</p></div>"
        for name, day, words in (
            ("ann", 1, "The gate does not close any more and the dog runs out every morning."),
            ("bob", 2, "Then we should buy a new spring for it, they are not expensive at all."),
            ("cid", 3, "I have an old one in my shed which you can have for nothing, come by."),
        )
    )
    markup = f'<html id="XenForo"><title>Gate</title><body><h1>Gate</h1><div class="message--post bbWrapper"></div>{posts}</body>'  # noqa: E501

    page = read(Document(body=markup.encode(), name="p"))[0]

    assert [post.author for post in page.posts] == ["ann", "bob", "cid"]


def test_a_platform_page_without_any_posts_is_reported_as_changed() -> None:
    markup = '<html id="XenForo"><title>Gate</title><body><h1>Gate</h1><div class="bbWrapper"></div></body>'

    with pytest.raises((PageChanged, NotAThread)):
        read(Document(body=markup.encode(), name="p"))


def test_nothing_but_white_space_is_empty_input() -> None:
    with pytest.raises(EmptyInput):
        read(Document(body=b" \n\n ", name="p"))


def test_an_unknown_platform_is_a_usage_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="phpbb"):
        read(Document(body=b"<p>x</p>", name="p"), platform="forumotron")


def test_json_that_holds_no_thread_is_an_unknown_format() -> None:
    with pytest.raises(UnknownFormat):
        read(Document(body=b'{"temperature": 12}', name="p"))


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ('[{"a": 1}]', "json"),
        ("<!DOCTYPE html><html>", "html"),
        ('<?xml version="1.0"?><rss version="2.0">', "xml"),
        ("From ann@example.org Tue Mar 15 09:26:00 2016\nSubject: x", "mail"),
        ("author,text\nann,hello", "table"),
        ("Ann wrote:\nBuy it.", "text"),
    ],
)
def test_the_shape_of_a_document_is_among_those_considered(text: str, shape: str) -> None:
    assert shape in shapes_of(text)


def test_a_copied_thread_that_quotes_a_tag_is_text_and_a_page_behind_a_warning_is_html() -> None:
    assert "html" not in shapes_of("Ann wrote:\nPut it in a <div> of its own.")
    assert shapes_of("Warning: mysql_connect()\n<!DOCTYPE html><html><body></body></html>")[0] == "html"
