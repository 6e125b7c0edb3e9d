"""What was forgotten stays forgotten: pages still show it, and nothing of it is stored again."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from groundswell.errors import Refused
from groundswell.ids import digest, row_id
from groundswell.records import Post, Snapshot, Thread, Tombstone, TombstoneReason, Visit
from groundswell.store import Store
from groundswell.store.store import Writer
from groundswell.store.tables import table_of
from pipeline.masking import Mask, normalised
from pipeline.names import handle_of

if TYPE_CHECKING:
    from pipeline.ingest import ThreadBundle

ON_REQUEST: TombstoneReason = "on request"
AT_ITS_SOURCE: TombstoneReason = "deleted at its source"

_MENTION = re.compile(r"(?<![\w@/.])@([\w.\-]{2,40})")
_AT_ONCE = 500


def author_id(site: str, name: str) -> str:
    """Return the id of an account; see `pipeline.ingest`."""
    return row_id("author", site, handle_of(name))


def source_id(source: str) -> str:
    """Return the id under which a source is forgotten: its address itself is not kept."""
    return row_id("source", source)


def refuse_forgotten(store: Store, source: str) -> None:
    """Raise `Refused` for a source that was forgotten."""
    for stone in store.read(Tombstone, id=source_id(source)):
        raise Refused(
            f"{source} was forgotten {stone.reason} on {stone.forgotten_at:%Y-%m-%d} and is not read again; "
            "to read it after all, use another store"
        )


def blank(post: Post) -> Post:
    """Return what stays of a forgotten post: its place and its time, so that answers keep theirs."""
    return replace(
        post, author_id=None, author_basis=None, source_id=post.id, created_raw=None, text="",
        is_solution=False, removed=True, permalink=None, votes=None, notes=(),
    )  # fmt: skip


def spare(writer: Writer, new: "ThreadBundle") -> "ThreadBundle | None":
    """Return a thread without what was forgotten: the very same where nothing was, None for all of it."""
    stones = _stones(writer, new)
    if not stones:
        return new
    if new.thread.id in stones:
        return None
    names = {name for name in _names(new) if author_id(new.thread.site, name) in stones}
    gone = {post.id: post for post in new.posts if {post.id, post.author_id} & stones}
    mask = Mask(names, [post.text for post in gone.values()])
    copied = [normalised(post.text) for post in gone.values()]
    posts = tuple(
        blank(post)
        if post.id in gone
        else replace(post, text=mask(post.text), notes=tuple(map(mask, post.notes)))
        for post in new.posts
    )
    kept = {post.author_id for post in posts}
    title = None if any(post.position == 1 for post in gone.values()) else new.thread.title
    return replace(
        new,
        thread=replace(
            new.thread,
            title=mask(title) if title else None,
            notes=tuple(map(mask, new.thread.notes)),
            digest=digest(new.thread.digest, sorted(stones)),
        ),
        authors=tuple(author for author in new.authors if author.id in kept),
        posts=posts,
        replies=tuple(
            replace(each, target_name=None) if mask.means(each.target_name) else each
            for each in new.replies
            if each.post_id not in gone
        ),
        quotes=tuple(
            replace(each, text=mask(each.text))
            for each in new.quotes
            if not {each.post_id, each.source_post_id} & gone.keys()
            and not mask.means(each.author_named)
            and not any(normalised(each.text) in text for text in copied)
        ),
        edits=tuple(
            replace(each, editor=None) if mask.means(each.editor) else each
            for each in new.edits
            if each.post_id not in gone
        ),
    )  # fmt: skip


def is_spared(writer: Writer, new: "ThreadBundle") -> bool:
    """Return whether something of a thread, as its pages show it, was forgotten."""
    return bool(_stones(writer, new))


def revive(writer: Writer, new: "ThreadBundle") -> None:
    """Take the tombstones from posts that their forum had deleted and shows again."""
    for some in portions({post.id for post in new.posts if not post.removed}):
        writer.delete(Tombstone, id=some, reason=AT_ITS_SOURCE)


def drop_pages(writer: Writer, snapshots: Collection[str]) -> int:
    """Drop the bodies of pages, and have their threads fetched from the first page on when next due.

    Threads that hold something forgotten keep no pages: each would have to be taken apart again.
    Returns how many bodies there were.
    """
    dropped = 0
    table = table_of(Snapshot)
    for some in portions(snapshots):
        visits = writer.read(Visit, snapshot_id=some)
        threads = {visit.thread for visit in visits if visit.thread}
        for visit in writer.read(Visit, thread=threads) if threads else visits:
            if visit.place > 1:
                writer.delete(Visit, id=visit.id)
            else:
                writer.replace(replace(visit, snapshot_id=None, etag=None, last_modified=None, next_url=None))
            if visit.snapshot_id and visit.snapshot_id not in some:
                dropped += writer.delete(Snapshot, id=visit.snapshot_id)
        bodies = sa.update(table).where(table.c.id.in_(some), table.c.body.is_not(None)).values(body=None)
        dropped += writer.connection.execute(bodies).rowcount
    used = sa.union(*(sa.select(table_of(each).c.snapshot_id) for each in (Thread, Visit))).subquery()
    unused = table.c.id.not_in(sa.select(used.c.snapshot_id).where(used.c.snapshot_id.is_not(None)))
    writer.connection.execute(sa.delete(table).where(table.c.body.is_(None), unused))
    return dropped


def portions(ids: Collection[str]) -> Iterator[list[str]]:
    """Yield ids, sorted, in portions that a statement can hold."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


def _stones(writer: Writer, new: "ThreadBundle") -> frozenset[str]:
    site = new.thread.site
    asked = {
        new.thread.id,
        *(post.id for post in new.posts),
        *(author_id(site, name) for name in _names(new)),
    }
    return frozenset(
        stone.id for some in portions(asked) for stone in writer.read(Tombstone, id=some, reason=ON_REQUEST)
    )


def _names(new: "ThreadBundle") -> set[str]:
    """Return every name that a thread shows: as author, quoted, answered, as editor, or after an "@"."""
    shown: set[str | None] = {author.display_name for author in new.authors}
    shown |= {quote.author_named for quote in new.quotes} | {reply.target_name for reply in new.replies}
    shown |= {edit.editor for edit in new.edits}
    shown |= {name.rstrip(".-") for text in _texts(new) for name in _MENTION.findall(text)}
    return {name for name in shown if name}


def _texts(new: "ThreadBundle") -> Iterable[str]:
    yield from (new.thread.title or "", *new.thread.notes)
    for post in new.posts:
        yield from (post.text, *post.notes)
    yield from (quote.text for quote in new.quotes)
