"""What a page shows: the hand-over from `scrapers` to everybody else.

A reader turns one page (or one recorded API answer, one mailbox, one pasted text) into a `Page` and
does no I/O. `groundswell parse` prints a `Page` as JSON lines; `pipeline` turns it into records.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

AuthorBasis = Literal["author_line", "by_line", "editor_line"]
"""How the author's name was found: shown as the author, after "by", or only as the last editor."""

Role = Literal["member", "moderator", "staff", "deleted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuote:
    """Words of somebody else inside a post.

    `position` is the code-point offset in the post's own `text` at which the quote stood, so that the
    words after it can be read as the answer to it. `source` is the id of the quoted post where the
    page says so or where its words were found in it. `exact` is false where the words differ from
    those of the source (edited or shortened quotes).
    """

    author: str | None
    text: str
    position: int = 0
    source: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePost:
    """One post as a page shows it.

    `text` holds the author's own words only: no quotes, signatures, edit notes, buttons. `id` is the
    platform's own id where it shows one and otherwise "p1", "p2", … in page order. `number` is the
    position in the whole thread, starting at 1. Times are ISO 8601; without an offset where the page
    gives no zone; None where the page shows none. `created_raw` is the time as shown.
    `removed` means that the post is there but its words were taken away or hidden.
    """

    id: str
    text: str
    number: int | None = None
    author: str | None = None
    author_id: str | None = None
    author_basis: AuthorBasis | None = None
    role: Role | None = None
    created_at: str | None = None
    created_raw: str | None = None
    edited_at: str | None = None
    editor: str | None = None
    is_solution: bool = False
    removed: bool = False
    reply_to: str | None = None
    quotes: tuple[PageQuote, ...] = ()
    permalink: str | None = None
    votes: int | None = None
    notes: tuple[str, ...] = ()
    """Text of the platform or its moderators that stood inside the post ("Edited for …")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of one thread, posts in page order.

    `posts_total` is the number of posts that the page says the whole thread has; None if it is silent.
    `next_url` leads to the following page of the same thread.
    """

    platform: str
    posts: tuple[PagePost, ...]
    title: str | None = None
    url: str | None = None
    posts_total: int | None = None
    next_url: str | None = None
    notes: tuple[str, ...] = ()
    """Text of the platform about the thread ("a few comments have been removed", "closed to replies")."""

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield the published JSON shape of `groundswell parse`, one object a post, in page order."""
        thread = {
            "title": self.title,
            "url": self.url,
            "platform": self.platform,
            "posts_total": self.posts_total,
        }
        for post in self.posts:
            yield {"thread": thread, **post_as_json(post)}


_PUBLISHED = (
    "id",
    "number",
    "author",
    "author_basis",
    "role",
    "created_at",
    "created_raw",
    "edited_at",
    "editor",
    "is_solution",
    "removed",
    "reply_to",
    "quotes",
    "text",
    "permalink",
)


def post_as_json(post: PagePost) -> dict[str, Any]:
    """Return the fields of `post` that `groundswell parse` publishes, in their published order."""
    values: Mapping[str, Any] = {field.name: getattr(post, field.name) for field in dataclasses.fields(post)}
    shown = {name: values[name] for name in _PUBLISHED}
    shown["quotes"] = [{"author": quote.author, "text": quote.text} for quote in post.quotes]
    return shown
