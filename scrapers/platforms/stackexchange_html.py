"""Stack Exchange pages: a question and its answers; comments below them are no posts of their own."""

import re

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import NO_EDIT, Edit
from scrapers.furniture import count_in, digits_of, languages_of, next_of, title_of, url_of
from scrapers.html import attribute, classes, inline_text, matching
from scrapers.members import Writer, role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_class, mentions

_NOTE = matching(r"question-status|js-post-notice|s-notice|post-notice")
_DROP = matching(
    r"comments|js-comments|post-taglist|post-menu|post-signature|postcell-signature|js-post-menu|everyoneloves"
)


def recognises(document: Document) -> bool:
    """Whether the page is a question of a Stack Exchange site."""
    text = document.text
    owned = mentions(text, "stackexchange", "StackExchange", "stackoverflow", "sstatic.net", "data-answerid")
    return owned and has_class(text, "js-post-body", "post-text")


def read(document: Document) -> tuple[Page, ...]:
    """Read a question page."""
    page = whole(document.soup)
    containers = [
        tag for tag in page.all("#question") if _number(tag) or tag.find(class_="js-post-body") is not None
    ]
    containers += [tag for tag in page.all("div.answer", ".answer") if _number(tag)]
    drafts = [_draft(block) for block in page.parts(page.in_order(containers))]
    if not drafts:
        raise PageChanged(f"{document.name}: a Stack Exchange page without `#question` or `.answer`")
    answers = page.value("data-answercount", "#answers-header h2", "h2") or page.text(
        "#answers-header h2", "#answers h2"
    )
    total = count_in(answers) if answers else None
    thread = Thread(
        platform="stackexchange",
        title=title_of(page, "#question-header h1", "h1"),
        url=url_of(page, document),
        posts_total=total + 1 if total is not None else None,
        next_url=next_of(page),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


STACKEXCHANGE_HTML = Platform(name="stackexchange", shape="html", recognises=recognises, read=read)


def _number(tag: Tag) -> str | None:
    return attribute(tag, "data-questionid", "data-answerid", "data-post-id") or digits_of(
        attribute(tag, "id")
    )


def _draft(block: Block) -> Draft:
    root = block.roots[0]
    body = block.first(".js-post-body", ".post-text", "itemprop=text", ".s-prose")
    signatures = block.all(".post-signature", ".user-info", ".s-user-card")
    own = block.part(*signatures[-1:])
    writer = _writer(own, root)
    edited = block.part(signatures[0]) if len(signatures) > 1 else None
    votes = block.value("data-value", ".js-vote-count") or block.text(".js-vote-count", ".vote-count-post")
    time = own.first(".relativetime", "time")
    return Draft(
        words=block.words(body, drop=_DROP, note=_NOTE),
        id=_number(root),
        author=writer.name,
        author_id=writer.id,
        role="moderator" if own.has(".mod-flair") else role_from([], writer.name),
        shown=inline_text(time) or None,
        stamp=attribute(time, "title", "datetime"),
        edit=_edit(edited),
        is_solution="accepted-answer" in classes(root) or attribute(root, "itemprop") == "acceptedAnswer",
        removed="deleted-answer" in classes(root),
        votes=int(votes) if votes and re.fullmatch(r"-?\d+", votes) else None,
        permalink=block.value("href", ".js-share-link", ".short-link"),
    )


def _writer(own: Block, root: Tag) -> Writer:
    details = own.inside(".user-details", "itemprop=author", ".s-user-card--info", ".s-user-card--link")
    writer = writer_in(details, "itemprop=name", "a") if details.roots else Writer()
    if writer.name:
        return writer
    wiki = own.first(".community-wiki") or root.find(class_="community-wiki")
    if isinstance(wiki, Tag):
        return Writer(name=inline_text(wiki))
    shown = [str(text).strip() for text in (details.roots[0].stripped_strings if details.roots else ())]
    return Writer(name=shown[0] if shown else None)


def _edit(signature: Block | None) -> Edit:
    time = signature.first(".relativetime", "time") if signature is not None else None
    if signature is None or time is None:
        return NO_EDIT
    details = signature.inside(".user-details", ".s-user-card--info", ".s-user-card--link")
    return Edit(
        editor=writer_in(details, "a").name if details.roots else None,
        shown=inline_text(time) or None,
        stamp=attribute(time, "title", "datetime"),
    )
