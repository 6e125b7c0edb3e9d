"""A board page: which threads it lists, what it says of their state, and where it goes on."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import Tag

from groundswell.ids import digest
from scrapers.collect.links import clean, is_same_site
from scrapers.collect.paging import following_page
from scrapers.document import Document
from scrapers.html import attribute, inline_text
from scrapers.payload import Object, is_object, objects, payload

_THREADS = re.compile(
    r"viewtopic\.php\?(?:.*&)?t=\d+"
    r"|showthread\.php\?(?:.*&)?(?:t=|tid=)?\d+"
    r"|/threads/[^/?#]*?\d+/?(?:$|[?#])"
    r"|/t/[^/?#]+/\d+"
    r"|[?;&]topic=\d+|[?&]showtopic=\d+"
    r"|/topics?/\d+|/topic/[^/?#]*-\d+/?(?:$|[?#])"
    r"|/d/\d+-|/discussions?/\d+"
    r"|/questions?/\d+"
    r"|item\?id=\d+"
    r"|/comments/[0-9a-z]+"
    r"|/(?:td|m)-p/\d+"
    r"|/thread/[0-9A-Za-z]{16,}"
    r"|/(?:issues|discussions)/\d+(?:$|[?#])"
    r"|/thread-\d+[^/]*\.html",
    re.IGNORECASE,
)
_NO_THREADS = re.compile(
    r"/(?:login|logout|register|signup|search|report|reply|publish|user|member|profile|feed)s?\b|%2F"
    r"|=/|(?:posting|ucp|memberlist|search|login|register|newreply)\.php|format=(?:feed|rss)",
    re.IGNORECASE,
)
"""Addresses that name a thread only to come back to it, or that are about people."""
_ROWS = ("tr", "li", "article")
_POST_IN_LINK = re.compile(
    r"#.*\d|[?&;](?:p|pid|post|start|page|goto)=|/(?:page|post|latest|unread)\b|/\d+/\d+$"
)
_TIME_ATTRIBUTES = ("datetime", "data-time", "data-timestamp", "title", "data-date")
_LEAST_LISTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A thread on a board. `stamp` differs when the thread got posts; None where the board is silent."""

    url: str
    stamp: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A board page; `is_certain` where an interface says that it is one, not the look of its links."""

    threads: tuple[Listed, ...]
    next_url: str | None
    is_certain: bool = False


def read_board(document: Document) -> Board:
    """Return what a board page lists, in its order; nothing where no threads are found on it."""
    found = payload(document)
    if is_object(found, "topic_list"):
        return _discourse(document, found)
    if is_object(found, "topics"):
        return _nodebb(document, found)
    if is_object(found, "kind", "data"):
        return _reddit(document, found)
    return _html(document) if found is None else Board(threads=(), next_url=None)


def _html(document: Document) -> Board:
    base = document.url or ""
    links = [(tag, url) for tag in document.soup.find_all("a", href=True) if (url := _target(base, tag))]
    links = [(tag, url) for tag, url in links if not _NO_THREADS.search(url)]
    threads = [(tag, url) for tag, url in links if _THREADS.search(url) and inline_text(tag)]
    if not threads:
        threads = _repeated(links, base)
    rows: dict[str, list[Tag]] = defaultdict(list)
    for tag, url in threads:
        rows[_first_page(url)].append(tag)
    listed = tuple(Listed(url=url, stamp=_stamp(base, tags[0])) for url, tags in rows.items())
    return Board(threads=listed, next_url=following_page(document))


def _target(base: str, tag: Tag) -> str | None:
    url = clean(base, attribute(tag, "href") or "")
    return url if url and is_same_site(url, base) else None


def _first_page(url: str) -> str:
    """Return a thread's address without the page or post that a link jumps to."""
    url = re.sub(r"([?&;])(?:start|page|p|pid|post|goto|view|last)=[^&;]*", r"\1", url)
    url = re.sub(r"(topic=\d+)\.(?:msg\w+|new|\d+)", r"\1.0", url)
    url = re.sub(r"(/t/[^/?#]+/\d+)/\d+/?$", r"\1", url)
    url = re.sub(r"(/threads/[^/?#]*?\d+/)(?:page-?\d+|latest|unread|post-\d+)/?$", r"\1", url)
    return re.sub(r"[?&;]+$", "", url)


