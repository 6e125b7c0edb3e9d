"""Forgetting a post, a person or a source: what was said goes, that something was said stays.

Everything is erased in one transaction; only then are the store's files rewritten. A process that dies
in between is made good by the same command: what is erased already stays so, and the rest is done.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from groundswell.desk.chain import hold_head
from groundswell.errors import NotInStore, StoreError, UsageError
from groundswell.records import (
    Author,
    Coverage,
    Edit,
    Post,
    Quote,
    ReplyTo,
    Snapshot,
    Thread,
    Tombstone,
    Visit,
)
from groundswell.store import Store
from groundswell.store.answers import empty_answers
from groundswell.store.tables import metadata, table_of
from pipeline.erasing import Erasing, Scope
from pipeline.forgotten import author_id, source_id
from pipeline.masking import Mask
from pipeline.names import handle_of
from pipeline.sources import steady

_NAMES: tuple[tuple[type[Any], str], ...] = (
    (Author, "display_name"),
    (Quote, "author_named"),
    (ReplyTo, "target_name"),
    (Edit, "editor"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be forgotten: exactly one of post, author (a name or an id) and source."""

    post: str | None = None
    author: str | None = None
    site: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        if sum(each is not None for each in (self.post, self.author, self.source)) != 1:
            raise UsageError("say what to forget: one of --post ID, --author NAME and --source URL")
        if self.site is not None and self.author is None:
            raise UsageError("--site says where an author writes; it goes with --author only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was erased, or would be: counts by what, the report files, and where a name still stands."""

    counts: Mapping[str, int]
    files: tuple[Path, ...]
    left: tuple[str, ...]
    """`table.column: rows` where a forgotten name still stands: in addresses, or in other people's notes."""


class _Rehearsed(Exception):
    """Takes back a transaction that was only to be counted."""


def forget(store: Store, wish: Wish, *, folders: Sequence[Path] = (), rehearse: bool = False) -> Forgotten:
    """Erase a post, a person or a source from the store, and the reports in `folders`.

    What was forgotten stays known by its id alone, so that collecting never brings it back. With
    `rehearse` nothing is changed. Raises `NotInStore`; `UsageError` where a name means several people
    or posts; `StoreLocked` where others use the store: then run it again when they are done.
    """
    files = tuple(path for folder in folders for path in _reports(folder))
    counts: Counter[str] = Counter()
    names: frozenset[str] = frozenset()
    with suppress(_Rehearsed), store.transaction() as writer:
        hold_head(writer)  # no decision may fall between reading and writing
        empty_answers(writer)
        erasing = Erasing(writer, datetime.now(UTC))
        names = _erase(store, wish, erasing)
        counts = erasing.counts
        if rehearse:
            raise _Rehearsed
    if not rehearse:
        _remove(files)
        store.purge()
    return Forgotten(
        counts={**+counts, "report files": len(files)} if files else dict(+counts),
        files=files,
        left=() if rehearse else tuple(_left(store, names)),
    )


def _erase(store: Store, wish: Wish, erasing: Erasing) -> frozenset[str]:
    """Erase what is wished for and return the names that must not be found any more."""
    if wish.post is not None:
        erasing.erase(Scope(posts=frozenset({_post(store, wish.post)})))
        return frozenset()
    if wish.source is not None:
        _erase_source(store, wish.source, erasing)
        return frozenset()
    account, site = _account(store, wish.author or "", wish.site)
    posts = frozenset(post.id for post in store.read(Post, author_id=account))
    names = frozenset(_names(store, account, site))
    erasing.erase(Scope(posts=posts, accounts=frozenset({account}), names=names, site=site))
    return names


def _post(store: Store, name: str) -> str:
    found = {post.id for post in store.read(Post, id=name) or store.read(Post, source_id=name)}
    if len(found) > 1:
        raise UsageError(f"several threads have a post {name!r}; name one of {', '.join(sorted(found))}")
    if not found:
        raise NotInStore(
            f"there is no post {name!r} in {store.name}; posts.jsonl and every report name the ids of posts"
        )
    return found.pop()


def _account(store: Store, name: str, site: str | None) -> tuple[str, str]:
    """Return the one account that a name or id means, and its site; also one that is only ever named."""
    sites = [site] if site else store.distinct(Thread, "site")
    own = {each: author_id(each, name) for each in sites}
    known = {
        (row.id, row.site)
        for row in (*store.read(Author, id=name), *store.read(Author, id=set(own.values())))
    }
    known |= {(own[each], each) for each in sites if store.count(Tombstone, id=own[each])}
    found = {each for each in known if site in (None, each[1])}
    if not found:
        found = {(own[each], each) for each in sites if _named(store, each, handle_of(name))}
    if len(found) > 1:
        listed = ", ".join(sorted(each for _, each in found))
        raise UsageError(f"several sites know a {name!r}: say which by --site, one of {listed}")
    if not found:
        raise NotInStore(
            f"nobody in {store.name} is called {name!r}{f' on {site}' if site else ''}; give the name "
            "as the forum shows it, or the account's id"
        )
    return found.pop()


def _names(store: Store, account: str, site: str) -> Iterator[str]:
    """Yield every way in which the name of an account is written on its site."""
    for record, column in _NAMES:
        for name in store.distinct(record, column):
            if name and author_id(site, name) == account:
                yield name


def _named(store: Store, site: str, handle: str) -> bool:
    threads = {thread.id for thread in store.read(Thread, site=site)}
    for record, column in _NAMES[1:]:
        same = {name for name in store.distinct(record, column) if name and handle_of(name) == handle}
        rows = store.read(record, **{column: same}) if same else []
        if any(row.thread_id in threads for row in rows):
            return True
    return False


def _erase_source(store: Store, source: str, erasing: Erasing) -> None:
    """Erase the threads that came from a source and from no other, and all that was fetched of it."""
    if not store.count(Coverage, source=source):
        source = steady(source)
    visits = store.read(Visit, source=source)
    snapshots = _ids_of(store, Snapshot, source=source)
    buried = store.count(Tombstone, id=source_id(source))
    threads = {visit.thread_id for visit in visits if visit.thread_id}
    threads |= {
        thread.id for thread in store.read(Thread) if thread.snapshot_id in snapshots or thread.url == source
    }
    if not (visits or snapshots or threads or buried or store.count(Coverage, source=source)):
        raise NotInStore(f"nothing in {store.name} came from {source!r}; give the source as it was collected")
    elsewhere = {visit.thread_id for visit in store.read(Visit, thread_id=threads) if visit.source != source}
    erasing.erase_threads(threads - elsewhere)
    erasing.erase_pages([source])
    erasing.bury("source", [source_id(source)])


def _ids_of(store: Store, record: type, **equal: str) -> frozenset[str]:
    table = table_of(record)
    query = sa.select(table.c.id).where(*(table.c[name] == value for name, value in equal.items()))
    with store.engine.connect() as connection:
        return frozenset(connection.execute(query).scalars())


def _left(store: Store, names: Collection[str]) -> Iterator[str]:
    """Yield the columns in which a name still stands, with the number of rows."""
    mask = Mask(names)
    with store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for column in table.columns if names else ():
                if not isinstance(column.type, sa.Text | sa.String | sa.JSON):
                    continue
                shown = sa.cast(column, sa.Text)
                where = sa.or_(*(shown.icontains(name, autoescape=True) for name in names))
                rows = sum(
                    mask.finds(text or "")
                    for text in connection.execute(sa.select(shown).where(where)).scalars()
                )
                if rows:
                    yield f"{table.name}.{column.name}: {rows}"


def _reports(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder that our reports are made of, with what an interrupted writer left."""
    from reports.formats.paging import is_further_page  # noqa: PLC0415 - reports take a second to import
    from reports.write import FILES  # noqa: PLC0415

    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder; give the one that reports were written into")
    halves = tuple(f".{name}." for name in FILES)
    for path in sorted(folder.iterdir()):
        if path.is_file() and (
            path.name in FILES or is_further_page(path.name) or path.name.startswith(halves)
        ):
            yield path


def _remove(files: Collection[Path]) -> None:
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"{path} cannot be removed: {error.strerror}; remove it by hand, and run this again"
            ) from error
