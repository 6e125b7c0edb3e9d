"""Reddit pages: old.reddit.com, the redesign of 2018 and the web components of 2023 ("shreddit")."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import Tag

from groundswell.errors import NotAThread
from groundswell.page import Page, Role
from scrapers.assembly import Draft, Thread, assemble
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.edits import NO_EDIT, Edit
from scrapers.furniture import count_in, title_of, url_of
from scrapers.html import OwnWords, attribute, classes, inline_text, matching
from scrapers.members import role_from, writer_in
from scrapers.platform import Platform
from scrapers.rawmarkup import has_attribute, has_class, mentions

_DROP = matching(r"reportform|buttons|child$|flat-list|usertext-edit|bottom-area|awardings-bar")
_GONE = frozenset(
    ("[deleted]", "[removed]", "[ removed by reddit ]", "[unavailable]", "[ removed by moderator ]")
)
_STATE = re.compile(r"window\.___r\s*=\s*")


def recognises(document: Document) -> bool:
    """Whether the page shows a Reddit submission or comments."""
    text = document.text
    return (
        mentions(text, "<shreddit-comment", "<shreddit-post", "Comment t1_")
        or has_attribute(text, "id", "t1_")
        or ("data-fullname=" in text and has_class(text, "thing"))
    )


def read(document: Document) -> tuple[Page, ...]:
    """Read a page of comments; a subreddit's list of submissions raises `NotAThread`."""
    page = whole(document.soup)
    if page.has("shreddit-post", "shreddit-comment"):
        drafts, title = list(_components(page)), page.value("post-title", "shreddit-post")
        total = page.value("comment-count", "shreddit-post")
    elif page.has("div.thing", ".thing"):
        drafts, title = list(_old(page)), page.text("a.title", "p.title a")
        total = page.text(".commentarea .panestack-title", ".panestack-title")
    else:
        drafts, title, total = list(_redesign(page, _models(document.text))), None, None
    if not drafts:
        raise NotAThread("listing", f"{document.name}: a list of Reddit submissions, or one without words")
    comments = count_in(total) if total else None
    opening = any((draft.id or "").startswith("t3_") for draft in drafts)
    thread = Thread(
        platform="reddit",
        title=title or title_of(page, "h1"),
        url=url_of(page, document),
        posts_total=comments + opening if comments is not None else None,
        languages=("en",),
    )
    return (assemble(thread, drafts, document),)


REDDIT_HTML = Platform(name="reddit", shape="html", recognises=recognises, read=read)


def _distinguished(marks: str, name: str | None) -> Role | None:
    if re.search(r"\bmoderator\b", marks):
        return "moderator"
    if re.search(r"\badmin\b", marks):
        return "staff"
    return role_from([], name)


def _removed(words: OwnWords) -> bool:
    return words.text.strip().lower() in _GONE


def _old(page: Block) -> Iterator[Draft]:
    """Read old.reddit.com: `div.thing` with `data-fullname`; answers nest in `.child`."""
    things = [
        tag
        for tag in page.all(".thing")
        if re.match(r"t[13]_", attribute(tag, "data-fullname") or "") and "morechildren" not in classes(tag)
    ]
    comments = [tag for tag in things if (attribute(tag, "data-fullname") or "").startswith("t1_")]
    openings = [tag for tag in things if tag not in comments]
    if not comments and len(openings) != 1:
        return
    for block in page.parts(openings[:1] + comments):
        root = block.roots[0]
        name = attribute(root, "data-fullname") or ""
        entry = block.inside("div.entry", ".entry")
        body = entry.first(".usertext-body .md", ".md")
        if name.startswith("t3_") and body is None:
            continue
        writer = writer_in(entry.inside(".tagline"), ".author")
        parent = root.find_parent(attrs={"data-fullname": re.compile(r"^t1_")})
        time = entry.first("time", "[datetime]")
        edited = entry.first("time.edited-timestamp", ".edited-timestamp")
        words = block.words(body, drop=_DROP)
        scores = [tag for tag in block.all(".score") if "unvoted" in classes(tag)]
        votes = attribute(scores[0], "title") or inline_text(scores[0]) if scores else None
        author = writer.name or ("[deleted]" if entry.has(".tagline em") else None)
        yield Draft(
            words=OwnWords(text="") if _removed(words) else words,
            id=name if name.startswith("t3_") else name.removeprefix("t1_"),
            author=author,
            author_id=attribute(root, "data-author-fullname"),
            role=_distinguished(" ".join(classes(entry.first(".author") or root)), author),
            shown=inline_text(time) or None,
            stamp=attribute(time, "datetime"),
            edit=Edit(shown=inline_text(edited) or None, stamp=attribute(edited, "datetime"))
            if edited
            else NO_EDIT,
            removed=_removed(words) or body is None,
            reply_to=(attribute(parent, "data-fullname") or "").removeprefix("t1_") or None
            if parent
            else None,
            permalink=attribute(root, "data-permalink") or entry.value("href", "a.bylink"),
            votes=count_in(votes) if votes and re.search(r"\d", votes) else None,
        )


