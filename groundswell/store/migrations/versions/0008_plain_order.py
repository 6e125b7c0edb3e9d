"""Text is compared by code point in PostgreSQL too, whatever language the database was created for.

Otherwise one store gives its rows in another order than the next, and moments, kept as text, sort wrongly
within a second. Columns of later revisions need the same; a test looks at all of them. And the next
analysis fills the search anew, because its words lose their accents now, as those in SQLite.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OTHERWISE_COLLATED = """
    SELECT quote_ident(c.relname), quote_ident(a.attname), format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
    AND c.relname <> 'alembic_version' AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attcollation NOT IN (0, '"C"'::regcollation)
    ORDER BY c.relname, a.attnum
"""


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    changes: dict[str, list[str]] = {}
    for table, column, kind in connection.execute(sa.text(_OTHERWISE_COLLATED)):
        changes.setdefault(table, []).append(f'ALTER COLUMN {column} TYPE {kind} COLLATE "C"')
    for table, columns in changes.items():
        op.execute(f"ALTER TABLE {table} {', '.join(columns)}")
    op.execute("DELETE FROM queue_unit")
