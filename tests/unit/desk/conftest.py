"""Stores for the desk's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundswell.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on disk, as two processes would share it."""
    opened = open_store(tmp_path / "desk.db")
    yield opened
    opened.close()
