"""What stands around the posts of a page: title, address, language, next page, counts."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from bs4 import Tag

from scrapers.block import Block
from scrapers.document import Document
from scrapers.html import attribute, inline_text

_SESSION = re.compile(r"([?&;])(?:sid|s|PHPSESSID)=[0-9a-f]{16,40}(?=[&;#]|$)(?:&amp;|[&;])?", re.IGNORECASE)


def title_of(page: Block, *keys: str) -> str | None:
    """Return the thread's title: from the headings named, else as shared elsewhere, else the page's."""
    shown = page.text(*keys) if keys else ""
    if shown:
        return shown
    shared = _meta(page, "og:title")
    if shared:
        return shared
    return page.text("title") or None


def url_of(page: Block, document: Document) -> str | None:
    """Return the address that the page gives for itself, else the one it was fetched from."""
    for link in page.all("rel=canonical"):
        if attribute(link, "href"):
            return without_session(attribute(link, "href") or "")
    return _meta(page, "og:url") or document.url


def next_of(page: Block, *keys: str) -> str | None:
    """Return the link to the thread's next page: `rel=next`, else what one of `keys` is or holds."""
    for tag in page.all("rel=next"):
        if attribute(tag, "href"):
            return without_session(attribute(tag, "href") or "")
    for key in keys:
        for tag in page.all(key):
            link = tag if tag.name == "a" else tag.find("a", href=True)
            if isinstance(link, Tag) and attribute(link, "href") not in (None, "#"):
                return without_session(attribute(link, "href") or "")
    return None


def without_session(href: str) -> str:
    """Drop a session id from a link: it differs at every visit, and with it the link would be new.

    Whoever has it may also be taken for the person who was signed in.

    >>> without_session("viewtopic.php?t=1&sid=0123456789abcdef0123456789abcdef#p5")
    'viewtopic.php?t=1#p5'
    """
    return _SESSION.sub(r"\1", href).replace("?#", "#").replace("&#", "#").rstrip("?&")


def absolute(href: str | None, base: str | None) -> str | None:
    """Resolve a link against the page's address, where that is known."""
    return urljoin(base, href) if href and base else href


def languages_of(page: Block) -> tuple[str, ...]:
    """Return the language that the page declares, as an ISO 639 code."""
    declared = attribute(page.first("html"), "lang", "xml:lang") or ""
    code = declared.split("-")[0].split("_")[0].lower()
    return (code,) if re.fullmatch("[a-z]{2,3}", code) else ()


def count_in(text: str) -> int | None:
    """Return the first number in a text; thousands separators are understood.

    >>> count_in("4,559 posts"), count_in("no posts")
    (4559, None)
    """
    found = re.search(r"\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})+(?!\d)|\d+", text)
    return int(re.sub(r"\D", "", found[0])) if found else None


def digits_of(text: str | None) -> str | None:
    """Return the last run of digits: the number in an element's id."""
    found = re.findall(r"\d+", text or "")
    return found[-1] if found else None


def _meta(page: Block, name: str) -> str | None:
    for tag in page.all(f"property={name}"):
        if attribute(tag, "content"):
            return attribute(tag, "content")
    return None


def shown_in(tags: Iterable[Tag]) -> list[str]:
    """Return the texts of elements on one line each."""
    return [inline_text(tag) for tag in tags]
