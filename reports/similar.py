"""Near-duplicate texts: one pasted text is one voice's noise, and is shown as such."""

from collections.abc import Sequence

from groundswell.desk.likeness import FEWEST_WORDS, SAME, likeness, words_of
from groundswell.records import Post
from reports.evidence import Witness
from reports.grouping import grouped
from reports.ledger import Ledger
from reports.views import Similar

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
    by_words = grouped((words, post) for post in posts if len(words := words_of(post.text)) >= FEWEST_WORDS)
    if len(by_words) > _COMPARED:
        return list(by_words.values())
    groups: dict[frozenset[str], list[Post]] = {}
    for words, same in by_words.items():
        match = next((known for known in groups if likeness(known, words) >= SAME), words)
        groups.setdefault(match, []).extend(same)
    return list(groups.values())
