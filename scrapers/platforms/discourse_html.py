"""Discourse: the page that crawlers and browsers without JavaScript get, and the one in a browser."""

import re

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page, Role
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import NO_EDIT, Edit
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of
from scrapers.html import attribute, classes, inline_text, matching
from scrapers.members import role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import mentions

_SMALL_ACTION = re.compile(r"small-action|gap|time-gap")
_DROP = matching(
    r"crawler-linkback-list|post-menu-area|topic-map|post-links|lightbox-wrapper-meta|post-controls|cooked-meta|signature"
)


def recognises(document: Document) -> bool:
    """Whether the page is a Discourse topic."""
    text = document.text
    posts = mentions(text, "crawler-post", "topic-body", 'itemprop="articleBody', 'class="cooked')
    return posts and mentions(text, "Discourse", "discourse-", "data-preloaded", "crawler-post", "topic-post")


def read(document: Document) -> tuple[Page, ...]:
    """Read a topic page."""
    page = whole(document.soup)
    containers = [
        tag for tag in page.all(".crawler-post") if not _SMALL_ACTION.search(" ".join(classes(tag)))
    ]
    if not containers:
        containers = [
            tag
            for tag in page.all("article[data-post-id]", "article", ".topic-body")
            if attribute(tag, "data-post-id") or re.fullmatch(r"post_\d+", attribute(tag, "id") or "")
        ]
    if not containers:
        containers = [tag for tag in page.all("itemprop=comment", "itemprop=text") if tag.name == "div"]
    # The last element may only hold the link to the next page.
    drafts = [draft for draft in map(_draft, page.parts(containers)) if draft.author or not draft.removed]
    if not drafts:
        raise PageChanged(f"{document.name}: a Discourse page without posts")
    thread = Thread(
        platform="discourse",
        title=title_of(page, "#topic-title h1", "#topic-title", ".fancy-title", "h1"),
        url=url_of(page, document),
        posts_total=_total(page),
        next_url=next_of(page),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


DISCOURSE_HTML = Platform(name="discourse", shape="html", recognises=recognises, read=read)


def _total(page: Block) -> int | None:
    """Read "12 / 34" beside the posts in a browser; the crawlers' page does not say."""
    found = re.search(r"/\s*(\d+)", page.text(".timeline-replies"))
    return int(found[1]) if found else None


def _draft(block: Block) -> Draft:
    root = block.roots[0]
    body = block.first("div.cooked", "itemprop=articleBody", "itemprop=text", "div.post", ".post")
    head = block.inside(".creator", ".topic-meta-data", ".names", "itemprop=author")
    writer = (
        writer_in(head, "itemprop=name", ".username a", ".first a", "a")
        if head.roots
        else writer_in(block, but_not=body)
    )
    slug = _slug(head)
    created = _created(block)
    place = digits_of(attribute(root, "id")) or block.text("itemprop=position", ".position")
    number = count_in(place) if place else None
    return Draft(
        words=block.words(body, drop=_DROP),
        id=str(number) if number is not None else attribute(root, "data-post-id"),
        number=number,
        author=slug if slug and not writer.name else writer.name,
        author_id=attribute(root, "data-user-id"),
        role=_role(block, writer.name),
        shown=inline_text(created) or None,
        stamp=attribute(created, "datetime", "data-time"),
        edit=_edit(block, attribute(created, "datetime")),
        is_solution=block.has(".accepted-answer", ".accepted-text") or "accepted-answer" in classes(root),
        removed="deleted" in classes(root) or body is None,
        reply_to=_reply_to(block),
        permalink=block.value("href", "a.post-date", ".post-date a"),
        votes=_likes(block),
    )


def _slug(head: Block) -> str | None:
    for tag in head.all("a"):
        found = re.search(r"/u(?:sers)?/(?:[^/]+/)*([^/?#]+?)(?:\.html)?/?$", attribute(tag, "href") or "")
        if found:
            return found[1]
    return None


def _created(block: Block) -> Tag | None:
    return block.first(
        "itemprop=datePublished", ".post-time", ".post-date .relative-date", ".relative-date", "time"
    )


def _edit(block: Block, created: str | None) -> Edit:
    """Compare the two moments: the markup gives a time of modification for posts never edited too."""
    modified = block.first("itemprop=dateModified")
    stamp = attribute(modified, "content", "datetime")
    return Edit(stamp=stamp) if stamp and stamp != created else NO_EDIT


def _role(block: Block, name: str | None) -> Role | None:
    names = [each for tag in block.all(".names span", ".username", ".first") for each in classes(tag)]
    if "moderator" in names:
        return "moderator"
    if "admin" in names or "staff" in names:
        return "staff"
    return role_from([], name)


def _reply_to(block: Block) -> str | None:
    tab = block.first(".reply-to-tab")
    found = re.search(r"/(\d+)$", attribute(tab, "href", "data-post-number") or "")
    return found[1] if found else None


def _likes(block: Block) -> int | None:
    shown = block.text(".post-likes", ".like-count")
    return count_in(shown) if shown else None
