"""MyBB 1.x themes, and its lightweight archive."""

import re
from collections.abc import Iterator

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import edit_in
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of, without_session
from scrapers.html import attribute, classes, inline_text, matching
from scrapers.members import Writer, role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class, mentions
from scrapers.shown import time_in

_ARCHIVED = re.compile(r"""<div class=["']post["']>\s*<div class=["']header""")
_DROP = matching(
    r"signature|post_meta|attachment|float_right|post_controls|thanks|thx|reputation|tyl|post_edit$"
)
_NOTE = matching(r"edited_post|post_edit$")


def recognises(document: Document) -> bool:
    """Whether the page is a MyBB board's, or its archive's, with posts on it."""
    text = document.text
    return (
        (
            has_attribute(text, "id", "pid_")
            or mentions(text, "MyBB", "mybb")
            or has_class(text, "post_body", "post_content", "post_author", "dateline")
        )
        and (
            has_attribute(text, "id", "pid_", "post_")
            or has_class(text, "post_body")
            or bool(_ARCHIVED.search(text))
        )
        and not has_attribute(text, "id", "post_message_", "phpbb")
        and not mentions(text, "ipsComment")
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read a thread page."""
    page = whole(document.soup)
    drafts = list(_themed(page)) or list(_archived(page))
    if not drafts:
        raise PageChanged(f"{document.name}: a MyBB page without `#post_N` or archive posts")
    thread = Thread(
        platform="mybb",
        title=_title(page),
        url=url_of(page, document),
        next_url=next_of(page, "a.pagination_next", ".pagination_next") or _archive_next(page),
        first_number=1 if _archive_first(page) else None,
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


MYBB = Platform(name="mybb", shape="html", recognises=recognises, read=read)


def _title(page: Block) -> str | None:
    full = page.text("#fullversion a")
    if full:
        return full
    trail = page.text(".navigation .active")
    if trail:
        return trail
    path = page.text(".navigation").rsplit(">", 1)
    return path[1].strip() if len(path) == 2 else title_of(page)


def _themed(page: Block) -> Iterator[Draft]:
    containers = [
        tag
        for tag in (*page.all("#post_"), *page.all("div.post", "table.post"))
        if re.fullmatch(r"post_\d+", attribute(tag, "id") or "")
        and tag.name in ("div", "table", "tr", "li", "article")
    ]
    for block in page.parts(page.in_order(containers)):
        root = block.roots[0]
        body = block.first(".post_body", "#pid_")
        if body is None and not re.search("deleted|ignored", " ".join(classes(root))):
            continue
        profile = block.inside(".author_information", ".post_author", ".post_author_info")
        writer = writer_in(profile, ".largetext", "strong a", "strong") if profile.roots else Writer()
        if not writer.name:
            writer = writer_in(block, ".largetext", but_not=body)
        edit = block.first(".edited_post", ".post_edit")
        yield Draft(
            words=block.words(body, drop=_DROP, note=_NOTE),
            id=digits_of(attribute(root, "id")),
            number=_position(block),
            author=writer.name,
            author_id=writer.id,
            role=role_from(_ranks(profile), writer.name),
            shown=_time(block, body, profile),
            edit=edit_in(edit),
            removed=body is None,
            permalink=_permalink(block),
        )


def _position(block: Block) -> int | None:
    for tag in block.all("a"):
        if re.fullmatch(r"#\s*[\d,.]+", inline_text(tag)):
            return count_in(inline_text(tag))
    return None


def _time(block: Block, body: Tag | None, profile: Block) -> str | None:
    for key in (".post_date", ".post-date", ".post_head", ".smalltext"):
        for tag in block.all(key):
            if (body is not None and body in tag.parents) or any(
                root in tag.parents for root in profile.roots
            ):
                continue
            titles = [attribute(span, "title") or "" for span in tag.find_all("span", title=True)]
            shown = inline_text(tag)
            edit = tag.find(class_=re.compile("edit"))
            if isinstance(edit, Tag):
                shown = shown.replace(inline_text(edit), "")
            relative = next((title for title in titles if time_in(title)), None)
            rest = next((word for word in re.findall(r"\d{1,2}:\d\d(?:\s*[AP]M)?", shown)), "")
            if relative:
                return f"{relative}, {rest}" if rest and ":" not in relative else relative
            if time_in(shown):
                return time_in(shown)
    return None


def _ranks(profile: Block) -> list[str]:
    shown = [inline_text(tag) for tag in profile.all(".smalltext")]
    images = [attribute(tag, "alt", "title") or "" for tag in profile.all("img")]
    return [text.split(" Posts")[0][:60] for text in (*shown[:1], *images) if text]


def _permalink(block: Block) -> str | None:
    for tag in block.all("a"):
        href = attribute(tag, "href") or ""
        if re.search(r"#pid\d+$", href) and "quick_jump" not in classes(tag):
            return without_session(href)
    return None


def _archived(page: Block) -> Iterator[Draft]:
    """Read the archive: `div.post` with a header (author, date) and a message."""
    posts = [tag for tag in page.all("div.post") if tag.find("div", class_="header", recursive=False)]
    for block in page.parts(posts):
        head = block.inside("div.header", ".header")
        body = block.first("div.message", ".message")
        author = head.first(".author", "h2", "h3", "strong")
        date = head.text(".dateline") or head.text("div")
        writer = writer_in(block.part(author), "a") if author is not None else Writer()
        yield Draft(
            words=block.words(body, drop=_DROP, note=_NOTE),
            author=writer.name or inline_text(author) or None,
            author_id=writer.id,
            shown=time_in(date) or date or None,
            removed=body is None,
        )


def _archive_next(page: Block) -> str | None:
    """Find the link that follows the current page's number, which is no link."""
    pages = page.first(".multipage")
    current = pages.find("strong", string=re.compile(r"^\s*\d+\s*$")) if pages is not None else None
    link = current.find_next_sibling("a") if isinstance(current, Tag) else None
    return without_session(attribute(link, "href") or "") or None if isinstance(link, Tag) else None


def _archive_first(page: Block) -> bool:
    if page.has("#post_"):
        return False
    pages = page.first(".multipage")
    current = pages.find("strong", string=re.compile(r"^\s*\d+\s*$")) if pages is not None else None
    return not isinstance(current, Tag) or inline_text(current) == "1"
