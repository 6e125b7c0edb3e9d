"""A thread as a JSON object of no particular software, with a list of posts in it.

Scrapers and exports call the same things by different names; the usual ones are known. The last of the
JSON readers to be asked.
"""

from collections.abc import Iterator

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost, PageQuote
from scrapers.document import Document
from scrapers.payload import (
    Object,
    any_words,
    at,
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

_LISTS = ("posts", "comments", "messages", "replies", "items", "data", "results", "thread")
_TEXTS = (
    "text",
    "body",
    "content",
    "message",
    "raw",
    "cooked",
    "html",
    "comment",
    "post_text",
    "description",
)
_AUTHORS = ("author", "user", "username", "author_name", "name", "by", "poster", "display_name", "nickname")
_AUTHOR_IDS = ("author_id", "user_id", "userid", "author_url", "user_link")
_TIMES = (
    "timestamp", "created_at", "created", "created_utc", "date", "time", "datetime", "published", "post_date",
    "posted_at", "date_posted",
)  # fmt: skip
_IDS = ("id", "postid", "post_id", "pid", "comment_id", "message_id")
_PARENTS = ("reply_to", "parent_id", "parent", "in_reply_to", "replyTo")
_ADDRESSES = ("permalink", "url", "link", "href")
_SCORES = ("votes", "score", "likes", "points", "kudos", "upvotes")
_RANKS = ("role", "author_rank", "rank", "rank_title", "group", "author_title", "user_title")
_TITLES = ("title", "subject", "topic", "name")
_TOTALS = ("posts_total", "n_posts", "posts_count", "comments_count", "total")
_GONE = frozenset(("[deleted]", "[removed]"))


def _recognises(document: Document) -> bool:
    found = payload(document)
    return bool(_listed(found)) or bool(_by_author(found))


def _listed(found: object) -> list[Object]:
    """Return the posts: of the lists that hold some, the longest."""
    lists = [[item for item in objects(at(found, name)) if _is_post(item)] for name in _LISTS]
    return max(lists, key=len, default=[])


def _is_post(item: Object) -> bool:
    """Whether there are words with a writer; a guest's name may be empty where a time and an id are given."""
    signed = _first(item, _AUTHORS) is not None or (
        any(name in item for name in _AUTHORS) and bool(_first(item, _TIMES)) and bool(_first(item, _IDS))
    )
    return signed and any(isinstance(item.get(name), str) for name in _TEXTS)


def _first(item: Object, names: tuple[str, ...]) -> object:
    return next((item[name] for name in names if item.get(name) not in (None, "", [], {})), None)


def _by_author(found: object) -> list[tuple[str, Object]]:
    """Return threads kept as an object by address, each with its messages as an object by author."""
    threads = list(found.items()) if isinstance(found, dict) else []
    inner = [pair for _, value in threads if isinstance(value, dict) for pair in value.items()]
    for pairs in (threads, inner):
        kept = [(str(url), value) for url, value in pairs if isinstance(at(value, "messages"), dict)]
        if kept:
            return kept
    return []


def _read(document: Document) -> tuple[Page, ...]:
    found = payload(document)
    posts = _listed(found)
    if posts:
        thread: Object = found if isinstance(found, dict) else {}
        return (_page(document, thread, posts),)
    pages = tuple(_keyed_page(url, thread) for url, thread in _by_author(found))
    if not any(page.posts for page in pages):
        raise NotAThread("no_posts", f"{document.name}: found an object without posts")
    return pages


def _page(document: Document, thread: Object, items: list[Object]) -> Page:
    counted = [number_of(item.get("n"), item.get("number"), item.get("position")) for item in items]
    first = 1 - min((count for count in counted if count is not None), default=1)
    shift = max(0, first)
    opening = [_opening(document, thread)] if _is_post(thread) else []
    posts = [
        _post(document, item, place, None if count is None else count + shift)
        for place, (item, count) in enumerate(zip(items, counted, strict=True), 1 + len(opening))
    ]
    return Page(
        platform=text_of(thread.get("platform")) or _software(thread) or "json",
        posts=(*opening, *posts),
        title=text_of(_first(thread, _TITLES)),
        url=link(document, _first(thread, ("url", "link"))),
        posts_total=number_of(_first(thread, _TOTALS)),
        notes=(text,) if (text := text_of(thread.get("notice"))) else (),
    )


def _software(thread: Object) -> str | None:
    """Return the software that a scraper's format is named after ("smf-2-thread")."""
    name = text_of(thread.get("format_version"))
    return name.split("-")[0] if name else None


def _opening(document: Document, thread: Object) -> PagePost:
    return _post(document, {**thread, "title": None}, 1, None)


def _post(document: Document, item: Object, place: int, number: int | None) -> PagePost:
    body = next((item[name] for name in _TEXTS if isinstance(item.get(name), str)), "")
    gone = body.strip() in _GONE
    words = any_words("" if gone else body)
    who = _first(item, _AUTHORS)
    author = text_of(who, at(who, "name"), at(who, "username"), at(who, "login"), at(who, "display_name"))
    deleted = author in _GONE
    author = None if deleted else author
    time = _first(item, _TIMES)
    stamp = str(time).split()[0] if isinstance(time, str) and time[:2].isdigit() else time
    return PagePost(
        id=text_of(_first(item, _IDS)) or f"p{place}",
        text=words.text,
        number=number,
        author=author,
        author_id=text_of(
            item.get("author_id"), item.get("user_id"), item.get("userid"), at(who, "id"), at(who, "link")
        ),
        author_basis="author_line" if author else None,
        role="deleted" if deleted else role_of(*(item.get(name) for name in _RANKS)),
        created_at=moment_of(time) or moment_of(stamp),
        created_raw=shown(time),
        edited_at=moment_of(item.get("edited_at"), item.get("edited"), item.get("updated_at")),
        editor=text_of(item.get("editor"), item.get("edited_by")),
        is_solution=item.get("is_solution") is True or item.get("accepted") is True,
        removed=gone or any(item.get(name) is True for name in ("removed", "deleted", "hidden")),
        reply_to=text_of(_first(item, _PARENTS)),
        quotes=words.quotes or tuple(_quoted(item.get("quotes") or item.get("quoted"))),
        permalink=link(document, _first(item, _ADDRESSES)),
        votes=number_of(_first(item, _SCORES)),
    )


def _quoted(value: object) -> Iterator[PageQuote]:
    """Yield quotes given apart from the text: objects with an author and words, or authors alone."""
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    seen: set[str] = set()
    for entry in names:
        if isinstance(entry, dict):
            yield PageQuote(author=text_of(entry.get("author")), text=text_of(entry.get("text")) or "")
        elif (name := text_of(entry)) and name not in seen:
            seen.add(name)
            yield PageQuote(author=name, text="")


def _keyed_page(url: str, thread: Object) -> Page:
    messages = [(author, text) for author, text in thread["messages"].items() if isinstance(text, str)]
    return Page(
        platform="json",
        posts=tuple(
            PagePost(id=f"p{place}", text=any_words(text).text, author=author, author_basis="author_line")
            for place, (author, text) in enumerate(messages, 1)
        ),
        title=text_of(thread.get("title")),
        url=url,
    )


POSTS_JSON = Platform(name="json", shape="json", recognises=_recognises, read=_read)
