"""Private hosts: those that a person names may be asked, at that port; nothing leads to others."""

import re
from pathlib import Path

import pytest

from groundswell.config import Collection, Limits
from groundswell.errors import FetchError, UsageError
from scrapers.collect import Fetcher, fetch_page
from scrapers.collect.addresses import named_private
from tests.integration.collect.test_fetching import disguises, serving


def test_a_private_host_that_a_person_names_is_asked_there_and_nowhere_else(tmp_path: Path) -> None:
    manners = Collection(gap_seconds=0.0, patience_seconds=0.0, state_folder=tmp_path)
    with serving() as server, serving() as canary:
        named = f"http://127.0.0.1:{server.server_port}/page"
        assert fetch_page(named, limits=Limits(), collection=manners).text == "<p>árvíz"
        with Fetcher(limits=Limits(), collection=manners, named=[named]) as opened:
            for address in disguises(canary.server_port):
                with pytest.raises((FetchError, UsageError)):
                    opened.fetch(address)
            for address in disguises(canary.server_port)[:24]:
                with pytest.raises((FetchError, UsageError)):
                    opened.fetch(f"http://127.0.0.1:{server.server_port}/to/{address}")
        assert canary.asked == []


def test_a_private_host_must_be_named_openly() -> None:
    openly = {
        f"http://{host}:9/secret" for host in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]", "10.0.0.1")
    }
    found = {address for address in disguises(9) if named_private([address])}
    assert openly <= found
    assert not [
        address for address in found if re.search(r"0x|0177|2130706433|169\.254|ffff|64:ff9b", address)
    ]
