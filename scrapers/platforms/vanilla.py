"""Vanilla Forums: `#Discussion_N` and `#Comment_N` items."""

import re

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import edit_in
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of, without_session
from scrapers.html import attribute, classes, inline_text, matching
from scrapers.members import role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class

_REPEATED = re.compile(
    r"AcceptedAnswers|DataBox-AcceptedAnswers|PromotedContent|BestOf|TopComments|SuggestedContent"
)
_DROP = matching(
    r"UserSignature|Signature|Reactions|AttachFileContainer|Attachments|CommentOptions|ReactionsList|js-quoteButton"
    r"|DateUpdated|Reply-Link|ThumbnailGrid"
)


def recognises(document: Document) -> bool:
    """Whether the page is a Vanilla discussion."""
    text = document.text
    items = has_attribute(text, "id", "Comment_", "Discussion_") or has_class(
        text, "ItemDiscussion", "ItemComment"
    )
    return items and has_class(text, "Message", "userContent", "Item-Body")


def read(document: Document) -> tuple[Page, ...]:
    """Read a discussion page."""
    page = whole(document.soup)
    found = [
        *page.all("#Discussion_"),
        *page.all(".ItemDiscussion"),
        *page.all("#Comment_"),
        *page.all(".ItemComment"),
    ]
    drafts = [draft for block in page.parts(page.in_order(_posts_only(found))) for draft in _draft(block)]
    if not drafts:
        raise PageChanged(f"{document.name}: a Vanilla page without `.Message` in its items")
    thread = Thread(
        platform="vanilla",
        title=title_of(
            page, ".pageHeadingBox h1", ".Discussion h1", ".DiscussionName", ".PageTitle h1", "h1"
        ),
        url=url_of(page, document),
        posts_total=_total(page),
        next_url=next_of(page, "a.Next", ".Pager .Next"),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


VANILLA = Platform(name="vanilla", shape="html", recognises=recognises, read=read)


def _posts_only(found: list[Tag]) -> list[Tag]:
    """Leave out what boxes above the thread repeat, and lists of other discussions."""
    return [
        tag
        for tag in found
        if tag.name in ("li", "div", "article", "section")
        and not any(_REPEATED.search(name) for parent in tag.parents for name in classes(parent))
        and tag.find(class_=re.compile(r"^(?:Message|userContent)$")) is not None
        and not (attribute(tag, "id") is None and tag.find(id=re.compile(r"^(?:Discussion|Comment)_\d+$")))
    ]


def _total(page: Block) -> int | None:
    """Read the number of comments above them; the discussion's opening post is one more."""
    shown = page.text(".CommentHeading", ".CommentCount", ".MItem.CommentCount")
    comments = count_in(shown) if shown else None
    return comments + 1 if comments is not None else None


def _draft(block: Block) -> list[Draft]:
    root = block.roots[0]
    body = block.first(".Message", ".userContent")
    if body is None:
        return []
    writer = writer_in(block, ".AuthorWrap .Username", "a.Username", ".Username", ".Author", but_not=body)
    time = next((tag for tag in block.all("time") if body not in tag.parents), None)
    removed = any(name in ("Deleted", "isDeleted") for name in classes(root))
    return [
        Draft(
            words=block.words(body, drop=_DROP),
            id=_identity(root),
            author=writer.name,
            author_id=writer.id,
            role=role_from(_ranks(block), writer.name),
            shown=inline_text(time) or block.text(".DateCreated") or None,
            stamp=attribute(time, "datetime"),
            edit=edit_in(block.first(".DateUpdated")),
            is_solution=any("Accepted" in name for name in classes(root))
            or block.has(".QnA-Accepted", ".AnswerAccepted"),
            removed=removed,
            permalink=_permalink(block),
        )
    ]


def _identity(root: Tag) -> str | None:
    """Return a comment's number; the opening post is numbered on its own and keeps its prefix."""
    identifier = attribute(root, "id") or ""
    return digits_of(identifier) if identifier.startswith("Comment_") else identifier or None


def _ranks(block: Block) -> list[str]:
    return [
        inline_text(tag) for tag in block.all(".Rank", ".RoleTitle", ".AuthorTitle", ".Roles", ".UserTitle")
    ]


def _permalink(block: Block) -> str | None:
    for tag in (*block.all(".Permalink"), *block.all("a")):
        href = attribute(tag, "href") or ""
        if re.search(r"/discussion/(?:comment/)?\d+|#Comment_\d+", href):
            return without_session(href)
    return None
