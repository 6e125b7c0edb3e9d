"""A real PostgreSQL server for these tests, with a fresh database for each."""

from collections.abc import Iterator
from contextlib import closing

import pytest
import sqlalchemy as sa

from groundswell.store import Store, open_store
from tests.integration.postgres.server import Server, programs


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server that is thrown away at the end."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL here: install Debian's package `postgresql`, or put initdb on PATH")
    started = Server(found)
    yield started
    started.remove()


@pytest.fixture
def url(server: Server) -> str:
    """The URL of an empty database."""
    return server.create()


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """The name of a database with an empty store in it, to copy: quicker than to migrate each time."""
    made = server.create()
    open_store(made).close()
    return sa.make_url(made).database or ""


@pytest.fixture
def store(server: Server, template: str) -> Iterator[Store]:
    """An empty store in a database of its own."""
    with closing(open_store(server.create(like=template))) as opened:
        yield opened
