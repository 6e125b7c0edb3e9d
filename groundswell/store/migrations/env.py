"""Alembic's entry point; the connection always comes from `groundswell.store.migrate`."""

from alembic import context

from groundswell.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
