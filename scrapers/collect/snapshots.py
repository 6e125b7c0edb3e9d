"""Pages as they were read: kept as bytes, read again from them, and where they lead next."""

from dataclasses import dataclass
from hashlib import sha256

from groundswell.ids import row_id
from groundswell.page import Page
from groundswell.records import Snapshot, Visit
from scrapers.collect.interfaces import is_packed
from scrapers.collect.links import clean
from scrapers.collect.paging import following_page
from scrapers.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """A page as it was last seen: usually one page of one thread, several threads for a mailbox."""

    pages: tuple[Page, ...]
    snapshot: Snapshot


def next_address(document: Document, pages: tuple[Page, ...], base: str) -> str | None:
    """Return where a thread goes on: what its reader found, or else what its pager shows."""
    if len(pages) != 1 or is_packed(document):
        return None
    if pages[0].next_url:
        return clean(base, pages[0].next_url)
    return following_page(document) if document.text.lstrip()[:1] == "<" else None


def snapshot_of(source: str, visit: Visit, document: Document) -> Snapshot:
    """Return what is kept of a page: the same bytes of the same visit have the same id."""
    digest = sha256(document.body).hexdigest()
    return Snapshot(
        id=row_id("snapshot", source, visit.id, digest),
        source=source,
        url=document.url,
        fetched_at=document.fetched_at,
        sha256=digest,
        body=document.body,
    )


def document_of(visit: Visit, snapshot: Snapshot) -> Document:
    """Return a page as it was read: its reading must not depend on when it is done."""
    return Document(
        body=snapshot.body or b"",
        name=visit.address,
        url=snapshot.url,
        fetched_at=snapshot.fetched_at,
        content_type=visit.content_type,
    )
