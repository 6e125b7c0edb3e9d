"""The store: one SQLite file by default, PostgreSQL by URL, one table a record type."""

from groundswell.store import desk_tables as _desk_tables  # noqa: F401 - its tables join the schema
from groundswell.store.store import Store, open_store

__all__ = ["Store", "open_store"]
