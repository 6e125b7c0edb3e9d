"""Posts that come as rows: which column is what, and from rows to threads."""
# ruff: noqa: E501 - one field a line

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args

from groundswell.errors import NotAThread, UnknownFormat, UsageError
from groundswell.page import AuthorBasis, Page, PagePost, PageQuote, Role
from scrapers.document import Document
from scrapers.members import role_from
from scrapers.quotedtext.alignment import Source
from scrapers.quotedtext.quotable import Candidate, Quotable
from scrapers.quotedtext.quotes import Context, place, split
from scrapers.times import resolve_times

Row = Mapping[str, Any]

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "message_text", "message", "content", "comment", "comment_text", "post_text", "post", "msg",
             "selftext", "body_text", "words", "beitrag", "nachricht"),
    "author": ("author", "username", "user_name", "author_name", "user", "name", "poster", "handle", "screen_name", "login", "from",
               "by", "display_name", "member", "contributor", "contributor_id", "user_id", "author_id", "autor", "benutzer"),
    "created_at": ("created_at", "created", "timestamp", "post_date", "posted_at", "datetime", "date", "time", "created_utc",
                   "published", "published_at", "post_time", "posted", "creation_date", "sent", "datum", "zeit"),
    "id": ("id", "post_id", "comment_id", "message_id", "uid", "uuid"),
    "number": ("number", "n", "index", "position", "post_number"),
    "role": ("role", "author_rank", "user_rank", "contributor_rank", "rank", "association", "user_type", "author_association"),
    "edited_at": ("edited_at", "edited", "edit_date", "updated_at", "last_edited", "modified"),
    "editor": ("editor", "editor_name", "edited_by"),
    "reply_to": ("reply_to", "parent_id", "in_reply_to", "parent", "reply_to_id"),
    "is_solution": ("is_solution", "accepted", "solution", "is_answer"),
    "removed": ("removed", "deleted"),
    "permalink": ("permalink", "post_url"),
    "votes": ("votes", "score", "kudos", "likes", "points", "upvotes"),
    "thread_id": ("thread_id", "topic_id", "conversation_id", "thread_url", "topic", "thread"),
    "title": ("title", "thread_title", "topic_title", "subject"),
    "url": ("url", "link", "thread_url"),
}  # fmt: skip
"""Names that columns have in exports of forums; earlier ones win. Compared without case and punctuation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column holds which field of a post; columns in nested data are written "user.name"."""

    fields: Mapping[str, str]

    @classmethod
    def guess(cls, names: Sequence[str], said: Mapping[str, str] | None = None) -> "Columns":
        """Return the columns by their usual names, and those that were `said` as they were said.

        Raises `UnknownFormat` without a column for the text, and for one that is said and is not there.
        """
        plain = {_plain(name): name for name in reversed(names)}
        found = {
            field: plain[_plain(synonym)]
            for field, synonyms in SYNONYMS.items()
            for synonym in reversed(synonyms)
            if _plain(synonym) in plain
        }
        found |= said or {}
        missing = [name for name in (said or {}).values() if not {name, name.split(".")[0]} & set(names)]
        if missing:
            listed = ", ".join(list(names)[:12])
            raise UnknownFormat(f"found columns {listed}, expected one named {missing[0]!r} as you said")
        if "text" not in found:
            raise UnknownFormat(
                f"found columns {', '.join(list(names)[:12])}, expected one for the text of a post: "
                "name the columns, for example --columns text=message_text,author=user_name"
            )
        return cls(fields=found)

    def value(self, row: Row, field: str) -> Any:
        """Return the value of `field` in `row`; None where there is none or it is empty."""
        column = self.fields.get(field)
        if column is None:
            return None
        value: Any = row.get(column)
        if value is None and "." in column:
            value = row
            for part in column.split("."):
                value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, Mapping):
            value = next(
                (value[key] for key in ("name", "login", "username", "display_name", "id") if key in value),
                None,
            )
        return None if value == "" else value


def columns_said(text: str) -> dict[str, str]:
    """Read which column holds which field, as a person writes it; raises `UsageError` where it says neither.

    >>> columns_said("text=Message, author=user.nick")
    {'text': 'Message', 'author': 'user.nick'}
    """
    said: dict[str, str] = {}
    for part in text.split(","):
        field, equals, column = (each.strip() for each in part.partition("="))
        if not equals or not column or field not in SYNONYMS:
            raise UsageError(
                f"columns: found {part.strip()!r}, expected FIELD=COLUMN with a field among {', '.join(SYNONYMS)}"
            )
        said[field] = column
    return said


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def threads_from_rows(
    document: Document,
    rows: Sequence[Row],
    columns: Columns,
    *,
    platform: str,
    title: str | None = None,
    url: str | None = None,
    called: str = "rows",
) -> tuple[Page, ...]:
    """Return one page a thread, in the order in which their first posts appear in a document's `rows`.

    Rows that have a "thread" object, as `groundswell parse` prints it, are grouped by it; others by a
    thread, address or title column. Rows without text and author are left out, unless they tell
    of a removed post. Quotes are split off the text unless the rows list them. Raises `NotAThread`, which
    speaks of the rows as they are `called`, where no row is left.
    """
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        if not any(columns.value(row, field) for field in ("text", "author", "removed")):
            continue
        groups.setdefault(_thread_key(row, columns), []).append(row)
    if not groups:
        raise NotAThread("no_posts", f"{document.name}: found {len(rows)} {called} without author and text")
    url, fetched_at = url or document.url, document.fetched_at
    return tuple(
        _page(group, columns, platform=platform, title=title, url=url, fetched_at=fetched_at)
        for group in groups.values()
    )


