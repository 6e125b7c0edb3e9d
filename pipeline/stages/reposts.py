"""Posts → those that repeat an earlier post of the same author, in any thread."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from groundswell.desk.likeness import FEWEST_WORDS, SAME, likeness, words_of
from groundswell.ids import row_id
from groundswell.records import Post, Repost
from groundswell.stage import stage

_COMPARED = 200
"""Posts of one author in one thread that are compared in pairs; beyond it only equal words are found."""
_NEVER = datetime.max.replace(tzinfo=UTC)


@stage(per="corpus", version=1)
def reposts(posts: Iterable[Post]) -> Iterator[Repost]:
    """Yield one row for every post whose author said the same before.

    Across threads the words must be equal, case, order and punctuation aside; within a thread nearly equal
    ones count as well. The whole store is read, so more than that would cost more than it finds.
    """
    by_author: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if post.author_id and post.text.strip():
            by_author[post.author_id].append(post)
    for author in sorted(by_author):
        if len(by_author[author]) > 1:
            yield from _repeated(sorted(by_author[author], key=_moment))


def _repeated(posts: list[Post]) -> Iterator[Repost]:
    said: dict[frozenset[str], Post] = {}
    here: dict[str, list[tuple[frozenset[str], Post]]] = defaultdict(list)
    for post in posts:
        words = words_of(post.text)
        if len(words) < FEWEST_WORDS:
            continue
        if words in said:
            yield _repost(post, said[words], 1.0)
            continue
        said[words] = post
        near = next(
            (
                (first, share)
                for known, first in here[post.thread_id][:_COMPARED]
                if (share := likeness(known, words)) >= SAME
            ),
            None,
        )
        if near is not None:
            yield _repost(post, *near)
        else:
            here[post.thread_id].append((words, post))


def _moment(post: Post) -> tuple[datetime, str, int]:
    return (post.created_at or _NEVER, post.thread_id, post.position)


def _repost(post: Post, first: Post, share: float) -> Repost:
    return Repost(
        id=row_id("repost", post.id, post.revision),
        thread_id=post.thread_id,
        post_id=post.id,
        revision=post.revision,
        first_post_id=first.id,
        first_thread_id=first.thread_id,
        likeness=round(share, 4),
    )
