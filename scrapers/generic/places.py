"""Where a post stands: its id, its number in the thread, its permanent address; and the page's own links."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from scrapers.furniture import without_session
from scrapers.generic.columns import Cells
from scrapers.generic.marks import is_action
from scrapers.generic.reading import Reading
from scrapers.html import attribute, classes, inline_text

_NUMBER = re.compile(r"^(?:#|№|nr\.?|no\.?)\s?(\d{1,6})$", re.IGNORECASE)
_ID = re.compile(r"(\d+)\D*$")
_ID_ATTRIBUTES = ("data-post-id", "data-postid", "data-comment-id", "data-message-id", "data-id", "data-pid")
_NEXT = re.compile(r"(?:^|[-_ ])next(?:$|[-_ ])|nextpage|pagenav-next", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3"))
_SITE = re.compile(r"\s+(?:[|»•·]|[-–—])\s+")


def ids(reading: Reading) -> list[str | None]:
    """Return the software's own ids, where every record has one and no two the same; otherwise nothing."""
    found = [_own_id(reading, cell) for cell in reading.cells]
    return list(found) if None not in found and len(set(found)) == len(found) else [None] * len(found)


def _own_id(reading: Reading, cell: Cells) -> str | None:
    for index in cell.members[:40]:
        tag = reading.tree.elements[index].tag
        data = attribute(tag, *_ID_ATTRIBUTES)
        if data and data.isalnum():
            return data
        marked = attribute(tag, "id") or (attribute(tag, "name") if tag.name == "a" else None)
        number = _ID.search(marked) if marked else None
        if number:
            return number[1]
    return None


def numbers(reading: Reading) -> list[int | None]:
    """Positions in the thread as shown ("#21"), where they count up by one; otherwise nothing."""
    shown = [_shown_number(reading, cell) for cell in reading.cells]
    start = shown[0] if shown else None
    counted = start is not None and shown == list(range(start, start + len(shown)))
    return list(shown) if counted else [None] * len(shown)


def _shown_number(reading: Reading, cell: Cells) -> int | None:
    for index in cell.keys:
        match = _NUMBER.match(reading.tree.elements[index].direct)
        if match:
            return int(match[1])
    return None


def permalink(reading: Reading, cell: Cells, own_id: str | None, base: str | None) -> str | None:
    """Return the link to the post: one that ends in its id, or the one that the time leads to."""
    time = reading.time_index(cell)
    if own_id is not None:
        links = [attribute(reading.tree.elements[index].tag, "href") for index in cell.keys]
        whole = [href for href in links if href and not is_action(href)]
        for ending in (rf"#\D*{re.escape(own_id)}$", rf"[/=]{re.escape(own_id)}/?$"):
            found = next((href for href in whole if re.search(ending, href)), None)
            if found:
                return absolute(found, base)
    if time is not None:
        for index in (time, *list(reading.tree.ancestors(time))[:2]):
            href = attribute(reading.tree.elements[index].tag, "href")
            if href and not is_action(href):
                return absolute(href, base)
    return None


def profile(reading: Reading, name: int | None) -> str | None:
    """Return where the author's name leads to, as it stands, which tells people of one name apart."""
    href = attribute(reading.tree.elements[name].tag, "href") if name is not None else None
    return without_session(href) if href else None


def absolute(href: str, base: str | None) -> str:
    """Return the address that `href` leads to from `base`; as written where the base is not known."""
    plain = without_session(href)
    try:
        return urljoin(base, plain) if base else plain
    except ValueError:
        return plain


def page_url(soup: BeautifulSoup, url: str | None) -> str | None:
    """Return the page's address: where it was fetched from, or the one that it calls its own."""
    links = (tag for tag in _named(soup, "link") if "canonical" in tag.attrs.get("rel", ()))
    return url or attribute(next(links, None), "href")


def _named(soup: BeautifulSoup, *names: str) -> Iterator[Tag]:
    return (tag for tag in soup.descendants if isinstance(tag, Tag) and tag.name in names)


def page_title(reading: Reading, soup: BeautifulSoup) -> str | None:
    """Return the thread's title: the heading nearest above the posts that the window's title repeats.

    The main heading of many boards is their own name. Without such a heading the window's title serves,
    up to the site's name in it.
    """
    window = inline_text(soup.title)
    first = reading.cells[0].record.roots[0]
    above = (reading.tree.elements[index] for index in range(first, -1, -1))
    inside = (reading.tree.elements[index] for index in reading.cells[0].members)
    for element in (*above, *inside):
        if element.name in _HEADINGS and (text := inline_text(element.tag)) and text in window:
            return text
    main = soup.find("h1")
    return _SITE.split(window)[0] or inline_text(main if isinstance(main, Tag) else None) or None


def next_url(soup: BeautifulSoup, base: str | None) -> str | None:
    """Return the following page of the thread; None on the last."""
    links = [tag for tag in _named(soup, "link", "a") if "href" in tag.attrs]
    marked = next((tag for tag in links if "next" in tag.attrs.get("rel", ())), None)
    if marked is None:
        marked = next((tag for tag in links if tag.name == "a" and _is_called_next(tag)), None)
    href = attribute(marked, "href")
    return absolute(href, base) if href and not href.startswith(("#", "javascript:")) else None


def _is_called_next(link: Tag) -> bool:
    names = classes(link)
    return any(_NEXT.search(name) for name in (*names, " ".join(names)))