def _thread_key(row: Row, columns: Columns) -> Any:
    thread = row.get("thread")
    if isinstance(thread, Mapping):
        return (thread.get("url"), thread.get("title"), thread.get("platform"))
    keys = (columns.value(row, field) for field in ("thread_id", "url", "title"))
    return next((str(key) for key in keys if key is not None), None)


def _page(
    rows: Sequence[Row],
    columns: Columns,
    *,
    platform: str,
    title: str | None,
    url: str | None,
    fetched_at: datetime | None,
) -> Page:
    created = [_shown(columns.value(row, "created_at")) for row in rows]
    edited = [_shown(columns.value(row, "edited_at")) for row in rows]
    times = resolve_times([time or "" for time in (*created, *edited)], fetched_at=fetched_at)
    posts: list[PagePost] = []
    quotable = Quotable()
    known = {str(author).casefold() for row in rows if (author := columns.value(row, "author"))}
    for i, row in enumerate(rows):
        post = _post(row, columns, i, Context(known=known, quotable=quotable))
        raw = _shown(row.get("created_raw")) or created[i]
        posts.append(_timed(post, raw, times[i].iso, times[len(rows) + i].iso))
        quotable.add(Candidate(id=post.id, author=post.author, source=Source(post.text)))
    thread = rows[0].get("thread")
    about: Row = thread if isinstance(thread, Mapping) else {}
    total = about.get("posts_total")
    return Page(
        platform=str(about.get("platform") or platform),
        posts=tuple(posts),
        title=_text(about.get("title")) or _text(columns.value(rows[0], "title")) or title,
        url=_text(about.get("url")) or _text(columns.value(rows[0], "url")) or url,
        posts_total=total if isinstance(total, int) else None,
    )


def _timed(post: PagePost, raw: str | None, created: str | None, edited: str | None) -> PagePost:
    return replace(post, created_at=created, created_raw=raw, edited_at=edited)


def _post(row: Row, columns: Columns, index: int, context: Context) -> PagePost:
    text = str(columns.value(row, "text") or "").replace("\r\n", "\n").replace("\r", "\n")
    author = _text(columns.value(row, "author"))
    quotes: tuple[PageQuote, ...]
    if isinstance(row.get("quotes"), list):
        quotes = tuple(_quotes(row["quotes"]))
    else:
        text, quotes = place(split(text.split("\n"), context))
    reply_to = _text(columns.value(row, "reply_to")) or next((q.source for q in quotes if q.source), None)
    basis = row.get("author_basis")
    number = _integer(columns.value(row, "number"))
    return PagePost(
        id=_text(columns.value(row, "id")) or f"p{index + 1}",
        text=text,
        number=number if number is not None and number > 0 else index + 1,
        author=author,
        author_basis=basis if basis in get_args(AuthorBasis) else "author_line" if author else None,
        role=_role(columns.value(row, "role")),
        editor=_text(columns.value(row, "editor")),
        is_solution=_truth(columns.value(row, "is_solution")),
        removed=_truth(columns.value(row, "removed")),
        reply_to=reply_to,
        quotes=quotes,
        permalink=_text(columns.value(row, "permalink")),
        votes=_integer(columns.value(row, "votes")),
    )


def _quotes(values: Sequence[Any]) -> list[PageQuote]:
    return [
        PageQuote(author=_text(value.get("author")), text=str(value.get("text") or ""))
        for value in values
        if isinstance(value, Mapping)
    ]


def _text(value: Any) -> str | None:
    return (
        str(value).strip() or None if isinstance(value, str | int) and not isinstance(value, bool) else None
    )


def _shown(value: Any) -> str | None:
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    text = _text(value)
    return None if text is None or text.casefold() in {"none", "null", "unedited", "false", "nan"} else text


def _truth(value: Any) -> bool:
    return value is True or str(value).casefold() in {"true", "1", "yes", "y"}


def _integer(value: Any) -> int | None:
    try:
        return int(float(value)) if not isinstance(value, bool) and value is not None else None
    except (TypeError, ValueError, OverflowError):
        return None


def _role(value: Any) -> Role | None:
    """Read a role from a rank such as "Community Manager" or GitHub's association."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _text(value) or "")
    if text in get_args(Role):
        return next(role for role in get_args(Role) if role == text)
    if text.casefold() in {"owner", "collaborator", "member"}:
        return None  # GitHub's words say who may write to the repository, not who speaks for it
    return role_from([text])