def _repeated(links: list[tuple[Tag, str]], base: str) -> list[tuple[Tag, str]]:
    """Return the links of software we do not know: the kind of address below most of the long titles."""
    kinds: dict[str, list[tuple[Tag, str]]] = defaultdict(list)
    for tag, url in links:
        if url != base and re.search(r"\d", urlsplit(url).path + urlsplit(url).query):
            kinds[_shape(url)].append((tag, url))
    best = max(kinds.values(), key=lambda kind: sum(len(inline_text(tag)) for tag, _ in kind), default=[])
    return best if len({url for _, url in best}) >= _LEAST_LISTED else []


def _shape(url: str) -> str:
    """Return an address with its numbers and names taken out.

    >>> _shape("http://a.example/board/general-2/topic/dark-mode-17/")
    '/board/N/topic/N/?'
    """
    parts = urlsplit(url)
    path = re.sub(r"[^/]*\d[^/]*", "N", parts.path)
    return path + "?" + re.sub(r"=[^&]*", "", parts.query)


def _stamp(base: str, tag: Tag) -> str | None:
    """Return what a thread's row says of its last post: times and links to posts, not counts of readers."""
    row = next((parent for parent in tag.parents if parent.name in _ROWS), None) or tag.parent
    if row is None:
        return None
    times = [
        value for each in row.find_all(True) for name in _TIME_ATTRIBUTES if (value := _dated(each, name))
    ]
    jumps = [
        href for each in row.find_all("a", href=True)
        if _POST_IN_LINK.search(href := attribute(each, "href") or "")
    ]  # fmt: skip
    shown = sorted({clean(base, href.replace("#", "%23")) or "" for href in jumps} | set(times))
    return digest(shown) if shown else None


def _dated(tag: Tag, name: str) -> str | None:
    value = attribute(tag, name)
    least = r"\d.*\d{2}" if name == "title" else r"\d"
    return value if value and re.search(least, value) else None


def _discourse(document: Document, found: Any) -> Board:
    topics = objects(found["topic_list"].get("topics"))
    more = found["topic_list"].get("more_topics_url")
    next_url = re.sub(r"^([^?]*?)(?:\.json)?(\?|$)", r"\1.json\2", more) if isinstance(more, str) else None
    return Board(
        threads=tuple(
            _listed(document, f"/t/{topic.get('id')}.json", topic, _DISCOURSE_STATE) for topic in topics
        ),
        next_url=clean(document.url or "", next_url) if next_url else None,
        is_certain=True,
    )


def _nodebb(document: Document, found: Any) -> Board:
    topics = [topic for topic in objects(found["topics"]) if topic.get("slug")]
    return Board(
        threads=tuple(
            _listed(document, f"/api/topic/{topic['slug']}", topic, _NODEBB_STATE) for topic in topics
        ),
        next_url=_following_page(document, found),
    )


def _reddit(document: Document, found: Any) -> Board:
    things = [thing["data"] for thing in objects(found["data"].get("children")) if thing.get("kind") == "t3"]
    after = found["data"].get("after")
    base = document.url or ""
    return Board(
        threads=tuple(
            _listed(document, f"/r/{data.get('subreddit')}/comments/{data['id']}/", data, _REDDIT_STATE)
            for data in things
        ),
        next_url=clean(base.split("?")[0], f"?after={after}") if after else None,
        is_certain=bool(things),
    )


_REDDIT_STATE = ("num_comments", "edited", "title", "selftext", "removed_by_category", "locked")
_DISCOURSE_STATE = ("posts_count", "highest_post_number", "bumped_at", "last_posted_at", "title", "closed")
_NODEBB_STATE = ("postcount", "lastposttime", "title", "deleted", "locked")


def _listed(document: Document, path: str, topic: Object, state: tuple[str, ...]) -> Listed:
    return Listed(
        url=clean(document.url or "", path) or path, stamp=digest([topic.get(key) for key in state])
    )


def _following_page(document: Document, found: Any) -> str | None:
    following = (found.get("pagination") or {}).get("next")
    if not isinstance(following, dict) or not following.get("active") or not document.url:
        return None
    return clean(document.url.split("?")[0], f"?page={following.get('page')}")
