"""Flarum: the state in the page's script, the page without JavaScript, or the one in a browser."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import Tag

from groundswell.errors import NotAThread, PageChanged
from groundswell.page import Page
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import NO_EDIT, Edit
from scrapers.furniture import count_in, languages_of, next_of, title_of, url_of
from scrapers.html import OwnWords, attribute, classes, inline_text, matching, own_words, parse_html
from scrapers.members import role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import mentions

_DROP = matching(r"Post-actions|PostMention-preview|Post-footer|LikesList|ButtonGroup|EventPost")

_Object = Mapping[str, Any]
_STATE = re.compile(
    r"""id=["']flarum-json-payload["'][^>]*>|flarum\.core\.app\.load\(|var app = |app\.preload = """
)


def recognises(document: Document) -> bool:
    """Whether the page is a Flarum board's and holds posts."""
    text = document.text
    named = mentions(
        text, "flarum-json-payload", "flarum-content", "flarum.core.app.load", "CommentPost", "app.boot("
    )
    return named and mentions(text, "Post-body", "contentHtml")


def read(document: Document) -> tuple[Page, ...]:
    """Read a discussion, from the best of the three forms it comes in."""
    page = whole(document.soup)
    state = _state(document.text)
    drafts = list(_from_state(state)) or list(_in_browser(page)) or list(_without_script(page))
    about = _of(state, "data") if state else {}
    if not drafts and isinstance(state.get("data"), list):
        raise NotAThread("listing", f"{document.name}: Flarum's list of discussions")
    if not drafts:
        raise PageChanged(f"{document.name}: a Flarum page without posts in its state or its markup")
    facts = _of(about, "attributes")
    thread = Thread(
        platform="flarum",
        title=_text(facts.get("title"))
        or title_of(page, ".DiscussionHero-title", "#flarum-content h1", ".container h1", "h1"),
        url=url_of(page, document),
        posts_total=facts.get("commentCount") if isinstance(facts.get("commentCount"), int) else None,
        next_url=next_of(page),
        languages=languages_of(page),
    )
    return (assemble(thread, drafts, document),)


FLARUM = Platform(name="flarum", shape="html", recognises=recognises, read=read)


def _state(text: str) -> _Object:
    """Return the API document in the page's script; empty where it holds none."""
    for found in _STATE.finditer(text):
        start = text.find("{", found.end())
        if start < 0:
            continue
        try:
            state, _ = json.JSONDecoder().raw_decode(text, start)
        except json.JSONDecodeError:
            continue
        document = state.get("apiDocument") or state.get("document") if isinstance(state, dict) else None
        if isinstance(document, dict):
            return document
    return {}


def _of(value: _Object, key: str) -> _Object:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _from_state(state: _Object) -> Iterator[Draft]:
    included = [each for each in state.get("included") or () if isinstance(each, dict)]
    known = {(each.get("type"), str(each.get("id"))): each for each in included}
    comments = [
        each for each in included if each.get("type") == "posts" and "contentHtml" in _of(each, "attributes")
    ]
    wanted = _of(_of(_of(state, "data"), "relationships"), "posts").get("data")
    order = (
        {str(each.get("id")): index for index, each in enumerate(wanted)} if isinstance(wanted, list) else {}
    )
    comments.sort(
        key=lambda each: (order.get(str(each.get("id")), 0), _of(each, "attributes").get("number") or 0)
    )
    for each in comments:
        facts = _of(each, "attributes")
        links = _of(each, "relationships")
        author = _member(links, "user", known)
        editor = _member(links, "editedUser", known) or _member(links, "editUser", known)
        body = parse_html(str(facts.get("contentHtml") or ""))
        hidden = bool(facts.get("isHidden") or facts.get("hiddenAt") or facts.get("hideTime"))
        edited = _text(facts.get("editedAt")) or _text(facts.get("editTime"))
        number = facts.get("number")
        yield Draft(
            words=own_words(body, drop=_DROP),
            id=str(each.get("id")),
            number=number if isinstance(number, int) else None,
            author=author,
            author_id=_text(_of(_of(links, "user"), "data").get("id")),
            role=role_from([], author) if author else "deleted",
            shown=_text(facts.get("createdAt")) or _text(facts.get("time")),
            stamp=_text(facts.get("createdAt")) or _text(facts.get("time")),
            edit=Edit(editor=editor, stamp=edited, shown=edited) if edited else NO_EDIT,
            removed=hidden,
            reply_to=_mentioned(body),
        )


def _member(links: _Object, key: str, known: Mapping[tuple[Any, str], _Object]) -> str | None:
    reference = _of(_of(links, key), "data")
    facts = _of(known.get((reference.get("type"), str(reference.get("id"))), {}), "attributes")
    return _text(facts.get("displayName")) or _text(facts.get("username"))


def _mentioned(body: Tag) -> str | None:
    """Return the post that the first mention answers: Flarum has no other sign of an answer."""
    mention = body.find("a", class_="PostMention")
    return attribute(mention, "data-id") if isinstance(mention, Tag) else None


def _in_browser(page: Block) -> Iterator[Draft]:
    for block in page.parts([tag for tag in page.all(".CommentPost") if "Post--loading" not in classes(tag)]):
        root = block.roots[0]
        body = block.first(".Post-body")
        holder = root if attribute(root, "data-id") else root.find_parent(attrs={"data-id": True})
        writer = writer_in(block, ".PostUser-name .username", ".PostUser-name", but_not=body)
        time = block.first("time")
        number = attribute(holder, "data-number")
        yield Draft(
            words=block.words(body, drop=_DROP),
            id=attribute(holder, "data-id"),
            number=int(number) if number and number.isdigit() else None,
            author=writer.name,
            role=role_from([inline_text(tag) for tag in block.all(".Badge")], writer.name),
            shown=inline_text(time) or None,
            stamp=attribute(time, "datetime", "pubdate"),
            edit=Edit(shown=block.value("title", ".PostEdited")) if block.has(".PostEdited") else NO_EDIT,
            removed="Post--hidden" in classes(root),
            reply_to=_mentioned(body) if body is not None else None,
            votes=count_in(block.text(".Post-likedBy", ".Post-votes")) if block.has(".Post-votes") else None,
        )


def _without_script(page: Block) -> Iterator[Draft]:
    """Read the bare page: a name in `h3`, then `.Post-body`; it shows no times."""
    for body in page.all(".Post-body"):
        holder = body.parent
        heading = holder.find("h3") if holder is not None else None
        name = inline_text(heading) if isinstance(heading, Tag) else ""
        words = own_words(body, drop=_DROP)
        yield Draft(
            words=words if words.text or words.quotes else OwnWords(text=""),
            author=name or None,
            role=role_from([], name),
        )
