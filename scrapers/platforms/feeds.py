"""RSS and Atom feeds of forums: the newest posts of a thread or of a whole board."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from groundswell.errors import NotAThread, UnknownFormat
from groundswell.page import Page, PagePost, PageQuote
from scrapers.document import Document
from scrapers.html import own_words, parse_html
from scrapers.platform import Platform
from scrapers.times import resolve_times

_RE = re.compile(r"^(?:\s*(?:re|aw|sv)\s*:\s*)+", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|RDF)\b")
_POST_NUMBER = re.compile(r"/t/[^/]+/\d+/(\d+)/?$")
_MARKUP = re.compile(r"<[a-z!/][^<>]*>|&\w+;", re.IGNORECASE)


def read_feed(document: Document) -> tuple[Page, ...]:
    """Return one page a thread, posts in the order of the feed (usually the newest first).

    Items with the same title, "Re:" aside, belong to one thread. A feed never says how many posts a
    thread has. Raises `UnknownFormat` for broken XML, and `NotAThread` for a feed without items.
    """
    root = _parsed(document)
    items = [element for element in root.iter() if _name(element) in {"item", "entry"}]
    if not items:
        raise NotAThread("no_posts", f"{document.name}: found a feed without items")
    channel = next((element for element in root.iter() if _name(element) in {"channel", "feed"}), root)
    times = resolve_times([_moment(item, "pubDate", "published", "date", "updated") or "" for item in items])
    threads: dict[str, list[PagePost]] = {}
    for i, item in enumerate(items):
        title = _RE.sub("", _shown(_text(item, "title")) or _shown(_text(channel, "title")) or "")
        threads.setdefault(title, []).append(_post(item, i, times[i].iso))
    alone = len(threads) == 1
    return tuple(
        Page(
            platform="feed",
            posts=tuple(posts),
            title=title or None,
            url=(_link(channel) if alone else posts[0].permalink) or document.url,
        )
        for title, posts in threads.items()
    )


def _parsed(document: Document) -> Element:
    text = document.text
    # The declaration names an encoding that decoding has already dealt with.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    try:
        root: Element = fromstring(text)
    except (ParseError, DefusedXmlException) as error:
        raise UnknownFormat(f"{document.name}: found a feed that is no well-formed XML ({error})") from error
    return root


def _post(item: Element, index: int, created: str | None) -> PagePost:
    body = (
        _text(item, "encoded")
        or _text(item, "content")
        or _text(item, "description")
        or _text(item, "summary")
        or ""
    )
    text, quotes = _words(body)
    link = _link(item)
    number = _POST_NUMBER.search(link or "")
    author = _author(item)
    return PagePost(
        id=_text(item, "guid") or _text(item, "id") or link or f"p{index + 1}",
        text=text,
        number=int(number[1]) if number else None,
        author=author,
        author_basis="author_line" if author else None,
        created_at=created,
        created_raw=_moment(item, "pubDate", "published", "date", "updated"),
        reply_to=_reply(item),
        quotes=quotes,
        permalink=link,
    )


def _words(body: str) -> tuple[str, tuple[PageQuote, ...]]:
    if not _MARKUP.search(body):
        return body.strip(), ()
    words = own_words(parse_html(body))
    return words.text, words.quotes


def _author(item: Element) -> str | None:
    person = next((child for child in item if _name(child) == "author"), None)
    name = _text(person, "name") if person is not None and len(person) else None
    shown = name or _text(item, "creator") or _text(item, "author")
    mail = re.match(r"^\S+@\S+\s+\((.+)\)$", shown or "")
    handle = re.match(r"^(?:/u/|@)(\S+)", shown or "")  # Discourse writes "@handle Display Name"
    return next((match[1] for match in (mail, handle) if match), shown)


def _reply(item: Element) -> str | None:
    reply = next((child for child in item if _name(child) == "in-reply-to"), None)
    return reply.get("ref") if reply is not None else None


def _moment(item: Element, *names: str) -> str | None:
    return next((text for name in names if (text := _text(item, name))), None)


def _link(element: Element) -> str | None:
    for child in element:
        if _name(child) != "link":
            continue
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return child.get("href")
        if child.text and child.text.strip():
            return child.text.strip()
    return None


def _text(element: Element | None, name: str) -> str | None:
    if element is None:
        return None
    for child in element:
        if _name(child) == name:
            return "".join(_inner(child)).strip() or None
    return None


def _inner(element: Element) -> Iterator[str]:
    """Yield the text of an element; markup that was not escaped (Atom's xhtml) keeps its words."""
    yield from element.itertext()


def _shown(text: str | None) -> str | None:
    return " ".join(parse_html(text).get_text().split()) if text and _MARKUP.search(text) else text


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _recognises(document: Document) -> bool:
    return _ROOT.search(document.text[:4000]) is not None and "<html" not in document.text[:2000].lower()


PLATFORM = Platform(name="feed", shape="xml", recognises=_recognises, read=read_feed)
