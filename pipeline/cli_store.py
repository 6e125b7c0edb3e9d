"""The store that a command works on: one that must be there, or one that the command may begin."""

from contextlib import closing
from pathlib import Path
from typing import Any

from groundswell.errors import UsageError
from groundswell.safe import may_hold_password

USUAL = "groundswell.db"
"""The store of a command that names none."""


def new_or_there(where: str | None) -> Any:
    """Return a context of the store at a path or URL, which is created where it is not."""
    from groundswell.store import open_store  # noqa: PLC0415 - `--help` must answer in a blink

    return closing(open_store(where or USUAL))


def there(where: str | None) -> Any:
    """Return a context of a store with something to read; raise `UsageError` where there is no such file.

    A mistyped path would otherwise make an empty store, and a report that nobody asks for anything.
    """
    path = where or USUAL
    if "://" not in path and not may_hold_password(path) and not Path(path).is_file():
        raise UsageError(f"there is no store at {path}; collect something first, or name it with --store")
    return new_or_there(path)
