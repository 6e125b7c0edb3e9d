"""The waiting items that say nearly the same as a post, for deciding on all of them at once."""

import sqlalchemy as sa

from groundswell.desk.likeness import SAME, bands_of, likeness, words_of
from groundswell.records import Post
from groundswell.store.desk_tables import queue_band, queue_item
from groundswell.store.store import Writer

_COMPARED = 2000
"""Candidates compared word by word; a flood beyond it is met in several rounds."""


def alike(reader: Writer, post_id: str, limit: int) -> list[str]:
    """Return the ids of waiting posts that share `SAME` of their words with a post, oldest first.

    The post itself is among them if it waits. An unknown post has none like it.
    """
    revisions = reader.read(Post, id=post_id)
    if not revisions:
        return []
    text = revisions[-1].text
    candidates = (
        sa.select(queue_item.c.post_id)
        .join(queue_band, queue_band.c.number == queue_item.c.number)
        .where(queue_band.c.band.in_(bands_of(text)), queue_item.c.state.in_(("open", "escalated")))
        .group_by(queue_item.c.post_id, queue_item.c.number)
        .order_by(queue_item.c.number)
        .limit(_COMPARED)
    )
    found = reader.connection.execute(candidates).scalars().all()
    words = words_of(text)
    texts = {post.id: post.text for post in reader.read(Post, id=list(found))}  # the highest revision is last
    return [post for post in found if likeness(words, words_of(texts[post])) >= SAME][:limit]
