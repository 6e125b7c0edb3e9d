"""NodeBB topic pages as its server renders them: `component` attributes survive every theme."""

import re

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import NO_EDIT, Edit
from scrapers.furniture import count_in, languages_of, next_of, title_of, url_of
from scrapers.html import OwnWords, attribute, classes, inline_text, matching
from scrapers.members import role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import mentions
from scrapers.shown import time_in

_DROP = matching(r"post-signature|plugin-reactions|spoiler-control|post-footer")


def recognises(document: Document) -> bool:
    """Whether the page is a NodeBB topic."""
    text = document.text
    return "data-pid=" in text and mentions(text, 'component="post"', "component='post'")


def read(document: Document) -> tuple[Page, ...]:
    """Read a topic page."""
    page = whole(document.soup)
    containers = [tag for tag in page.all("component=post") if attribute(tag, "data-pid")]
    drafts = [_draft(block) for block in page.parts(containers)]
    if not drafts:
        raise PageChanged(f"{document.name}: a NodeBB page without `component=post` elements")
    total = page.text("component=topic/post-count") or page.value("content", "itemprop=commentCount")
    thread = Thread(
        platform="nodebb",
        title=title_of(page, "component=topic/title", "h1"),
        url=url_of(page, document),
        posts_total=count_in(total) if total else None,
        next_url=next_of(page, ".next", "li.next"),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


NODEBB_HTML = Platform(name="nodebb", shape="html", recognises=recognises, read=read)


def _draft(block: Block) -> Draft:
    root = block.roots[0]
    body = block.first("component=post/content", "itemprop=text", ".content")
    writer = writer_in(block, "itemprop=author a", but_not=body)
    name = next(
        (inline_text(tag) for tag in block.all("[data-username]") if tag is not root and inline_text(tag)),
        None,
    )
    index = attribute(root, "data-index")
    time = next((tag for tag in block.all(".timeago") if body is None or body not in tag.parents), None)
    gone = "deleted" in classes(root)
    votes = block.value("data-votes", "component=post/vote-count")
    author = name or attribute(root, "data-username") or writer.name
    return Draft(
        words=OwnWords(text="") if gone else block.words(body, drop=_DROP),
        id=attribute(root, "data-pid"),
        number=int(index) + 1 if index and index.isdigit() else None,
        author=author,
        author_id=attribute(root, "data-uid") or writer.id,
        role=role_from([inline_text(tag) for tag in block.all(".group-label", ".badge")], author),
        shown=inline_text(time) or attribute(time, "title"),
        stamp=attribute(root, "data-timestamp")
        or block.value("content", "itemprop=datePublished")
        or attribute(time, "title"),
        edit=_edit(block),
        is_solution="isSolved" in classes(root) or block.has(".solved", "component=post/solved"),
        removed=gone,
        reply_to=block.value("data-topid", "component=post/parent"),
        permalink=block.value("href", ".post-index", ".permalink"),
        votes=int(votes) if votes and re.fullmatch(r"-?\d+", votes) else None,
    )


def _edit(block: Block) -> Edit:
    note = block.first("component=post/editor")
    stamp = block.value("content", "itemprop=dateModified")
    editor = attribute(note, "data-editor")
    if not editor and not stamp:
        return NO_EDIT
    shown = block.part(note).value("title", ".timeago") if note is not None else None
    return Edit(editor=editor, shown=time_in(shown) if shown else None, stamp=stamp or shown)
