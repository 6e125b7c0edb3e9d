"""GitHub issues, pull requests and discussions: the pages before and after the React rewrite of 2025."""

import re

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page, Role
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, around_each, whole
from scrapers.document import Document
from scrapers.edits import NO_EDIT, Edit
from scrapers.furniture import title_of, url_of
from scrapers.html import attribute, inline_text, matching
from scrapers.members import Writer, role_from
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class, mentions

_USER = re.compile(r"^(?:https?://[^/]*github\.com)?/(?:apps/)?([A-Za-z0-9][A-Za-z0-9_-]*(?:\[bot\])?)/?$")
_DROP = matching(
    r"zeroclipboard-container|js-minimizable|email-hidden-toggle|reaction|anchor$|octicon|sr-only|task-list-item-checkbox"
)


def recognises(document: Document) -> bool:
    """Whether the page is an issue, pull request or discussion on GitHub."""
    text = document.text
    return mentions(text, "github.com", "githubassets", "GitHub") and (
        has_attribute(text, "data-testid", "markdown-body")
        or has_class(text, "timeline-comment", "js-comment-container")
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read the description and the comments; events of the timeline are no posts."""
    page = whole(document.soup)
    containers = [
        tag
        for tag in page.all(".timeline-comment", ".js-comment-container")
        if tag.find(class_="comment-body")
    ]
    if containers:
        drafts = [
            _draft(block, block.first("td.comment-body", ".comment-body")) for block in page.parts(containers)
        ]
    else:
        bodies = [tag for tag in page.all("data-testid=markdown-body") if not _in_another(tag)]
        drafts = [
            _draft(block, body) for block, body in zip(page.parts(around_each(bodies)), bodies, strict=True)
        ]
    if not drafts:
        raise PageChanged(f"{document.name}: a GitHub page without comments where issues have them")
    thread = Thread(
        platform="github",
        title=title_of(page, "data-testid=issue-title", ".js-issue-title", "bdi.js-issue-title", "h1 bdi"),
        url=url_of(page, document),
        languages=("en",),
    )
    return (assemble(thread, drafts, document),)


GITHUB_HTML = Platform(name="github", shape="html", recognises=recognises, read=read)


def _in_another(tag: Tag) -> bool:
    return tag.find_parent(attrs={"data-testid": "markdown-body"}) is not None


def _draft(block: Block, body: Tag | None) -> Draft:
    writer = _writer(block, body)
    inner = block.part(body).first(".markdown-body") if body is not None else None
    times = [
        tag
        for tag in block.all("relative-time", "time", "time-ago")
        if body is None or body not in tag.parents
    ]
    link = _permalink(block)
    return Draft(
        words=block.words(inner if inner is not None else body, drop=_DROP),
        id=_identity(block, link),
        author=writer.name,
        author_id=writer.id,
        role=_role(block, body, writer.name),
        shown=inline_text(times[0]) or None if times else None,
        stamp=attribute(times[0], "datetime") if times else None,
        edit=_edit(block),
        is_solution=block.has(".js-discussions-marked-as-answer", ".discussion-answer"),
        removed=block.has(".minimized-comment") and body is None,
        permalink=link,
    )


def _writer(block: Block, body: Tag | None) -> Writer:
    """Find the first link to a member outside the text; pictures link to members too, without words."""
    for key in (
        "a.author",
        ".author",
        "data-testid=issue-body-header-author",
        "data-testid=avatar-link",
        "[data-hovercard-url]",
        "a",
    ):
        for tag in block.all(key):
            inside = body is not None and (tag is body or body in tag.parents)
            found = _USER.match(attribute(tag, "href") or "")
            if found and not inside:
                name = inline_text(tag).removeprefix("@")
                if name or key != "a":
                    return Writer(name=name or found[1], id=found[1])
    return Writer()


def _permalink(block: Block) -> str | None:
    for tag in block.all("a"):
        href = attribute(tag, "href") or ""
        if re.search(
            r"#(?:issuecomment|issue|discussion|discussioncomment|pullrequestreview|discussion_r)-?\d+$", href
        ):
            return href
    return None


def _identity(block: Block, link: str | None) -> str | None:
    found = re.search(r"#([a-z_]+-?\d+)$", link or "")
    if found:
        return found[1]
    for tag in block.walk():
        own = attribute(tag, "id") or ""
        if re.fullmatch(r"(?:issuecomment|issue|discussioncomment|pullrequestreview|discussion)-\d+", own):
            return own
    return None


def _role(block: Block, body: Tag | None, name: str | None) -> Role | None:
    """Call those staff whom GitHub labels as of the project."""
    labels = [
        inline_text(tag)
        for tag in block.all(".Label", ".timeline-comment-label", "data-testid=comment-author-association")
    ]
    labels += [inline_text(tag) for tag in block.all("span") if body is None or body not in tag.parents]
    if any(label in ("Owner", "Member", "Maintainer", "Collaborator") for label in labels):
        return "staff"
    return role_from([], name)


def _edit(block: Block) -> Edit:
    note = block.first(".js-comment-edit-history", "data-testid=edit-history", ".edited")
    if note is None:
        return NO_EDIT
    inner = block.part(note)
    return Edit(
        stamp=inner.value("datetime", "relative-time", "time"), editor=inner.text(".author", "a") or None
    )
