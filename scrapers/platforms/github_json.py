"""GitHub's JSON: issues, their comments, review comments, and the archives that IETF groups keep.

An archive (`archive.json`) holds every issue and pull request of a repository with its whole discussion.
"""

from collections.abc import Iterator

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost, Role
from scrapers.document import Document
from scrapers.html import OwnWords
from scrapers.payload import (
    Object,
    at,
    by_thread,
    is_object,
    marked_words,
    moment_of,
    number_of,
    objects,
    payload,
    shown,
    text_of,
)
from scrapers.platform import Platform

_STAFF = frozenset(("OWNER", "MEMBER", "COLLABORATOR"))
_MINIMIZED = ("isMinimized", "is_minimized")


def _recognises(document: Document) -> bool:
    found = payload(document)
    if is_object(found, "repo", "issues") and isinstance(found["issues"], list):
        return True
    return any(_is_issue(item) or _is_comment(item) or _is_reaction(item) for item in _items(found)[:1])


def _items(found: object) -> list[Object]:
    listed = objects(at(found, "items")) or objects(found)
    return listed or ([found] if isinstance(found, dict) else [])


def _is_issue(item: Object) -> bool:
    return "number" in item and "title" in item and "user" in item and "created_at" in item


def _is_comment(item: Object) -> bool:
    address = text_of(item.get("issue_url"), item.get("pull_request_url"), item.get("url")) or ""
    return "body" in item and "created_at" in item and "/repos/" in address


def _is_reaction(item: Object) -> bool:
    return set(item) >= {"content", "user", "created_at"} and "body" not in item


def _read(document: Document) -> tuple[Page, ...]:
    found = payload(document)
    if is_object(found, "repo", "issues"):
        archived = tuple(_archived(found))
        if not archived:
            raise NotAThread("no_posts", f"{document.name}: found an archive without issues")
        return archived
    items = _items(found)
    issues = [_issue_page(item) for item in items if _is_issue(item)]
    comments = [item for item in items if not _is_issue(item) and _is_comment(item)]
    if not issues and not comments:
        raise NotAThread(
            "no_posts", f"{document.name}: found {len(items)} records without words, expected issues"
        )
    runs = by_thread([(_thread_url(item) or "", _comment(item)) for item in comments])
    return (*issues, *(Page(platform="github", posts=posts, url=url or None) for url, posts in runs))


def _issue_page(issue: Object) -> Page:
    count = number_of(issue.get("comments"))
    return Page(
        platform="github",
        posts=(_post(issue, edited=False),),
        title=text_of(issue.get("title")),
        url=text_of(issue.get("html_url")),
        posts_total=count + 1 if count is not None else None,
        notes=("locked",) if issue.get("locked") is True else (),
    )


def _thread_url(comment: Object) -> str | None:
    shown_at = text_of(comment.get("html_url"), at(comment, "_links", "html", "href"))
    if shown_at:
        return shown_at.split("#")[0]
    return text_of(comment.get("issue_url"), comment.get("pull_request_url"))


def _comment(comment: Object) -> PagePost:
    return _post(comment, edited=True)


def _post(item: Object, *, edited: bool) -> PagePost:
    """Read an issue or a comment; an issue's time of update is that of any activity, so no edit."""
    words = marked_words(item.get("body"))
    if not words.text and not words.quotes and text_of(item.get("title")):
        words = OwnWords(text=text_of(item["title"]) or "")
    author = text_of(at(item, "user", "login"))
    created, updated = item.get("created_at"), item.get("updated_at")
    minimized = any(item.get(name) is True for name in _MINIMIZED)
    return PagePost(
        id=text_of(item.get("id")) or "p1",
        text=words.text,
        number=1 if _is_issue(item) else None,
        author=author,
        author_id=text_of(at(item, "user", "id")),
        author_basis="author_line" if author else None,
        role=_role(author, text_of(item.get("author_association"))),
        created_at=moment_of(created),
        created_raw=shown(created),
        edited_at=moment_of(updated) if edited and updated != created else None,
        removed=minimized,
        reply_to=text_of(item.get("in_reply_to_id")),
        quotes=words.quotes,
        permalink=text_of(item.get("html_url"), at(item, "_links", "html", "href")),
        votes=number_of(at(item, "reactions", "+1")),
    )


def _role(author: str | None, association: str | None) -> Role | None:
    if author is None:
        return "deleted"
    if association is None:
        return None
    return "staff" if association in _STAFF else "member"


def _archived(archive: Object) -> Iterator[Page]:
    for issue in (*objects(archive.get("issues")), *objects(archive.get("pulls"))):
        parts = [issue, *_discussion(issue)]
        head, rest = parts[0], sorted(parts[1:], key=lambda part: text_of(part.get("createdAt")) or "")
        posts = tuple(_archived_post(part, place) for place, part in enumerate((head, *rest), 1))
        yield Page(
            platform="github",
            posts=posts,
            title=text_of(issue.get("title")),
            url=text_of(issue.get("url")),
            posts_total=len(posts),
        )


def _discussion(issue: Object) -> Iterator[Object]:
    """Yield comments, reviews with words, and their remarks on lines, which are by the reviewer."""
    yield from objects(issue.get("comments"))
    for review in objects(issue.get("reviews")):
        if text_of(review.get("body")):
            yield review
        for remark in objects(review.get("comments")):
            yield {
                "author": review.get("author"),
                "authorAssociation": review.get("authorAssociation"),
                **remark,
            }


def _archived_post(part: Object, place: int) -> PagePost:
    words = marked_words(part.get("body"))
    if not words.text and not words.quotes and text_of(part.get("title")):
        words = OwnWords(text=text_of(part["title"]) or "")
    author = text_of(at(part, "author", "login"), part.get("author"))
    created = part.get("createdAt")
    updated = part.get("updatedAt")
    edited = place > 1 and "state" not in part and updated != created
    return PagePost(
        id=text_of(part.get("id")) or f"p{place}",
        text=words.text,
        number=place,
        author=author,
        author_basis="author_line" if author else None,
        role=_role(author, text_of(part.get("authorAssociation"))),
        created_at=moment_of(created),
        created_raw=shown(created),
        edited_at=moment_of(updated) if edited else None,
        quotes=words.quotes,
        permalink=text_of(part.get("url")),
    )


GITHUB_JSON = Platform(name="github", shape="json", recognises=_recognises, read=_read)
