"""schema.org markup for discussions (JSON-LD or microdata), on any site that provides it."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import Tag

from groundswell.errors import PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document, json_of
from scrapers.edits import NO_EDIT, Edit
from scrapers.furniture import digits_of, languages_of, next_of, title_of, url_of
from scrapers.html import OwnWords, attribute, inline_text, own_words, parse_html
from scrapers.members import role_from
from scrapers.platform import Platform

_POSTING = "DiscussionForumPosting"
_TYPES = (_POSTING, "Comment", "Question", "Answer", "SocialMediaPosting", "UserComments")
_LINKED = re.compile(r"<script[^>]+application/ld\+json[^>]*>(.*?)</script", re.IGNORECASE | re.DOTALL)
_PARTS = (
    "comment",
    "suggestedAnswer",
    "acceptedAnswer",
    "mainEntity",
    "@graph",
    "itemListElement",
    "item",
    "hasPart",
)

_Object = Mapping[str, Any]


def recognises(document: Document) -> bool:
    """Whether the page describes its posts in schema.org's words."""
    text = document.text
    return _POSTING in text or "schema.org/Answer" in text or '"QAPage"' in text


def read(document: Document) -> tuple[Page, ...]:
    """Read the posts that the markup describes, the opening one first."""
    page = whole(document.soup)
    linked = [draft for each in _objects(document.text) for draft in _from_json(each, None)]
    marked = list(_microdata(page))
    drafts = max(linked, marked, key=len)
    if not any(draft.words.text or draft.words.quotes for draft in drafts) or len(drafts) < 2:
        raise PageChanged(f"{document.name}: schema.org markup without the words of several posts")
    thread = Thread(
        platform="schema.org",
        title=_headline(document.text, page),
        url=url_of(page, document),
        next_url=next_of(page),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


SCHEMA_ORG = Platform(name="schema.org", shape="html", recognises=recognises, read=read)


def _objects(text: str) -> Iterator[_Object]:
    for found in _LINKED.finditer(text):
        try:
            value = json_of(found[1], strict=False)
        except json.JSONDecodeError:
            continue
        yield from (
            each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)
        )


def _kinds(value: _Object) -> list[str]:
    kind = value.get("@type")
    return [str(each) for each in kind] if isinstance(kind, list) else [str(kind)]


def _from_json(value: _Object, parent: str | None) -> Iterator[Draft]:
    is_post = any(kind in _TYPES for kind in _kinds(value)) and any(
        key in value for key in ("text", "articleBody")
    )
    identity = _string(value.get("@id")) or _string(value.get("url")) or _string(value.get("identifier"))
    if is_post:
        yield _json_draft(value, identity, parent)
    for key in _PARTS:
        inner = value.get(key)
        for each in inner if isinstance(inner, list) else [inner]:
            if isinstance(each, dict):
                yield from _from_json(each, identity if is_post and key == "comment" and parent else None)


def _json_draft(value: _Object, identity: str | None, parent: str | None) -> Draft:
    author = value.get("author") or value.get("creator")
    person = author[0] if isinstance(author, list) and author else author
    name = _string(person.get("name")) if isinstance(person, dict) else _string(person)
    body = _string(value.get("text")) or _string(value.get("articleBody")) or ""
    marked = re.search(r"<(?:p|br|div|blockquote|a|ul|pre)\b", body) is not None
    words = own_words(parse_html(body)) if marked else OwnWords(text=html.unescape(body).strip())
    created = (
        _string(value.get("datePublished"))
        or _string(value.get("dateCreated"))
        or _string(value.get("commentTime"))
    )
    modified = _string(value.get("dateModified"))
    return Draft(
        words=words,
        id=digits_of(identity) or identity,
        author=html.unescape(name) if name else None,
        role=role_from([], name),
        shown=created,
        stamp=created,
        edit=Edit(stamp=modified) if modified and modified != created else NO_EDIT,
        is_solution=False,
        reply_to=digits_of(parent) or parent if parent else None,
        permalink=_string(value.get("url")),
    )


def _string(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else str(value) if isinstance(value, int) else None


def _headline(text: str, page: Block) -> str | None:
    for each in _objects(text):
        if any(kind in (_POSTING, "Question") for kind in _kinds(each)):
            named = _string(each.get("headline")) or _string(each.get("name"))
            if named:
                return html.unescape(named)
    return (
        page.text("itemprop=headline", "itemprop=name")
        if page.has("itemprop=headline")
        else title_of(page, "h1")
    )


def _microdata(page: Block) -> Iterator[Draft]:
    items = [tag for tag in page.all("[itemtype]") if _item_type(tag) in _TYPES]
    outer = [tag for tag in items if _item_type(tag) == _POSTING and _holds_many(tag, items)]
    for block in page.parts(page.in_order(items)):
        root = block.roots[0]
        body = block.first(
            "itemprop=articleBody", "itemprop=text", "itemprop=commentText", "itemprop=description"
        )
        if body is None or (root in outer and not inline_text(body)):
            continue
        person = block.inside("itemprop=author", "itemprop=creator")
        holder = person.first("itemprop=name") if person.roots else None
        name = (
            attribute(holder, "content")
            or inline_text(holder)
            or inline_text(person.roots[0] if person.roots else None)
        )
        time = block.first("itemprop=datePublished", "itemprop=dateCreated", "itemprop=commentTime", "time")
        edited = block.first("itemprop=dateModified")
        created = attribute(time, "datetime", "content")
        modified = attribute(edited, "datetime", "content")
        yield Draft(
            words=block.words(body),
            id=attribute(root, "id", "itemid"),
            author=name or None,
            role=role_from([], name),
            shown=inline_text(time) or None,
            stamp=created,
            edit=Edit(stamp=modified) if modified and modified != created else NO_EDIT,
            is_solution=attribute(root, "itemprop") == "acceptedAnswer",
            permalink=block.value("href", "itemprop=url"),
        )


def _item_type(tag: Tag) -> str:
    return (attribute(tag, "itemtype") or "").rstrip("/").rsplit("/", 1)[-1]


def _holds_many(tag: Tag, items: list[Tag]) -> bool:
    return sum(1 for item in items if tag in item.parents) > 1
