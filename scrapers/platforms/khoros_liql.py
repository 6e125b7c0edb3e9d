"""Answers of Khoros' LiQL interface, version 2: a list of messages or a single one."""

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost
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
    role_of,
    shown,
    text_of,
)
from scrapers.platform import Platform


def _recognises(document: Document) -> bool:
    found = payload(document)
    if is_object(found, "status", "data"):
        return at(found, "data", "type") in ("messages", "message", "error_data") or bool(_messages(found))
    return bool(at(found, "response", "status") == "error")


def _messages(found: object) -> list[Object]:
    data = at(found, "data")
    listed = objects(at(data, "items")) or objects(data) or [data]
    return [item for item in listed if is_object(item, "post_time") or at(item, "type") == "message"]


def _read(document: Document) -> tuple[Page, ...]:
    found = payload(document)
    if at(found, "status") == "error" or at(found, "response", "status") == "error":
        said = text_of(at(found, "message"), at(found, "response", "error", "message"))
        raise NotAThread("blocked", f"{document.name}: found an error, expected messages: {said}")
    messages = _messages(found)
    if not messages:
        raise NotAThread("no_posts", f"{document.name}: found an empty answer, expected messages")
    heads: dict[str, Object] = {}
    for message in messages:
        if _thread(message) not in heads or number_of(message.get("depth")) == 0:
            heads[_thread(message)] = message
    runs = by_thread([(_thread(message), _post(document, message)) for message in messages])
    return tuple(_page(document, heads[key], posts) for key, posts in runs)


def _thread(message: Object) -> str:
    topic = text_of(at(message, "topic", "id"), at(message, "conversation", "id"))
    return topic or (text_of(message.get("id")) if number_of(message.get("depth")) == 0 else None) or ""


def _page(document: Document, head: Object, posts: tuple[PagePost, ...]) -> Page:
    subject = text_of(at(head, "topic", "subject"), head.get("subject"))
    address = at(head, "topic", "view_href") or at(head, "conversation", "view_href")
    return Page(
        platform="khoros",
        posts=posts,
        title=subject.removeprefix("Re: ") if subject else None,
        url=link(document, address or (head.get("view_href") if number_of(head.get("depth")) == 0 else None)),
        posts_total=number_of(at(head, "conversation", "messages_count")),
        notes=("read only",) if at(head, "read_only") is True else (),
    )


def _post(document: Document, message: Object) -> PagePost:
    words = html_words(message.get("body"))
    author = text_of(at(message, "author", "login"))
    created = message.get("post_time")
    revision = message.get("current_revision")
    edited = at(revision, "last_edit_time")
    changed = bool(edited) and edited != created and number_of(at(revision, "id")) != 1
    parent = text_of(at(message, "parent", "id"))
    return PagePost(
        id=text_of(message.get("id")) or "p1",
        text=words.text,
        author=author,
        author_id=text_of(at(message, "author", "id")),
        author_basis="author_line" if author else None,
        role=role_of(at(message, "author", "rank", "name")) if author else "deleted",
        created_at=moment_of(created),
        created_raw=shown(created),
        edited_at=moment_of(edited) if changed else None,
        editor=text_of(at(revision, "last_edit_author", "login")) if changed else None,
        is_solution=message.get("is_solution") is True,
        removed=message.get("moderation_status") in ("rejected", "marked_abusive", "marked_spam"),
        reply_to=parent,
        quotes=words.quotes,
        permalink=link(document, message.get("view_href")),
        votes=number_of(at(message, "kudos", "sum", "weight"), at(message, "kudos", "count")),
    )


KHOROS_LIQL = Platform(name="khoros", shape="json", recognises=_recognises, read=_read)
