"""One document in, the threads in it out: decides who reads it."""

import re
from collections.abc import Sequence

from groundswell.errors import EmptyInput, InputError, NotAThread, PageChanged, UnknownFormat, UsageError
from groundswell.page import Page
from scrapers.document import Document
from scrapers.halves import whole
from scrapers.linking import link_quotes
from scrapers.memory import uncollected
from scrapers.platform import Platform, Shape
from scrapers.platforms import PLATFORMS
from scrapers.platforms.mbox import PLATFORM as MAILBOX
from scrapers.platforms.mbox import is_archive
from scrapers.platforms.parquet import PLATFORM as PARQUET
from scrapers.walls import listing_on, wall_on

_GENERIC = "generic"
_FOR_SEARCH_ENGINES = "schema.org"
_HTML = re.compile(r"<!doctype html|<(?:html|head|body)\b", re.IGNORECASE)
"""What makes a text a page that does not begin with a tag: copied threads quote single tags, too."""
_ARTICLE = re.compile(
    r"""og:type["'][^>]*content=["']article|content=["']article["'][^>]*og:type"""
    r"""|["'](?:News|Blog|Tech)?(?:Article|Posting)["']|schema\.org/(?:News|Blog)?(?:Article|Posting)\b"""
)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_HEADER = re.compile(
    r"^(?:From \S+.*\d{4}\s*$|(?:From|Message-ID|Received|Return-Path|Date|Subject|Delivered-To):\s)",
    re.MULTILINE,
)


def read(document: Document, platform: str | None = None) -> tuple[Page, ...]:
    """Read every thread in a document: one for a page, several for a mailbox or an export.

    `platform` names the reader to use instead of asking who recognises the document ("generic" for the
    one that knows no software). Raises `NotAThread` with its reason, `PageChanged`, `UnknownFormat`,
    `EmptyInput` or `BinaryInput`; `UsageError` for a platform nobody reads.
    """
    with uncollected():
        return tuple(link_quotes(whole(page)) for page in _pages(document, platform))


def shapes_of(text: str) -> tuple[Shape, ...]:
    """Return the kinds of document that a text could be, the likeliest first.

    >>> shapes_of('{"posts": []}')[0], shapes_of("<!DOCTYPE html><p>Hi")[0], shapes_of("Ann wrote:")[-1]
    ('json', 'html', 'text')
    """
    start = text[:4000].lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return ("json", "table", "text")
    if start.startswith("<"):
        return (
            ("xml", "html")
            if _FEED.search(start) and not re.search(r"<html\b", start, re.IGNORECASE)
            else ("html", "xml")
        )
    if _HEADER.match(start):
        return ("mail", "table", "text", "html")
    if _HTML.search(start):
        return ("html", "table", "text")
    return ("table", "mail", "text")


def _pages(document: Document, platform: str | None) -> tuple[Page, ...]:
    if is_archive(document.body):
        return MAILBOX.read(document)
    if PARQUET.recognises(document):
        return PARQUET.read(document)
    if not document.text.strip():
        raise EmptyInput(
            f"{document.name}: found no text, expected a saved page, an export or a copied thread"
        )
    if document.columns and not platform:
        platform = "jsonl" if shapes_of(document.text)[0] == "json" else "csv"
    return _forced(document, platform) if platform else _recognised(document)


def _forced(document: Document, name: str) -> tuple[Page, ...]:
    if name == _GENERIC:
        return _by_structure(document)
    readers = [reader for reader in PLATFORMS if reader.name == name]
    if not readers:
        known = ", ".join(sorted({reader.name for reader in PLATFORMS} | {_GENERIC}))
        raise UsageError(f"platform {name!r} is not known, expected one of: {known}")
    shapes = shapes_of(document.text)
    fitting = [reader for reader in readers if reader.shape in shapes] or readers
    chosen = next((reader for reader in fitting if reader.recognises(document)), fitting[0])
    return chosen.read(document)


def _recognised(document: Document) -> tuple[Page, ...]:
    shapes = shapes_of(document.text)
    for shape in shapes:
        if shape == "html":
            return _web_page(document)
        reader = next((each for each in PLATFORMS if each.shape == shape and each.recognises(document)), None)
        if reader is not None:
            return reader.read(document)
    raise UnknownFormat(
        f"{document.name}: found {' or '.join(shapes)} that no reader recognises, expected a thread: "
        "convert it to JSON Lines with `author` and `text`"
    )


def _web_page(document: Document) -> tuple[Page, ...]:
    """Ask those who recognise the page in turn; where none finds posts, look for them by structure."""
    changed: PageChanged | None = None
    for reader in PLATFORMS:
        if reader.shape == "html" and reader.recognises(document):
            try:
                return _platform_page(document, reader)
            except PageChanged as error:
                changed = changed or error
    reason = wall_on(document) or listing_on(document)
    if reason is not None:
        raise reason from changed
    try:
        pages = _by_structure(document)
    except InputError as error:
        raise (changed or error) from None
    # One text alone is an article as well as a post.
    if len(pages[0].posts) < 2 and (changed is not None or _ARTICLE.search(document.text)):
        raise _article(document) from changed
    return pages


def _platform_page(document: Document, reader: Platform) -> tuple[Page, ...]:
    try:
        pages = reader.read(document)
    except NotAThread as found:
        raise (wall_on(document) or found) from found
    if reader.name == _FOR_SEARCH_ENGINES:
        return _fuller(pages, document)
    if _is_anonymous_text(pages):
        raise _article(document)
    if all(post.removed or not (post.text or post.quotes) for page in pages for post in page.posts):
        reason = wall_on(document)
        if reason is not None:
            raise reason
    return pages


def _fuller(pages: tuple[Page, ...], document: Document) -> tuple[Page, ...]:
    """Prefer what stands on the page where markup for search engines lists only some of the posts."""
    try:
        seen = _by_structure(document)
    except InputError:
        return pages
    return seen if len(seen[0].posts) > len(pages[0].posts) else pages


def _is_anonymous_text(pages: Sequence[Page]) -> bool:
    posts = [post for page in pages for post in page.posts]
    return len(posts) == 1 and posts[0].author is None and not posts[0].removed


def _article(document: Document) -> NotAThread:
    return NotAThread(
        "article", f"{document.name}: one text without answers, an article rather than a thread"
    )


def _by_structure(document: Document) -> tuple[Page, ...]:
    from scrapers.generic import read_generic  # noqa: PLC0415 - most pages are read without it

    return read_generic(document)
