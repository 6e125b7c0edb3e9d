"""Pages → records: what a page shows becomes threads, people, posts and links, revisions included."""

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from groundswell.config import Community
from groundswell.ids import digest, row_id
from groundswell.page import Page, PagePost, Role
from groundswell.records import Author, Edit, Post, Quote, ReplyTo, Snapshot, Thread
from groundswell.store.store import Writer
from pipeline.forgotten import revive, spare
from pipeline.links import reply_links
from pipeline.names import handle_of
from scrapers.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadBundle:
    """A thread with everything that pages show of it."""

    thread: Thread
    authors: tuple[Author, ...]
    posts: tuple[Post, ...]
    replies: tuple[ReplyTo, ...]
    quotes: tuple[Quote, ...]
    edits: tuple[Edit, ...]


def bundle(page: Page, snapshot: Snapshot | None, community: Community) -> ThreadBundle:
    """Return the records of one thread; nothing on the page is left out."""
    site = site_of(page)
    thread_id = row_id("thread", site, *_opening(page))
    posts = _distinct(page.posts)
    authors = {name: _author(name, site, posts, community) for name in _names(posts)}
    ids = {post.id: row_id("post", thread_id, post.id) for post in posts}
    records = tuple(
        _post(post, position, ids, thread_id, authors, community) for position, post in enumerate(posts, 1)
    )
    return ThreadBundle(
        thread=Thread(
            id=thread_id,
            site=site,
            platform=page.platform,
            title=page.title,
            url=page.url,
            posts_total=page.posts_total,
            notes=page.notes,
            snapshot_id=snapshot.id if snapshot else None,
            digest=digest(page.title, page.posts_total, page.notes, [_facts(post) for post in posts]),
        ),
        authors=tuple(sorted(authors.values(), key=lambda author: author.id)),
        posts=records,
        replies=tuple(reply_links(posts, ids, thread_id)),
        quotes=tuple(_quotes(posts, ids, thread_id)),
        edits=tuple(_edits(posts, ids, thread_id, community)),
    )


def save(writer: Writer, new: ThreadBundle) -> bool:
    """Store a thread; return False where nothing about it changed.

    Changed text becomes a new revision and the old one stays; posts that a later page no longer
    shows stay as well (whether they were deleted is for the collector to find out). What was forgotten
    on request is left out: see `pipeline.forgotten`.
    """
    spared = spare(writer, new)
    if spared is None:
        return False
    new = spared
    known = writer.read(Thread, id=new.thread.id)
    if known and known[0].digest == new.thread.digest:
        return False
    old_posts = {
        post.id: post for post in writer.read(Post, thread_id=new.thread.id)
    }  # highest revision wins
    for author in new.authors:
        writer.replace(author)
    for link in (ReplyTo, Quote, Edit):
        writer.delete(link, thread_id=new.thread.id)
    revisions: dict[str, int] = {}
    for post in new.posts:
        revised = _revise(post, old_posts.get(post.id))
        revisions[post.id] = revised.revision
        writer.replace(revised)
    writer.insert(new.replies)
    writer.insert(replace(quote, revision=revisions[quote.post_id]) for quote in new.quotes)
    writer.insert(replace(edit, revision=revisions[edit.post_id]) for edit in new.edits)
    writer.replace(new.thread)
    revive(writer, new)
    return True


def snapshot_of(document: Document, source: str) -> Snapshot:
    """Return the snapshot of a document's bytes."""
    sha256 = hashlib.sha256(document.body).hexdigest()
    return Snapshot(
        id=row_id("snapshot", source, sha256),
        source=source,
        url=document.url,
        fetched_at=document.fetched_at,
        sha256=sha256,
        body=document.body,
    )


def site_of(page: Page) -> str:
    """Return the host of the page where it names one, otherwise its platform."""
    for url in (page.url, *(post.permalink for post in page.posts)):
        if url and (host := urlsplit(url).hostname):
            return host
    return page.platform


