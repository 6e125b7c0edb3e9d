"""Addresses as sources: collected page by page into the store, incrementally, safe to stop at any moment."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from groundswell.config import Config, Source
from groundswell.errors import GroundswellError, PageChanged
from groundswell.ids import digest, row_id
from groundswell.page import Page, PagePost
from groundswell.records import Coverage, Edit, Post, Quote, ReplyTo, Thread, Tombstone, Visit
from groundswell.store import Store
from groundswell.store.store import Writer
from pipeline.forgotten import AT_ITS_SOURCE, drop_pages, is_spared, refuse_forgotten
from pipeline.ingest import ThreadBundle, bundle, save
from pipeline.merging import merge_pages, same_thread
from pipeline.sources import steady
from scrapers.collect import Crawled, Fetcher, Fetches, Frontier, PageRead, crawl, exclusive, state_folder

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SUSPICIOUS_SHARE = 0.5
"""More posts of a thread than this do not vanish in one pass; it is the markup that changed."""

_LEAST_SHOWN = 0.9
"""Pages count posts that they hide (waiting for approval, actions), but not many of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What collecting one address gave: threads and posts that the store has of it now."""

    source: str
    threads: int
    posts: int
    changed: int
    requests: int
    failures: tuple[tuple[str, GroundswellError], ...]


def collect_addresses(
    sources: Sequence[str], store: Store, config: Config, *, platform: str | None = None
) -> list[Site]:
    """Collect addresses one after another; what goes wrong with one is in its `failures`."""
    with Fetcher(limits=config.limits, collection=config.collection, named=sources) as fetcher:
        return [_collect(source, store, config, fetcher, platform) for source in sources]


def _fetcher_for(source: Source, config: Config, web: Fetches) -> Fetches:
    from scrapers.collect.reddit import RedditFetcher, is_reddit  # noqa: PLC0415 - most sources do without PRAW

    if source.praw_site or source.client_id_env or is_reddit(source.url):
        return RedditFetcher(source, limits=config.limits, collection=config.collection)
    return web


def _collect(given: str, store: Store, config: Config, web: Fetches, platform: str | None) -> Site:
    source = steady(given)
    keeper = _Keeper(store, config)
    busy = f"another process is collecting {source} into {store.name}; let it finish, or stop it"
    listed = [each for each in config.source if each.url == given] or [Source(name=source, url=source)]
    manners = config.collection
    try:
        for name in (given, source):
            refuse_forgotten(store, name)
        with exclusive(state_folder(manners), f"{store.engine.url} {source}", busy=busy):
            fetcher = _fetcher_for(listed[0], config, web)
            named = platform or listed[0].platform
            done = crawl(source, store, fetcher, keeper, collection=manners, platform=named)
    except GroundswellError as error:
        done = Crawled(0, [(source, error)])
    done.failures += keeper.incomplete
    threads, posts = _cover(source, store, done)
    return Site(
        source=source,
        threads=threads,
        posts=posts,
        changed=keeper.changed,
        requests=done.requests,
        failures=tuple(done.failures),
    )


class _Keeper:
    """Stores threads that were read page by page; see `scrapers.collect.Keeper`."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store = store
        self._config = config
        self.changed = 0
        self.incomplete: list[tuple[str, GroundswellError]] = []

    def missing(self, read: Sequence[PageRead]) -> int:
        """Return how many posts the store has that the pages no longer show."""
        return sum(
            len(_vanished(self._store.read(Post, thread_id=new.thread.id), new))
            for new in self._bundles(read)
        )

    def save(self, writer: Writer, read: Sequence[PageRead], *, is_whole: bool) -> str:
        """Store what was read, and bury the posts that are gone; return the (first) thread's id."""
        bundles = self._bundles(read)
        if not bundles:
            raise PageChanged("found pages without a thread in them, expected posts")
        for new in bundles:
            known = writer.read(Post, thread_id=new.thread.id)
            vanished = _vanished(known, new) if is_whole else []
            _refuse_if_suspicious(known, vanished, new)
            total = new.thread.posts_total
            if is_whole and total and len(new.posts) < _LEAST_SHOWN * total:
                found = f"its pages show {len(new.posts)} posts and say that it has {total}"
                advice = "expected all: its paging may be unknown to this version"
                self.incomplete.append((new.thread.url or "", PageChanged(f"{found}; {advice}")))
            self.changed += save(writer, new)
            removed = {post.id for post in new.posts if post.removed}
            bury(writer, vanished)
            _drop_old_words(writer, [post for post in known if post.id in removed])
        if any(is_spared(writer, new) for new in bundles):
            drop_pages(writer, {each.snapshot.id for each in read})
        return bundles[0].thread.id

    def gone(self, writer: Writer, thread_id: str) -> None:
        """Bury every post of a thread that is not there any more."""
        latest = {post.id: post for post in writer.read(Post, thread_id=thread_id)}
        bury(writer, [post for post in latest.values() if not post.removed])
        for thread in writer.read(Thread, id=thread_id):
            notes = tuple(dict.fromkeys((*thread.notes, "deleted")))
            gone = digest(thread.digest, "deleted")
            writer.replace(replace(thread, posts_total=0, notes=notes, digest=gone))
        self.changed += 1

    def _bundles(self, read: Sequence[PageRead]) -> list[ThreadBundle]:
        community = self._config.community
        first = read[0].snapshot
        if all(len(each.pages) == 1 for each in read):
            page = merge_pages(_with_steady_ids([each.pages[0] for each in read]))
            return [bundle(replace(page, url=page.url or first.url), first, community)] if page.posts else []
        numbered = [(page, number) for number, each in enumerate(read) for page in each.pages]
        return [
            bundle(merge_pages([page for page, _ in group]), read[group[0][1]].snapshot, community)
            for group in same_thread(numbered)
        ]


