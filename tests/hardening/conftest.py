"""A store that knows too much, made once: each test gets a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundswell.store import Store
from tests.hardening import club


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a store in which the canary stands wherever it can; not to be changed."""
    return club.kept(tmp_path_factory.mktemp("club"))


@pytest.fixture
def path(kept: Path, tmp_path: Path) -> Path:
    """The path of a copy of that store, its reports beside it."""
    return club.copied(kept, tmp_path)


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """The copy, open."""
    yield from club.opened(path)
