"""Tables of the moderation desk that are no records: what makes its pages quick, and the chain's end.

All of them but `desk_head` and `desk_claim` can be made again from posts, flags and decisions.
"""

import sqlalchemy as sa

from groundswell.records import Decision, Post
from groundswell.store.tables import UtcTime, metadata, table_of

NO_TIME = 2**53
"""Where a page shows no time, an item sorts after every other of its urgency."""

queue_item = sa.Table(
    "queue_item",
    metadata,
    # Also the row id of the item's words in `queue_search`; grows with time, so it sorts by arrival.
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("post_id", sa.Text, nullable=False, unique=True),
    sa.Column("thread_id", sa.Text, nullable=False, index=True),
    sa.Column("author_id", sa.Text, nullable=True),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("posted", sa.BigInteger, nullable=False),
    sa.Column("is_edited_since", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)
sa.Index("ix_queue_item_urgency", *(queue_item.c[n] for n in ("state", "rank", "posted", "number")))
sa.Index(
    "ix_queue_item_author", *(queue_item.c[n] for n in ("author_id", "state", "rank", "posted", "number"))
)
sa.Index("ix_queue_item_site", *(queue_item.c[n] for n in ("site", "state", "rank", "posted", "number")))

queue_tag = sa.Table(
    "queue_tag",
    metadata,
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Column("state", sa.String, primary_key=True),
    sa.Column("rank", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("posted", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)
"""The clauses and reasons of each item, in the order of the queue."""

queue_band = sa.Table(
    "queue_band",
    metadata,
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)
"""Hashes that near-duplicate texts are likely to share."""

queue_unit = sa.Table(
    "queue_unit",
    metadata,
    sa.Column("unit", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
)
"""The output of the flags stage that the queue holds, by thread."""

rule_record = sa.Table(
    "rule_record",
    metadata,
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("upheld", sa.Integer, nullable=False),
    sa.Column("dismissed", sa.Integer, nullable=False),
    # The weight, in whole steps, that the queue was last ordered by.
    sa.Column("ranked_with", sa.Integer, nullable=False),
)

desk_head = sa.Table(
    "desk_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
"""One row: the end of the chain of decisions. Whoever appends holds it, so that the chain never forks."""

desk_claim = sa.Table(
    "desk_claim",
    metadata,
    sa.Column("post_id", sa.Text, primary_key=True),
    sa.Column("claimed_by", sa.Text, nullable=False),
    sa.Column("until", UtcTime, nullable=False),
)

_decision = table_of(Decision)
for _column in ("number", "previous_hash"):
    # Rows from outside the desk have number 0 and may share one; for all others the database itself
    # refuses a second decision in the same place.
    sa.Index(
        f"ix_decision_{_column}",
        _decision.c[_column],
        unique=True,
        sqlite_where=_decision.c.number > 0,
        postgresql_where=_decision.c.number > 0,
    )
sa.Index("ix_decision_decided_at", _decision.c.decided_at)

_post = table_of(Post)
# Counts an author's posts without reading them: each has exactly one first revision.
sa.Index("ix_post_author_revision", _post.c.author_id, _post.c.revision)
