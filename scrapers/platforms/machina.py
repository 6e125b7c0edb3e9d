"""django-machina topic pages."""

import re

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import edit_in
from scrapers.furniture import digits_of, languages_of, next_of, title_of, url_of
from scrapers.html import attribute, inline_text, matching
from scrapers.members import Writer, role_from, writer_of
from scrapers.platform import Platform
from scrapers.rawmarkup import has_class, mentions
from scrapers.shown import loose_time, time_in

_DROP = matching(r"post-signature|edit-info|post-controls|attachments")


def recognises(document: Document) -> bool:
    """Whether the page is a django-machina topic."""
    text = document.text
    owned = mentions(text, "post-sidebar", "topic-actions-block", "post-content-wrapper", "machina")
    return owned and has_class(text, "post-content", "post-content-wrapper")


def read(document: Document) -> tuple[Page, ...]:
    """Read a topic page."""
    page = whole(document.soup)
    containers = [
        tag
        for tag in page.all(".post")
        if attribute(tag, "id") and tag.find(class_="post-content") is not None
    ]
    drafts = [_draft(block) for block in page.parts(containers)]
    if not drafts:
        raise PageChanged(f"{document.name}: a django-machina page without `.post` elements")
    thread = Thread(
        platform="machina",
        title=title_of(page, ".topic-title", "h1"),
        url=url_of(page, document),
        next_url=next_of(page, ".pagination .next", ".next"),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


MACHINA = Platform(name="machina", shape="html", recognises=recognises, read=read)


def _draft(block: Block) -> Draft:
    root = block.roots[0]
    body = block.first(".post-content")
    side = block.first(".post-sidebar .username", ".username")
    byline = block.first("small.text-muted", ".text-muted")
    link = block.part(byline).first("a") if byline is not None else None
    name = side if side is not None and inline_text(side) else link
    writer = writer_of(name) if name is not None else Writer(name=_after_by(inline_text(byline)))
    edit = block.first(".edit-info")
    return Draft(
        words=block.words(body, drop=_DROP),
        id=digits_of(attribute(root, "id")),
        author=writer.name,
        author_id=writer.id,
        role=role_from([], writer.name),
        shown=time_in(inline_text(byline)) or loose_time(block, body),
        stamp=block.value("datetime", "time"),
        edit=edit_in(edit),
        permalink=block.value("href", ".subject a", ".post-subject a", "h4 a"),
    )


def _after_by(line: str) -> str | None:
    found = re.match(r"\S+:?\s+(\S+)", line)
    return found[1] if found else None
