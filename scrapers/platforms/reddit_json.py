"""Reddit's JSON: a submission with its tree of comments, listings of comments, and recorded sessions.

A recorded session (betamax or VCR, as PRAW's tests keep) holds several answers about one thread; what
"more comments" brought later is put where it belongs.
"""

import base64
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost, Role
from scrapers.document import Document
from scrapers.html import OwnWords
from scrapers.payload import (
    Object,
    at,
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

_SITE = "https://www.reddit.com"
_GONE = ("[deleted]", "[removed]", "[ Removed by Reddit ]", "[removed by reddit]", "[deleted by user]")
_LARGEST_BODY = 64 << 20
_CONTENT = ("t1", "t3")


def _recognises(document: Document) -> bool:
    found = payload(document)
    if is_object(found, "interactions") or is_object(found, "http_interactions"):
        return any(_is_reddit(answer) for answer in _recorded(found))
    return _is_reddit(found)


def _is_reddit(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and _is_reddit(value[0])
    return is_object(value, "kind", "data") or bool(objects(at(value, "json", "data", "things")))


def _read(document: Document) -> tuple[Page, ...]:
    found = payload(document)
    recorded = is_object(found, "interactions") or is_object(found, "http_interactions")
    answers = list(_recorded(found)) if recorded else [found]
    things = {
        thing["data"]["name"]: thing
        for answer in answers
        for thing in _things(answer)
        if text_of(thing["data"].get("name"))
    }
    comments = [thing for thing in things.values() if thing["kind"] == "t1"]
    submissions = [thing for thing in things.values() if thing["kind"] == "t3"]
    if not comments and len(submissions) != 1:
        found_what = f"{document.name}: found {len(submissions)} submissions, expected one or its comments"
        raise NotAThread("listing" if submissions else "no_posts", found_what)
    return tuple(_pages(submissions, comments))


def _recorded(cassette: Object) -> Iterator[Any]:
    """Yield the JSON bodies in a recorded session; anything else in it is passed over."""
    interactions = cassette.get("interactions") or cassette.get("http_interactions")
    for interaction in objects(interactions):
        body = at(interaction, "response", "body")
        text = body if isinstance(body, str) else text_of(at(body, "string"))
        packed = at(body, "base64_string")
        try:
            if isinstance(packed, str):
                text = _unpacked(base64.b64decode(packed))
            if text:
                yield json.loads(text)
        except (ValueError, OSError, EOFError, zlib.error, RecursionError):
            continue


def _unpacked(body: bytes) -> str:
    if body[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        body = unpacker.decompress(body, _LARGEST_BODY)
    return body.decode("utf-8", "replace")


def _things(answer: object) -> Iterator[dict[str, Any]]:
    """Yield submissions and comments depth first, as the page shows them."""
    stack: list[Any] = [answer]
    while stack:
        thing = stack.pop()
        if isinstance(thing, list):
            stack.extend(reversed(thing))
            continue
        if not isinstance(thing, dict):
            continue
        data = thing.get("data")
        if "json" in thing:
            stack.append(at(thing, "json", "data", "things"))
        elif thing.get("kind") == "Listing":
            stack.append(at(data, "children"))
        elif thing.get("kind") in _CONTENT and isinstance(data, dict):
            yield thing
            stack.append(data.get("replies"))


def _pages(submissions: list[dict[str, Any]], comments: list[dict[str, Any]]) -> Iterator[Page]:
    """Yield one page a submission that has comments here, or of which there are only comments."""
    heads = {thing["data"]["name"]: thing["data"] for thing in submissions}
    by_link: dict[str, list[Object]] = defaultdict(list)
    for comment in comments:
        by_link[text_of(comment["data"].get("link_id")) or _only(heads)].append(comment["data"])
    if not comments:
        by_link = defaultdict(list, {name: [] for name in heads})
    for name, own in by_link.items():
        yield _page(name, heads.get(name), _in_tree_order(own))


def _only(heads: dict[str, Object]) -> str:
    return next(iter(heads)) if len(heads) == 1 else ""


def _in_tree_order(comments: list[Object]) -> list[Object]:
    """Put every comment behind its parent: later answers bring children of earlier comments."""
    known = {comment["name"] for comment in comments}
    children: dict[str, list[Object]] = defaultdict(list)
    for comment in comments:
        parent = text_of(comment.get("parent_id")) or ""
        children[parent if parent in known and parent != comment["name"] else ""].append(comment)
    ordered: list[Object] = []
    stack = list(reversed(children.pop("", [])))
    while stack:
        comment = stack.pop()
        ordered.append(comment)
        stack.extend(reversed(children.pop(comment["name"], [])))
    return ordered


def _page(name: str, head: Object | None, comments: list[Object]) -> Page:
    posts = [_comment(comment) for comment in comments]
    first = comments[0] if comments else {}
    if head is not None:
        posts.insert(0, _submission(head))
    total = number_of(head.get("num_comments")) if head is not None else None
    return Page(
        platform="reddit",
        posts=tuple(posts),
        title=text_of(at(head, "title"), first.get("link_title")),
        url=_address(at(head, "permalink")) or _thread_address(name, first),
        posts_total=total + 1 if total is not None else None,
        notes=("locked",) if at(head, "locked") is True else (),
    )


def _submission(data: Object) -> PagePost:
    """Read a submission; a link without a text of its own speaks by its title."""
    words, removed = _words(data.get("selftext"))
    removed = removed or text_of(data.get("removed_by_category")) is not None
    if not words.text and not words.quotes and not removed:
        words = OwnWords(text=text_of(data.get("title")) or "")
    return _post(data, words, removed=removed, reply_to=None)


def _comment(data: Object) -> PagePost:
    words, removed = _words(data.get("body"))
    parent = text_of(data.get("parent_id"))
    return _post(data, words, removed=removed, reply_to=parent.split("_", 1)[-1] if parent else None)


def _words(body: object) -> tuple[OwnWords, bool]:
    gone = isinstance(body, str) and body.strip() in _GONE
    return (OwnWords(text=""), True) if gone else (marked_words(body), False)


def _post(data: Object, words: OwnWords, *, removed: bool, reply_to: str | None) -> PagePost:
    author = text_of(data.get("author"))
    author = None if author in _GONE else author
    permalink = _address(data.get("permalink"))
    thread = _thread_address(text_of(data.get("link_id")) or "", data)
    if permalink is None and thread:
        permalink = f"{thread}{data.get('id')}/"
    return PagePost(
        id=text_of(data.get("id")) or data["name"],
        text=words.text,
        author=author,
        author_id=text_of(data.get("author_fullname")),
        author_basis="author_line" if author else None,
        role=_role(author, data.get("distinguished")),
        created_at=moment_of(data.get("created_utc")),
        created_raw=shown(data.get("created_utc")),
        edited_at=moment_of(data.get("edited")),
        removed=removed,
        reply_to=reply_to,
        quotes=words.quotes,
        permalink=permalink,
        votes=None if data.get("score_hidden") is True else number_of(data.get("score"), data.get("ups")),
    )


def _role(author: str | None, distinguished: object) -> Role:
    if author is None:
        return "deleted"
    if distinguished == "moderator":
        return "moderator"
    return "staff" if distinguished in ("admin", "special") else "member"


def _address(permalink: object) -> str | None:
    path = text_of(permalink)
    return path if path is None or path.startswith("http") else f"{_SITE}{path}"


def _thread_address(name: str, comment: Object) -> str | None:
    board = text_of(comment.get("subreddit"))
    identifier = name.split("_", 1)[-1]
    return f"{_SITE}/r/{board}/comments/{identifier}/_/" if board and identifier else None


REDDIT_JSON = Platform(name="reddit", shape="json", recognises=_recognises, read=_read)
