"""Collecting one source: a thread or a board, page by page, until nothing is due.

Each answer is settled in one transaction: the page's bytes, what became of it in the frontier, the
pages it leads to and, with a thread's last page, the thread's rows. A process that dies at any moment
therefore loses at most the answer it was waiting for, and the next run goes on from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Protocol

from groundswell.config import Collection
from groundswell.errors import (
    FetchError,
    Gone,
    GroundswellError,
    InputError,
    NotAThread,
    PageChanged,
    TryLater,
)
from groundswell.page import Page
from groundswell.records import Snapshot, Visit
from groundswell.store import Store
from groundswell.store.store import Writer
from scrapers.collect.boards import Board, read_board
from scrapers.collect.fetcher import Fetched, Validators
from scrapers.collect.frontier import Frontier, is_old, new_visit, visit_id
from scrapers.collect.interfaces import interface_for, is_packed
from scrapers.collect.snapshots import PageRead, document_of, next_address, snapshot_of
from scrapers.document import Document
from scrapers.reading import read

_NO_INTERFACE = "asked the page itself, because its interface failed: "
_LEAST_LISTED = {"listing": 1, "no_posts": 1, "js_shell": 1, "article": 5}
"""How many links to threads make a board of a page that the user named and that shows no posts."""


class Fetches(Protocol):
    """Fetches what stands at an address: `Fetcher` for the web, another for an interface of its own."""

    def fetch(self, url: str, validators: Validators) -> Fetched:
        """Return what stands there, or raise a `FetchError`."""
        ...


class Keeper(Protocol):
    """Turns what was read into records; the caller's part."""

    def missing(self, read: Sequence[PageRead]) -> int:
        """Return how many posts the store has of this thread that the pages no longer show."""
        ...

    def save(self, writer: Writer, read: Sequence[PageRead], *, is_whole: bool) -> str:
        """Store a thread and return its id; where `is_whole`, posts that are missing are gone."""
        ...

    def gone(self, writer: Writer, thread_id: str) -> None:
        """Store that a whole thread is not there any more."""
        ...


@dataclass(slots=True)
class Crawled:
    """What a pass gave: requests sent, and the pages that could not be read."""

    requests: int
    failures: list[tuple[str, GroundswellError]]


def crawl(
    source: str,
    store: Store,
    fetcher: Fetches,
    keeper: Keeper,
    *,
    collection: Collection,
    platform: str | None = None,
) -> Crawled:
    """Collect a source to the end of this pass, going on where an earlier run stopped.

    Never raises for what a site does: that is in `failures`, and a site that asks for more patience
    than there is ends the pass early. The pages that are left stay due for the next run.
    """
    return _Crawl(source, store, fetcher, keeper, collection, platform).run()