def _opening(page: Page) -> list[str | None]:
    """Return what identifies a thread: its address, or else its title and its first post's opening.

    The title counts only without an address: people correct titles, and it is still the same thread.
    """
    if page.url:
        return [page.url]
    first = page.posts[0]
    # The words may be edited later; they identify a thread only where nothing steadier does.
    return [page.title, first.author, first.created_raw or first.created_at or first.text[:200]]


def _distinct(posts: Iterable[PagePost]) -> tuple[PagePost, ...]:
    """Drop posts that overlapping pages show twice; give a second post of another text an id of its own."""
    seen: dict[str, PagePost] = {}
    for post in posts:
        key = post.id
        while key in seen and seen[key].text != post.text:
            key += "+"
        seen.setdefault(key, post if key == post.id else replace(post, id=key))
    return tuple(seen.values())


def _names(posts: Iterable[PagePost]) -> set[str]:
    return {post.author for post in posts if post.author}


def _author(name: str, site: str, posts: tuple[PagePost, ...], community: Community) -> Author:
    roles = Counter(post.role for post in posts if post.author == name and post.role)
    listed = _listed_role(name, community)
    role: Role = listed or (roles.most_common(1)[0][0] if roles else "member")
    return Author(
        id=row_id("author", site, handle_of(name)),
        site=site,
        handle=handle_of(name),
        display_name=name,
        role=role,
        role_basis="roster" if listed else "page" if roles else "default",
    )


def _listed_role(name: str, community: Community) -> Role | None:
    if handle_of(name) in {handle_of(listed) for listed in community.staff}:
        return "staff"
    return "moderator" if handle_of(name) in {handle_of(listed) for listed in community.moderators} else None


def _post(
    post: PagePost,
    position: int,
    ids: dict[str, str],
    thread_id: str,
    authors: dict[str, Author],
    community: Community,
) -> Post:
    created_at, assumed = aware(post.created_at, community)
    return Post(
        id=ids[post.id],
        revision=1,
        thread_id=thread_id,
        author_id=authors[post.author].id if post.author else None,
        author_basis=post.author_basis,
        position=position,
        source_id=post.id,
        created_at=created_at,
        created_raw=post.created_raw,
        zone=community.assumed_zone if assumed else None,
        zone_assumed=assumed,
        text=post.text,
        is_solution=post.is_solution,
        removed=post.removed,
        permalink=post.permalink,
        votes=post.votes,
        notes=post.notes,
    )


def aware(shown: str | None, community: Community) -> tuple[datetime | None, bool]:
    """Return an ISO 8601 time in UTC and whether its zone had to be assumed; (None, False) for None."""
    if shown is None:
        return None, False
    moment = datetime.fromisoformat(shown)
    if moment.tzinfo is not None:
        return moment.astimezone(UTC), False
    return moment.replace(tzinfo=ZoneInfo(community.assumed_zone)).astimezone(UTC), True


def _quotes(posts: tuple[PagePost, ...], ids: dict[str, str], thread_id: str) -> Iterator[Quote]:
    for post in posts:
        for index, quote in enumerate(post.quotes):
            yield Quote(
                id=row_id("quote", ids[post.id], index, quote.text),
                thread_id=thread_id,
                post_id=ids[post.id],
                revision=1,
                position=min(quote.position, len(post.text)),
                text=quote.text,
                author_named=quote.author,
                source_post_id=ids.get(quote.source) if quote.source else None,
                exact=quote.exact,
            )


def _edits(
    posts: tuple[PagePost, ...], ids: dict[str, str], thread_id: str, community: Community
) -> Iterator[Edit]:
    for post in posts:
        if post.edited_at or post.editor:
            yield Edit(
                id=row_id("edit", ids[post.id], post.edited_at, post.editor),
                thread_id=thread_id,
                post_id=ids[post.id],
                revision=1,
                edited_at=aware(post.edited_at, community)[0],
                editor=post.editor,
            )


def _revise(post: Post, old: Post | None) -> Post:
    if old is None:
        return post
    changed = (old.text, old.removed) != (post.text, post.removed)
    return replace(post, revision=old.revision + 1 if changed else old.revision)


def _facts(post: PagePost) -> list[object]:
    """Return everything that pages show of a post; its change is a change of the thread."""
    return [*dataclasses.astuple(post)]
