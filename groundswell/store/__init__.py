"""The store: one SQLite file by default, PostgreSQL by URL, one table a record type."""

from groundswell.store.store import Store, open_store

__all__ = ["Store", "open_store"]