class _Crawl:
    def __init__(
        self,
        source: str,
        store: Store,
        fetcher: Fetches,
        keeper: Keeper,
        collection: Collection,
        platform: str | None,
    ) -> None:
        self._source = source
        self._store = store
        self._fetcher = fetcher
        self._keeper = keeper
        self._collection = collection
        self._platform = platform
        self._frontier = Frontier(store, source)
        self._done = Crawled(0, [])

    def run(self) -> Crawled:
        recheck = timedelta(hours=self._collection.recheck_hours)
        self._frontier.begin(now=datetime.now(UTC), recheck=recheck)
        self._round = self._frontier.round()
        # A pass that was interrupted still owes its reader the pages that failed before the interruption.
        for failed in self._frontier.failed(self._round):
            self._done.failures.append((failed.url, FetchError(failed.problem or "failed")))
        while visit := self._frontier.next_due():
            try:
                self._step(visit)
            except TryLater as error:
                self._done.failures.append((visit.url, error))
                break
        return self._done

    def _step(self, visit: Visit) -> None:
        try:
            self._done.requests += 1
            asked = Validators(etag=visit.etag, last_modified=visit.last_modified)
            self._settle(visit, self._fetcher.fetch(visit.address, asked))
        except TryLater:
            raise
        except (FetchError, InputError) as error:
            self._fail(visit, error)

    # --- what an answer means ---

    def _settle(self, visit: Visit, fetched: Fetched) -> None:
        document = fetched.document
        if document is None:
            self._unchanged(visit)
            return
        seen = replace(
            visit,
            state="read",
            round=self._round,
            checked_at=document.fetched_at,
            etag=fetched.validators.etag,
            last_modified=fetched.validators.last_modified,
            content_type=document.content_type,
            problem=None,
        )
        better = interface_for(document) if self._platform is None and visit.place == 1 else None
        failed_before = (visit.problem or "").startswith(_NO_INTERFACE)
        if better and better != visit.address and not failed_before:
            with self._store.transaction() as writer:
                writer.replace(replace(visit, address=better, etag=None, last_modified=None))
            return
        board = self._board(visit, document)
        if board is not None:
            self._settle_board(seen, board)
            return
        self._settle_page(seen, document, self._read(document))

    def _read(self, document: Document) -> tuple[Page, ...]:
        return read(document, platform=self._platform)

    def _board(self, visit: Visit, document: Document) -> Board | None:
        """Return what a board lists; None where the page is a thread, as far as anyone can tell."""
        if (
            is_packed(document)
            or visit.kind == "thread"
            or (visit.kind == "unknown" and visit.id != self._frontier.root_id)
        ):
            return None
        board = read_board(document)
        if visit.kind == "board" or board.is_certain:
            return board
        try:
            self._read(document)
        except NotAThread as error:
            return board if len(board.threads) >= _LEAST_LISTED.get(error.reason, inf) else None
        return None

    def _unchanged(self, visit: Visit) -> None:
        seen = replace(visit, state="read", round=self._round, checked_at=datetime.now(UTC))
        snapshot = self._frontier.snapshot(visit)
        if visit.kind == "board" or snapshot is None:
            with self._store.transaction() as writer:
                writer.replace(seen)
            return
        self._settle_thread(
            seen, PageRead(pages=self._read(document_of(seen, snapshot)), snapshot=snapshot), [], []
        )

    # --- boards ---

    def _settle_board(self, visit: Visit, board: Board) -> None:
        if not board.threads and visit.place == 1:
            raise PageChanged(
                f"{visit.address}: found no threads on this board, expected some; if the site shows them, "
                "its markup is unknown to this version: please report it"
            )
        due = [each for listed in board.threads for each in self._listed(listed.url, listed.stamp)]
        further: list[Visit] = []
        if due and board.next_url and visit.place < self._collection.board_pages:
            page = new_visit(self._source, board.next_url, kind="board", round=self._round)
            known = self._store.read(Visit, id=page.id)
            if not known or known[0].round < self._round:
                further = [replace(page, place=visit.place + 1)]
        with self._store.transaction() as writer:
            writer.replace(replace(visit, kind="board", thread=None, next_url=board.next_url))
            for each in (*due, *further):
                writer.replace(each)

    def _listed(self, url: str, stamp: str | None) -> list[Visit]:
        """Return the pages of a listed thread that are due because of what the board says."""
        known = self._store.read(Visit, id=visit_id(self._source, url))
        if not known:
            return [replace(new_visit(self._source, url, kind="thread", round=self._round), stamp=stamp)]
        first = known[0]
        if (
            first.kind == "board"
            or first.id == self._frontier.root_id
            or (stamp is not None and first.stamp == stamp)
        ):
            return []
        pages = self._frontier.pages_of(first)
        due = {
            page.id: replace(page, state="due", round=self._round)
            for page in (pages[-1], *self._stale(pages))
        }
        due[first.id] = replace(due.get(first.id, first), stamp=stamp)
        return list(due.values())

    def _stale(self, pages: Sequence[Visit]) -> list[Visit]:
        now, recheck = datetime.now(UTC), timedelta(hours=self._collection.recheck_hours)
        return [page for page in pages if page.checked_at is None or is_old(page, now, recheck)]

    # --- threads ---

    def _settle_page(self, visit: Visit, document: Document, pages: tuple[Page, ...]) -> None:
        snapshot = snapshot_of(self._source, visit, document)
        chain = [page for page in self._frontier.pages_of(visit) if page.id != visit.id]
        base = document.url or visit.address
        next_url = next_address(document, pages, base)
        earlier = {page.address for page in chain if page.place < visit.place} | {visit.address, visit.url}
        if next_url in earlier:
            next_url = None
        following = next((page for page in chain if page.place == visit.place + 1), None)
        dropped: list[Visit] = []
        added: list[Visit] = []
        if next_url is None or following is None or next_url != following.address:
            dropped = [page for page in chain if page.place > visit.place]
            if next_url is not None:
                page = new_visit(self._source, next_url, kind="thread", round=self._round)
                added = [replace(page, thread=visit.thread, place=visit.place + 1)]
        seen = replace(visit, kind="thread", snapshot_id=snapshot.id, next_url=next_url)
        self._settle_thread(seen, PageRead(pages=pages, snapshot=snapshot), dropped, added)

    def _settle_thread(
        self, visit: Visit, seen: PageRead, dropped: Sequence[Visit], added: Sequence[Visit]
    ) -> None:
        """Write what became of a page and, where it was the last one due, the thread."""
        gone = {page.id for page in dropped} | {visit.id}
        others = [page for page in self._frontier.pages_of(visit) if page.id not in gone]
        chain = sorted((*others, visit, *added), key=lambda page: page.place)
        waiting = [page for page in chain if page.state == "due"]
        read_pages = [] if waiting else self._reread(chain, (visit, seen))
        is_whole = all(page.state == "read" and page.round == self._round for page in chain)
        again: list[Visit] = []
        if not waiting and not is_whole and self._keeper.missing(read_pages):
            again = [
                replace(page, state="due", round=self._round) for page in chain if page.round < self._round
            ]
        with self._store.transaction() as writer:
            if visit.snapshot_id and (known := writer.read(Visit, id=visit.id)):
                old = known[0].snapshot_id
                if old and old != visit.snapshot_id:
                    writer.delete(Snapshot, id=old)
            writer.replace(seen.snapshot)
            self._frontier.drop(writer, dropped)
            for page in (visit, *added, *again):
                writer.replace(page)
            if not waiting and not again:
                self._save(writer, chain, read_pages, is_whole=is_whole)

    def _save(
        self, writer: Writer, chain: Sequence[Visit], pages: Sequence[PageRead], *, is_whole: bool
    ) -> None:
        thread_id = self._keeper.save(writer, pages, is_whole=is_whole)
        (first,) = writer.read(Visit, id=chain[0].id)
        if first.thread_id != thread_id:
            writer.replace(replace(first, thread_id=thread_id))

    def _reread(self, chain: Sequence[Visit], seen: tuple[Visit, PageRead] | None) -> list[PageRead]:
        """Return what is known of a thread's pages, one of which was `seen` just now."""
        found = []
        for page in chain:
            if seen and page.id == seen[0].id:
                found.append(seen[1])
            elif (snapshot := self._frontier.snapshot(page)) is not None:
                found.append(PageRead(pages=self._read(document_of(page, snapshot)), snapshot=snapshot))
        return found

    # --- what went wrong ---

    def _fail(self, visit: Visit, error: GroundswellError) -> None:
        if visit.address != visit.url:
            with self._store.transaction() as writer:
                writer.replace(
                    replace(visit, address=visit.url, state="due", problem=f"{_NO_INTERFACE}{error}")
                )
            return
        if isinstance(error, Gone) and self._gone(visit):
            return
        self._done.failures.append((visit.url, error))
        failed = replace(
            visit,
            state="failed",
            round=self._round,
            checked_at=datetime.now(UTC),
            problem=f"{type(error).__name__}: {error}",
        )
        chain = [failed if page.id == visit.id else page for page in self._frontier.pages_of(visit)]
        pages = self._reread(chain, None) if all(page.state != "due" for page in chain) else []
        with self._store.transaction() as writer:
            writer.replace(failed)
            if pages and not isinstance(error, PageChanged):
                self._save(writer, chain, pages, is_whole=False)

    def _gone(self, visit: Visit) -> bool:
        """Settle that a page is not there any more; False where it never was."""
        if visit.kind == "board" or visit.snapshot_id is None:
            return False
        chain = self._frontier.pages_of(visit)
        rest = [page for page in chain if page.place >= visit.place and page.id != visit.id]
        if visit.place > 1:  # the thread lost its end: look at the page before, which led here
            before = [page for page in chain if page.place == visit.place - 1]
            with self._store.transaction() as writer:
                self._frontier.drop(writer, (visit, *rest))
                for page in before:
                    again = replace(page, state="due", round=self._round)
                    writer.replace(replace(again, next_url=None, etag=None, last_modified=None))
            return True
        with self._store.transaction() as writer:
            self._frontier.drop(writer, rest)
            if visit.snapshot_id:
                writer.delete(Snapshot, id=visit.snapshot_id)
            if visit.thread_id:
                self._keeper.gone(writer, visit.thread_id)
            writer.replace(
                replace(
                    visit,
                    state="read",
                    round=self._round,
                    checked_at=datetime.now(UTC),
                    snapshot_id=None,
                    etag=None,
                    last_modified=None,
                    next_url=None,
                    problem="Gone",
                )
            )
        return True
