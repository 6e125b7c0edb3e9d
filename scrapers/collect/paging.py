"""The link to the following page, where the reader of the platform did not find it.

Pagers differ by theme more than posts do. What they share: a box of page numbers in which one number is
marked as the current one, and perhaps a link that is called next.
"""

import re
from collections.abc import Iterator

from bs4 import Tag

from scrapers.collect.links import clean, is_same_site
from scrapers.document import Document
from scrapers.html import attribute, inline_text

_PAGER = re.compile(r"pag(?:e|es|er|ing|ination|inator|enav)", re.IGNORECASE)
_CURRENT = re.compile(r"\b(?:active|current|selected|is-selected|on|now)\b", re.IGNORECASE)
_DISABLED = re.compile(r"\bdisabled\b", re.IGNORECASE)
_NEXT = re.compile(
    r"\W*(?:next(?: page)?|older|weiter|nächste(?: seite)?|suivante?|siguiente|következő|след\w*|بعدی)\W*"
    r"|[›→>]",
    re.IGNORECASE,
)
_OF = re.compile(r"(?<!\d)(\d{1,5})\s+[^\W\d]{1,10}\s+(\d{1,5})(?!\d)")
"""As in "Page 1 of 12", in any language that writes it in that order."""
_LONGEST_PAGER = 600


def following_page(document: Document) -> str | None:
    """Return the address of the page after this one; None on the last, and for pages without a pager.

    >>> page = b'<ul class="pager"><li class="active"><a href="?page=1">1</a><li><a href="?page=2">2</a></ul>'
    >>> following_page(Document(body=page, name="", url="https://a.example/topic-7/"))
    'https://a.example/topic-7/?page=2'
    """
    base = document.url or ""
    soup = document.soup
    marked = soup.select_one("link[rel~=next][href], a[rel~=next][href]")
    if marked is not None:
        return _target(base, marked)
    for pager in _pagers(soup):
        current = _current(pager)
        links = [tag for tag in pager.find_all("a", href=True) if not _is_disabled(tag)]
        for tag in links:
            if current is not None and _leads_to(tag, current + 1):
                return _target(base, tag)
        for tag in links:
            if _NEXT.fullmatch(inline_text(tag)) or _NEXT.fullmatch(
                attribute(tag, "aria-label", "title") or ""
            ):
                return _target(base, tag)
    return None


def _pagers(soup: Tag) -> Iterator[Tag]:
    for tag in soup.find_all(["ul", "ol", "nav", "div", "td", "p", "span", "table"]):
        names = " ".join((*tag.get_attribute_list("class"), attribute(tag, "id") or "")) if tag.attrs else ""
        if _PAGER.search(names) and tag.find("a") is not None and len(inline_text(tag)) < _LONGEST_PAGER:
            yield tag


def _leads_to(tag: Tag, page: int) -> bool:
    """Whether a link is called by the page's number or, where it shows an arrow, has it in its address."""
    text = inline_text(tag)
    if re.search(r"\w", text):
        return text == str(page)
    return re.search(rf"\bpage[=/-]?{page}\b", attribute(tag, "href") or "") is not None


def _current(pager: Tag) -> int | None:
    said = _OF.search(inline_text(pager))
    if said and int(said[1]) <= int(said[2]):
        return int(said[1])
    for tag in pager.find_all(["li", "a", "span", "strong", "b", "em", "button"]):
        text = inline_text(tag)
        if not text.isdecimal():
            continue
        marks = " ".join(str(name) for name in tag.get_attribute_list("class") if name)
        plain = (
            tag.name in ("strong", "b", "em", "span")
            and tag.find("a") is None
            and tag.find_parent("a") is None
        )
        if _CURRENT.search(marks) or tag.has_attr("aria-current") or plain:
            return int(text)
    return None


def _is_disabled(tag: Tag) -> bool:
    around = (tag, tag.parent) if tag.parent is not None else (tag,)
    return any(_DISABLED.search(" ".join(map(str, each.get_attribute_list("class")))) for each in around)


def _target(base: str, tag: Tag) -> str | None:
    href = attribute(tag, "href") or ""
    url = clean(base, href) if href and not href.startswith("#") else None
    return url if url and is_same_site(url, base) else None
