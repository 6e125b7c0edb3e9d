"""phpBB 2 and 3 with the styles made from prosilver, subsilver2 and subSilver, and Forumieren.

Styles rename most things but keep three: prosilver's post number in the id of a `.post`, subsilver2's
`.postauthor` and `.postbody`, and phpBB 2's `span.name` with an anchor that is the number.
"""

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
from scrapers.html import OwnWords, attribute, classes, inline_text, matching, own_words
from scrapers.members import Writer, role_from, writer_in, writer_of
from scrapers.platform import Platform
from scrapers.rawmarkup import has_class, mentions
from scrapers.shown import loose_time, time_in
from scrapers.signatures import without_signature

_MARKS = re.compile(
    r"""<body[^>]+\bid=["']phpbb|class=["'][^"']*\bpostprofile\b|class=["']post(?:author|details)"""
    r"""|viewtopic\.php\?[^"'\s>]*\b[ptf]=\d|viewtopic[^"'\s>]*\.html|by phpbb|forumotion|forumieren""",
    re.IGNORECASE,
)
_NOTE = matching(r"notice$|edited$|edited-|postedit$|post-edit|lastedit")
_COUNTS = (".pagination", "td.gensmall", "span.gensmall", ".nav")
_IN_BRACKETS = re.compile(r"\[\s*(\d[\d.,]*)\s+[^\W\d]+\s*\]")
_BESIDE_PAGES = re.compile(r"\s*(\d[\d.,]*)\s+[^\W\d]+\s*(?:[•·|]|$)")
_OTHERS = ("pun_wrap", "brdmain", 'id="vf"', "punwrap", "vbulletin_")
_DROP = matching(
    r"signature|sig\d|post_sig|attachbox|profile-icons|post-buttons|back2top|thanks|list_thanks|divider"
    r"|post-details|reactions?-|reaction|likes?-|vote|adsbygoogle|inline-ad|signature_div|postprofile"
)


