"""Pages of software that exists nowhere: a page and the posts expected from it stand in one folder."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from groundswell.errors import NotAThread
from groundswell.page import PagePost
from scrapers.document import Document
from scrapers.generic import read_generic

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "generic"
CASES = sorted(path.parent for path in FIXTURES.glob("*/expected.json"))
FETCHED = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)


def page_of(html: str) -> Document:
    return Document(body=html.encode(), name="page", fetched_at=FETCHED)


def shown(post: PagePost) -> dict[str, Any]:
    fields = "id number author author_id role created_at created_raw edited_at editor text permalink".split()
    values = {name: getattr(post, name) for name in fields if getattr(post, name) is not None}
    values |= {"notes": list(post.notes)} if post.notes else {}
    quotes = [{"author": quote.author, "text": quote.text} for quote in post.quotes]
    return values | ({"quotes": quotes} if quotes else {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_gives_the_expected_posts(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    (page,) = read_generic(page_of((case / "page.html").read_text(encoding="utf-8")))
    found = {"title": page.title, "url": page.url, "next_url": page.next_url}
    assert {**found, "posts": [shown(post) for post in page.posts]} == expected


LISTING = "".join(
    f'<tr><td><a href="/t/{n}">How do I repair a {thing} myself?</a></td>'
    f'<td><a href="/user/{n}">maker{n}</a></td>'
    f"<td>{n * 3} replies</td><td>{n}.04.2020 10:0{n}</td></tr>"
    for n, thing in enumerate(("chair", "lamp", "kettle", "bicycle", "clock", "radio", "window"), start=1)
)
ARTICLE = (
    '<article><h1>Ten years of tram</h1><p class="byline">By <a href="/author/jo">Jo Mill</a>, 3 May 2020</p>'
    + "".join(
        f"<h2>Part {n}</h2><p>{'The tram changed the town in many ways. ' * 6}</p>" for n in range(1, 6)
    )
    + "</article>"
)


@pytest.mark.parametrize(
    ("html", "reasons"),
    [
        (f"<table>{LISTING}</table>", {"listing"}),
        (ARTICLE, {"article", "no_posts"}),
        ("<p>Nothing here.</p>", {"no_posts"}),
        ("", {"no_posts"}),
        ("<form><label>Name <input></label><label>Password <input></label></form>", {"no_posts"}),
    ],
    ids=["listing", "article", "nothing", "empty", "form"],
)
def test_a_page_without_posts_is_refused_with_a_reason(html: str, reasons: set[str]) -> None:
    with pytest.raises(NotAThread) as refusal:
        read_generic(page_of(f"<html><body>{html}</body></html>"))
    assert refusal.value.reason in reasons


def test_posts_of_a_name_that_is_no_link_come_with_their_own_words_only() -> None:
    """A board prints "Report" and "Reply" into every post; nobody said that."""
    posts = "".join(
        f'<div class="p"><span class="author">{name}</span> <span class="when">May {day}, 2020</span>'
        f"<div class='t'>{text} <p><span>Report</span> <span>Reply</span></p></div></div>"
        for day, (name, text) in enumerate(
            [
                ("ann", "Is the ferry running tomorrow?"),
                ("bob", "Only in the morning."),
                ("cy", "And at noon."),
            ],
            1,
        )
    )
    (page,) = read_generic(page_of(f"<html><body>{posts}</body></html>"))
    assert [post.text for post in page.posts] == [
        "Is the ferry running tomorrow?",
        "Only in the morning.",
        "And at noon.",
    ]


def test_deep_nesting_loses_no_post() -> None:
    """A browser and a naive parser stop at some hundreds of levels; unclosed tags go further."""
    said = ["The lift is broken again.", "Since Monday, in fact.", "Who has the key to the engine room?"]
    posts = "".join(
        f'<div class="p"><a href="/user/{n}">writer{n}</a> <time>2020-05-{n:02} 10:00</time>'
        f"<div class='t'>{text}</div></div>"
        for n, text in enumerate(said, start=1)
    )
    (page,) = read_generic(page_of(f"<html><body>{'<div>' * 2000}{posts}{'</div>' * 2000}</body></html>"))
    assert [post.text for post in page.posts] == said
