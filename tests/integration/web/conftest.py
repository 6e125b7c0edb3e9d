"""A service over a filled store, for every test of the web."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from reports.web.app import create_app
from tests.integration.web.desk_market import Case, open_case


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """A new store with everything flagged and four accounts."""
    opened = open_case(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def app(case: Case) -> FastAPI:
    """The service over that store."""
    return create_app(case.services)
