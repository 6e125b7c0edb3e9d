"""NodeBB's JSON of a topic, as `/api/topic/…` gives it."""

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost, Role
from scrapers.document import Document
from scrapers.payload import (
    Object,
    at,
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

_FORMER = "[[global:former-user]]"
"""What stands for the name of a deleted account, to be put into words in the reader's language."""


def _topic(found: object) -> object:
    return at(found, "response") if is_object(found, "status", "response") else found


def _recognises(document: Document) -> bool:
    topic = _topic(payload(document))
    return is_object(topic, "tid", "posts") or bool(_listed(topic))


def _listed(topic: object) -> list[Object]:
    return [entry for entry in objects(at(topic, "topics")) if "tid" in entry and "cid" in entry]


def _read(document: Document) -> tuple[Page, ...]:
    topic = _topic(payload(document))
    posts = [post for post in objects(at(topic, "posts")) if "pid" in post]
    if not posts or not isinstance(topic, dict):
        listed = len(_listed(topic))
        found = f"{document.name}: found {listed or 'no'} topics and no posts, expected one topic's posts"
        raise NotAThread("listing" if listed else "no_posts", found)
    first = text_of(topic.get("mainPid"))
    page = Page(
        platform="nodebb",
        posts=tuple(_post(document, post, first) for post in posts),
        title=text_of(topic.get("titleRaw"), topic.get("title")),
        url=link(document, f"/topic/{text_of(topic.get('slug'), topic.get('tid'))}"),
        posts_total=number_of(topic.get("postcount")),
        next_url=_next(document, topic),
        notes=("locked",) if number_of(topic.get("locked")) == 1 or topic.get("locked") is True else (),
    )
    return (page,)


def _next(document: Document, topic: Object) -> str | None:
    following = at(topic, "pagination", "next")
    query = text_of(at(following, "qs"))
    if at(following, "active") is not True or not query:
        return None
    slug = text_of(topic.get("slug"), topic.get("tid"))
    return link(document, f"/api/topic/{slug}?{query}")


def _post(document: Document, post: Object, first: str | None) -> PagePost:
    removed = post.get("deleted") is True or number_of(post.get("deleted")) == 1
    words = html_words(post.get("content"))
    author = text_of(at(post, "user", "displayname"), at(post, "user", "username"), post.get("handle"))
    author = None if author == _FORMER else author
    user = number_of(post.get("uid"), at(post, "user", "uid"))
    identifier = text_of(post.get("pid")) or "p1"
    index = number_of(post.get("index"))
    answered = text_of(post.get("toPid"))
    return PagePost(
        id=identifier,
        text="" if removed else words.text,
        number=index + 1 if index is not None and index >= 0 else None,
        author=author,
        author_id=str(user) if user else None,
        author_basis="author_line" if author else None,
        role=_role(post, user),
        created_at=moment_of(post.get("timestampISO"), post.get("timestamp")),
        created_raw=shown(post.get("timestampISO", post.get("timestamp"))),
        edited_at=moment_of(post.get("editedISO"), post.get("edited")),
        editor=text_of(at(post, "editor", "username")),
        removed=removed,
        reply_to=answered if answered else (first if first != identifier else None),
        quotes=() if removed else words.quotes,
        permalink=link(document, f"/post/{identifier}"),
        votes=number_of(post.get("votes")),
    )


def _role(post: Object, user: int | None) -> Role:
    """Say who writes: NodeBB gives deleted accounts and guests the number 0."""
    groups = {text_of(group.get("name")) for group in objects(at(post, "user", "selectedGroups"))}
    if not user:
        return "deleted" if at(post, "user", "username") == _FORMER else "member"
    if "administrators" in groups:
        return "staff"
    return "moderator" if "Global Moderators" in groups else "member"


NODEBB_JSON = Platform(name="nodebb", shape="json", recognises=_recognises, read=_read)
