"""Claims: who is looking at what. They are for people to see, and bind nobody."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from groundswell.desk.views import Claim
from groundswell.errors import UnknownPost
from groundswell.records import Post
from groundswell.store import Store
from groundswell.store.desk_tables import desk_claim
from groundswell.store.tables import UtcTime, table_of

CLAIM_MINUTES = 10
"""Longer than a decision takes, shorter than a lunch break."""
_LONGEST = timedelta(minutes=2 * CLAIM_MINUTES)
"""A claim that has longer to go was made before the clock was turned back: it is over."""
_CLAIM = sa.text(
    "INSERT INTO desk_claim (post_id, claimed_by, until) VALUES (:post_id, :claimed_by, :until) "
    "ON CONFLICT (post_id) DO NOTHING"
).bindparams(sa.bindparam("until", type_=UtcTime()))
"""Of two who claim at once, the second finds the first there."""


def holds(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition under which a row is a claim that holds at a moment."""
    return sa.and_(desk_claim.c.until > now, desk_claim.c.until <= now + _LONGEST)


def claim(store: Store, post_id: str, by: str, now: datetime) -> Claim:
    """Return the claim that holds on a post: the caller's own, or that of whoever was there first."""
    columns = desk_claim.c
    until = now + timedelta(minutes=CLAIM_MINUTES)
    ended = sa.or_(sa.not_(holds(now)), columns.claimed_by == by)
    with store.transaction() as writer:
        post = table_of(Post).c
        if writer.connection.execute(sa.select(post.id).where(post.id == post_id).limit(1)).first() is None:
            raise UnknownPost(f"no post {post_id!r} is in the store; it may have been forgotten")
        writer.connection.execute(sa.delete(desk_claim).where(columns.post_id == post_id, ended))
        row = {"post_id": post_id, "claimed_by": by, "until": until}
        held = None
        while held is None:  # a claim that was in the way may be gone before it is read
            writer.connection.execute(_CLAIM, row)
            held = writer.connection.execute(sa.select(desk_claim).where(columns.post_id == post_id)).first()
    return Claim(post_id=post_id, claimed_by=held.claimed_by, until=held.until)


def release(store: Store, post_id: str, by: str) -> None:
    """End the caller's claim; somebody else's stays."""
    own = sa.and_(desk_claim.c.post_id == post_id, desk_claim.c.claimed_by == by)
    with store.transaction() as writer:
        writer.connection.execute(sa.delete(desk_claim).where(own))
