"""The head of the digest: how many posts by how many people, and what they may be compared with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from groundswell.records import Post
from reports.ledger import Entry
from reports.material import Material
from reports.method import Method
from reports.weeks import week_before

Comparison = Literal[
    "comparable", "restated", "whole_period", "week_still_open", "mixed_method", "nothing_before"
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Posts and authors, this week and the last; the last is None where nothing may be compared."""

    posts: Entry
    authors: Entry
    last_posts: Entry | None
    last_authors: Entry | None
    posts_change: Entry | None
    authors_change: Entry | None
    comparison: Comparison
    top_author: str | None
    top_posts: Entry | None
    undated: Entry
    assumed_zone: Entry
    is_missing: bool
    """Whether there are no posts because nothing was read, rather than because nobody wrote."""

    @property
    def compares(self) -> bool:
        """Whether the week before may stand beside this one: both closed, both by the present method."""
        return self.comparison in ("comparable", "restated")


def header_of(material: Material, method: Method) -> Header:
    """Return the head; figures of the week before only where both weeks compare."""
    posts = posts_in_period(material)
    comparison = _comparison(material, method)
    add = material.ledger.add
    now = count_posts(material, "digest/posts", "posts", posts)
    people = add("digest/authors", "people", "people who posted", [post.id for post in posts])
    last_posts = last_authors = posts_change = authors_change = None
    if comparison in ("comparable", "restated"):
        before = week_before(material.period, material.config.community.zone)
        last = [post for post in material.everything.posts.values() if before.holds(post.created_at)]
        last_posts = count_posts(material, "digest/last-posts", "posts in the week before", last)
        last_authors = add(
            "digest/last-authors", "people", "people who posted in the week before", [p.id for p in last]
        )
        posts_change = add(
            "digest/posts-change", "difference", "change in posts", parts=[now.key, last_posts.key]
        )
        authors_change = add(
            "digest/authors-change", "difference", "change in people", parts=[people.key, last_authors.key]
        )
    top, top_posts = _top_author(material, posts)
    every = material.everything.posts.values()
    return Header(
        posts=now,
        authors=people,
        last_posts=last_posts,
        last_authors=last_authors,
        posts_change=posts_change,
        authors_change=authors_change,
        comparison=comparison,
        top_author=top,
        top_posts=top_posts,
        undated=count_posts(
            material, "digest/undated", "posts without a time", [p for p in every if not p.created_at]
        ),
        assumed_zone=count_posts(
            material,
            "digest/assumed-zone",
            "posts whose zone was assumed",
            [p for p in posts if p.zone_assumed],
        ),
        is_missing=not posts and not material.period.closed,
    )


def _comparison(material: Material, method: Method) -> Comparison:
    period = material.period
    if period.start is None:
        return "whole_period"
    if not period.closed:
        return "week_still_open"
    if method.mixed:
        return "mixed_method"
    known = (post.created_at for post in material.everything.posts.values())
    begins = min((moment for moment in known if moment is not None), default=None)
    if begins is None or begins >= period.start:
        return "nothing_before"
    before, printed = week_before(period, material.config.community.zone), material.printed
    is_restated = printed and printed.week == before.week and printed.method_hash != method.hash
    return "restated" if is_restated else "comparable"


def _top_author(material: Material, posts: Sequence[Post]) -> tuple[str | None, Entry | None]:
    """Return who wrote most, where one person wrote more than any other."""
    counted = Counter(post.author_id for post in posts if post.author_id).most_common(2)
    if not counted or (len(counted) == 2 and counted[0][1] == counted[1][1]):
        return None, None
    author, own = counted[0][0], [post for post in posts if post.author_id == counted[0][0]]
    return material.corpus.name(author), count_posts(
        material, "digest/top-author", "posts by one person", own
    )


def posts_in_period(material: Material) -> list[Post]:
    """Return the posts of the week, or all posts, by thread and position."""
    posts = (post for post in material.corpus.posts.values() if material.period.holds(post.created_at))
    return sorted(posts, key=lambda post: (post.thread_id, post.position, post.id))


def count_posts(material: Material, key: str, label: str, posts: Sequence[Post]) -> Entry:
    """Enter a number of posts in the ledger."""
    return material.ledger.add(key, "posts", label, [post.id for post in posts])
