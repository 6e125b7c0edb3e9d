"""Near-duplicate texts: one pasted text is one voice's noise, and is shown as such."""

import re
from collections.abc import Sequence

from groundswell.records import Post
from reports.evidence import Witness
from reports.grouping import grouped
from reports.ledger import Ledger
from reports.views import Similar

_WORD = re.compile(r"\w+")
_SAME = 0.8
"""Share of words in common (Jaccard) from which two texts count as one; as usual for near-duplicates."""
_TOO_SHORT = 6
"""Below this many distinct words, "+1" and "me too" would all be duplicates of each other."""
_COMPARED = 300
"""Posts of one proposal that are compared in pairs; beyond that only equal texts are grouped."""


def similar_posts(key: str, posts: Sequence[Post], witness: Witness, ledger: Ledger) -> tuple[Similar, ...]:
    """Return the groups of two or more near-duplicate posts, largest first."""
    found = [group for group in _groups(posts) if len(group) > 1]
    found.sort(key=lambda group: (-len(group), group[0].id))
    return tuple(
        Similar(
            posts=ledger.add(f"{key}/similar/{n}/posts", "posts", "similar posts", ids),
            people=ledger.add(f"{key}/similar/{n}/people", "people", "accounts of similar posts", ids),
            example=witness.of(group[0]),
        )
        for n, group in enumerate(found)
        if (ids := [post.id for post in group])
    )


def _groups(posts: Sequence[Post]) -> list[list[Post]]:
    """Return the posts in groups of (nearly) the same words, each joined to the first that fits."""
    by_words = grouped((words, post) for post in posts if len(words := _words(post.text)) >= _TOO_SHORT)
    if len(by_words) > _COMPARED:
        return list(by_words.values())
    groups: dict[frozenset[str], list[Post]] = {}
    for words, same in by_words.items():
        match = next((known for known in groups if _jaccard(known, words) >= _SAME), words)
        groups.setdefault(match, []).extend(same)
    return list(groups.values())


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