def bury(writer: Writer, posts: Iterable[Post]) -> None:
    """Leave of posts that were deleted where they stood only that they were there.

    All revisions lose their words; the post stays as removed, so that answers to it keep their place.
    """
    for post in posts:
        writer.delete(Post, id=post.id)
        for link in (Quote, Edit, ReplyTo):
            writer.delete(link, post_id=post.id)
        writer.replace(replace(post, revision=post.revision + 1, text="", removed=True, notes=()))
        writer.replace(
            Tombstone(
                id=post.id,
                kind="post",
                reason=AT_ITS_SOURCE,
                forgotten_at=datetime.now(UTC),
            )
        )


def _drop_old_words(writer: Writer, revisions: Iterable[Post]) -> None:
    """Forget what a post said before its words were taken away."""
    latest = {post.id: post.revision for post in writer.read(Post, id={post.id for post in revisions})}
    for post in revisions:
        if post.revision < latest[post.id] and not post.removed:
            writer.delete(Post, id=post.id, revision=post.revision)


def _vanished(known: Sequence[Post], new: ThreadBundle) -> list[Post]:
    """Return the latest revision of each stored post that is not among the new ones."""
    shown = {post.id for post in new.posts}
    latest = {post.id: post for post in known}
    return [post for post in latest.values() if post.id not in shown and not post.removed]


def _refuse_if_suspicious(known: Sequence[Post], vanished: Sequence[Post], new: ThreadBundle) -> None:
    live = {post.id for post in known if not post.removed}
    if len(vanished) > _SUSPICIOUS_SHARE * len(live) and len(new.posts) != new.thread.posts_total:
        raise PageChanged(
            f"{new.thread.url}: {len(vanished)} of {len(live)} known posts are not on the pages any more; "
            "expected few to vanish at once. Nothing was changed; if they were deleted, forget the thread"
        )


def _with_steady_ids(pages: Sequence[Page]) -> list[Page]:
    """Give posts of pages without ids names that are the same on every reading.

    Readers call such posts p1, p2, … on every page. Where each shows its full date, author and date name
    a post, also when an earlier one is deleted; otherwise its place in the thread does.
    """
    if not all(post.id == f"p{place}" for page in pages for place, post in enumerate(page.posts, 1)):
        return list(pages)
    posts = [post for page in pages for post in page.posts]
    dated = all(post.author and _YEAR.search(post.created_raw or "") for post in posts)
    names: list[str] = []
    for place, post in enumerate(posts, 1):
        name = digest(post.author, post.created_raw)[:12] if dated else f"p{place}"
        names.append(f"{name}.{names.count(name)}" if name in names else name)
    given = iter(names)
    return [_renamed(page, [next(given) for _ in page.posts]) for page in pages]


def _renamed(page: Page, names: Sequence[str]) -> Page:
    new = {post.id: name for post, name in zip(page.posts, names, strict=True)}
    return replace(page, posts=tuple(_rename(post, new) for post in page.posts))


def _rename(post: PagePost, names: dict[str, str]) -> PagePost:
    quotes = tuple(
        replace(quote, source=names.get(quote.source, quote.source)) if quote.source else quote
        for quote in post.quotes
    )
    answered = names.get(post.reply_to, post.reply_to) if post.reply_to else None
    return replace(post, id=names[post.id], reply_to=answered, quotes=quotes)


def _cover(source: str, store: Store, done: Crawled) -> tuple[int, int]:
    """Write what the store has of a source now; return its threads and live posts."""
    threads = [
        thread
        for visit in store.read(Visit, source=source)
        if visit.thread_id
        for thread in store.read(Thread, id=visit.thread_id)
    ]
    latest = {post.id: post for thread in threads for post in store.read(Post, thread_id=thread.id)}
    totals = [thread.posts_total for thread in threads]
    times = [post.created_at for post in latest.values() if post.created_at]
    counts = Frontier(store, source).counts()
    first = done.failures[0][1] if done.failures else None
    buried = {tombstone.id for tombstone in store.read(Tombstone, kind="post")}
    live = [post for post in latest.values() if post.id not in buried]
    row = Coverage(
        id=row_id("coverage", source),
        source=source,
        threads=len(threads),
        posts=len(live),
        posts_expected=None if None in totals or not totals else sum(total or 0 for total in totals),
        newest_post=max(times, default=None),
        problem=type(first).__name__ if first else None,
        detail=str(first) if first else None,
        pages=counts.get("read", 0),
        pages_expected=sum(counts.values()),
    )
    with store.transaction() as writer:
        writer.replace(row)
    return len(threads), len(live)
