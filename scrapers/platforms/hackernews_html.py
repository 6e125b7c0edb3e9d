"""Hacker News item pages, from the table markup of 2010 to today's."""

import re

from bs4 import Tag

from groundswell.errors import NotAThread
from groundswell.page import Page
from scrapers.anglequotes import without_angle_quotes
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.furniture import absolute, count_in, digits_of, next_of, url_of
from scrapers.html import OwnWords, attribute, inline_text, matching
from scrapers.members import role_from, writer_of
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class, mentions
from scrapers.shown import time_in

_DROP = matching(r"reply$|navs$|comhead")
_INDENT = 40
"""Pixels of indentation for one level of answers."""


def recognises(document: Document) -> bool:
    """Whether the page is one of Hacker News."""
    text = document.text
    named = mentions(text, "news.ycombinator.com", "Hacker News</title>") or has_attribute(
        text, "href", "newest"
    )
    return named and has_class(text, "athing", "comhead", "comment")


def read(document: Document) -> tuple[Page, ...]:
    """Read an item page; a list of stories raises `NotAThread`."""
    page = whole(document.soup)
    story = page.first("table.fatitem")
    comments = _comments(page, story)
    opening = _opening(page, story)
    if not comments and opening is None:
        raise NotAThread("listing", f"{document.name}: a list of Hacker News stories, no discussion")
    shown = count_in(_count_text(page)) if comments or opening else None
    drafts = ([opening] if opening is not None else []) + comments
    thread = Thread(
        platform="hackernews",
        title=page.text(".fatitem .titleline", ".fatitem .storylink", ".fatitem .title a")
        or _page_title(page),
        url=url_of(page, document) or absolute(_own_link(story), "https://news.ycombinator.com/"),
        posts_total=shown + (1 if opening is not None else 0) if shown is not None else None,
        next_url=next_of(page, ".morelink"),
        languages=("en",),
    )
    return (assemble(thread, drafts, document),)


HACKERNEWS_HTML = Platform(name="hackernews", shape="html", recognises=recognises, read=read)


def _page_title(page: Block) -> str | None:
    return re.sub(r"\s*\|\s*Hacker News$", "", page.text("title")) or None


def _count_text(page: Block) -> str:
    links = [inline_text(tag) for tag in page.all(".subline a", ".subtext a")]
    return next((text for text in links if re.search(r"\d+\s+comments?$", text)), "")


def _own_link(story: Tag | None) -> str | None:
    row = story.find("tr", class_="athing") if story is not None else None
    number = attribute(row, "id") if isinstance(row, Tag) else None
    return f"item?id={number}" if number else None


def _opening(page: Block, story: Tag | None) -> Draft | None:
    """Read the story or, on a comment's own page, the comment; None where it is only a link."""
    if story is None:
        return None
    block = page.part(story)
    body = block.first(".commtext", ".comment", ".toptext") or _old_text(story)
    if body is None or not inline_text(body):
        return None
    return _draft(block, body, parent=None, number=digits_of(_own_link(story)))


def _old_text(story: Tag) -> Tag | None:
    """Find the text of an "Ask HN" before it had a class: the last cell, below the line with points."""
    rows = story.find_all("tr")
    for row in rows[2:]:
        cell = row.find_all("td")[-1:]
        if cell and row.find("form") is None and inline_text(cell[0]) and row.find("textarea") is None:
            return cell[0]
    return None


def _comments(page: Block, story: Tag | None) -> list[Draft]:
    rows = page.all("tr.comtr")
    heads = rows or [tag for tag in page.all("td.default") if story is None or story not in tag.parents]
    parents: list[str] = []
    drafts = []
    for head in heads:
        block = page.part(head)
        depth = _depth(head)
        del parents[depth:]
        number = _number(block, head)
        body = block.first(".commtext", ".comment")
        drafts.append(_draft(block, body, parent=parents[-1] if parents else None, number=number))
        parents += [number or ""] * (depth + 1 - len(parents))
    return drafts


def _depth(head: Tag) -> int:
    row = head if head.name == "tr" else head.find_parent("tr")
    cell = row.find("td", class_="ind") if row is not None else None
    level = attribute(cell, "indent") if isinstance(cell, Tag) else None
    if level and level.isdigit():
        return int(level)
    spacer = row.find("img", attrs={"width": True}) if row is not None else None
    width = attribute(spacer, "width") if isinstance(spacer, Tag) else None
    return int(width) // _INDENT if width and width.isdigit() else 0


def _number(block: Block, head: Tag) -> str | None:
    own = attribute(head, "id")
    if own and own.isdigit():
        return own
    for tag in block.all("a"):
        found = re.search(r"item\?id=(\d+)", attribute(tag, "href") or "")
        if found:
            return found[1]
    return None


def _draft(block: Block, body: Tag | None, *, parent: str | None, number: str | None) -> Draft:
    link = block.first("a.hnuser") or next(
        (tag for tag in block.all("a") if (attribute(tag, "href") or "").startswith("user?id=")), None
    )
    writer = writer_of(link) if link is not None else None
    age = block.first(".age")
    stamp = (attribute(age, "title") or "").split(" ")[0] or None
    marks = inline_text(block.first(".comhead"))
    gone = body is None or bool(re.search(r"\[(?:deleted|flagged|dead)\]", marks)) or inline_text(body) in (
        "[deleted]", "[flagged]", "[dead]",
    )  # fmt: skip
    name = writer.name if writer is not None else None
    return Draft(
        words=OwnWords(text="") if gone else without_angle_quotes(block.words(body, drop=_DROP)),
        id=number,
        author=name,
        author_id=name,
        role=role_from([], name),
        shown=inline_text(age) or time_in(inline_text(block.first(".comhead", ".subtext"))),
        stamp=f"{stamp}Z" if stamp and "T" in stamp and not stamp.endswith("Z") else stamp,
        removed=gone,
        reply_to=parent or None,
        permalink=f"item?id={number}" if number else None,
    )
