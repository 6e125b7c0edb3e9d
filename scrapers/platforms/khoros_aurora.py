"""Khoros Aurora pages: the markup has no lasting names, but the page carries the data it was made from.

A script element holds the client's cache: entries such as "ForumReplyMessage:message:12" that point to one
another with `__ref`. Written after the software's public vocabulary; topics that a side column lists are
entries, too, but of another conversation.
"""

import re
from collections import Counter
from json import JSONDecodeError

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost
from scrapers.document import Document, json_of
from scrapers.payload import (
    Object,
    at,
    html_words,
    is_object,
    link,
    moment_of,
    number_of,
    role_of,
    shown,
    text_of,
)
from scrapers.platform import Platform
from scrapers.rawmarkup import mentions

_DATA = re.compile(r"<script[^>]*\bid=[\"']__NEXT_DATA__[\"'][^>]*>(.*?)</script>", re.DOTALL)
_MESSAGE = re.compile(r"(?:Topic|Reply)Message$")


def _recognises(document: Document) -> bool:
    text = document.text
    return mentions(text, "__NEXT_DATA__") and mentions(
        text, "TopicMessage:message:", "ReplyMessage:message:"
    )


def _read(document: Document) -> tuple[Page, ...]:
    cache = _cache(document)
    messages = [entry for entry in cache.values() if _is_message(entry)]
    shared = Counter(_reference(message, "conversation") for message in messages)
    if not messages:
        raise NotAThread("no_posts", f"{document.name}: found a cache without messages, expected posts")
    ((conversation, _),) = shared.most_common(1)
    posts = [message for message in messages if _reference(message, "conversation") == conversation]
    posts.sort(key=lambda message: number_of(message.get("depth")) != 0)
    head, about = posts[0], cache.get(conversation or "")
    replies = number_of(head.get("repliesCount"))
    page = Page(
        platform="khoros",
        posts=tuple(
            _post(document, cache, message, solution=_reference(about, "solution")) for message in posts
        ),
        title=(text_of(head.get("subject")) or "").removeprefix("Re: ") or None,
        url=document.url,
        posts_total=replies + 1 if replies is not None else None,
    )
    return (page,)


def _cache(document: Document) -> dict[str, Object]:
    found = _DATA.search(document.text)
    try:
        state = at(json_of(found[1]), "props", "pageProps", "apolloState") if found else None
    except JSONDecodeError:
        state = None
    return {key: entry for key, entry in state.items() if is_object(entry)} if isinstance(state, dict) else {}


def _is_message(entry: Object) -> bool:
    return bool(_MESSAGE.search(text_of(entry.get("__typename")) or "")) and _body(entry) is not None


def _body(message: Object) -> str | None:
    """Return the body as HTML; the cache writes the question's arguments into a field's name."""
    named = (value for key, value in message.items() if key.partition("@")[0].partition("(")[0] == "body")
    return next((value for value in named if isinstance(value, str)), None)


def _reference(entry: object, field: str) -> str | None:
    return text_of(at(entry, field, "__ref"))


def _post(document: Document, cache: dict[str, Object], message: Object, *, solution: str | None) -> PagePost:
    words = html_words(_body(message))
    user = cache.get(_reference(message, "author") or "", {})
    author = text_of(user.get("login"))
    created, edited = message.get("postTime"), message.get("lastEditTime")
    parent = cache.get(_reference(message, "parent") or "", {})
    number = text_of(message.get("uid"))
    return PagePost(
        id=number or "p1",
        text=words.text,
        author=author,
        author_id=text_of(user.get("uid")),
        author_basis="author_line" if author else None,
        role=role_of(at(cache.get(_reference(user, "rank") or ""), "name")) if author else "deleted",
        created_at=moment_of(created),
        created_raw=shown(created),
        edited_at=moment_of(edited) if edited != created else None,
        is_solution=message.get("isSolution") is True
        or (solution is not None and solution.endswith(f"message:{number}")),
        reply_to=text_of(parent.get("uid")),
        quotes=words.quotes,
        permalink=link(document, message.get("viewHref")),
        votes=number_of(message.get("kudosSumWeight")),
    )


KHOROS_AURORA = Platform(name="khoros", shape="html", recognises=_recognises, read=_read)
