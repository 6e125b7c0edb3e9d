"""HyperKitty, the archive of Mailman 3."""

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.anglequotes import without_angle_quotes
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.furniture import count_in, languages_of, next_of, title_of, url_of
from scrapers.html import OwnWords, attribute, inline_text, matching, own_words
from scrapers.members import role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_class, mentions
from scrapers.shown import time_in

_DROP = matching(r"attachments|email-info|quoted-switch")


def recognises(document: Document) -> bool:
    """Whether the page is a thread or a message of a HyperKitty archive."""
    text = document.text
    return has_class(text, "email-body") and mentions(text, "HyperKitty", "hyperkitty", "email-header")


def read(document: Document) -> tuple[Page, ...]:
    """Read a thread page."""
    page = whole(document.soup)
    containers = [tag for tag in page.all("div.email", ".email") if tag.find(class_="email-body") is not None]
    drafts = [_draft(block) for block in page.parts(containers)]
    if not drafts:
        raise PageChanged(f"{document.name}: a HyperKitty page without `.email` elements")
    thread = Thread(
        platform="hyperkitty",
        title=title_of(page, "#thread-title h1", "#thread-title", ".message-header h1", "h1", "h3"),
        url=url_of(page, document),
        posts_total=_total(page),
        next_url=next_of(page),
        first_number=1,
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


HYPERKITTY = Platform(name="hyperkitty", shape="html", recognises=recognises, read=read)


def _total(page: Block) -> int | None:
    """Read "5 comments": the messages after the first one."""
    for tag in page.all(".fa-comment", ".fa-comments", ".fa-comment-o"):
        comments = count_in(inline_text(tag.parent))
        if comments is not None:
            return comments + 1
    return None


def _draft(block: Block) -> Draft:
    body = block.first(".email-body")
    head = block.inside(".email-header")
    writer = writer_in(head, ".email-author .name", ".name", ".email-author", but_not=body)
    plain = body is not None and body.find(["br", "p", "div", "pre"]) is None
    words = own_words(body, drop=_DROP, keep_lines=plain) if body is not None else OwnWords(text="")
    shown = _time(block)
    link = head.value("href", ".messagelink a") or next(
        (attribute(a, "href") for a in block.all("a") if "/message/" in (attribute(a, "href") or "")), None
    )
    name = writer.name.replace(" (a)", "@") if writer.name else None
    return Draft(
        words=without_angle_quotes(words),
        id=attribute(head.roots[0], "id") if head.roots else None,
        author=name,
        role=role_from([], name),
        shown=shown,
        stamp=block.value("datetime", "time"),
        permalink=link,
    )


def _time(block: Block) -> str | None:
    """Take the sender's time from the title; the page itself shows day and hour apart."""
    for tag in (*block.all(".email-date span"), *block.all(".time span"), *block.all("[title]")):
        shown = time_in(attribute(tag, "title") or "")
        if shown:
            return shown
    return time_in(block.text(".email-date", ".date"))
