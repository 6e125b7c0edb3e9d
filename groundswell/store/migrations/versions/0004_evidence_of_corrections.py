"""The revision that a correction was made on, places without corrections, and answers to objections."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("correction", sa.Column("revision", sa.Integer(), nullable=True))
    op.add_column("membership", sa.Column("placed_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("objection", sa.Column("answer_post_id", sa.Text(), nullable=True))
