"""Simple Machines Forum 1 and 2, and ElkArte.

All versions print `#subject_N` above each post; the body is `#msg_N` (2.x) or `div.post` (1.x). Pages are
addressed by post offset, so links to a post are "topic=12.msg345#msg345".
"""

import re

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import edit_in
from scrapers.furniture import digits_of, languages_of, next_of, title_of, url_of, without_session
from scrapers.html import attribute, classes, inline_text, matching
from scrapers.members import role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class, mentions
from scrapers.shown import time_in

_NOTE = matching(r"modified|lastedit")
_HEADING = re.compile(r"(?:^|\s)\S+\s*:\s+(?P<title>\S.*?)\s*\((?:[^()]*\d[^()]*)\)\s*$")
_PLACE = re.compile(r"#\s*(\d+)")
_DROP = matching(
    r"signature|moderatorbar|keyinfo|attachments|msg_\d+_(?:footer|signature)|smf_likebutton|likes|ad_"
)


def recognises(document: Document) -> bool:
    """Whether the page is an SMF board's with posts on it."""
    text = document.text
    return (
        (has_attribute(text, "id", "subject_", "msg_") or has_class(text, "postarea", "post_wrapper"))
        and (
            mentions(text, "action=profile", "smf_", "SMF ", "Simple Machines", "ElkArte")
            or has_attribute(text, "id", "subject_")
        )
        and not has_attribute(text, "id", "post_message_")
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read a topic page."""
    page = whole(document.soup)
    drafts = [_draft(block) for block in page.parts(_containers(page))]
    if all(draft.removed for draft in drafts):
        raise PageChanged(f"{document.name}: an SMF page without `#subject_N` or `#msg_N` beside an author")
    thread = Thread(
        platform="smf",
        title=_title(page),
        url=url_of(page, document),
        next_url=next_of(page, ".next_page", ".nextlinks_bottom"),
        first_number=1 if _is_first(drafts) else None,
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


SMF = Platform(name="smf", shape="html", recognises=recognises, read=read)


def _is_first(drafts: list[Draft]) -> bool:
    """Whether the page begins with the opening post: only replies are numbered."""
    return drafts[0].number is None


def _title(page: Block) -> str | None:
    """Read "Topic: Prices (Read 123 times)" without what is around the title."""
    for key in ("#top_subject", ".display_title", "#forumposts h3.catbg", "#forumposts .catbg", "h3.catbg"):
        for tag in page.all(key):
            found = _HEADING.search(inline_text(tag))
            if found:
                return found["title"]
    return page.text("#top_subject", ".display_title", "#subject_") or title_of(page)


def _containers(page: Block) -> list[Tag]:
    """Find around each subject the largest element that holds no other one."""
    marks = [tag for tag in page.all("#subject_") if re.fullmatch(r"subject_\d+", attribute(tag, "id") or "")]
    if not marks:  # lists of topics have `#msg_N` too, around a link
        marks = [tag for tag in page.all("#msg_") if "inner" in classes(tag)]
    inside: dict[int, int] = {}
    for mark in marks:
        for parent in mark.parents:
            inside[id(parent)] = inside.get(id(parent), 0) + 1
    found = []
    for mark in marks:
        best = mark
        for parent in mark.parents:
            if inside[id(parent)] > 1 or parent.name in ("body", "html", "form") or _is_list(parent):
                break
            best = parent
        found.append(best)
    return found


def _is_list(tag: Tag) -> bool:
    return attribute(tag, "id") in (
        "forumposts",
        "main_content_section",
        "content_section",
        "bodyarea",
        "quickModForm",
    )


def _draft(block: Block) -> Draft:
    body = _body(block)
    number = digits_of(attribute(block.first("#subject_", "#msg_"), "id"))
    poster = block.inside(".poster", ".post-author", ".postauthor")
    writer = writer_in(poster, "h4") if poster.roots else writer_in(block, but_not=body)
    if not writer.name or not poster.roots:
        cell = block.first("td b", "b")
        writer = (
            writer if writer.name else writer_in(block, "b", but_not=body) if cell is not None else writer
        )
    place, shown = _place_and_time(block, body, poster)
    edit = next((tag for tag in block.all("#modified_", ".modified") if time_in(inline_text(tag))), None)
    return Draft(
        words=block.words(body, drop=_DROP, note=_NOTE),
        id=number,
        number=place,
        author=writer.name,
        author_id=writer.id,
        role=role_from(_ranks(block, poster, body), writer.name),
        shown=shown,
        stamp=block.value("datetime", "time"),
        edit=edit_in(edit),
        removed=body is None,
        permalink=_permalink(block, number),
    )


def _body(block: Block) -> Tag | None:
    for tag in (
        *block.all("#msg_"),
        *block.all(".inner"),
        *block.all("div.post", ".post"),
        *block.all(".messageContent"),
    ):
        identifier = attribute(tag, "id") or ""
        if "inner" in classes(tag) or "post" in classes(tag) or re.fullmatch(r"msg_\d+", identifier):
            inner = tag.find("div", class_="inner") if "post" in classes(tag) else None
            return inner if isinstance(inner, Tag) else tag
    return None


def _place_and_time(block: Block, body: Tag | None, poster: Block) -> tuple[int | None, str | None]:
    """Read "« Reply #3 on: January 01, 2010, 10:00:00 AM »"; SMF 2.1 has the number beside the time."""
    places = [inline_text(tag) for tag in block.all(".page_number")]
    titles = [attribute(tag, "title") or "" for tag in block.all("a.smalltext", ".postinfo a")]
    shown = block.text("time") or None
    for tag in (
        *block.all(".postinfo"),
        *block.all(".keyinfo"),
        *block.all(".smalltext"),
        *block.all(".flow_hidden"),
    ):
        if body is not None and body in tag.parents:
            continue
        if any(root in tag.parents or root is tag for root in poster.roots) or "modified" in " ".join(
            classes(tag)
        ):
            continue
        text = re.split(r"[«(]?\s*(?:Last Edit|Letzte Änderung)", inline_text(tag))[0]
        time = time_in(text.split(":", 1)[1]) if re.search(r":\s", text) else None
        time = time or time_in(text)
        if time:
            shown = shown or time
            places.append(text)
            break
    for text in (*places, *titles):
        found = _PLACE.search(text)
        if found:
            return int(found[1]) + 1, shown  # the opening post has no number
    return None, shown


def _ranks(block: Block, poster: Block, body: Tag | None) -> list[str]:
    groups = [
        inline_text(tag) for tag in (poster if poster.roots else block).all(".postgroup", ".membergroup")
    ]
    if groups:
        return [*groups, *(inline_text(tag) for tag in poster.all(".membergroup"))]
    first = next((tag for tag in block.all(".smalltext") if body is None or body not in tag.parents), None)
    return [re.split(r"\s\S+:", inline_text(first))[0]] if first is not None else []


def _permalink(block: Block, number: str | None) -> str | None:
    for tag in block.all("a"):
        href = attribute(tag, "href") or ""
        if number and re.search(rf"#(?:msg)?{number}$", href):
            return without_session(href)
    return None
