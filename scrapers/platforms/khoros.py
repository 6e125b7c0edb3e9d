"""Khoros (Lithium) community pages."""

import re

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import AuthorBasis, Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import NO_EDIT, Edit
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of, without_session
from scrapers.html import OwnWords, attribute, classes, inline_text, matching
from scrapers.members import Writer, role_from, writer_of
from scrapers.platform import Platform
from scrapers.rawmarkup import mentions
from scrapers.shown import loose_time, time_in

_DROP = matching(
    r"lia-attachment|lia-message-signature|UserSignature|lia-user-signature|lia-panel-feedback|lia-spoiler-link|lia-media"
    r"-caption|lia-rating|KudosButton|lia-message-tags|lia-inline-message-kudos|lia-button"
)
_NOTE = matching(r"lia-message-moderat|lia-moderation")
_MESSAGE = re.compile(r"^(?:MessageView$|lia-message-view-|lia-component-message-view)")
_PLACE = re.compile(r"([\d.,\u00a0 ]+?)\s*(?:/|[^\W\d]+)\s*([\d.,\u00a0 ]*\d)")
_EDITED = re.compile(
    r"\b(?:Edited|Bearbeitet|Modifié|Modificado|Editado|Modificato|Bewerkt|Redigerad|Edytowano|編集)\b",
    re.IGNORECASE,
)


