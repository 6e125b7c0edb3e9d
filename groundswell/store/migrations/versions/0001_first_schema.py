"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "author",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("role_basis", sa.String(), nullable=False),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("proposal_key", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_correction_post_id", "correction", ["post_id"])
    op.create_index("ix_correction_proposal_key", "correction", ["proposal_key"])
    op.create_table(
        "coverage",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("posts_expected", sa.Integer(), nullable=True),
        sa.Column("newest_post", sa.String(32), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("pages_expected", sa.Integer(), nullable=True),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
    )
    op.create_index("ix_decision_post_id", "decision", ["post_id"])
    op.create_index("ix_decision_thread_id", "decision", ["thread_id"])
    op.create_table(
        "edit",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.String(32), nullable=True),
        sa.Column("editor", sa.Text(), nullable=True),
    )
    op.create_index("ix_edit_post_id", "edit", ["post_id"])
    op.create_index("ix_edit_thread_id", "edit", ["thread_id"])
    op.create_table(
        "flag",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("score", sa.Float(53), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_flag_post_id", "flag", ["post_id"])
    op.create_index("ix_flag_thread_id", "flag", ["thread_id"])
    op.create_index("ix_flag_unit", "flag", ["unit"])
    op.create_table(
        "lineage",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("proposal_key", sa.Text(), nullable=False),
        sa.Column("other_key", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_lineage_proposal_key", "lineage", ["proposal_key"])
    op.create_index("ix_lineage_unit", "lineage", ["unit"])
    op.create_table(
        "membership",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("proposal_key", sa.Text(), nullable=False),
        sa.Column("suggestion_id", sa.Text(), nullable=False),
        sa.Column("similarity", sa.Float(53), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_membership_proposal_key", "membership", ["proposal_key"])
    op.create_index("ix_membership_thread_id", "membership", ["thread_id"])
    op.create_index("ix_membership_unit", "membership", ["unit"])
    op.create_table(
        "objection",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("proposal_key", sa.Text(), nullable=False),
        sa.Column("reason_key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_objection_author_id", "objection", ["author_id"])
    op.create_index("ix_objection_post_id", "objection", ["post_id"])
    op.create_index("ix_objection_proposal_key", "objection", ["proposal_key"])
    op.create_index("ix_objection_thread_id", "objection", ["thread_id"])
    op.create_index("ix_objection_unit", "objection", ["unit"])
    op.create_table(
        "official_response",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("proposal_key", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said_at", sa.String(32), nullable=True),
        sa.Column("by_edit", sa.Boolean(), nullable=False),
        sa.Column("is_staff_certain", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_official_response_author_id", "official_response", ["author_id"])
    op.create_index("ix_official_response_post_id", "official_response", ["post_id"])
    op.create_index("ix_official_response_proposal_key", "official_response", ["proposal_key"])
    op.create_index("ix_official_response_thread_id", "official_response", ["thread_id"])
    op.create_index("ix_official_response_unit", "official_response", ["unit"])
    op.create_table(
        "post",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("author_basis", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=True),
        sa.Column("created_raw", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("zone_assumed", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_solution", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
    )
    op.create_index("ix_post_author_id", "post", ["author_id"])
    op.create_index("ix_post_thread_id", "post", ["thread_id"])
    op.create_table(
        "post_bucket",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_post_bucket_post_id", "post_bucket", ["post_id"])
    op.create_index("ix_post_bucket_thread_id", "post_bucket", ["thread_id"])
    op.create_index("ix_post_bucket_unit", "post_bucket", ["unit"])
    op.create_table(
        "proposal",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("exemplar_id", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("prevalence", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_proposal_unit", "proposal", ["unit"])
    op.create_table(
        "quote",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_named", sa.Text(), nullable=True),
        sa.Column("source_post_id", sa.Text(), nullable=True),
        sa.Column("exact", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_quote_post_id", "quote", ["post_id"])
    op.create_index("ix_quote_thread_id", "quote", ["thread_id"])
    op.create_table(
        "ranking",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("proposal_key", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("supporters", sa.JSON(), nullable=False),
        sa.Column("opponents", sa.JSON(), nullable=False),
        sa.Column("conditionals", sa.JSON(), nullable=False),
        sa.Column("askers", sa.JSON(), nullable=False),
        sa.Column("reach", sa.Integer(), nullable=False),
        sa.Column("share", sa.Float(53), nullable=False),
        sa.Column("recency", sa.Float(53), nullable=False),
        sa.Column("demand", sa.Float(53), nullable=False),
        sa.Column("contested", sa.Float(53), nullable=True),
        sa.Column("is_consensus", sa.Boolean(), nullable=False),
        sa.Column("first_seen", sa.String(32), nullable=True),
        sa.Column("last_seen", sa.String(32), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_ranking_proposal_key", "ranking", ["proposal_key"])
    op.create_index("ix_ranking_unit", "ranking", ["unit"])
    op.create_table(
        "reply_to",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("target_post_id", sa.Text(), nullable=True),
        sa.Column("target_name", sa.Text(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
    )
    op.create_index("ix_reply_to_post_id", "reply_to", ["post_id"])
    op.create_index("ix_reply_to_thread_id", "reply_to", ["thread_id"])
    op.create_table(
        "review",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_review_post_id", "review", ["post_id"])
    op.create_index("ix_review_thread_id", "review", ["thread_id"])
    op.create_index("ix_review_unit", "review", ["unit"])
    op.create_table(
        "run",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("input_digest", sa.Text(), nullable=False),
        sa.Column("output_digest", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
    )
    op.create_table(
        "sentence",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_sentence_post_id", "sentence", ["post_id"])
    op.create_index("ix_sentence_thread_id", "sentence", ["thread_id"])
    op.create_index("ix_sentence_unit", "sentence", ["unit"])
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("fetched_at", sa.String(32), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("is_certain", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_staff_author_id", "staff", ["author_id"])
    op.create_index("ix_staff_thread_id", "staff", ["thread_id"])
    op.create_index("ix_staff_unit", "staff", ["unit"])
    op.create_table(
        "stance",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("proposal_key", sa.Text(), nullable=False),
        sa.Column("said_at", sa.String(32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("probability", sa.Float(53), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_stance_author_id", "stance", ["author_id"])
    op.create_index("ix_stance_post_id", "stance", ["post_id"])
    op.create_index("ix_stance_proposal_key", "stance", ["proposal_key"])
    op.create_index("ix_stance_thread_id", "stance", ["thread_id"])
    op.create_index("ix_stance_unit", "stance", ["unit"])
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(53), nullable=False),
        sa.Column("is_topic", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
    )
    op.create_index("ix_suggestion_author_id", "suggestion", ["author_id"])
    op.create_index("ix_suggestion_post_id", "suggestion", ["post_id"])
    op.create_index("ix_suggestion_thread_id", "suggestion", ["thread_id"])
    op.create_index("ix_suggestion_unit", "suggestion", ["unit"])
    op.create_table(
        "thread",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("posts_total", sa.Integer(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("snapshot_id", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
    )
    op.create_table(
        "tombstone",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("thread_id", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("snapshot_id", sa.Text(), nullable=True),
        sa.Column("next_url", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.String(32), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
    )
    op.create_index("ix_visit_thread_id", "visit", ["thread_id"])
