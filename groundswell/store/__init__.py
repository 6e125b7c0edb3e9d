"""The store: one SQLite file by default, PostgreSQL by URL, one table a record type."""

from groundswell.store import answers as _answers  # noqa: F401 - its table joins the schema
from groundswell.store import desk_tables as _desk_tables  # noqa: F401 - as above
from groundswell.store.store import Store, open_store

__all__ = ["Store", "open_store"]