def recognises(document: Document) -> bool:
    """Whether the page is a Khoros community's with messages on it."""
    return mentions(
        document.text, "lia-message-body", "lia-message-view", "lia-component-message-view", "MessageView "
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read a thread page of a board, blog, idea exchange or knowledge base."""
    page = whole(document.soup)
    containers = _containers(page)
    drafts = [draft for block in page.parts(containers) for draft in _draft(block)]
    if not drafts:
        raise PageChanged(f"{document.name}: a Khoros page without messages that have a body")
    thread = Thread(
        platform="khoros",
        title=_title(page),
        url=url_of(page, document),
        posts_total=_total(page),
        next_url=next_of(
            page, ".lia-paging-page-next a", ".lia-paging-page-next", "a.lia-link-navigation.next"
        ),
        languages=languages_of(page),
        notes=tuple(
            inline_text(tag)
            for tag in page.all(".lia-thread-read-only", ".lia-read-only-notice")
            if inline_text(tag)
        ),
    )
    return (assemble(thread, drafts, document),)


KHOROS = Platform(name="khoros", shape="html", recognises=recognises, read=read)


def _title(page: Block) -> str | None:
    shown = page.text(
        ".lia-message-subject-banner",
        "h1.lia-message-subject-banner",
        ".lia-message-subject h1",
        ".lia-message-subject",
    )
    return shown or title_of(page, "h1")


def _containers(page: Block) -> list[Tag]:
    """Find the outermost message views that hold a body or say that it is gone, each message once.

    The solution is shown a second time in a box of its own near the top; the copy in its place counts.
    """
    views = [tag for key in (".MessageView", ".lia-message-view-wrapper") for tag in page.all(key)]
    views += [tag for tag in page.walk() if any(_MESSAGE.match(name) for name in classes(tag))]
    found: dict[str, Tag] = {}
    accepted: dict[int, str] = {}
    for tag in page.in_order(tag for tag in views if tag.name in ("div", "article", "li", "section")):
        around = next((accepted[id(parent)] for parent in tag.parents if id(parent) in accepted), None)
        own = attribute(tag, "data-lia-message-uid", "data-message-uid", "data-message-id")
        if around is not None and own in (None, around):
            continue
        if not (_has_body(tag) or "lia-message-with-no-content" in classes(tag)):
            continue
        number = own or _number(page.part(tag)) or f"#{len(found)}"
        accepted[id(tag)] = number
        if number not in found or _is_copy(found[number]):
            found[number] = tag
    return page.in_order(found.values())


def _has_body(tag: Tag) -> bool:
    return tag.find(class_=re.compile(r"^lia-message-body")) is not None


def _is_copy(tag: Tag) -> bool:
    names = [name for parent in (tag, *tag.parents) for name in classes(parent)]
    return any(
        re.search(r"solution-list|accepted-solutions|AcceptedSolutions|SolutionList|topic-solution", name)
        for name in names
    )


def _number(block: Block) -> str | None:
    root = block.roots[0]
    own = attribute(root, "data-lia-message-uid", "data-message-uid", "data-message-id")
    if own:
        return own
    inner = block.value("data-lia-message-uid", "[data-lia-message-uid]") or block.value(
        "data-message-id", "[data-message-id]"
    )
    if inner:
        return inner
    place = block.inside(".MessagesPositionInThread", ".lia-message-position-in-thread")
    for tag in (*place.all("a"), *block.all("a")):
        found = re.search(r"#M(\d+)$|/m-p/(\d+)(?:$|[#?/])", attribute(tag, "href") or "")
        if found and "in-response-to" not in " ".join(classes(tag)):
            return found[1] or found[2]
    return digits_of(attribute(root, "id"))


def _total(page: Block) -> int | None:
    for tag in page.all(".MessagesPositionInThread", ".lia-message-position-in-thread"):
        found = _PLACE.search(inline_text(tag))
        if found:
            return count_in(found[2])
    replies = page.text(".lia-replies-count", ".replies-count", ".lia-component-reply-count")
    number = count_in(replies) if replies else None
    return number + 1 if number is not None else None


def _draft(block: Block) -> list[Draft]:
    root = block.roots[0]
    body = block.first(".lia-message-body-content", ".lia-message-body", "itemprop=text")
    writer, basis = _writer(block, body)
    place = inline_text(block.first(".MessagesPositionInThread", ".lia-message-position-in-thread"))
    words = block.words(body, drop=_DROP, note=_NOTE)
    names = " ".join(name for tag in (root, *block.all(".MessageView")) for name in classes(tag))
    gone = "lia-message-with-no-content" in names or body is None
    if gone and writer.name is None and not words.text and not place:
        return []
    created = _posted(block, body)
    kudos = block.text(
        ".MessageKudosCount", ".kudos-count-link", ".lia-component-kudos-widget-kudos-count", ".KudosCount"
    )
    return [
        Draft(
            words=OwnWords(text="") if gone else words,
            id=_number(block),
            number=count_in(place) if place else None,
            author=writer.name,
            author_id=writer.id,
            author_basis=basis,
            role=role_from(
                [
                    inline_text(tag)
                    for tag in block.all(
                        ".lia-message-author-rank", ".lia-user-rank", ".lia-component-author-rank"
                    )
                ],
                writer.name,
            ),
            shown=created[0],
            stamp=created[1],
            edit=_edit(block),
            is_solution=bool(re.search(r"lia-accepted-solution|lia-list-row-thread-solved-reply", names)),
            removed=gone,
            reply_to=_reply_to(block),
            permalink=_permalink(block),
            votes=count_in(kudos) if kudos else None,
        )
    ]


def _writer(block: Block, body: Tag | None) -> tuple[Writer, AuthorBasis]:
    """Take the author's line; the byline of some skins ends with the last editor's name instead."""
    for key in (
        ".lia-message-author-username",
        ".lia-message-author-with-avatar",
        ".UserName",
        "a.lia-user-name-link",
        ".lia-user-name-link",
        ".lia-user-name",
    ):
        for tag in block.all(key):
            if inline_text(tag) and not _in(tag, body) and not _in_dates(tag) and not _in_reply_line(tag):
                inner = block.part(tag).first("a.lia-user-name-link", ".lia-user-name-link")
                return writer_of(inner if inner is not None and inline_text(inner) else tag), "author_line"
    avatar = block.value(
        "title", ".lia-user-avatar-message", "img.lia-user-avatar-message", ".UserAvatar img"
    )
    edited = _edit(block) is not NO_EDIT
    if avatar and edited:  # the byline then names the editor; the picture is the author's
        return Writer(name=avatar), "author_line"
    for tag in block.all(".lia-user-name-link", ".username_details"):
        if inline_text(tag) and not _in(tag, body) and not _in_reply_line(tag):
            named = writer_of(tag)
            return Writer(
                name=_BY.sub("", named.name or ""), id=named.id
            ), "editor_line" if edited else "by_line"
    return Writer(name=avatar), "author_line"


_BY = re.compile(r"^(?:by|von|par|por|da|door|av|af|przez|от)\s+", re.IGNORECASE)


def _in(tag: Tag, container: Tag | None) -> bool:
    return container is not None and any(parent is container for parent in tag.parents)


def _in_dates(tag: Tag) -> bool:
    return (
        tag.find_parent(
            class_=re.compile(r"lia-message-dates|lia-message-edited|username_details|lia-message-post-date")
        )
        is not None
    )


def _in_reply_line(tag: Tag) -> bool:
    return (
        tag.find_parent(class_=re.compile(r"MessageInResponseTo|lia-message-in-response-to|in-response-to"))
        is not None
    )


def _posted(block: Block, body: Tag | None) -> tuple[str | None, str | None]:
    """Return the time as shown and as encoded; an edit's time stands beside it in the same line."""
    for key in (".lia-message-posted-on", ".lia-message-post-date", ".lia-message-dates", ".DateTime"):
        for tag in block.all(key):
            if "lia-message-edited-on" in classes(tag) or _in(tag, body):
                continue
            inside = block.part(tag)
            stamp = inside.value("datetime", "time", "[datetime]")
            friendly = inside.value("title", ".local-friendly-date")
            parts = " ".join(
                part for part in (inside.text(".local-date"), inside.text(".local-time")) if part
            )
            text = (
                inside.text(".message_post_text") or friendly or parts or _EDITED.split(inline_text(tag))[0]
            )
            shown = time_in(text.replace("\u200e", "").replace("\u200f", ""))
            if shown or stamp:
                return shown or inline_text(tag), stamp
    return loose_time(block, body), block.value("datetime", "time")


def _edit(block: Block) -> Edit:
    """Read "Edited DATE by NAME"; NAME is whoever edited last, a moderator as likely as the author."""
    note = block.first(".lia-message-edited-on")
    if note is None:
        return NO_EDIT
    inside = block.part(note)
    text = inside.value("title", ".local-friendly-date") or inline_text(note)
    line = note.parent
    editor = None
    if line is not None:
        names = [
            tag
            for tag in block.part(line).all(".lia-user-name-link", ".username_details")
            if inline_text(tag)
        ]
        editor = inline_text(names[-1]) if names else None
    return Edit(
        editor=editor, shown=time_in(text.replace("\u200e", "")), stamp=inside.value("datetime", "time")
    )


def _reply_to(block: Block) -> str | None:
    line = block.inside(
        ".MessageInResponseTo", ".lia-message-in-response-to", ".lia-component-message-in-response-to"
    )
    for tag in line.all("a"):
        found = re.search(r"/m-p/(\d+)|#M(\d+)", attribute(tag, "href") or "")
        if found:
            return found[1] or found[2]
    return None


def _permalink(block: Block) -> str | None:
    for tag in block.all("a"):
        href = attribute(tag, "href") or ""
        if re.search(r"/m-p/\d+#M\d+$|#M\d+$", href) and not _in_reply_line(tag):
            return without_session(href)
    return None
