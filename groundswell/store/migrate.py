"""Bringing a store to the schema of this version."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from groundswell.errors import NewerStore
from groundswell.store.postgres import take_turn

_FOLDER = Path(__file__).parent / "migrations"


def shown(url: sa.URL) -> str:
    """Return a store's address for a message: no password, and no query, which may hold another."""
    return str(url.set(query={}))


def upgrade(engine: sa.Engine) -> None:
    """Create the tables, or upgrade them; raise `NewerStore` where the store is ahead of this program."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerStore(
            f"the store {shown(engine.url)} has schema {current!r}, which this version does not know (its "
            f"newest is {scripts.get_current_head()!r}); install a newer Groundswell, or use another store"
        )
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Python opens no transaction for DDL: a process killed here would leave half a schema, and two
            # processes that open a new store at once would both create it.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            take_turn(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
