"""From what a reader found on a page to a `Page`: times resolved together, ids and numbers filled in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from groundswell.page import AuthorBasis, Page, PagePost, Role
from scrapers.document import Document
from scrapers.edits import NO_EDIT, Edit
from scrapers.html import OwnWords
from scrapers.times import resolve_times


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One post as found, its times still as shown.

    `shown` is the time as the page shows it, `stamp` the same moment as the markup encodes it (ISO 8601
    or seconds since 1970) where it does. `words` are the rendered body.
    """

    words: OwnWords
    id: str | None = None
    number: int | None = None
    author: str | None = None
    author_id: str | None = None
    author_basis: AuthorBasis | None = "author_line"
    role: Role | None = None
    shown: str | None = None
    stamp: str | None = None
    edit: Edit = NO_EDIT
    is_solution: bool = False
    removed: bool = False
    reply_to: str | None = None
    permalink: str | None = None
    votes: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What the page says about the thread as a whole.

    `first_number` is the number of the page's first post in the thread, for software that does not
    print numbers; None where the page does not show it.
    """

    platform: str
    title: str | None = None
    url: str | None = None
    posts_total: int | None = None
    next_url: str | None = None
    first_number: int | None = None
    languages: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def assemble(thread: Thread, drafts: Sequence[Draft], document: Document) -> Page:
    """Make the `Page`: resolve all times together, name posts without an id "p1", "p2", …."""
    drafts = _once_each(drafts)
    created_as_shown = [(draft.shown, draft.stamp) for draft in drafts]
    edited_as_shown = [(draft.edit.shown, draft.edit.stamp) for draft in drafts]
    created = _moments(created_as_shown, thread, document)
    # Edits are read with the posts' times beside them, which show the order of day and month.
    edited = _moments(edited_as_shown + created_as_shown, thread, document)[: len(drafts)]
    posts = tuple(
        _post(index, draft, thread, created[index], edited[index]) for index, draft in enumerate(drafts)
    )
    return Page(
        platform=thread.platform,
        posts=posts,
        title=thread.title,
        url=thread.url,
        posts_total=thread.posts_total,
        next_url=thread.next_url,
        notes=thread.notes,
    )


def _once_each(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out the first of two posts with the same id and words: boxes repeat posts above the thread.

    Of two different posts with one id, which only a damaged page has, the later loses its id.
    """
    kept: list[Draft] = []
    places: dict[str, int] = {}
    repeated: set[int] = set()
    for draft in drafts:
        place = places.get(draft.id) if draft.id is not None else None
        same = place is not None and kept[place].words.text == draft.words.text
        if place is not None and same:
            repeated.add(place)
        kept.append(replace(draft, id=None) if place is not None and not same else draft)
        if draft.id is not None and (place is None or same):
            places[draft.id] = len(kept) - 1
    return [draft for place, draft in enumerate(kept) if place not in repeated]


def _post(index: int, draft: Draft, thread: Thread, created: str | None, edited: str | None) -> PagePost:
    number = draft.number
    if number is None and thread.first_number is not None:
        number = thread.first_number + index
    return PagePost(
        id=draft.id or f"p{index + 1}",
        text=draft.words.text,
        number=number,
        author=draft.author,
        author_id=draft.author_id,
        author_basis=draft.author_basis if draft.author else None,
        role=draft.role,
        created_at=created,
        created_raw=draft.shown or (None if _EPOCH.match(draft.stamp or "") else draft.stamp),
        edited_at=edited,
        editor=draft.edit.editor,
        is_solution=draft.is_solution,
        removed=draft.removed,
        reply_to=draft.reply_to,
        quotes=draft.words.quotes,
        permalink=draft.permalink,
        votes=draft.votes,
        notes=draft.words.notes + draft.notes,
    )


_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$", re.IGNORECASE
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?$|\d{12,13}$")


def moment_of(stamp: str | None) -> str | None:
    """Return a moment that markup encodes as ISO 8601 with seconds; None where it is no such stamp.

    >>> moment_of("2019-08-08T08:27:57+0200"), moment_of("1364674486"), moment_of("yesterday")
    ('2019-08-08T08:27:57+02:00', '2013-03-30T20:14:46+00:00', None)
    """
    if stamp is None:
        return None
    text = stamp.strip()
    if _EPOCH.match(text):
        seconds = float(text) / (1000 if len(text.split(".", maxsplit=1)[0]) > 10 else 1)
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    found = _ISO.match(text)
    if found is None:
        return None
    day, minutes, seconds_part, zone = found.groups()
    offset = ""
    if zone:
        offset = (
            "+00:00" if zone.upper() in ("Z", "UTC") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        )
    return f"{day}T{minutes}{seconds_part or ':00'}{offset}"


def _moments(
    times: Sequence[tuple[str | None, str | None]], thread: Thread, document: Document
) -> list[str | None]:
    stamped = [moment_of(stamp) for _, stamp in times]
    shown = [text or "" for text, _ in times]
    if all(stamp or not text for stamp, text in zip(stamped, shown, strict=True)):
        return stamped  # nothing to work out
    resolved = resolve_times(shown, fetched_at=document.fetched_at, languages=thread.languages or None)
    return [stamp or time.iso for stamp, time in zip(stamped, resolved, strict=True)]