def _components(page: Block) -> Iterator[Draft]:
    """Read shreddit: everything but the words is an attribute."""
    roots = [*page.all("shreddit-post")[:1], *page.all("shreddit-comment")]
    for block in page.parts(page.in_order(roots)):
        root = block.roots[0]
        is_opening = root.name == "shreddit-post"
        body = block.first("slot=text-body", "slot=comment", ".md")
        if is_opening and (body is None or not inline_text(body)):
            continue
        inner = block.part(body).first(".md") if body is not None else None
        words = block.words(inner if inner is not None and inner.name == "div" else body, drop=_DROP)
        author = attribute(root, "author")
        time = block.first("faceplate-timeago", "time")
        parent = attribute(root, "parentid") or ""
        score = attribute(root, "score")
        name = attribute(root, "id", "thingid") or ""
        yield Draft(
            words=OwnWords(text="") if _removed(words) else words,
            id=name if is_opening else (attribute(root, "thingid") or name).removeprefix("t1_"),
            author=author,
            author_id=attribute(root, "author-id"),
            role=_distinguished(attribute(root, "distinguished-as", "is-distinguished") or "", author),
            shown=inline_text(block.first("time")) or None,
            stamp=attribute(root, "created-timestamp", "created") or attribute(time, "ts", "datetime"),
            removed=_removed(words)
            or attribute(root, "is-comment-deleted", "is-author-deleted-comment") is not None,
            reply_to=parent.removeprefix("t1_") if parent.startswith("t1_") else None,
            permalink=attribute(root, "permalink"),
            votes=int(score) if score and re.fullmatch(r"-?\d+", score) else None,
        )


def _models(text: str) -> dict[str, dict[str, Any]]:
    """Read the state that the redesign keeps in a script: what its markup shows only as "1 year ago"."""
    found = _STATE.search(text)
    if found is None:
        return {}
    try:
        state, _ = json.JSONDecoder().raw_decode(text, found.end())
    except json.JSONDecodeError:
        return {}
    models: dict[str, dict[str, Any]] = {}
    for key in ("posts", "comments"):
        part = state.get(key) if isinstance(state, dict) else None
        kept = part.get("models") if isinstance(part, dict) else None
        if isinstance(kept, dict):
            models.update({name: model for name, model in kept.items() if isinstance(model, dict)})
    return models


def _redesign(page: Block, models: dict[str, dict[str, Any]]) -> Iterator[Draft]:
    """Read the redesign, whose class names are random except `Comment`, `Post` and the ids."""
    roots: dict[str, Tag] = {}
    for tag in (*page.all(".Post")[:1], *page.all(".Comment")):
        name = next((each for each in classes(tag) if re.match(r"t[13]_\w", each)), None)
        if name:
            roots.setdefault(name, tag)
    names = {id(tag): name for name, tag in roots.items()}
    for block in page.parts(list(roots.values())):
        name = names[id(block.roots[0])]
        body = block.first(".RichTextJSON-root", "data-testid=comment", "[data-click-id]", ".md")
        if name.startswith("t3_"):
            body = block.first(".RichTextJSON-root", ".md")
            if body is None or not inline_text(body):
                continue
        model = models.get(name, {})
        links = [tag for tag in block.all("a") if re.search(r"/comments/\w+/", attribute(tag, "href") or "")]
        writer = writer_in(block, "data-testid=comment_author_link", but_not=body)
        author = model.get("author") or writer.name
        parent = str(model.get("parentId") or "")
        created, edited = model.get("created"), model.get("editedAt")
        words = block.words(body, drop=_DROP)
        yield Draft(
            words=OwnWords(text="") if _removed(words) else words,
            id=name if name.startswith("t3_") else name.removeprefix("t1_"),
            author=author,
            author_id=model.get("authorId"),
            role=_distinguished(str(model.get("distinguishType") or ""), author),
            shown=inline_text(links[0]) if links else None,
            stamp=str(created)[:10] if created else None,
            edit=Edit(stamp=str(edited)[:10]) if isinstance(edited, int) and edited > 1 else NO_EDIT,
            removed=_removed(words) or bool(model.get("deletedBy")) or body is None,
            reply_to=parent.removeprefix("t1_") if parent.startswith("t1_") else None,
            permalink=model.get("permalink") or (attribute(links[0], "href") if links else None),
            votes=model.get("score"),
        )
