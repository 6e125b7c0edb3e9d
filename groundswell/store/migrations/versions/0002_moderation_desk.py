"""The moderation desk: chained, append-only decisions, and a queue that stays quick."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GENESIS = "0" * 64
_CHAINED = sa.text("number > 0")
_FIXED = (
    "id", "thread_id", "post_id", "revision", "verdict", "reason", "decided_by", "decided_at",
    "previous_hash", "hash", "number", "undoes", "note_digest",
)  # fmt: skip
"""What no update of a decision may touch: everything but the note, which forgetting a post empties."""


def upgrade() -> None:
    op.add_column("decision", sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("decision", sa.Column("rules", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("decision", sa.Column("undoes", sa.Text(), nullable=True))
    op.add_column("decision", sa.Column("note_digest", sa.Text(), nullable=False, server_default=""))
    for column in ("number", "previous_hash"):
        op.create_index(
            f"ix_decision_{column}",
            "decision",
            [column],
            unique=True,
            sqlite_where=_CHAINED,
            postgresql_where=_CHAINED,
        )
    op.create_index("ix_decision_decided_at", "decision", ["decided_at"])
    _create_reposts()
    _create_queue()
    op.create_table(
        "rule_record",
        sa.Column("rule", sa.Text(), primary_key=True),
        sa.Column("upheld", sa.Integer(), nullable=False),
        sa.Column("dismissed", sa.Integer(), nullable=False),
        sa.Column("ranked_with", sa.Integer(), nullable=False),
    )
    op.create_index("ix_post_author_revision", "post", ["author_id", "revision"])
    head = op.create_table(
        "desk_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": GENESIS}])
    op.create_table(
        "desk_claim",
        sa.Column("post_id", sa.Text(), primary_key=True),
        sa.Column("claimed_by", sa.Text(), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _only_for_sqlite()
    else:
        _only_for_postgresql()


def _create_queue() -> None:
    op.create_table(
        "queue_item",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("post_id", sa.Text(), nullable=False, unique=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("posted", sa.BigInteger(), nullable=False),
        sa.Column("is_edited_since", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_queue_item_thread_id", "queue_item", ["thread_id"])
    order = ["state", "rank", "posted", "number"]
    op.create_index("ix_queue_item_urgency", "queue_item", order)
    op.create_index("ix_queue_item_author", "queue_item", ["author_id", *order])
    op.create_index("ix_queue_item_site", "queue_item", ["site", *order])
    op.create_table(
        "queue_tag",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("value", sa.Text(), primary_key=True),
        sa.Column("state", sa.String(), primary_key=True),
        sa.Column("rank", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("posted", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_queue_tag_number", "queue_tag", ["number"])
    op.create_table(
        "queue_band",
        sa.Column("band", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_queue_band_number", "queue_band", ["number"])
    op.create_table(
        "queue_unit",
        sa.Column("unit", sa.Text(), primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False),
    )


def _create_reposts() -> None:
    op.create_table(
        "repost",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_post_id", sa.Text(), nullable=False),
        sa.Column("first_thread_id", sa.Text(), nullable=False),
        sa.Column("likeness", sa.Float(53), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    for column in ("post_id", "thread_id", "unit"):
        op.create_index(f"ix_repost_{column}", "repost", [column])


def _only_for_sqlite() -> None:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in (*_FIXED, "rules"))
    op.execute(
        "CREATE TRIGGER decision_stays_as_it_was BEFORE UPDATE ON decision "
        f"WHEN NEW.note <> '' OR {changed} "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only: decide again instead'); END"
    )
    op.execute(
        "CREATE TRIGGER decision_stays BEFORE DELETE ON decision "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only: undo appends a decision instead'); END"
    )
    op.execute(
        "CREATE VIRTUAL TABLE queue_search USING fts5"
        "(text, tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3')"
    )


def _only_for_postgresql() -> None:
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _FIXED)
    op.execute(
        f"""
        CREATE FUNCTION refuse_changed_decision() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF NEW.note = '' AND NEW.rules::text = OLD.rules::text AND NOT ({changed}) THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION 'decisions are append-only: decide again instead';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER decision_stays BEFORE UPDATE OR DELETE ON decision "
        "FOR EACH ROW EXECUTE FUNCTION refuse_changed_decision()"
    )
    op.execute(
        "CREATE TRIGGER decisions_stay BEFORE TRUNCATE ON decision "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_decision()"
    )
    op.execute("CREATE TABLE queue_search (number INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)")
    # Without `fastupdate` nothing waits in a list that every search would have to read through.
    op.execute("CREATE INDEX ix_queue_search_words ON queue_search USING gin (words) WITH (fastupdate = off)")
