"""Pages of one thread, put together: saved page by page, they are still one discussion."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from groundswell.page import Page
from pipeline.ingest import site_of

_NUMBER_PARAMETERS = ("t", "tid", "topic", "topic_id", "showtopic", "thread", "threadid", "id", "p")


def same_thread(pages: Iterable[tuple[Page, int]]) -> list[list[tuple[Page, int]]]:
    """Group pages (each with the number of its document) by thread, in order of first appearance.

    Pages belong together where site, title and the thread number in the address agree. Pages without
    a title stay by themselves.
    """
    groups: defaultdict[tuple[str, ...], list[tuple[Page, int]]] = defaultdict(list)
    for place, (page, document) in enumerate(pages):
        title = " ".join((page.title or "").casefold().split())
        key = (site_of(page), title, _number(page.url)) if title else ("", "", str(place))
        groups[key].append((page, document))
    return list(groups.values())


def merge_pages(pages: Sequence[Page]) -> Page:
    """Return one page with the posts of all, in the order of their numbers where all have one.

    Posts that overlapping pages show twice are told apart by their ids when records are made.
    """
    first = pages[0]
    posts = [post for page in pages for post in page.posts]
    numbers = [post.number for post in posts]
    if len(pages) > 1 and all(number is not None for number in numbers):
        posts.sort(key=lambda post: post.number or 0)
    totals = [page.posts_total for page in pages if page.posts_total is not None]
    notes = tuple(dict.fromkeys(note for page in pages for note in page.notes))
    return replace(first, posts=tuple(posts), posts_total=max(totals, default=None), notes=notes)


def _number(url: str | None) -> str:
    """Return the thread's number in an address, or its path without page markers; "" for no address."""
    if not url:
        return ""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    for name in _NUMBER_PARAMETERS:
        if found := re.match(r"\d+", query.get(name, [""])[0]):
            return found.group()
    path = re.sub(r"/page[-/=]?\d+/?$", "", parts.path)
    numbers = re.findall(r"\d{2,}", path)
    return numbers[-1] if numbers else path.rstrip("/")
