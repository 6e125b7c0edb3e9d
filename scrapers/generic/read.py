"""The last reader to be asked: a page of forum software that no other reader knows."""

from collections.abc import Sequence
from dataclasses import replace

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost
from scrapers.document import Document
from scrapers.generic import places
from scrapers.generic.columns import Cells
from scrapers.generic.comments import without_comments
from scrapers.generic.extras import edit_of, role_in
from scrapers.generic.marks import name_elements
from scrapers.generic.reading import Reading
from scrapers.generic.records import groupings
from scrapers.generic.score import Scorer
from scrapers.generic.tree import Tree
from scrapers.generic.verdict import why_no_thread
from scrapers.html import attribute
from scrapers.members import Writer, writer_of
from scrapers.times import resolve_times

_EXACT_TIME = ("datetime", "data-time", "data-timestamp", "data-date", "title", "content")


def read_generic(document: Document) -> tuple[Page, ...]:
    """Read a thread page by its structure: what repeats, and has an author, a time and words.

    Raises `NotAThread` where what repeats on the page is no post, or nothing repeats.
    """
    reading = _reading(document)
    soup = document.soup
    url = places.page_url(soup, document.url)
    numbers = places.numbers(reading)
    posts = [
        _post(reading, cell, own_id, number, url)
        for cell, own_id, number in zip(reading.cells, places.ids(reading), numbers, strict=True)
    ]
    resolved = _with_times(posts, [_exact_time(reading, cell) for cell in reading.cells], document)
    page = Page(
        platform="generic",
        posts=tuple(replace(post, id=post.id or f"p{place}") for place, post in enumerate(resolved, 1)),
        title=places.page_title(reading, soup),
        url=url,
        next_url=places.next_url(soup, url),
    )
    return (page,)


def _reading(document: Document) -> Reading:
    tree = Tree(document.soup)
    names = name_elements(tree)
    best = Scorer(tree, names).best(groupings(tree))
    if best is None:
        raise NotAThread("no_posts", f"{document.name}: found nothing that repeats, expected posts")
    reading = Reading(tree, names, without_comments(tree, best.grouping, names))
    reason = why_no_thread(reading)
    if reason is not None:
        found = f"{len(reading.cells)} repeated parts that are not posts"
        raise NotAThread(reason, f"{document.name}: found {found}, expected a thread")
    return reading


def _post(reading: Reading, cell: Cells, own_id: str | None, number: int | None, url: str | None) -> PagePost:
    name, time = reading.name_index(cell), reading.time_index(cell)
    elements = reading.tree.elements
    words = reading.words(cell)
    author = reading.author(cell)
    writer = writer_of(elements[name].tag) if name is not None else Writer()
    edit = edit_of(reading.tree, reading.edit_index(cell))
    return PagePost(
        id=own_id or "",
        text=words.text,
        number=number,
        author=author,
        author_id=writer.id or places.profile(reading, name),
        author_basis="author_line" if author else None,
        created_raw=reading.tree.moments[time].raw if time is not None else None,
        role=role_in(reading.tree, cell, name, reading.body_index(cell)),
        edited_at=edit.stamp or edit.shown,
        editor=edit.editor,
        quotes=words.quotes,
        notes=words.notes,
        permalink=places.permalink(reading, cell, own_id, url),
    )


def _exact_time(reading: Reading, cell: Cells) -> str | None:
    """Return the machine-readable time that stands beside the shown one, in the element or around it."""
    time = reading.time_index(cell)
    if time is None:
        return None
    for index in (time, *list(reading.tree.ancestors(time))[:2]):
        for name in _EXACT_TIME:
            value = attribute(reading.tree.elements[index].tag, name)
            if value and resolve_times([value], languages=["en"])[0].iso:
                return value
    return None


def _with_times(posts: Sequence[PagePost], exact: Sequence[str | None], document: Document) -> list[PagePost]:
    """Resolve all times of the page together: one date that proves the order of day and month serves all."""
    languages = _languages(document)
    raw = [machine or post.created_raw or "" for post, machine in zip(posts, exact, strict=True)]
    raw += [post.edited_at or "" for post in posts]
    shown = [time.iso for time in resolve_times(raw, fetched_at=document.fetched_at, languages=languages)]
    return [
        replace(post, created_at=created, edited_at=edited)
        for post, created, edited in zip(posts, shown[: len(posts)], shown[len(posts) :], strict=True)
    ]


def _languages(document: Document) -> list[str]:
    """Return the page's language, for the date library: trying all of them takes it many seconds."""
    root = document.soup.find("html")
    tag = attribute(root, "lang", "xml:lang") if root is not None else None
    code = (tag or "en").replace("_", "-").split("-")[0].lower()
    return [code if len(code) in (2, 3) and code.isalpha() else "en"]
