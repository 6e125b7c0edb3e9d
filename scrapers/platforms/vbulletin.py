"""vBulletin 3 and 4 (`#post_message_N`), and 5 (`.b-post` with `data-node-id`)."""

import re
from collections.abc import Iterator

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, blocks_of, whole
from scrapers.document import Document
from scrapers.edits import edit_in, time_in
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of, without_session
from scrapers.html import OwnWords, attribute, classes, inline_text, matching, own_words
from scrapers.members import Writer, role_from, writer_in, writer_of
from scrapers.platform import Platform
from scrapers.signatures import without_signature

_MARKS = re.compile(
    r"""\bid=["']?post_message_\d|class=["'][^"']*\b(?:b-post|postcontainer|postbitdeleted)\b|\bid=["']?edit\d+["' ]"""
)
_DROP = matching(
    r"signature|postbit_sig|adsense|ad_|after_content|post-signature|b-post__attachments|attachments|tags_thread"
    r"|b-post-control|postbit_thanks|post_thanks|bbcode_description|viewerror"
)
_NOTE = matching(r"lastedited|postbit_reason|b-post__edit-note|post__edit")
_TOTAL = re.compile(r"\d[\d.,]*\s*(?:-|–|to|bis|à|a|al|до|tot|til|till)\s*\d[\d.,]*\s+\S+\s+(\d[\d.,]*)")


def recognises(document: Document) -> bool:
    """Whether the page has post bodies as vBulletin prints them."""
    return bool(_MARKS.search(document.text))


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
    containers: dict[str, Tag] = {}
    for tag in page.walk():
        found = re.fullmatch(
            r"(?:post_?|edit|deletedpost|td_post_|postbit)?_?(\d+)", attribute(tag, "id") or ""
        )
        if found and tag.name in ("table", "li", "div", "tr", "article") and found[1] not in containers:
            body = bodies.get(found[1])
            if (
                _holds(tag, body)
                if body is not None
                else re.search("deleted|ignored", " ".join(classes(tag)))
            ):
                containers[found[1]] = tag
    for number, body in bodies.items():
        containers.setdefault(number, _around(body))
    order = {id(tag): position for position, tag in enumerate(page.walk())}
    numbers = sorted(containers, key=lambda number: order.get(id(bodies.get(number, containers[number])), 0))
    blocks = {id(block.roots[0]): block for block in blocks_of(list(containers.values()))}
    for number in numbers:
        yield _classic_draft(number, blocks[id(containers[number])], bodies.get(number))


def _holds(tag: Tag, body: Tag) -> bool:
    """Whether the body lies in `tag` and is the only one there."""
    return tag in body.parents and len(tag.find_all(id=re.compile(r"^post_message_\d"))) == 1


def _around(body: Tag) -> Tag:
    """Return the largest element around a body that holds no other."""
    best = body
    for parent in body.parents:
        if parent.name in ("body", "html", "[document]") or not _holds(parent, body):
            return best
        best = parent
    return best


def _classic_draft(number: str, block: Block, body: Tag | None) -> Draft:
    content = Block(roots=(body,)).first(".postcontent", "blockquote.restore") if body is not None else None
    writer = _classic_writer(block, body)
    counter = block.first("#postcount", "a.postcounter", ".postcounter", ".post-count")
    notes = block.first(".lastedited", ".postbit-edit") or _edit_note(block, body)
    words = own_words(content or body, drop=_DROP, note=_NOTE) if body is not None else OwnWords(text="")
    return Draft(
        words=without_signature(words),
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
        inside = Block(roots=(tag,))
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
    for tag in block.walk():
        if tag is body:
            break
        direct = "".join(str(child) for child in tag.contents if not isinstance(child, Tag))
        shown = time_in(direct) if any(char.isdigit() for char in direct) else None
        if shown and not re.search(r"join|regist|since|seit", inline_text(tag), re.IGNORECASE):
            return shown
    return None


def _edit_note(block: Block, body: Tag | None) -> Tag | None:
    """Find the note that vBulletin 3 prints in italics below the body, in `div.smallfont`."""
    if body is None:
        return None
    for tag in block.all(".smallfont"):
        emphasised = tag.find("em", recursive=False)
        follows = any(before is body for before in tag.find_all_previous(id=True))
        if isinstance(emphasised, Tag) and follows and time_in(inline_text(emphasised)):
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
    order = {id(tag): position for position, tag in enumerate(page.walk())}
    unique = sorted({id(tag): tag for tag in containers}.values(), key=lambda tag: order.get(id(tag), 0))
    for block in blocks_of(unique):
        root = block.roots[0]
        body = block.first(".js-post__content-text", "itemprop=text", ".b-post__content-text", ".b-comment__text",
                           ".b-post__body", ".b-comment__body", ".b-post__content")  # fmt: skip
        gone = "b-post--deleted" in classes(root) or block.has(".b-post__deleted", ".deleted-post")
        if body is None and not gone:
            continue
        head = block.inside(".b-userinfo", ".b-comment__author", ".author", ".b-post__author")
        writer = writer_in(head, ".author", "itemprop=name", "a") if head.roots else Writer()
        if not writer.name:
            writer = writer_in(block, ".author", ".b-userinfo__name", but_not=body)
        time = block.first(".b-post__timestamp", ".b-comment__timestamp", "time")
        yield Draft(
            words=_modern_words(body, block),
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


def _modern_words(body: Tag | None, block: Block) -> OwnWords:
    if body is None:
        return OwnWords(text="")
    return own_words(body, drop=lambda tag: _DROP(tag) or block.is_other(tag), note=_NOTE)
