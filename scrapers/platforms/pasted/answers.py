"""Whom each post answers, where the page or the post's first words say so."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scrapers.quotedtext.quotable import same_person
from scrapers.quotedtext.quotes import Quoted

_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|dear|thanks|thank you|sorry|hallo|bonjour|hola|ciao|ok|well|yes|no)"
    r"\s*,?\s+)?@?"
    r"(?P<names>[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,3}?)\s*(?P<mark>[,:!–—]|\s-\s|$)",
    re.IGNORECASE,
)
_MENTION = re.compile(r"^@(?P<name>[\w.'’-]+(?:\s[\w.'’-]+)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A post that existed before the one in question."""

    id: str
    author: str | None


def answered(
    text: str, quotes: Sequence[Quoted], named: Sequence[str], earlier: Collection[Earlier]
) -> str | None:
    """Return the id of the post that is answered; `earlier` is ordered from the latest back.

    In this order: the first quote whose post was found, "In reply to NAME", a quoted author with posts
    here, "@NAME" or "NAME," at the start. None where nothing says so.
    """
    for quote in quotes:
        if quote.source is not None:
            return quote.source
    for name in (*named, *(quote.author for quote in quotes if quote.author)):
        found = _latest_by(name, earlier)
        if found is not None:
            return found
    return _addressed(text, earlier)


def _latest_by(name: str, earlier: Collection[Earlier]) -> str | None:
    return next((post.id for post in earlier if same_person(post.author, name)), None)


def _addressed(text: str, earlier: Collection[Earlier]) -> str | None:
    first = text.lstrip().split("\n", 1)[0][:120]
    mention = _MENTION.match(first)
    if mention:
        return _latest_by(mention["name"], earlier) or _by_given_name(mention["name"].split()[0], earlier)
    greeting = _GREETING.match(first)
    if greeting is None or not greeting["mark"]:
        return None
    names = re.split(r"\s+(?:and|&|und|et|y)\s+", greeting["names"])
    found = [post for name in names if (post := _latest_by(name, earlier) or _by_given_name(name, earlier))]
    order = [post.id for post in earlier]
    return min(found, key=order.index, default=None)


def _by_given_name(name: str, earlier: Collection[Earlier]) -> str | None:
    """Return the latest post of the one author whose name starts with the word `name`."""
    word = name.casefold()
    matching = {
        post.author
        for post in earlier
        if post.author and post.author.casefold().split()[0] == word and len(word) > 2
    }
    if len(matching) != 1:
        return None
    return _latest_by(matching.pop(), earlier)


def parents(
    depths: Sequence[int | None], first_children: Sequence[bool], ids: Sequence[str]
) -> list[str | None]:
    """Return the parents in a flattened tree of which only parts are shown.

    `depths` are 0 (top), 1 (below the top) or 2 (deeper); a first child follows its parent directly.
    Deeper posts that are no first child have a parent only where a single one is possible.
    """
    found: list[str | None] = []
    path: list[int] = []
    for i, depth in enumerate(depths):
        if not depth:
            path = [i]
            found.append(None)
            continue
        if first_children[i] and path:
            found.append(ids[path[-1]])
        elif depth == 1 and path:
            path = path[:1]
            found.append(ids[path[0]])
        elif len(path) == 3:  # its only sibling is the one post below the second level
            path = path[:2]
            found.append(ids[path[-1]])
        else:
            found.append(None)
        path.append(i)
    return found
