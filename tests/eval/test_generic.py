"""The generic extractor on WEB-FORUM-52, pages of forums that it was never told about.

The forums are split by a hash of their name; rules were tuned on the development part. The other part was
measured once before the faults it showed were mended (joining dates under the same class as dates of
posting, boxes around posts taken for posts, an opening post in pieces): F1 .962, 9 of 16 pages, times .739.
Its figures since then are no longer those of unseen pages. A post is found where the words of a predicted
post agree with it (token F1 of at least .9); authors and times count on found posts.

Quotes are part of a gold post's text and are split off by us, so words are compared with and without them.
Gold names an author by a link or a name, whichever the page shows first.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from groundswell.errors import InputError, NotAThread
from groundswell.page import PagePost
from scrapers.document import Document
from scrapers.generic import read_generic
from scrapers.reading import read
from scrapers.times import resolve_time

pytestmark = [pytest.mark.shared, pytest.mark.slow]

CORPUS_SHA256 = "d334ca16cc872865b84ecba9b514fa685a2ce9c60570627b7a48beecdbdfec9e"
PAGES = 52
FLOORS = {
    "development": {"f1": 0.98, "perfect": 0.80, "author": 0.98, "time": 0.98},
    "held out": {"f1": 0.975, "perfect": 0.75, "author": 0.98, "time": 0.97},
}
"""Lowering one is a decision to be seen. Half of the pages that are not perfect differ from gold in one post
whose gold text holds a title or a signature, or lacks a line."""

KNOWN_FLOORS = {"f1": 0.97, "perfect": 0.82, "author": 0.96, "day": 0.97}
"""Against the readers of known software (88 pages, 1,014 posts). Before general faults that the comparison
showed were mended: .932, .75, .91 of all posts. Where a page shows neither author nor moment (Reddit's) it
loses both; Askbot's people in two places are half of the rest."""
_WORD = re.compile(r"\w+")
_EMOJI = re.compile(r":[a-z_0-9]+:")
_SESSION = re.compile(r"[?&;](?:sid|s|PHPSESSID)=[0-9a-z]+")
_NO_PROFILE = re.compile(r"posting\.php")
"""Of one forum, gold holds the address of the quote button in place of the author."""


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(_EMOJI.sub("", text.lower())))


def f1(gold: Counter[str], found: Counter[str]) -> float:
    if not gold and not found:
        return 1.0
    return 2 * (gold & found).total() / (gold.total() + found.total())


def agreement(gold: Counter[str], post: PagePost) -> float:
    """Agreement in words; what gold prints around a quote is not held against a post with quotes."""
    own = words(post.text)
    whole = own + words(" ".join(f"{quote.author or ''} {quote.text}" for quote in post.quotes))
    best = max(f1(gold, own), f1(gold, whole))
    apart = bool(post.quotes) and f1(gold, whole) >= 0.75 and (own & gold).total() >= 0.95 * own.total()
    return max(best, 0.9) if apart else best


def aligned(gold: list[Counter[str]], posts: tuple[PagePost, ...]) -> dict[int, int]:
    """Pair gold with posts greedily, best agreement first, nearest place among equals."""
    pairs = sorted(
        (
            (agreement(text, post), -abs(i - j), i, j)
            for i, text in enumerate(gold)
            for j, post in enumerate(posts)
        ),
        reverse=True,
    )
    found: dict[int, int] = {}
    for score, _, i, j in pairs:
        if score >= 0.9 and i not in found and j not in found.values():
            found[i] = j
    return found


