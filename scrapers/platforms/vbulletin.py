"""vBulletin 3 and 4 (`#post_message_N`), and 5 (`.b-post` with `data-node-id`)."""

import re
from collections.abc import Iterator

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, around_each, whole
from scrapers.document import Document
from scrapers.edits import edit_in
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of, without_session
from scrapers.html import attribute, classes, inline_text, matching
from scrapers.members import Writer, role_from, writer_in, writer_of
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class
from scrapers.shown import loose_time, time_in
from scrapers.signatures import without_signature

_DROP = matching(
    r"signature|postbit_sig|adsense|ad_|after_content|post-signature|b-post__attachments|attachments"
    r"|tags_thread|b-post-control|postbit_thanks|post_thanks|bbcode_description|viewerror"
)
_MODERN_BODIES = (
    ".js-post__content-text",
    "itemprop=text",
    ".b-post__content-text",
    ".b-comment__text",
    ".b-post__body",
    ".b-comment__body",
    ".b-post__content",
)
_NOTE = matching(r"lastedited|postbit_reason|b-post__edit-note|post__edit")
_POST_ID = re.compile(r"(?:post_?|edit|deletedpost|td_post_|postbit)?_?(\d+)")
_TOTAL = re.compile(r"\d[\d.,]*\s*(?:-|–|to|bis|à|a|al|до|tot|til|till)\s*\d[\d.,]*\s+\S+\s+(\d[\d.,]*)")


