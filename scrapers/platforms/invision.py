"""Invision Community / IP.Board 2 to 5."""

import json
import re
from collections.abc import Iterator

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document, json_of
from scrapers.edits import NO_EDIT, Edit, edit_in
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of, without_session
from scrapers.html import attribute, classes, inline_text, matching
from scrapers.members import Writer, role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class, mentions
from scrapers.shown import time_in

_DROP = matching(
    r"ipsComment_signature|signature|ipsLikeRep|ipsReact|ipsComment_controls|ipsComment_edited"
    r"|ipsEntry__edited|edit$|ipsItemControls|desc ipsPad|rep_bar|ipsEmbedded_headerArea"
    r"|ipsQuote_expand|ipsCode__copy|cAttach"
)
_MODERATED = matching(r"ipsModerated$|ipsComment_hidden|ipsEntry--hidden|post_hidden|moderated$")
_POPULAR = re.compile(
    r"cTopicOverview|cTopPost|cRecommended|ipsFeatured|cPopularPosts|topPosters|ipsSolution", re.IGNORECASE
)


def recognises(document: Document) -> bool:
    """Whether the page is an Invision board's with comment bodies on it."""
    text = document.text
    bodies = mentions(text, "commentContent", "ipsType_richText", "ipsRichText", "entry-content", "postcolor")
    return bodies and (
        has_class(text, "ipsComment", "ipsEntry", "post_block", "postcolor")
        or has_attribute(text, "id", "elComment_", "post_id_")
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read a topic page."""
    page = whole(document.soup)
    drafts = list(_community(page)) or list(_board3(page)) or list(_board2(page))
    if not drafts:
        raise PageChanged(f"{document.name}: an Invision page without comments, post blocks or `.postcolor`")
    headings = (
        ".ipsType_pageTitle",
        ".ipsPageHeader__title",
        ".ipsTitle--h1",
        "h1.ipsType_pagetitle",
        ".maintitle",
        "h1",
    )
    thread = Thread(
        platform="invision",
        title=title_of(page, *headings),
        url=url_of(page, document),
        posts_total=_total(page),
        next_url=next_of(
            page, ".ipsPagination_next", ".ipsPagination__next", "li.next", "span.pagination_next"
        ),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


INVISION = Platform(name="invision", shape="html", recognises=recognises, read=read)


def _total(page: Block) -> int | None:
    """Read "Replies: 12" or "12 replies", which is one less than the posts."""
    for tag in page.all(
        ".cTopicPostCount", ".ipsComments__header h2", "h2.ipsType_sectionHead", ".ipsEntries__title"
    ):
        replies = count_in(inline_text(tag))
        if replies is not None:
            return replies + 1
    return None


def _community(page: Block) -> Iterator[Draft]:
    """Invision Community 4 and 5."""
    found = [
        tag
        for key in ("#elComment_", ".ipsComment", ".ipsEntry", ".cPost")
        for tag in page.all(key)
        if tag.name in ("article", "div", "li") and not _repeated(tag)
    ]
    containers = page.in_order(tag for tag in found if _comment_id(tag))
    outermost = {id(tag) for tag in containers}
    roots = [tag for tag in containers if not any(id(parent) in outermost for parent in tag.parents)]
    for block in page.parts(roots):
        root = block.roots[0]
        body = block.first(
            "data-role=commentContent", ".cPost_contentWrap", ".ipsRichText", ".ipsType_richText"
        )
        if body is None and not _MODERATED(root):
            continue
        facts = _facts(block)
        author = block.inside(
            ".cAuthorPane_author", ".ipsEntry__username", ".ipsComment_author", ".ipsEntry__author-pane"
        )
        writer = writer_in(author, ".ipsUsername", "a") if author.roots else Writer()
        if not writer.name:
            writer = writer_in(block, ".cAuthorPane_author", but_not=body)
        name = facts.get("username") or writer.name or inline_text(author.roots[0] if author.roots else None)
        time = _time(block, body)
        yield Draft(
            words=block.words(body, drop=lambda tag: _DROP(tag) or tag.has_attr("data-excludequote")),
            id=_comment_id(root),
            number=_position(block),
            author=name or None,
            author_id=writer.id or facts.get("userid"),
            role=role_from(_groups(block), name),
            shown=inline_text(time) or None,
            stamp=attribute(time, "datetime") or facts.get("timestamp"),
            edit=_edited(block, body),
            is_solution=block.has(
                ".ipsComment_solved", ".cAnswered", ".ipsEntry--solution", ".cBestAnswerIndicator"
            )
            or any("solved" in each.lower() or "solution" in each.lower() for each in classes(root)),
            removed=body is None,
            permalink=_permalink(block),
        )


def _repeated(tag: Tag) -> bool:
    """Whether it stands in a box that repeats popular posts above the thread."""
    return any(_POPULAR.search(name) for parent in tag.parents for name in classes(parent))


def _comment_id(tag: Tag) -> str | None:
    own = re.fullmatch(r"(?:elComment_|comment-)(\d+)(?:_wrap)?", attribute(tag, "id") or "")
    if own:
        return own[1]
    numbers = (attribute(each, "data-commentid") for each in [tag, *tag.find_all(["div", "section"])])
    return next((number for number in numbers if number), None)


def _facts(block: Block) -> dict[str, str]:
    """Read what the page keeps for its quote button: author and moment."""
    for tag in block.all("[data-quotedata]"):
        try:
            facts = json_of(attribute(tag, "data-quotedata") or "{}")
        except json.JSONDecodeError:
            continue
        if isinstance(facts, dict):
            return {key: str(value) for key, value in facts.items() if value is not None}
    return {}


def _time(block: Block, body: Tag | None) -> Tag | None:
    times = block.all("time")
    outside = [tag for tag in times if body is None or body not in tag.parents]
    noted = [
        tag for tag in outside if tag.find_parent(class_=re.compile("edit|signature|Solution", re.I)) is None
    ]
    return next(iter(noted or outside), None)


def _position(block: Block) -> int | None:
    for tag in block.all("a"):
        if re.fullmatch(r"#\d+", inline_text(tag)):
            return count_in(inline_text(tag))
    return None


def _groups(block: Block) -> list[str]:
    return [
        inline_text(tag)
        for tag in block.all("data-role=group", ".ipsEntry__group", ".group_title", ".cAuthorPane_group")
    ]


def _edited(block: Block, body: Tag | None) -> Edit:
    for tag in (
        *block.all("[data-excludequote]"),
        *block.all(".ipsComment_edited", ".ipsEntry__edited", ".ipsEdited"),
    ):
        if tag.name != "a" and (tag.find("time") or time_in(inline_text(tag))):
            return edit_in(tag)
    for tag in block.all("strong"):
        time = tag.find("time")
        if isinstance(time, Tag) and (body is None or body not in tag.parents):
            return edit_in(tag)
    return NO_EDIT


def _permalink(block: Block) -> str | None:
    for tag in block.all("a"):
        href = attribute(tag, "href") or ""
        if re.search(r"do=findComment|#comment-\d+|#findComment|#entry\d+|findpost", href):
            return without_session(href)
    return None


def _board3(page: Block) -> Iterator[Draft]:
    """IP.Board 3: `div.post_block` with an hCard and `.entry-content`."""
    blocks = [tag for tag in page.all(".post_block", "#post_id_") if digits_of(attribute(tag, "id"))]
    for block in page.parts(blocks):
        root = block.roots[0]
        body = block.first(".entry-content", ".post")
        writer = writer_in(block, ".fn", ".author", "itemprop=name", but_not=body)
        time = block.first("abbr.published", ".published", "itemprop=commentTime")
        yield Draft(
            words=block.words(body, drop=_DROP),
            id=digits_of(attribute(root, "id")),
            number=count_in(block.text(".post_id")) if block.has(".post_id") else _position(block),
            author=writer.name,
            author_id=writer.id,
            role=role_from([block.text(".group_title")], writer.name),
            shown=inline_text(time) or time_in(block.text(".posted_info", ".row2")),
            stamp=attribute(time, "title") if time is not None else None,
            edit=edit_in(block.first("p.edit", ".edit")),
            removed=body is None,
            permalink=_permalink(block),
        )


def _board2(page: Block) -> Iterator[Draft]:
    """IP.Board 2: the body is `.postcolor`, the name a `.normalname` in the row above it."""
    bodies = page.all(".postcolor")
    inside: dict[int, int] = {}
    for body in bodies:
        for parent in body.parents:
            inside[id(parent)] = inside.get(id(parent), 0) + 1
    for body in bodies:
        holder = body
        for parent in body.parents:
            if inside[id(parent)] > 1 or parent.name in ("body", "html"):
                break
            holder = parent
        block = page.part(holder)
        writer = writer_in(block, ".normalname", ".unreg", but_not=body)
        details = [inline_text(tag) for tag in block.all(".postdetails") if body not in tag.parents]
        anchor = next((a for a in block.all("a") if re.match(r"entry\d", attribute(a, "name") or "")), None)
        number = digits_of(attribute(body, "id")) or digits_of(attribute(anchor, "name"))
        yield Draft(
            words=block.words(body, drop=_DROP),
            id=number,
            number=_position(block),
            author=writer.name,
            author_id=writer.id,
            shown=next(
                (time for text in details if not re.search("join", text, re.I) and (time := time_in(text))),
                None,
            ),
            edit=edit_in(block.first(".edit")),
            permalink=_permalink(block),
        )