def plain(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def address(href: str) -> str:
    return _SESSION.sub("", href).strip("./").lower()


def names_behind(soup: BeautifulSoup, gold: str) -> set[str]:
    """What the page calls the person whom gold names by a link."""
    wanted = address(gold)
    links = [link for link in soup.find_all("a", href=True) if address(str(link["href"])).endswith(wanted)]
    pictures = [picture for link in links for picture in link.find_all("img")]
    shown = [link.get_text(" ") for link in links] + [str(picture.get("alt", "")) for picture in pictures]
    return {plain(text) for text in shown} - {""}


def same_author(soup: BeautifulSoup, gold: str, post: PagePost) -> bool:
    if not post.author:
        return False
    linked = bool(post.author_id) and address(post.author_id or "").endswith(address(gold))
    return linked or plain(post.author) in {plain(gold)} | names_behind(soup, gold)


def same_time(gold: str, post: PagePost) -> bool:
    shown, wanted = plain(post.created_raw or ""), plain(gold)
    if shown and (shown in wanted or wanted in shown):
        return True
    meant = resolve_time(gold, languages=["en"]).iso
    return bool(meant and post.created_at and meant[:10] == post.created_at[:10])


@dataclass(slots=True)
class Tally:
    pages: int = 0
    perfect: int = 0
    gold: int = 0
    predicted: int = 0
    found: int = 0
    named: int = 0
    right_author: int = 0
    right_time: int = 0

    def add(self, page: dict[str, Any]) -> None:
        gold = page["gold_standard_annotation"]
        document = Document(body=page["html"].encode(), name=page["url"], url=page["url"])
        try:
            posts = read_generic(document)[0].posts
        except NotAThread:
            posts = ()
        pairs = aligned([words(entry["post_text"]["surface_form"]) for entry in gold], posts)
        self.pages += 1
        self.perfect += len(pairs) == len(gold) == len(posts)
        self.gold += len(gold)
        self.predicted += len(posts)
        self.found += len(pairs)
        for i, j in pairs.items():
            author = gold[i]["user"]["surface_form"]
            if not _NO_PROFILE.search(author):
                self.named += 1
                self.right_author += same_author(document.soup, author, posts[j])
            self.right_time += same_time(gold[i]["datetime"]["surface_form"], posts[j])

    def shares(self) -> dict[str, float]:
        return {
            "f1": 2 * self.found / (self.gold + self.predicted),
            "perfect": self.perfect / self.pages,
            "author": self.right_author / self.named,
            "time": self.right_time / self.found,
        }


def part_of(forum: str) -> str:
    return "development" if int(hashlib.sha256(forum.encode()).hexdigest(), 16) % 3 else "held out"


def test_posts_of_unknown_forums_are_found(shared: Path) -> None:
    paths = sorted((shared / "threads" / "web_forum_52").glob("*.json"))
    assert len(paths) == PAGES
    assert hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest() == CORPUS_SHA256
    tallies = {part: Tally() for part in FLOORS}
    for path in paths:
        page = json.loads(path.read_text(encoding="utf-8"))
        tallies[part_of(urlsplit(page["url"]).netloc)].add(page)
    for part, tally in tallies.items():
        print(part, tally, {name: round(share, 3) for name, share in tally.shares().items()})  # noqa: T201
    for part, floors in FLOORS.items():
        shares = tallies[part].shares()
        assert {name: share for name, share in shares.items() if share < floors[name]} == {}, part


def test_pages_of_known_software_are_read_by_their_structure_alone(shared: Path) -> None:
    """The readers that know the software are the judges: no rule here was made for these pages."""
    count = Counter[str]()
    for document in _documents(shared):
        try:
            known = read(document)
        except InputError:
            continue
        if len(known) != 1 or known[0].platform == "generic":
            continue
        try:
            posts = read_generic(document)[0].posts
        except NotAThread:
            posts = ()
        wanted = known[0].posts
        pairs = aligned([words(_all_words(post)) for post in wanted], posts)
        count["pages"] += 1
        count["gold"] += len(wanted)
        count["predicted"] += len(posts)
        count["found"] += len(pairs)
        count["perfect"] += len(pairs) == len(wanted) == len(posts)
        for i, j in pairs.items():
            count["author"] += wanted[i].author == posts[j].author
            count["day"] += (wanted[i].created_at or "")[:10] == (posts[j].created_at or "")[:10]
    shares = {
        "f1": 2 * count["found"] / (count["gold"] + count["predicted"]),
        "perfect": count["perfect"] / count["pages"],
        "author": count["author"] / count["found"],
        "day": count["day"] / count["found"],
    }
    print(dict(count), {name: round(share, 3) for name, share in shares.items()})  # noqa: T201
    assert count["pages"] == 88
    assert {name: share for name, share in shares.items() if share < KNOWN_FLOORS[name]} == {}


def _documents(shared: Path) -> Iterator[Document]:
    for path in sorted((shared / "threads").rglob("*.html")):
        yield Document(body=path.read_bytes(), name=path.name)
    for path in sorted((shared / "threads" / "web_forum_52").glob("*.json")):
        yield Document(body=json.loads(path.read_text("utf-8"))["html"].encode(), name=path.name)


def _all_words(post: PagePost) -> str:
    return " ".join((post.text, *(f"{quote.author or ''} {quote.text}" for quote in post.quotes)))


def test_pages_that_are_no_thread_yield_no_posts(shared: Path) -> None:
    """Listings, walls and articles of the shared collection; the walls' own recogniser is not asked."""
    threads = shared / "threads"
    gold = json.loads((threads / "gold.json").read_text(encoding="utf-8"))
    listings = [threads / name for name, entry in gold.items() if entry.get("kind") == "listing"]
    others = [path for folder in ("walls", "not_threads") for path in (threads / folder).glob("*.html")]
    pages = sorted({*listings, *others})
    taken = [path.name for path in pages if _posts(path)]
    assert len(pages) == 24
    assert taken == []


def _posts(path: Path) -> int:
    try:
        return len(read_generic(Document(body=path.read_bytes(), name=path.name))[0].posts)
    except NotAThread:
        return 0