def recognises(document: Document) -> bool:
    """Whether the page has post bodies as vBulletin prints them."""
    text = document.text
    return has_attribute(text, "id", "post_message_") or has_class(
        text, "b-post", "postcontainer", "postbitdeleted"
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read a thread page."""
    page = whole(document.soup)
    drafts = list(_modern(page)) or list(_classic(page))
    if not drafts:
        raise PageChanged(f"{document.name}: a vBulletin page without `post_message_N` or `.b-post` elements")
    counts = page.text(
        "#postpagestats", ".postpagestats", "#pagination_top .popupctrl", ".pagenav", ".smallfont"
    )
    found = _TOTAL.search(counts)
    thread = Thread(
        platform="vbulletin",
        title=title_of(
            page, ".threadtitle", ".b-post__title", ".main-title", ".navbar strong", "td.navbar strong"
        ),
        url=url_of(page, document),
        posts_total=count_in(found[1]) if found else None,
        next_url=next_of(page, ".prev_next a", ".arrow.right-arrow", ".js-pagenav-next-button"),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


VBULLETIN = Platform(name="vbulletin", shape="html", recognises=recognises, read=read)


def _classic(page: Block) -> Iterator[Draft]:
    """Read vBulletin 3 and 4: the body is `#post_message_N`, deleted posts are containers without one."""
    bodies = {digits_of(attribute(tag, "id")) or "": tag for tag in page.all("#post_message_")}
    around = dict(zip(bodies, around_each(list(bodies.values())), strict=True))
    containers: dict[str, Tag] = {}
    for tag in page.walk():
        number = _own_number(tag)
        if number and number not in containers and _is_post(tag, around.get(number)):
            containers[number] = tag
    for number, outermost in around.items():
        containers.setdefault(number, outermost)
    names = {id(tag): number for number, tag in containers.items()}
    for block in page.parts(page.in_order(containers.values())):
        number = names[id(block.roots[0])]
        yield _classic_draft(number, block, bodies.get(number))


def _own_number(tag: Tag) -> str | None:
    if tag.name not in ("table", "li", "div", "tr", "article"):
        return None
    found = _POST_ID.fullmatch(attribute(tag, "id") or "")
    return found[1] if found else None


def _is_post(tag: Tag, around: Tag | None) -> bool:
    """Whether a numbered element is its post: in what surrounds the body, or a stub without a body."""
    if around is None:
        return re.search("deleted|ignored", " ".join(classes(tag))) is not None
    return "post_message" not in (attribute(tag, "id") or "") and (tag is around or around in tag.parents)


def _classic_draft(number: str, block: Block, body: Tag | None) -> Draft:
    content = block.part(body).first(".postcontent", "blockquote.restore") if body is not None else None
    writer = _classic_writer(block, body)
    counter = block.first("#postcount", "a.postcounter", ".postcounter", ".post-count")
    notes = block.first(".lastedited", ".postbit-edit") or _edit_note(block, body)
    return Draft(
        words=without_signature(block.words(content or body, drop=_DROP, note=_NOTE)),
        id=number,
        number=_counted(counter),
        author=writer.name,
        author_id=writer.id,
        role=role_from(_ranks(block, body), writer.name),
        shown=_classic_time(block, body),
        stamp=block.value("datetime", "time"),
        edit=edit_in(notes),
        removed=body is None,
        permalink=_permalink(block, number),
    )


def _classic_writer(block: Block, body: Tag | None) -> Writer:
    for tag in (*block.all("#postmenu_"), *block.all(".username_container")):
        inside = block.part(tag)
        name = inside.first(".bigusername", ".username", "a")
        if name is not None and inline_text(name):
            return writer_of(name)
        if inline_text(tag):
            return Writer(name=inline_text(tag))
    return writer_in(block, ".bigusername", ".username", ".author", "itemprop=name", but_not=body)


def _counted(counter: Tag | None) -> int | None:
    return count_in(inline_text(counter) or attribute(counter, "name") or "") if counter is not None else None


def _classic_time(block: Block, body: Tag | None) -> str | None:
    for key in (
        ".postdate",
        ".date",
        ".postdateold",
        "td.thead",
        "div.thead",
        ".thead",
        ".tcat",
        ".normal",
        "time",
        ".posthead",
    ):
        for tag in block.all(key):
            shown = time_in(inline_text(tag))
            if shown and (body is None or body not in tag.parents):
                return shown
    return loose_time(block, body)


def _edit_note(block: Block, body: Tag | None) -> Tag | None:
    """Find the note that vBulletin 3 prints in italics below the body, in `div.smallfont`."""
    if body is None:
        return None
    for tag in block.all(".smallfont"):
        emphasised = tag.find("em", recursive=False)
        if isinstance(emphasised, Tag) and block.follows(tag, body) and time_in(inline_text(emphasised)):
            return emphasised
    return None


def _ranks(block: Block, body: Tag | None) -> list[str]:
    titles = block.all(".usertitle", ".userTitle", ".rank")
    if not titles:
        titles = [tag for tag in block.all(".smallfont") if body is None or body not in tag.parents][:1]
    shown = [inline_text(tag) for tag in titles]
    return [text for text in shown if text and len(text) < 60 and ":" not in text and not time_in(text)]


def _permalink(block: Block, number: str) -> str | None:
    for tag in block.all("a"):
        href = attribute(tag, "href") or ""
        if href.endswith(f"#post{number}") or re.search(rf"showpost\.php\?p={number}\b", href):
            return without_session(href)
    return None


def _modern(page: Block) -> Iterator[Draft]:
    """Read vBulletin 5: posts and, in some views, comments below a post."""
    containers = [
        tag
        for tag in (*page.all(".b-post"), *page.all(".b-comment"))
        if attribute(tag, "data-node-id") or digits_of(attribute(tag, "id"))
    ]
    for block in page.parts(page.in_order(containers)):
        root = block.roots[0]
        body = block.first(*_MODERN_BODIES)
        gone = "b-post--deleted" in classes(root) or block.has(".b-post__deleted", ".deleted-post")
        if body is None and not gone:
            continue
        head = block.inside(".b-userinfo", ".b-comment__author", ".author", ".b-post__author")
        writer = writer_in(head, ".author", "itemprop=name", "a") if head.roots else Writer()
        if not writer.name:
            writer = writer_in(block, ".author", ".b-userinfo__name", but_not=body)
        time = block.first(".b-post__timestamp", ".b-comment__timestamp", "time")
        yield Draft(
            words=block.words(body, drop=_DROP, note=_NOTE),
            id=attribute(root, "data-node-id") or digits_of(attribute(root, "id")),
            number=count_in(block.text(".b-post__count", ".js-show-post-link")),
            author=writer.name,
            author_id=writer.id,
            role=role_from(
                [inline_text(tag) for tag in block.all(".usertitle", ".b-userinfo__title")], writer.name
            ),
            shown=inline_text(time) or None,
            stamp=block.value("datetime", "time"),
            edit=edit_in(
                block.first(".b-post__edit-note", ".edit-note", ".b-post__edited", ".post-edit-note")
            ),
            removed=gone,
            reply_to=attribute(root.find_parent(attrs={"data-node-id": True}), "data-node-id")
            if "b-comment" in classes(root)
            else None,
            permalink=block.value("href", ".b-post__count", ".js-show-post-link"),
        )
