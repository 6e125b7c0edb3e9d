"""Erasing words inside one transaction: posts and all copies of them, names, whole threads."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Any, Literal

import sqlalchemy as sa

from groundswell.desk.index import drop_posts, update_threads
from groundswell.errors import InputError
from groundswell.ids import digest
from groundswell.records import (
    DERIVED,
    Author,
    Correction,
    Coverage,
    Decision,
    Edit,
    Membership,
    Post,
    PostBucket,
    Proposal,
    Quote,
    Ranking,
    ReplyTo,
    Repost,
    Run,
    Snapshot,
    Suggestion,
    Thread,
    Tombstone,
    Visit,
)
from groundswell.store.desk_tables import desk_claim, queue_unit
from groundswell.store.store import Writer
from groundswell.store.tables import table_of
from pipeline.forgotten import ON_REQUEST, blank, drop_pages, portions
from pipeline.masking import Mask, normalised
from pipeline.runner import CORPUS
from scrapers.decoding import decode

_PROBE_WORDS = 12
_PROBE_SHARE = 0.6
"""A page that has so many of a text's longest words may hold it; markup breaks some words apart."""
_LONG_WORD = re.compile(r"\w{4,}")
_UNREADABLE = re.compile(r"content-transfer-encoding:\s*base64", re.IGNORECASE)
_BY_THREAD = tuple(
    record
    for record in DERIVED
    if record not in (Membership, PostBucket, Repost) and "thread_id" in table_of(record).c
)
_LINKS: tuple[tuple[type[Any], str], ...] = (
    (Quote, "source_post_id"),
    (Quote, "post_id"),
    (ReplyTo, "post_id"),
    (Edit, "post_id"),
)
_RANKED = ("supporters", "opponents", "conditionals", "askers")
_THREADS_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is to be erased: posts by id, accounts by id, names as written, and on which site names count."""

    posts: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    site: str | None = None


class Erasing:
    """Erases in the caller's transaction; `counts` says how much of what, for people to read."""

    def __init__(self, writer: Writer, at: datetime) -> None:
        self._writer = writer
        self._at = at
        self.counts: Counter[str] = Counter()

    def bury(self, kind: Literal["post", "author", "source"], ids: Iterable[str]) -> None:
        """Leave a tombstone for each id, whatever stands there."""
        for each in ids:
            stone = Tombstone(id=each, kind=kind, reason=ON_REQUEST, forgotten_at=self._at)
            self._writer.replace(stone)

    def erase(self, scope: Scope) -> None:
        """Erase posts, accounts and names; threads keep their other posts, and answers their places."""
        posts = _Posts(self._read(Post, "id", scope.posts))
        titles = self._titles(posts)
        mask = Mask(scope.names, [*posts.texts, *titles.values()])
        masked, touched = self._mask_posts(mask, scope, posts)
        touched |= self._mask_links(mask, scope, posts)
        touched |= self._mask_threads(mask, scope, titles)
        self._empty_desk(posts.latest)
        self._empty_corrections(mask, posts.latest, masked)
        self._judgements({*posts.latest, *masked}, posts.latest, touched, scope.accounts)
        for some in portions(posts.latest):
            self._writer.delete(Post, id=some)
        self._writer.insert(
            replace(blank(post), revision=post.revision + 1) for post in posts.latest.values()
        )
        self.bury("post", posts.latest)
        self.bury("author", scope.accounts)
        self._orphans(posts.authors | scope.accounts)
        self._pages(mask, posts, touched)
        self._queue({*posts.latest, *masked}, touched)
        self.counts["posts"] += len(posts.latest)

    def erase_threads(self, threads: Collection[str]) -> None:
        """Erase whole threads; only tombstones are left of them."""
        for some in portions(threads):
            posts = _Posts(self._writer.read(Post, thread_id=some))
            self._empty_desk(posts.latest)
            self._empty_corrections(Mask(()), posts.latest, ())
            self._judgements(posts.latest, posts.latest, some, frozenset())
            decided = {each.post_id for each in self._writer.read(Decision, thread_id=some)}
            for record in (Post, Quote, ReplyTo, Edit, Membership, PostBucket):
                self._writer.delete(record, thread_id=some)
            self._writer.delete(Thread, id=some)
            self.bury("post", decided)  # the log of decisions stays verifiable
            self.bury("source", some)
            self._orphans(posts.authors)
            self._queue(posts.latest, some)
            self.counts.update(threads=len(some), posts=len(posts.latest))

    def erase_pages(self, sources: Collection[str]) -> None:
        """Erase what was fetched of sources, and all that is known of their pages."""
        self.counts["pages"] += self._writer.delete(Snapshot, source=set(sources))
        self._writer.delete(Visit, source=set(sources))
        self._writer.delete(Coverage, source=set(sources))

    # --- what people wrote ---

    def _titles(self, posts: "_Posts") -> Mapping[str, str]:
        """Return the titles that the posts gave their threads, by thread."""
        opened = {post.thread_id for post in posts.latest.values() if post.position == 1}
        return {thread.id: thread.title for thread in self._read(Thread, "id", opened) if thread.title}

    def _mask_posts(self, mask: Mask, scope: Scope, posts: "_Posts") -> tuple[set[str], set[str]]:
        """Mask what other posts copied; return their ids, and the threads of all posts concerned."""
        table = table_of(Post)
        masked: set[str] = set()
        touched = {post.thread_id for post in posts.latest.values()}
        query = sa.select(*(table.c[name] for name in ("id", "revision", "thread_id", "text", "notes")))
        changed = [
            (row, text, notes)
            for row in (self._stream(self._of_site(query, table, scope.site)) if mask else ())
            if row.id not in posts.latest
            and ((text := mask(row.text)), (notes := tuple(map(mask, row.notes)))) != (row.text, row.notes)
        ]
        for row, text, notes in changed:
            masked.add(row.id)
            touched.add(row.thread_id)
            where = sa.and_(table.c.id == row.id, table.c.revision == row.revision)
            self._writer.connection.execute(sa.update(table).where(where).values(text=text, notes=notes))
        self.counts["masked posts"] += len(masked)
        return masked, touched

    def _mask_links(self, mask: Mask, scope: Scope, posts: "_Posts") -> set[str]:
        """Drop quotes of what was said, and names in links; return the threads these were in."""
        touched: set[str] = set()
        for record, key in _LINKS:
            for some in portions(posts.latest):
                touched |= {row.thread_id for row in self._writer.read(record, **{key: some})}
                gone = self._writer.delete(record, **{key: some})
                self.counts["quotes"] += gone if record is Quote else 0
        table = table_of(Quote)
        for row in list(self._stream(self._of_site(sa.select(table), table, scope.site))):
            text = mask(row.text)
            if mask.means(row.author_named) or (
                row.source_post_id is None and posts.hold(row.thread_id, row.text)
            ):
                self.counts["quotes"] += self._writer.delete(Quote, id=row.id)
            elif text != row.text:
                self._writer.connection.execute(
                    sa.update(table).where(table.c.id == row.id).values(text=text)
                )
            else:
                continue
            touched.add(row.thread_id)
        for record, name in ((ReplyTo, "target_name"), (Edit, "editor")):
            touched |= self._unname(record, name, mask, scope)
        return touched

    def _unname(self, record: type[Any], column: str, mask: Mask, scope: Scope) -> set[str]:
        table = table_of(record)
        query = self._of_site(sa.select(table).where(table.c[column].is_not(None)), table, scope.site)
        rows = [row for row in self._stream(query) if mask.means(getattr(row, column))] if scope.names else []
        for some in portions({row.id for row in rows}):
            self._writer.connection.execute(
                sa.update(table).where(table.c.id.in_(some)).values({column: None})
            )
        return {row.thread_id for row in rows}

    def _mask_threads(self, mask: Mask, scope: Scope, titles: Mapping[str, str]) -> set[str]:
        """Take titles from threads whose opening post goes, mask the others, and mark them as changed."""
        changed = set()
        threads = self._writer.read(Thread, site=scope.site) if scope.site else self._writer.read(Thread)
        for thread in threads:
            title = None if thread.id in titles else mask(thread.title) if thread.title else None
            new = replace(thread, title=title, notes=tuple(map(mask, thread.notes)))
            if new != thread:
                self._writer.replace(replace(new, digest=digest(thread.digest, "forgotten")))
                changed.add(thread.id)
        return changed

    def _orphans(self, authors: Collection[str]) -> None:
        """Drop the accounts that have no post left."""
        for some in portions(authors):
            left = {post.author_id for post in self._writer.read(Post, author_id=some)}
            self.counts["accounts"] += self._writer.delete(Author, id=set(some) - left)

    # --- what people decided ---

    def _empty_desk(self, posts: Collection[str]) -> None:
        notes = table_of(Decision)
        for some in portions(posts):
            empty = sa.update(notes).where(notes.c.post_id.in_(some), notes.c.note != "").values(note="")
            self.counts["notes"] += self._writer.connection.execute(empty).rowcount
            self._writer.connection.execute(sa.delete(desk_claim).where(desk_claim.c.post_id.in_(some)))

    def _empty_corrections(self, mask: Mask, posts: Collection[str], masked: Collection[str]) -> None:
        for each in self._read(Correction, "post_id", {*posts, *masked}):
            if each.post_id in posts:
                worded = each.kind in ("rename", "split")
                new = replace(each, start=None, end=None, quote="", value="" if worded else each.value)
            else:
                new = replace(each, quote=mask(each.quote or ""), value=mask(each.value))
            if new != each:
                self._writer.replace(new)
                self.counts["corrections"] += 1

    # --- what stages made of it ---

    def _judgements(
        self,
        worded: Collection[str],
        gone: Collection[str],
        touched: Collection[str],
        accounts: Collection[str],
    ) -> None:
        """Delete what was derived from the threads, and have the next analysis derive it anew.

        Places of other suggestions stay: from them proposals keep their keys.
        """
        asked = self._read(Suggestion, "post_id", worded)
        places = self._read(Membership, "suggestion_id", {each.id for each in asked})
        keys = {place.proposal_key for place in places}
        lost = {each.id for each in asked if each.post_id in gone}
        for some in portions({place.id for place in places if place.suggestion_id in lost}):
            self.counts["judgements"] += self._writer.delete(Membership, id=some)
        keys |= {
            row.proposal_key
            for row in (self._writer.read(Ranking) if accounts else ())
            if any(set(getattr(row, name)) & set(accounts) for name in _RANKED)
        }
        for some in portions(keys):
            self._writer.delete(Proposal, key=some)
            self._writer.delete(Ranking, proposal_key=some)
        buckets = table_of(PostBucket)
        for some in portions(gone):
            # Of the other posts they stay until the next analysis: where posts ended must always add up.
            ended = sa.update(buckets).where(buckets.c.post_id.in_(some)).values(bucket="deleted")
            self._writer.connection.execute(ended)
            for column in ("post_id", "first_post_id"):
                self.counts["judgements"] += self._writer.delete(Repost, **{column: some})
        for some in portions(touched):
            for record in _BY_THREAD:
                self.counts["judgements"] += self._writer.delete(record, thread_id=some)
            self._writer.delete(Run, unit=some)
        self._writer.delete(Run, unit=CORPUS)

    def _queue(self, posts: Collection[str], touched: Collection[str]) -> None:
        """Take the posts' words out of the queue and its search, and put back what was decided of them."""
        drop_posts(self._writer, sorted(posts))
        units = sorted(touched)
        for start in range(0, len(units), _THREADS_AT_ONCE):
            some = units[start : start + _THREADS_AT_ONCE]
            self._writer.connection.execute(sa.delete(queue_unit).where(queue_unit.c.unit.in_(some)))
            update_threads(self._writer, some)

    # --- what pages showed ---

    def _pages(self, mask: Mask, posts: "_Posts", touched: Collection[str]) -> None:
        """Drop the pages of the threads, and all others that may hold the words."""
        dropped = {thread.snapshot_id for thread in self._read(Thread, "id", touched) if thread.snapshot_id}
        roots = {visit.thread for visit in self._read(Visit, "thread_id", touched) if visit.thread}
        dropped |= {visit.snapshot_id for visit in self._read(Visit, "thread", roots) if visit.snapshot_id}
        table = table_of(Snapshot)
        probe = _Probe(mask.names, posts.texts)
        query = sa.select(table.c.id, table.c.body).where(table.c.body.is_not(None))
        for row in self._stream(query, rows_at_once=20):
            if row.id not in dropped and probe.finds(row.body):
                dropped.add(row.id)
        self.counts["pages"] += drop_pages(self._writer, dropped)

    # --- reading ---

    def _read(self, record: type[Any], column: str, values: Collection[str]) -> list[Any]:
        return [row for some in portions(values) for row in self._writer.read(record, **{column: some})]

    def _of_site(self, query: sa.Select[Any], table: sa.Table, site: str | None) -> sa.Select[Any]:
        if site is None:
            return query
        thread = table_of(Thread)
        return query.join(thread, thread.c.id == table.c.thread_id).where(thread.c.site == site)

    def _stream(self, query: sa.Select[Any], rows_at_once: int = 1000) -> Iterator[Any]:
        """Yield rows in portions read to their end: what is read may then be changed."""
        result = self._writer.connection.execute(query.execution_options(yield_per=rows_at_once))
        for portion in result.partitions():
            yield from portion


