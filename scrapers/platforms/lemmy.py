"""Answers of Lemmy's interface: a post, a comment, or a list of comments, of versions 0.17 to 1.0."""

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


def _recognises(document: Document) -> bool:
    found = payload(document)
    return bool(_comments(found)) or _post_view(found) is not None or bool(_listed(found))


def _comments(found: object) -> list[Object]:
    views = objects(at(found, "comments")) or objects([at(found, "comment_view"), found])
    return [view for view in views if is_object(view.get("comment")) and is_object(view.get("creator"))]


def _post_view(found: object) -> Object | None:
    view = at(found, "post_view")
    return view if is_object(at(view, "post")) and is_object(at(view, "creator")) else None


def _listed(found: object) -> list[Object]:
    return [view for view in objects(at(found, "posts")) if is_object(view, "post", "creator", "community")]


def _read(document: Document) -> tuple[Page, ...]:
    found = payload(document)
    comments, opening = _comments(found), _post_view(found)
    if not comments and opening is None:
        raise NotAThread("listing", f"{document.name}: found {len(_listed(found))} posts, expected one post")
    posts = [(_thread(view), _comment(view)) for view in comments]
    if opening is not None:
        posts.insert(0, (_thread(opening), _opening(opening)))
    views = {_thread(view): view for view in (*comments, *([opening] if opening else ()))}
    return tuple(_page(views[key], run) for key, run in by_thread(posts))


def _thread(view: Object) -> str:
    return text_of(at(view, "post", "id")) or ""


def _page(view: Object, posts: tuple[PagePost, ...]) -> Page:
    total = number_of(at(view, "counts", "comments"), at(view, "post", "comments"))
    return Page(
        platform="lemmy",
        posts=posts,
        title=text_of(at(view, "post", "name")),
        url=text_of(at(view, "post", "ap_id")),
        posts_total=total + 1 if total is not None else None,
        notes=("locked",) if at(view, "post", "locked") is True else (),
    )


def _opening(view: Object) -> PagePost:
    """Read the post itself; one that is only a link speaks by its name."""
    post = view["post"]
    words = marked_words(post.get("body"))
    if not words.text and not words.quotes:
        words = OwnWords(text=text_of(post.get("name")) or "")
    return _record(view, post, words, reply_to=None)


def _comment(view: Object) -> PagePost:
    comment = view["comment"]
    path = (text_of(comment.get("path")) or "").split(".")
    parent = path[-2] if len(path) > 2 else text_of(comment.get("parent_id"), comment.get("post_id"))
    return _record(view, comment, marked_words(comment.get("content")), reply_to=parent)


def _record(view: Object, item: Object, words: OwnWords, *, reply_to: str | None) -> PagePost:
    """Words that were deleted or removed are not repeated, even where the interface still shows them."""
    creator = view["creator"]
    removed = item.get("removed") is True or item.get("deleted") is True
    author = text_of(at(creator, "name"))
    return PagePost(
        id=text_of(item.get("id")) or "p1",
        text="" if removed else words.text,
        author=author,
        author_id=text_of(at(creator, "actor_id"), at(creator, "ap_id"), at(creator, "id")),
        author_basis="author_line" if author else None,
        role=_role(view, item, author),
        created_at=moment_of(item.get("published"), item.get("published_at")),
        created_raw=shown(item.get("published", item.get("published_at"))),
        edited_at=moment_of(item.get("updated"), item.get("updated_at")),
        removed=removed,
        reply_to=reply_to,
        quotes=() if removed else words.quotes,
        permalink=text_of(item.get("ap_id")),
        votes=number_of(at(view, "counts", "score"), item.get("score")),
    )


def _role(view: Object, item: Object, author: str | None) -> Role:
    if author is None:
        return "deleted"
    if view.get("creator_is_admin") is True or at(view, "creator", "admin") is True:
        return "staff"
    moderates = view.get("creator_is_moderator") is True or item.get("distinguished") is True
    return "moderator" if moderates else "member"


LEMMY = Platform(name="lemmy", shape="json", recognises=_recognises, read=_read)
