"""Which models judged: part of the method, so that figures of two models are never compared."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run", sa.Column("models", sa.JSON(), nullable=False, server_default="[]"))
