"""Find the post that a quote was taken from, by its words, where the page does not say."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from groundswell.page import Page, PagePost, PageQuote

_SHORTEST = 12
"""Characters from which on words found in one post alone are taken to come from it."""
_ALIKE = 90.0
"""Similarity (0 to 100) of a quote to the best part of a post by the author named, for shortened quotes."""


def link_quotes(page: Page) -> Page:
    """Return the page with `source` filled in for quotes of earlier posts on it, and `exact` set.

    A quote names its author or not; either way its words must be in the post. Of several posts with
    these words the latest before the quote counts.
    """
    plain = [_plain(post.text) for post in page.posts]
    posts = tuple(
        replace(post, quotes=tuple(_linked(quote, page.posts[:index], plain) for quote in post.quotes))
        if post.quotes
        else post
        for index, post in enumerate(page.posts)
    )
    return replace(page, posts=posts)


def _linked(quote: PageQuote, before: Sequence[PagePost], plain: Sequence[str]) -> PageQuote:
    words = _plain(quote.text)
    if not words:
        return quote
    if quote.source is not None:
        known = [index for index, post in enumerate(before) if post.id == quote.source]
        return replace(quote, exact=any(words in plain[index] for index in known))
    same = [index for index, post in enumerate(before) if _same_name(post.author, quote.author)]
    candidates = same if quote.author else range(len(before)) if len(words) >= _SHORTEST else []
    verbatim = [index for index in candidates if words in plain[index]]
    if verbatim:
        return replace(quote, source=before[verbatim[-1]].id, exact=True)
    if quote.author and len(words) >= _SHORTEST:
        alike = [index for index in same if fuzz.partial_ratio(words, plain[index]) >= _ALIKE]
        if alike:
            return replace(quote, source=before[alike[-1]].id)
    return quote


def _same_name(author: str | None, named: str | None) -> bool:
    return bool(author and named) and str(author).casefold() == str(named).casefold()


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
