"""The pasted-text reader on copied pages that nobody in the project wrote: floors, by reading them."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from groundswell.page import Page, PagePost
from scrapers.document import Document
from scrapers.platforms.pasted import read_pasted
from scrapers.times import resolve_times

pytestmark = pytest.mark.shared


def _page(shared: Path, name: str) -> Page:
    path = shared / "threads" / name
    (page,) = read_pasted(Document(body=path.read_bytes(), name=path.name))
    return page


@pytest.fixture(scope="module")
def reference(shared: Path) -> Page:
    return _page(shared, "seed/upwork_affiliate_program.txt")


def test_reference_thread_has_17_posts_by_9_people_in_page_order(reference: Page) -> None:
    assert len(reference.posts) == 17
    assert len({post.author for post in reference.posts}) == 9
    assert reference.posts[8].created_at == "2019-02-13T10:14:19"
    assert reference.posts[15].created_at == "2020-03-26T18:37:03"
    assert reference.title is None


def test_reference_thread_tells_authors_from_last_editors(reference: Page) -> None:
    edited = {int(post.id[1:]): post for post in reference.posts if post.author_basis == "editor_line"}
    assert sorted(edited) == [2, 4, 6, 14]
    assert edited[2].edited_at == "2021-08-20T15:02:44"
    assert all(post.editor == post.author for post in edited.values())


def test_reference_thread_accepted_answer_and_removed_comments(reference: Page) -> None:
    assert [post.id for post in reference.posts if post.is_solution] == ["p2"]
    assert "Solved" not in reference.posts[0].text
    assert any("comments have been removed" in note for note in reference.notes)
    assert "comments have been removed" in reference.posts[13].text


def test_reference_thread_quotes_are_split_and_linked_or_dangling(reference: Page) -> None:
    found = [
        (post.id, quote.author, quote.source, quote.text[:12], post.text[quote.position :][:12])
        for post in reference.posts
        for quote in post.quotes
    ]
    assert found == [
        ("p3", "Sean H", None, "I was astoun", "You got it w"),
        ("p4", "Sean H", None, "You have a c", "I understand"),
        ("p6", "Sean H", "p5", "What could w", "More freelan"),
        ("p6", "Sean H", "p5", "(2) Giving a", "Again, not l"),
        ("p6", "Sean H", "p5", "(3) Giving a", "If you want "),
        ("p8", "Sean H", "p7", "Pardon me fo", "Don't do tha"),
        ("p13", "Sean H", "p11", "Yeah - I thi", "I would neve"),
    ]
    assert reference.posts[12].quotes[0].text.endswith("😉")
    assert all("wrote:" not in post.text and not post.text.startswith("re:") for post in reference.posts)


@pytest.mark.parametrize(
    ("name", "title", "posts", "people", "quotes"),
    [
        ("discourse_redash_2085.txt", "Parameters Overhaul - UI/UX", 20, 5, 9),
        ("hn_39232976.txt", "Pkl, a Programming Language for Configuration (pkl-lang.org)", 564, 332, 60),
        ("ipb3_1390809.txt", "Bongs vs. Bubblers", 7, 7, 1),
        ("phpbb2_2010_any_news.txt", "2010 - any news?", 20, 11, 4),
        ("vb3_pprune_p2.txt", "Plane crash near Ahmedabad..", 20, 19, 7),
        ("xf1_oneplus_p243.txt", "ROM Marsh [CM13]", 3, 3, 6),
    ],
)
def test_copied_pages(shared: Path, name: str, title: str, posts: int, people: int, quotes: int) -> None:
    page = _page(shared, f"copied_text/{name}")
    assert (page.title, len(page.posts), len({post.author for post in page.posts})) == (title, posts, people)
    assert sum(len(post.quotes) for post in page.posts) >= quotes
    assert all(post.author and post.created_raw for post in page.posts)
    assert not any(post.text.endswith(("Back to top", "Click to expand...")) for post in page.posts)


Render = Callable[[str, str, datetime, int], str]


def _clock(time: datetime) -> str:
    return f"{time.hour % 12 or 12}:{time:%M} {'pm' if time.hour > 11 else 'am'}"


FORMS: dict[str, Render] = {
    "date by name": lambda who, text, t, n: f"{t:%b} {t.day}, {t:%Y %I:%M:%S %p} by {who}\n{text}\n",
    "name, date, text": lambda who, text, t, n: f"{who}\n{t.day} {t:%B %Y, %H:%M}\n{text}\n\n",
    "name date number": lambda who, text, t, n: (
        f"{who} {t:%B} {t.day}, {t:%Y}, {_clock(t)} {n}\n\n{text}\n\n2 Likes\n"
    ),
    "by name, profile below": lambda who, text, t, n: (
        f"Re: Some topic or other\nby {who} » {t:%a %b %d, %Y} {_clock(t)}\n{text}\n{who}\nPosts: {n * 7}\n"
        "Joined: Mon Jan 03, 2011 9:20 pm\nTop\n"
    ),
    "date, number, name, profile": lambda who, text, t, n: (
        f"{t:%m-%d-%Y}, {t:%I:%M %p}\n#{n}\n{who}\nSenior Member\nJoined: Oct 2001\nPosts: 172\n\n{text}\n\n"
    ),
    "name dash date": lambda who, text, t, n: f"{who} — {t:%m/%d/%Y %I:%M %p}\n{text}\n",
    "name above, foot below": lambda who, text, t, n: (
        f"{who} Member\n\n{text}\n\n{who}, {t:%b} {t.day}, {t:%Y} at {t:%I:%M %p}\n\n#{n}\n\n"
    ),
}
PER_THREAD, EVERY = 40, 7
POST_FLOOR, WORDS_FLOOR = 0.99, 0.97


def _real_posts(path: Path) -> list[tuple[str, str, datetime]]:
    posts = [post for post in json.loads(path.read_text("utf-8"))["posts"] if (post["text"] or "").strip()]
    times = resolve_times([str(post["timestamp"]) for post in posts])
    return [
        (post["author"], post["text"], datetime.fromisoformat(time.iso).replace(tzinfo=None))
        for post, time in zip(posts, times, strict=True)
        if time.iso and post["author"] and not post["author"].startswith("[")
    ][:PER_THREAD]


def _words(post: PagePost) -> Counter[str]:
    return Counter(" ".join((post.text, *(quote.text for quote in post.quotes), *post.notes)).split())


@pytest.mark.parametrize("form", FORMS)
def test_real_posts_survive_being_copied(shared: Path, form: str) -> None:
    """Render real debates as a forum would print them, and read them back: authors, times, words."""
    wanted = right = words = kept = 0
    for path in sorted((shared / "threads" / "debates").glob("*.json"))[::EVERY]:
        posts = _real_posts(path)
        if len(posts) < 5:
            continue
        text = "".join(FORMS[form](who, said, time, n) for n, (who, said, time) in enumerate(posts, start=1))
        found: dict[tuple[str | None, str], list[PagePost]] = {}
        for page in read_pasted(Document(body=text.encode(), name=path.name)):
            for post in page.posts:
                found.setdefault((post.author, (post.created_at or "")[:16]), []).append(post)
        for who, said, time in posts:
            same = found.get((who, f"{time:%Y-%m-%dT%H:%M}"), [])
            wanted += 1
            right += bool(same)
            words += len(said.split())
            kept += sum((_words(same.pop(0)) & Counter(said.split())).values()) if same else 0
    assert wanted > 150
    assert right / wanted >= POST_FLOOR
    assert kept / words >= WORDS_FLOOR
