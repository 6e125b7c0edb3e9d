"""What is no thread is refused with a reason, and no post is ever invented."""
# ruff: noqa: E501 - data is as long as it is

import time
from pathlib import Path

import pytest

from groundswell.errors import EmptyInput, InputError, InputTooLarge, NotAThread, UnknownFormat
from groundswell.page import Page
from scrapers.document import Document
from scrapers.platforms.pasted import PLATFORM, read_pasted

REPOSITORY = Path(__file__).parents[3]


def _read(text: str) -> tuple[Page, ...]:
    return read_pasted(Document(body=text.encode(), name="pasted.txt"))


def test_an_article_is_no_thread() -> None:
    article = "\n\n".join(
        f"On {day} March 2019 the council met again, and once more nothing was decided about the bridge. "
        f"The mayor told the paper on 4 April 2019 that {day} people had written to her by then."
        for day in range(1, 9)
    )
    with pytest.raises(NotAThread, match="article") as refused:
        _read(article)
    assert refused.value.reason == "article"


def test_a_bylined_article_is_not_a_thread_of_one_post() -> None:
    prose = " ".join(
        ["The bridge stays closed, and the ferry is full every morning until nine o'clock."] * 60
    )
    with pytest.raises(InputError):
        _read(f"The bridge\nMarch 3, 2020 by Jane Doe\n{prose}")


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-02 10:15:03 INFO starting\n2024-01-02 10:15:04 ERROR no such file\n2024-01-02 10:15:09 INFO done\n"
        * 5,
        "[2024-01-02 10:15:03] INFO: starting up now\n[2024-01-02 10:15:04] ERROR: no such file\n" * 6,
        "Name: widget\nVersion: 1.2\nAuthor: Ann\nLicense: MIT\nKeywords: a, b\nRequires: x\nRequires: y\n",
        "1.2.0 - 2024-03-01\nFixed the door.\n\n1.1.0 - 2024-02-01\nAdded a door.\n\n1.0.0 - 2024-01-01\nA house.\n",
        "Version 3 (2024-03-01)\nFixed.\n\nVersion 2 (2024-02-01)\nAdded.\n\nVersion 1 (2024-01-01)\nBegun.\n",
        "def read(text):\n    return text.strip()\n\n\nclass Door:\n    open = True\n",
        "milk\nbread\nhoney\n",
    ],
    ids=["log", "bracketed log", "metadata", "changelog", "releases", "code", "list"],
)
def test_other_text_gives_no_posts(text: str) -> None:
    with pytest.raises((UnknownFormat, NotAThread)):
        _read(text)


@pytest.mark.parametrize(
    "path", sorted(REPOSITORY.glob("scrapers/platforms/pasted/*.py")), ids=lambda path: path.name
)
def test_source_code_gives_no_posts(path: Path) -> None:
    with pytest.raises((UnknownFormat, NotAThread)):
        _read(path.read_text("utf-8"))


def test_nothing_at_all() -> None:
    with pytest.raises(EmptyInput):
        _read(" \n\n")


def test_a_huge_file_is_refused_at_once() -> None:
    document = Document(body=bytes(1) * 200_000_000, name="huge.txt")
    started = time.process_time()
    with pytest.raises(InputTooLarge, match="at most"):
        PLATFORM.read(document)
    assert time.process_time() - started < 1


def test_the_size_limit_is_an_option() -> None:
    document = Document(
        body=b"Feb 2, 2017 05:49:03 PM by Gro\nHello all, is anybody here?\n", name="pasted.txt"
    )
    assert read_pasted(document)[0].posts
    with pytest.raises(InputTooLarge):
        read_pasted(document, max_bytes=10)


def test_a_thread_of_one_post() -> None:
    (page,) = _read("Feb 2, 2017 05:49:03 PM by Gro\nHello all, is anybody here?\n")
    (post,) = page.posts
    assert (post.author, post.created_at, post.text) == (
        "Gro",
        "2017-02-02T17:49:03",
        "Hello all, is anybody here?",
    )


def test_a_file_that_stops_in_a_header_keeps_the_posts_before() -> None:
    (page,) = _read(
        "Feb 2, 2017 05:49:03 PM by Gro\nHello all.\nFeb 3, 2017 08:10:00 AM by Ada L\nHi Gro!\nFeb 3, 2017 08:1"
    )
    assert [post.author for post in page.posts] == ["Gro", "Ada L"]
    assert page.posts[1].reply_to == "p1"


def test_the_same_message_from_many_accounts_stays_their_own() -> None:
    text = "".join(
        f"Feb {day}, 2017 05:49:03 PM by member{day}\nPlease bring back the old search page for all of us.\n"
        for day in range(1, 6)
    )
    (page,) = _read(text)
    assert [post.text for post in page.posts] == ["Please bring back the old search page for all of us."] * 5


def test_two_threads_of_different_forums_in_one_file() -> None:
    fixtures = REPOSITORY / "tests" / "fixtures" / "pasted"
    both = "\n\n".join(
        (fixtures / case / "input.txt").read_text("utf-8") for case in ("khoros_by_line", "discourse_copy")
    )
    first, second = _read(both)
    assert (len(first.posts), len(second.posts)) == (8, 4)
    assert second.title == "Offline maps for the walking app"
    assert not any("Offline maps" in post.text for post in first.posts)


def test_a_first_thread_below_what_is_no_thread() -> None:
    fixtures = REPOSITORY / "tests" / "fixtures" / "pasted"
    first, second = (
        (fixtures / case / "input.txt").read_text("utf-8") for case in ("discourse_copy", "khoros_by_line")
    )
    alone = [page for text in (first, second) for page in _read(text)]
    for above in (1, 30):
        furniture = "My notes\nFrom two places\n" * above
        pages = _read(f"{furniture}\n\n\n{first}\n\n\n{second}")
        assert [[post.text for post in page.posts] for page in pages] == [
            [post.text for post in page.posts] for page in alone
        ]


def test_a_long_announcement_is_a_thread_of_one_post() -> None:
    news = "We have changed the fees for everybody, and this is what it means for you and your shop.\n" * 90
    (page,) = _read(f"Feb 2, 2017 05:49:03 PM by Gro\n{news}")
    assert len(page.posts) == 1
