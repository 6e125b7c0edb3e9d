"""Private hosts: those that a person names may be asked, at that port; nothing leads to others."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer

from groundswell.config import Collection, Limits
from groundswell.errors import FetchError, UsageError
from scrapers.collect import Fetcher, fetch_page
from scrapers.collect.addresses import named_private
from scrapers.collect.resolver import GuardedResolver
from tests.integration.collect.test_fetching import disguises, serving

PUBLIC = "93.184.215.14"


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


@implementer(IHostResolution)
class _Resolving:
    name = "rebinding"

    def cancel(self) -> None: ...


@implementer(IHostnameResolver)
class _Names:
    """A name server in somebody else's hands: `answers` says what a name is this time."""

    def __init__(self, answers: Callable[[str], list[str]]) -> None:
        self.answers = answers

    def resolveHostName(self, receiver: Any, hostName: str, portNumber: int = 0, *_: Any) -> Any:  # noqa: N802, N803
        receiver.resolutionBegan(_Resolving())
        for address in self.answers(hostName):
            receiver.addressResolved(IPv4Address("TCP", address, portNumber))
        receiver.resolutionComplete()
        return _Resolving()


class _Seen:
    """Takes what a resolver lets through."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def resolutionBegan(self, _: object) -> None: ...  # noqa: N802

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None: ...  # noqa: N802


def test_a_name_that_turns_private_at_the_second_look_is_refused() -> None:
    turns = iter([[PUBLIC], ["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["169.254.169.254"]])
    guard = GuardedResolver(_Names(lambda _: next(turns)), named_private(["http://rebinding.example/t/1"]))
    seen = [_Seen() for _ in range(4)]
    for each in seen:
        guard.resolveHostName(each, "rebinding.example", 80)
    assert [each.addresses for each in seen] == [[PUBLIC], [], [PUBLIC], []]
    assert guard.refused == {"rebinding.example"}


@contextmanager
def _naming(answers: Callable[[str], list[str]]) -> Iterator[None]:
    """Let names resolve as told underneath the guard of the fetcher that is open."""
    from twisted.internet import reactor

    running: Any = reactor
    guard = running.nameResolver
    inner, guard.inner = guard.inner, _Names(answers)
    try:
        yield
    finally:
        guard.inner = inner


def test_a_public_host_cannot_lead_to_this_machine(tmp_path: Path) -> None:
    """The public host is played by a name that the configuration lets resolve to this machine."""
    with serving() as server:
        _lead_astray(server.server_port, tmp_path)
        assert "/secret" not in server.asked


def _lead_astray(port: int, tmp_path: Path) -> None:
    manners = Collection(
        private_hosts=(f"public.example:{port}",),
        gap_seconds=0.0,
        patience_seconds=0.0,
        state_folder=tmp_path,
    )
    outside = f"http://public.example:{port}"
    with (
        Fetcher(limits=Limits(), collection=manners, named=[f"{outside}/page"]) as fetcher,
        _naming(lambda _: ["127.0.0.1"]),
    ):
        assert fetcher.fetch(f"{outside}/page").document is not None
        for target in (
            f"127.0.0.1:{port}",
            f"localhost:{port}",
            f"[::1]:{port}",
            f"rebinding.example:{port}",
        ):
            with pytest.raises(FetchError):
                fetcher.fetch(f"{outside}/to/http://{target}/secret")