def recognises(document: Document) -> bool:
    """Whether the page is a phpBB board's with post bodies on it."""
    text = document.text
    return (
        has_class(text, "postbody", "post-text", "post_body", "postprofile")
        and bool(_MARKS.search(text))
        and not mentions(text, *_OTHERS)
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read a topic page."""
    page = whole(document.soup)
    drafts = list(_prosilver(page)) or list(_subsilver(page)) or list(_phpbb2(page))
    if not drafts:
        raise PageChanged(
            f"{document.name}: a phpBB page without posts where prosilver or subsilver has them"
        )
    return (assemble(_thread(page, document), drafts, document),)


PHPBB = Platform(name="phpbb", shape="html", recognises=recognises, read=read)


def _thread(page: Block, document: Document) -> Thread:
    titles = (
        ".topic-title",
        "a.titles",
        "a.maintitle",
        ".maintitle",
        "h2.titles",
        "h1.page-title",
        ".topictitle",
    )
    counts = [inline_text(tag) for key in _COUNTS for tag in page.all(key)]
    in_brackets = (_IN_BRACKETS.search(text) for text in counts)
    beside_pages = (_BESIDE_PAGES.match(inline_text(tag)) for tag in page.all(".pagination"))
    found = next((match for match in (*in_brackets, *beside_pages) if match), None)
    return Thread(
        platform="phpbb",
        title=title_of(page, *titles, "h2"),
        url=url_of(page, document),
        posts_total=count_in(found[1]) if found else None,
        next_url=next_of(page, "li.next", ".arrow.next", "a.right-box"),
        first_number=1 if _first_page(counts, page) else None,
        languages=languages_of(page),
    )


def _first_page(counts: list[str], page: Block) -> bool:
    """Whether "Page 1 of 3" is shown, or nothing about pages."""
    for text in counts:
        found = re.search(r"\b(\d+)\s+[^\W\d]+\s+(\d+)\b(?!\s+[^\W\d])", text)
        if found and int(found[1]) <= int(found[2]):
            return found[1] == "1"
    current = page.text("li.active")
    return current in ("", "1")


def _prosilver(page: Block) -> Iterator[Draft]:
    for block in page.parts(_containers(page)):
        root = block.roots[0]
        body = block.first("div.content", ".post-content", ".post-text", ".post_body", ".postbody")
        gone = block.first(".post_deleted_msg", ".ignore", ".post-ignore")
        if body is None and gone is None:
            continue
        byline = block.first("p.author", "div.author", ".author", ".post-author", ".topictitle", ".postdate")
        writer = _prosilver_author(block, byline, body)
        profile = block.inside(".postprofile", ".post-profile", ".author-profile")
        words = _words(body, block)
        yield Draft(
            words=words,
            id=_number(block),
            author=writer.name,
            author_id=writer.id,
            role=role_from(_ranks(profile), writer.name),
            shown=_prosilver_time(block, byline, body, writer),
            stamp=block.value("datetime", "time"),
            edit=edit_in(block.first(".notice", ".edited", ".postedit")),
            removed="post_deleted" in classes(root) or not (words.text or words.quotes or _pictures(body)),
            permalink=_permalink(block, body),
        )


def _containers(page: Block) -> list[Tag]:
    """Find posts by the number in their id ("p12", "post12"); adverts dressed as posts have none."""
    found = [tag for tag in page.all(".post", ".postcontainer") if tag.name in _BOXES and _has_number(tag)]
    return found or [tag for tag in page.all("#p") if tag.name in _BOXES and _has_number(tag)]


_BOXES = ("div", "article", "section", "li")
_NUMBERED = re.compile(r"(?:p|post-?|post_|profile|post_content)(\d+)$")


def _has_number(tag: Tag) -> bool:
    if _NUMBERED.match(attribute(tag, "id") or "") or _printed(tag):
        return True
    return tag.find(id=_NUMBERED) is not None


def _number(block: Block) -> str | None:
    for tag in block.walk():
        found = _NUMBERED.match(attribute(tag, "id") or "")
        if found:
            return found[1]
    return None


def _printed(tag: Tag) -> bool:
    """Whether it is a post of the print view, which has no ids."""
    return not tag.get("id") and tag.find("div", class_="author", recursive=False) is not None


def _prosilver_author(block: Block, byline: Tag | None, body: Tag | None) -> Writer:
    keys = (".username-coloured", ".username", ".postprofile-name", ".postauthor", ".guest")
    if byline is not None:
        head = block.part(byline)
        writer = writer_in(head, *keys)
        strong = head.first("strong", "b")
        if writer.name or strong is not None:
            return writer if writer.name or strong is None else writer_of(strong)
    return writer_in(block, *keys, ".postprofile dt", "dt", but_not=body)


def _prosilver_time(block: Block, byline: Tag | None, body: Tag | None, writer: Writer) -> str | None:
    if byline is not None:
        inside = block.part(byline).text("time")
        if inside:
            return inside
        line = inline_text(byline)
        after = line.rsplit("»", 1)[-1] if "»" in line else line.replace(writer.name or "", "", 1)
        shown = time_in(after) or (after.strip(" »•-") if "»" in line else None)
        if shown:
            return shown
    named = block.text("time") or time_in(block.text(".date", ".postdate", ".post-date", ".topic-date"))
    return named or loose_time(block, body)


def _permalink(block: Block, body: Tag | None) -> str | None:
    for tag in block.all("a"):
        href = attribute(tag, "href") or ""
        if re.search(r"#p?\d+$", href) and (body is None or body not in tag.parents):
            return without_session(href)
    return None


def _ranks(profile: Block) -> list[str]:
    ranks = [inline_text(tag) for tag in profile.all(".profile-rank", ".rank")]
    first = inline_text(profile.first("dd"))
    return ranks or ([first] if first and ":" not in first else [])


def _words(body: Tag | None, block: Block) -> OwnWords:
    return without_signature(block.words(body, drop=_DROP, note=_NOTE))


def _pictures(body: Tag | None) -> bool:
    return body is not None and body.find(["img", "iframe", "video", "audio", "object", "embed"]) is not None


def _subsilver(page: Block) -> Iterator[Draft]:
    """Read subsilver2: each post is a table, its first row with the author and the time."""
    for name in page.all(".postauthor"):
        table = _table_with_body(name)
        if table is None:
            continue
        block = page.part(table)
        bodies = block.all("div.postbody", "span.postbody", "td.postbody", ".postbody")
        writer = writer_of(name)
        link = next(
            (a for a in block.all("a") if re.fullmatch(r"p?\d+", attribute(a, "name", "id") or "")), None
        )
        notes = [
            tag
            for tag in block.all(".gensmall")
            if block.follows(tag, bodies[0]) and time_in(inline_text(tag))
        ]
        yield Draft(
            words=without_signature(own_words(bodies[0], drop=_DROP, note=_NOTE)),
            id=digits_of(attribute(link, "name", "id")),
            author=writer.name,
            author_id=writer.id,
            role=role_from([block.text(".postdetails")][:1] if block.has(".profile") else [], writer.name),
            shown=_posted(block, bodies[0]),
            edit=edit_in(notes[0] if notes else None),
            permalink=_permalink(block, bodies[0]),
        )


def _table_with_body(name: Tag) -> Tag | None:
    for parent in name.parents:
        if parent.name in ("table", "div", "tbody") and parent.find(class_="postbody") is not None:
            return parent if len(parent.find_all(class_="postauthor")) == 1 else None
    return None


def _posted(block: Block, body: Tag) -> str | None:
    for tag in block.all(".gensmall", ".postdetails", ".postdate"):
        shown = time_in(_last_line(inline_text(tag)))
        if shown and not block.follows(tag, body):
            return shown
    for tag in block.walk():
        if (
            tag.name in ("td", "div", "span", "p")
            and not tag.find(["td", "div", "p"])
            and not block.follows(tag, body)
        ):
            shown = time_in(inline_text(tag))
            if shown and tag.find_parent(class_=re.compile("profile|postdetails")) is None:
                return shown
    return None


def _last_line(text: str) -> str:
    """Leave out "Joined: …" and the like, which stand before the time in some styles."""
    return text if not re.search(r"joined|regist|inscri", text, re.IGNORECASE) else ""


def _phpbb2(page: Block) -> Iterator[Draft]:
    """Read phpBB 2: a row with `span.name` and an anchor, and a cell with text, signature and edit note."""
    for name in page.all("span.name"):
        row = name.find_parent("tr")
        cell = name.find_next("span", class_="postbody")
        if row is None or not isinstance(cell, Tag) or row not in cell.parents:
            continue
        body = cell.find_parent("td")
        if body is None:
            continue
        block = page.part(row)
        writer = writer_in(block.part(name), "b", "strong", "a")
        details = [inline_text(tag) for tag in block.all(".postdetails")]
        shown = next((time for text in reversed(details) if (time := time_in(text))), None)
        anchor = name.find("a", attrs={"name": True})
        number = digits_of(attribute(anchor, "name") if isinstance(anchor, Tag) else None)
        yield Draft(
            words=without_signature(own_words(body, drop=lambda tag: _DROP(tag) or _is_small(tag))),
            id=number,
            author=writer.name or inline_text(name) or None,
            author_id=writer.id,
            role=role_from([details[0].split(" Joined")[0]] if len(details) > 1 else [], writer.name),
            shown=shown,
            edit=edit_in(body.find("span", class_="gensmall")),
            permalink=f"#{number}" if number else None,
        )


def _is_small(tag: Tag) -> bool:
    return "gensmall" in classes(tag)
