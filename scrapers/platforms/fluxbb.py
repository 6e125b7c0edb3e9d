"""FluxBB, PunBB and Luminous: `.blockpost`, or PunBB 1.3's `.post` with `.entry-content`."""

import re

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import edit_in
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of, without_session
from scrapers.html import attribute, inline_text, matching
from scrapers.members import Writer, role_from, writer_in, writer_of
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class
from scrapers.shown import time_in

_OWNERS = ("brdmain", "brd-main", "brd-wrap", "brd-viewtopic", "punviewtopic", 'pun"')
_DROP = matching(r"postsignature|sig-content|postedit|lastedit|sig-line|postfootright|postfootleft")


def recognises(document: Document) -> bool:
    """Whether the page is a FluxBB or PunBB topic."""
    text = document.text
    owned = has_attribute(text, "id", *_OWNERS) or has_class(text, "pun")
    return owned and has_class(text, "blockpost", "post-ident", "entry-content")


def read(document: Document) -> tuple[Page, ...]:
    """Read a topic page."""
    page = whole(document.soup)
    containers = [
        tag
        for tag in page.in_order([*page.all(".blockpost"), *page.all("div.post")])
        if re.fullmatch(r"p\d+", attribute(tag, "id") or "")
    ]
    drafts = [_draft(block) for block in page.parts(containers)]
    if not drafts:
        raise PageChanged(f"{document.name}: a FluxBB page without `.blockpost` elements")
    crumbs = [inline_text(tag) for tag in page.all(".crumbs li", ".crumbs strong")]
    thread = Thread(
        platform="fluxbb",
        title=crumbs[-1].lstrip("» ") if crumbs else title_of(page, "h1.main-title", ".main-title", "h1.hn"),
        url=url_of(page, document),
        next_url=next_of(page),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


FLUXBB = Platform(name="fluxbb", shape="html", recognises=recognises, read=read)


def _draft(block: Block) -> Draft:
    root = block.roots[0]
    body = block.first(".postmsg", ".entry-content")
    left = block.inside(".postleft", ".post-author", ".author-ident", ".postbody dl", "dl")
    writer = writer_in(left, ".username", "dt", "strong") if left.roots else Writer()
    if not writer.name:
        byline = block.inside(".post-byline")
        name = byline.first("strong", "a", "em")
        writer = writer_of(name) if name is not None else writer_in(block, "strong", but_not=body)
    head = block.inside("h2", ".posthead", "h3", ".post-ident")
    return Draft(
        words=block.words(body, drop=_DROP),
        id=digits_of(attribute(root, "id")),
        number=count_in(head.text(".conr", ".post-num")),
        author=writer.name,
        author_id=writer.id,
        role=role_from([left.text(".usertitle")], writer.name),
        shown=_time(head),
        edit=edit_in(block.first(".postedit", ".lastedit")),
        removed=body is None,
        permalink=_permalink(head, block),
    )


def _time(head: Block) -> str | None:
    for tag in (*head.all(".permalink", ".post-link"), *head.all("a"), *head.all("span", "h2")):
        shown = inline_text(tag)
        if time_in(shown):
            return time_in(shown)
    link = head.first(".permalink", "a")
    return inline_text(link) or None


def _permalink(head: Block, block: Block) -> str | None:
    for tag in (*head.all("a"), *block.all("a")):
        href = attribute(tag, "href") or ""
        if isinstance(tag, Tag) and re.search(r"#p\d+$", href):
            return without_session(href)
    return None
