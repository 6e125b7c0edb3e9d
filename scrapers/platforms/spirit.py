"""Spirit topic pages."""

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page, Role
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import NO_EDIT
from scrapers.furniture import languages_of, next_of, title_of, url_of
from scrapers.html import OwnWords, attribute, classes, inline_text, matching
from scrapers.members import role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_class, mentions
from scrapers.shown import time_in

_DROP = matching(r"comment-actions|share|share-box")
_BOXES = (".comments_list__comment", ".comments_list__item")
_WORDS = ("comment-text", "comments_list__item__text")
"""Class names changed between versions; what they name did not."""


def recognises(document: Document) -> bool:
    """Whether the page is a Spirit topic."""
    text = document.text
    return mentions(text, "data-pk=", "data-number=") and (
        ("comment-text" in text and has_class(text, "comment")) or has_class(text, "comments_list__comment")
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read a topic page; what moderators did to the topic ("closed", "moved") is no post."""
    page = whole(document.soup)
    containers = [tag for tag in page.all("div.comment", ".comment", *_BOXES) if attribute(tag, "data-pk")]
    highlighted = {id(tag) for tag in containers if _is_action(tag)}
    actions = tuple(inline_text(tag.find(class_=_WORDS)) for tag in containers if id(tag) in highlighted)
    drafts = [
        _draft(block) for block in page.parts([tag for tag in containers if id(tag) not in highlighted])
    ]
    if not drafts:
        raise PageChanged(f"{document.name}: a Spirit page without `.comment` elements")
    thread = Thread(
        platform="spirit",
        title=title_of(page, ".topic-title", "h1.headline", "h1"),
        url=url_of(page, document),
        next_url=next_of(page, ".next", ".paginator .next"),
        languages=languages_of(page),
        notes=tuple(text for text in actions if text),
    )
    return (assemble(thread, drafts, document),)


SPIRIT = Platform(name="spirit", shape="html", recognises=recognises, read=read)


def _is_action(tag: Tag) -> bool:
    """Whether it says what a moderator did to the topic; a removed comment looks alike but for its badge."""
    return "is-highlighted" in classes(tag) or (
        "comments_list__item" in classes(tag) and tag.find(class_="fa-trash-o") is None
    )


def _draft(block: Block) -> Draft:
    root = block.roots[0]
    gone = block.has(".comment-removed", ".fa-trash-o")
    body = block.first(".comment-text", ".comment__text")
    writer = writer_in(
        block,
        "a.username",
        ".username",
        "a.comment__info__username__link",
        ".comment-removed a",
        ".comments_list__item__text a",
        but_not=body,
    )
    date = block.inside(".comment-date", ".comment__info__date")
    titles = [attribute(tag, "title") or "" for tag in date.all("li")]
    number = attribute(root, "data-number")
    return Draft(
        words=OwnWords(text="") if gone else block.words(body, drop=_DROP),
        id=attribute(root, "data-pk"),
        number=int(number) if number and number.isdigit() else None,
        author=writer.name,
        author_id=writer.id,
        role=_role(block, writer.name),
        shown=next((title for title in titles if time_in(title)), None)
        or inline_text(date.first("li"))
        or None,
        edit=NO_EDIT,
        removed=gone,
        permalink=f"#{attribute(root, 'id')}" if attribute(root, "id") else None,
    )


def _role(block: Block, name: str | None) -> Role | None:
    marks = classes(tag) if (tag := block.first("a.username", ".username")) is not None else []
    if "is-mod" in marks:
        return "moderator"
    return "staff" if "is-admin" in marks else role_from([], name)
