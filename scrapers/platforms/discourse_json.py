"""Discourse's JSON: a topic, a stretch of its posts, the latest posts of a board, or a single post."""

import re
from dataclasses import replace

from groundswell.errors import NotAThread, PageChanged
from groundswell.page import Page, PagePost, PageQuote, Role
from scrapers.document import Document
from scrapers.payload import (
    Object,
    at,
    by_thread,
    html_words,
    is_object,
    link,
    moment_of,
    number_of,
    objects,
    payload,
    shown,
    text_of,
)
from scrapers.platform import Platform

_REGULAR = (1, 2)
"""Post types that people write: regular posts and notes of moderators. 3 is an action, 4 a whisper."""
_LIKE = 2
_PER_PAGE = 20
_PAGE = re.compile(r"([?&]page=)(\d+)")


def _recognises(document: Document) -> bool:
    found = payload(document)
    if is_object(found, "post_stream") or is_object(found, "latest_posts") or is_object(found, "topic_list"):
        return True
    return any(_is_post(post) for post in (objects(found) or [found])[:1])


def _is_post(value: object) -> bool:
    return is_object(value, "post_number", "topic_id") and ("cooked" in value or "raw" in value)  # type: ignore[operator]


def _read(document: Document) -> tuple[Page, ...]:
    found = payload(document)
    if is_object(found, "topic_list"):
        raise NotAThread("listing", f"{document.name}: found a list of topics, expected posts of a topic")
    topic: Object = found if isinstance(found, dict) else {}
    listed = at(topic, "post_stream", "posts") or topic.get("latest_posts") or found
    posts = [post for post in (objects(listed) or [topic]) if _is_post(post)]
    if not posts:
        raise PageChanged(f"{document.name}: found Discourse's envelope without posts in it")
    written = [post for post in posts if number_of(post.get("post_type"), 1) in _REGULAR]
    if not written:
        raise NotAThread("no_posts", f"{document.name}: found {len(posts)} actions, expected posts")
    runs = by_thread([(str(post.get("topic_id")), _post(document, post)) for post in written])
    heads = {str(post.get("topic_id")): post for post in reversed(written)}
    return tuple(_page(document, topic, heads[key], run) for key, run in runs)


def _page(document: Document, topic: Object, head: Object, posts: tuple[PagePost, ...]) -> Page:
    ids = {f"#{post.number}": post.id for post in posts}
    linked = tuple(
        replace(
            post,
            reply_to=ids.get(post.reply_to, post.reply_to) if post.reply_to else None,
            quotes=tuple(_with_source(quote, ids) for quote in post.quotes),
        )
        for post in posts
    )
    slug = text_of(topic.get("slug"), head.get("topic_slug"), "-")
    return Page(
        platform="discourse",
        posts=linked,
        title=text_of(topic.get("title"), head.get("topic_title")),
        url=link(document, f"/t/{slug}/{head.get('topic_id')}"),
        posts_total=number_of(topic.get("posts_count"), head.get("posts_count"))
        if topic.get("post_stream")
        else None,
        next_url=_next(document, topic),
        notes=("closed",) if topic.get("closed") is True else (),
    )


def _with_source(quote: PageQuote, ids: dict[str, str]) -> PageQuote:
    """Name the quoted post by its id: the markup gives its number in the topic."""
    return replace(quote, source=ids.get(f"#{quote.source}", f"#{quote.source}")) if quote.source else quote


def _post(document: Document, post: Object) -> PagePost:
    removed = bool(post.get("deleted_at") or post.get("user_deleted") or post.get("hidden"))
    words = html_words("" if removed else post.get("cooked") or post.get("raw"))
    author = text_of(post.get("username"))
    number = number_of(post.get("post_number"))
    answered = number_of(post.get("reply_to_post_number"))
    slug = text_of(post.get("topic_slug"), "-")
    return PagePost(
        id=text_of(post.get("id")) or f"p{number}",
        text=words.text,
        number=number,
        author=author,
        author_id=text_of(post.get("user_id")),
        author_basis="author_line" if author else None,
        role=_role(post, author),
        created_at=moment_of(post.get("created_at")),
        created_raw=shown(post.get("created_at")),
        edited_at=moment_of(post.get("updated_at")) if (number_of(post.get("version")) or 1) > 1 else None,
        is_solution=post.get("accepted_answer") is True,
        removed=removed,
        reply_to=f"#{answered}" if answered else None,
        quotes=words.quotes,
        permalink=link(document, f"/t/{slug}/{post.get('topic_id')}/{number}"),
        votes=_likes(post),
    )


def _role(post: Object, author: str | None) -> Role | None:
    if author is None:
        return "deleted"
    if post.get("admin") is True:
        return "staff"
    if post.get("moderator") is True:
        return "moderator"
    return "staff" if post.get("staff") is True else "member"


def _likes(post: Object) -> int | None:
    votes = number_of(post.get("vote_count"))
    if votes is not None:
        return votes
    likes = (action for action in objects(post.get("actions_summary")) if action.get("id") == _LIKE)
    return next((number_of(action.get("count")) for action in likes), None)


def _next(document: Document, topic: Object) -> str | None:
    """Return the following page, where the topic lists more posts and the answer's address is known."""
    stream = at(topic, "post_stream", "stream")
    loaded = [post.get("id") for post in objects(at(topic, "post_stream", "posts"))]
    if not isinstance(stream, list) or not loaded or not document.url or stream[-1:] == loaded[-1:]:
        return None
    page = _PAGE.search(document.url)
    if page:
        return _PAGE.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", document.url)
    if len(loaded) < min(_PER_PAGE, len(stream)):
        return None
    return f"{document.url}{'&' if '?' in document.url else '?'}page=2"


DISCOURSE_JSON = Platform(name="discourse", shape="json", recognises=_recognises, read=_read)
