"""XenForo 1 and 2: `.message` elements with the author and the post's number in their attributes."""

import re

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import Edit, edit_in
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of, without_session
from scrapers.html import attribute, classes, inline_text, matching
from scrapers.members import role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class, mentions
from scrapers.shown import loose_time

_DROP = matching(
    r"js-lbImage-overlay|message-signature|signature$|likesSummary|reactionsBar|message-lastEdit|editDate"
    r"|attachedFiles|attachmentList|message-attachments|newIndicator|messageTextEndMarker|samCodeUnit"
    r"|samBannerUnit|adBox|js-selectToQuoteEnd|contentAd"
)
_HEADS = (
    ".message-attribution-main",
    ".message-attribution",
    ".message-date",
    ".privateControls",
    ".messageMeta",
    ".messageDetails",
    ".message-cell--main",
    ".messageInfo",
)
_NOTE = matching(r"message-modNote|bbCodeModNote|messageNotices|js-warning$")


def recognises(document: Document) -> bool:
    """Whether the page is a XenForo board's with message bodies on it."""
    text = document.text
    marked = mentions(text, "XenForo", 'data-app="public"', "bbWrapper", "messageText", "message--post")
    return marked and (
        has_attribute(text, "data-content", "post-")
        or has_attribute(text, "id", "post-", "js-post-")
        or has_class(text, "bbWrapper", "messageText")
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read a thread page."""
    page = whole(document.soup)
    drafts = [draft for block in page.parts(_containers(page)) for draft in _draft(block)]
    if not drafts:
        raise PageChanged(f"{document.name}: a XenForo page without `.message` elements that hold posts")
    thread = Thread(
        platform="xenforo",
        title=_title(page),
        url=url_of(page, document),
        next_url=next_of(page, ".pageNav-jump--next", ".PageNavNext"),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


XENFORO = Platform(name="xenforo", shape="html", recognises=recognises, read=read)


def _title(page: Block) -> str | None:
    """Read the title without the prefixes ("Question") that stand in the same heading."""
    shown = page.text(".p-title-value", ".titleBar h1")
    for label in page.all(".p-title-value .label", ".titleBar .prefix"):
        shown = shown.replace(inline_text(label), "", 1).strip()
    return shown or title_of(page)


def _containers(page: Block) -> list[Tag]:
    """Messages with a post number; the box that repeats the accepted answer above the thread is none."""
    found: dict[str, Tag] = {}
    for tag in page.all(".message"):
        names = classes(tag)
        if any(
            name in names
            for name in ("message--simple", "message--highlightedSolution", "message--quickReply")
        ):
            continue
        if any("highlightedSolution" in name for parent in tag.parents for name in classes(parent)):
            continue
        number = _number(tag)
        if number and number not in found:
            found[number] = tag
    return list(found.values())


def _number(tag: Tag) -> str | None:
    for name in ("data-content", "id", "data-post-id"):
        if re.fullmatch(r"(?:js-)?post-?\d+|\d+", attribute(tag, name) or ""):
            return digits_of(attribute(tag, name))
    return None


def _draft(block: Block) -> list[Draft]:
    root = block.roots[0]
    body = block.first(".bbWrapper", ".messageText", ".message-body", ".messageContent")
    gone = any(
        name in ("message--deleted", "deleted", "messageDeleted") for name in classes(root)
    ) or block.has(".messageDeletedTop")
    if body is None and not gone:
        return []
    writer = writer_in(block, ".message-name", ".userText", ".messageUserBlock", ".username", but_not=body)
    position = next((n for tag in _positions(block) if (n := count_in(inline_text(tag))) is not None), None)
    time = _time(block, body)
    return [
        Draft(
            words=block.words(body, drop=_DROP, note=_NOTE),
            id=_number(root),
            number=position,
            author=attribute(root, "data-author") or block.text(".username") or writer.name,
            author_id=block.value("data-user-id", ".username") or writer.id,
            role=role_from(_ranks(block, root), attribute(root, "data-author")),
            shown=_shown(time) or loose_time(block, body),
            stamp=attribute(time, "datetime", "data-time"),
            edit=_edit(block),
            is_solution=any("solution" in name.lower() for name in classes(root)),
            removed=gone,
            permalink=_permalink(block),
            votes=_votes(block),
        )
    ]


def _positions(block: Block) -> list[Tag]:
    attribution = block.inside(".message-attribution-opposite", ".publicControls", ".message-attribution")
    return [
        tag
        for tag in (*block.all("a.postNumber", ".postNumber"), *attribution.all("a"))
        if re.fullmatch(r"#?\s*[\d.,\s]+", inline_text(tag))
    ]


def _time(block: Block, body: Tag | None) -> Tag | None:
    for head in _HEADS:
        for part in block.all(head):
            inside = block.part(part)
            for tag in inside.all("time", ".DateTime", ".u-dt", "[datetime]", "[data-time]"):
                if (body is None or body not in tag.parents) and not _in_note(tag):
                    return tag
    times = block.all("time", ".DateTime", "[data-time]")
    return next(
        (tag for tag in times if (body is None or body not in tag.parents) and not _in_note(tag)), None
    )


def _in_note(tag: Tag) -> bool:
    return tag.find_parent(class_=re.compile(r"lastEdit|editDate|signature|likes|reaction")) is not None


def _shown(time: Tag | None) -> str | None:
    """Return the text, or the title where no machine-readable time makes up for a text like "Yesterday"."""
    if time is None:
        return None
    title = attribute(time, "title")
    if title and re.search(r"\d", title) and not attribute(time, "datetime", "data-time"):
        return title
    day, clock = (
        attribute(time, "data-datestring", "data-date-string"),
        attribute(time, "data-timestring", "data-time-string"),
    )
    return inline_text(time) or (f"{day} {clock}" if day and clock else None)


def _edit(block: Block) -> Edit:
    note = block.first(".message-lastEdit", ".editDate")
    time = (
        note.find(["time", "abbr", "span"], class_=re.compile("DateTime|u-dt")) if note is not None else None
    )
    read = edit_in(note)
    if not isinstance(time, Tag):
        return read
    return Edit(editor=read.editor, shown=_shown(time), stamp=attribute(time, "datetime", "data-time"))


def _ranks(block: Block, root: Tag) -> list[str]:
    banners = [inline_text(tag) for tag in block.all(".userBanner")]
    banners += [inline_text(tag) for tag in block.all(".userTitle", ".message-userTitle")]
    return [*banners, *(["staff"] if "staff" in classes(root) else [])]


def _permalink(block: Block) -> str | None:
    dated = block.value("href", "a.datePermalink")
    if dated:
        return without_session(dated)
    for tag in block.all("a"):
        href = attribute(tag, "href") or ""
        quoted = any("bbCodeBlock" in name or "AttributionLink" in name for name in classes(tag))
        if re.search(r"/post-\d+$|#post-\d+$|/posts/\d+/?$|/permalink$", href) and not quoted:
            return without_session(href)
    return None


def _votes(block: Block) -> int | None:
    tag = block.first(".contentVote-score", ".js-voteCount")
    text = inline_text(tag)
    return int(text) if re.fullmatch(r"-?\d+", text) else None
