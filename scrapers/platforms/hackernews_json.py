"""Hacker News JSON: items of the Firebase interface, and trees and search results of the Algolia one."""

from collections import defaultdict
from collections.abc import Iterator

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost
from scrapers.anglequotes import without_angle_quotes
from scrapers.document import Document
from scrapers.html import OwnWords
from scrapers.payload import (
    Object,
    by_thread,
    html_words,
    is_object,
    moment_of,
    number_of,
    objects,
    payload,
    shown,
    text_of,
)
from scrapers.platform import Platform

_SITE = "https://news.ycombinator.com/item?id="
_KINDS = frozenset(("story", "comment", "poll", "job", "pollopt"))


def _recognises(document: Document) -> bool:
    found = payload(document)
    if is_object(found, "hits") and objects(found["hits"]):
        return is_object(objects(found["hits"])[0], "objectID", "_tags")
    return any(_is_item(item) for item in (objects(found) or [found])[:1])


def _is_item(value: object) -> bool:
    return (
        isinstance(value, dict)
        and text_of(value.get("type")) in _KINDS
        and "id" in value
        and ("time" in value or "created_at_i" in value)
    )


def _read(document: Document) -> tuple[Page, ...]:
    found = payload(document)
    if is_object(found, "hits"):
        return _search(document, objects(found["hits"]))
    flat = [item for root in (objects(found) or [found]) for item in _unfolded(root)]
    if all(item.get("type") in ("story", "job") for item in flat) and len(flat) > 1:
        raise NotAThread("listing", f"{document.name}: found {len(flat)} stories, expected one")
    head = next((item for item in flat if item.get("type") in ("story", "poll", "job")), None)
    posts = [_post(item) for item in _in_tree_order(flat) if item.get("type") != "pollopt"]
    total = number_of(head.get("descendants")) if head else None
    page = Page(
        platform="hackernews",
        posts=tuple(posts),
        title=text_of(head.get("title")) if head else None,
        url=f"{_SITE}{head.get('id')}" if head else None,
        posts_total=total + 1 if total is not None else None,
    )
    return (page,)


def _unfolded(root: Object) -> Iterator[Object]:
    """Yield an item and the items in its tree, depth first."""
    stack = [root]
    while stack:
        item = stack.pop()
        yield item
        stack.extend(reversed(objects(item.get("children"))))


def _in_tree_order(items: list[Object]) -> list[Object]:
    """Put every item behind its parent, siblings in the order in which the parent ranks them."""
    known = {text_of(item.get("id")) for item in items}
    children: dict[str | None, list[Object]] = defaultdict(list)
    for item in items:
        parent = text_of(item.get("parent"), item.get("parent_id"))
        children[parent if parent in known and parent != text_of(item.get("id")) else None].append(item)
    ordered: list[Object] = []
    stack = list(reversed(children.pop(None, [])))
    while stack:
        item = stack.pop()
        ordered.append(item)
        kids = item.get("kids")
        ranks = {text_of(kid): place for place, kid in enumerate(kids)} if isinstance(kids, list) else {}
        own = children.pop(text_of(item.get("id")), [])
        own.sort(key=lambda child: ranks.get(text_of(child.get("id")), len(ranks)))
        stack.extend(reversed(own))
    return ordered


def _post(item: Object) -> PagePost:
    gone = item.get("deleted") is True or item.get("dead") is True
    words = without_angle_quotes(html_words(item.get("text")))
    if not words.text and not words.quotes and item.get("type") != "comment" and not gone:
        words = OwnWords(text=text_of(item.get("title")) or "")
    author = text_of(item.get("by"), item.get("author"))
    parent = text_of(item.get("parent"), item.get("parent_id"))
    return PagePost(
        id=text_of(item.get("id")) or "p1",
        text="" if gone else words.text,
        author=author,
        author_basis="author_line" if author else None,
        role=None if author else "deleted",
        created_at=moment_of(item.get("time"), item.get("created_at_i"), item.get("created_at")),
        created_raw=shown(item.get("time", item.get("created_at"))),
        removed=gone,
        reply_to=parent,
        quotes=() if gone else words.quotes,
        permalink=f"{_SITE}{item.get('id')}",
        votes=number_of(item.get("score"), item.get("points")),
    )


def _search(document: Document, hits: list[Object]) -> tuple[Page, ...]:
    comments = [hit for hit in hits if text_of(hit.get("comment_text"))]
    if not comments:
        raise NotAThread("listing", f"{document.name}: found {len(hits)} stories, expected comments")
    titles = {text_of(hit.get("story_id")) or "": text_of(hit.get("story_title")) for hit in comments}
    runs = by_thread([(text_of(hit.get("story_id")) or "", _post(_as_item(hit))) for hit in comments])
    return tuple(
        Page(platform="hackernews", posts=posts, title=titles[key], url=f"{_SITE}{key}" if key else None)
        for key, posts in runs
    )


def _as_item(hit: Object) -> Object:
    return {**hit, "id": hit.get("objectID"), "text": hit.get("comment_text"), "type": "comment"}


HACKERNEWS_JSON = Platform(name="hackernews", shape="json", recognises=_recognises, read=_read)