class _Posts:
    """Every revision of some posts."""

    def __init__(self, revisions: Iterable[Post]) -> None:
        rows = sorted(revisions, key=lambda post: (post.id, post.revision))
        self.latest = {post.id: post for post in rows}
        self.texts: Sequence[str] = [post.text for post in rows if post.text]
        self.authors = frozenset(post.author_id for post in rows if post.author_id)
        said: defaultdict[str, list[str]] = defaultdict(list)
        for post in rows:
            if post.text:
                said[post.thread_id].append(normalised(post.text))
        self._said = {thread: "\n".join(texts) for thread, texts in said.items()}

    def hold(self, thread: str, quote: str) -> bool:
        """Return whether these posts said the words of a quote in their thread."""
        words = normalised(quote)
        return bool(words.strip()) and words in self._said.get(thread, "")


class _Probe:
    """Finds pages that may hold texts or names: rather too many than too few."""

    def __init__(self, names: Collection[str], texts: Iterable[str]) -> None:
        self._names = [_spaced(name) for name in names]
        self._texts = [words for text in texts if (words := _longest_words(text))]

    def finds(self, body: bytes) -> bool:
        try:
            text = unescape(decode(body))
        except InputError:
            return True
        if _UNREADABLE.search(text):
            return True
        spaced = _spaced(text) if self._names else ""
        if any(name in spaced for name in self._names):
            return True
        shown = frozenset(_LONG_WORD.findall(text.casefold()))
        return any(len(words & shown) >= _PROBE_SHARE * len(words) for words in self._texts)


def _longest_words(text: str) -> frozenset[str]:
    words = sorted(set(_LONG_WORD.findall(text.casefold())), key=lambda word: (-len(word), word))
    return frozenset(words[:_PROBE_WORDS])


def _spaced(text: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", text))
    return f" {words} "
