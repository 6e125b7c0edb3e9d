"""Askbot pages: a question and its answers; comments below them are no posts of their own."""

import re

from bs4 import Tag

from groundswell.errors import NotAThread
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import NO_EDIT, Edit
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of
from scrapers.html import attribute, classes, inline_text, matching
from scrapers.members import Writer, role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_class, mentions

_DROP = matching(
    r"post-update-info|comments|post-controls|vote-buttons|js-tag|tags|post-tags|clearfix|js-post-controls|question-status"
)


def recognises(document: Document) -> bool:
    """Whether the page is an Askbot question."""
    text = document.text
    return mentions(text, "askbot", "Askbot") and has_class(text, "post-update-info", "post-body")


def read(document: Document) -> tuple[Page, ...]:
    """Read a question page."""
    page = whole(document.soup)
    containers = [
        tag
        for tag in page.all("div.post", ".post")
        if "comment" not in classes(tag) and (attribute(tag, "data-post-id") or _number(tag))
    ]
    drafts = [_draft(block) for block in page.parts(containers)]
    if not drafts:
        raise NotAThread("no_posts", f"{document.name}: an Askbot page without a question")
    thread = Thread(
        platform="askbot",
        title=title_of(page, ".post-content h1", "h1"),
        url=url_of(page, document),
        posts_total=_total(page),
        next_url=next_of(page, ".paginator .next", ".next"),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


ASKBOT = Platform(name="askbot", shape="html", recognises=recognises, read=read)


def _number(tag: Tag) -> str | None:
    return (
        digits_of(attribute(tag, "id"))
        if re.search(r"answer|question|post", attribute(tag, "id") or "")
        else None
    )


def _total(page: Block) -> int | None:
    shown = page.text(".answers-header h2", "#answers-header", ".tabBar h2", ".tabBar-answers h2")
    answers = count_in(shown) if shown else None
    return answers + 1 if answers is not None else None


def _draft(block: Block) -> Draft:
    root = block.roots[0]
    body = block.first(".post-body")
    infos = block.all(".post-update-info")
    first = block.part(*infos[:1])
    writer = _writer(first)
    stamp = first.value("title", "abbr", ".timeago")
    votes = block.text(".vote-number")
    return Draft(
        words=block.words(body, drop=_DROP),
        id=attribute(root, "data-post-id") or _number(root),
        author=writer.name,
        author_id=writer.id,
        role=role_from([], writer.name),
        shown=first.text("abbr", ".timeago") or None,
        stamp=_with_zone(stamp),
        edit=_edit(block, infos[1:]),
        is_solution=any("accepted" in name for name in classes(root)),
        removed=any("deleted" in name for name in classes(root)),
        votes=int(votes) if re.fullmatch(r"-?\d+", votes) else None,
        permalink=block.value("href", ".post-permalink", ".permant-link"),
    )


def _writer(info: Block) -> Writer:
    card = info.inside(".user-info", ".user-card")
    writer = writer_in(card, "a") if card.roots else Writer()
    wiki = info.text(".community-wiki")
    return writer if writer.name else Writer(name=wiki or None)


def _with_zone(stamp: str | None) -> str | None:
    """Write "2013-03-26 01:09:38 -0600" without the space before the offset."""
    return re.sub(r"\s+(?=[+-]\d{4}$)", "", stamp) if stamp else None


def _edit(post: Block, infos: list[Tag]) -> Edit:
    if not infos:
        return NO_EDIT
    block = post.part(infos[0])
    return Edit(
        editor=_writer(block).name,
        shown=inline_text(block.first("abbr")) or None,
        stamp=_with_zone(block.value("title", "abbr")),
    )
