"""One page: what may be reached, what is refused, and what an answer may cost."""

import gzip
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

from groundswell.config import Collection, Limits
from groundswell.errors import FetchError, Gone, InputTooLarge, Refused, TryLater, UsageError
from scrapers.collect import Fetcher, Validators, fetch_page
from scrapers.collect.addresses import is_public
from scrapers.collect.gate import Gate
from scrapers.document import Document

BOMB = b"<p>" + b"a" * 3_000_000
ENCODED = {
    "gzip": gzip.compress(BOMB),
    "deflate": zlib.compress(BOMB),
    "br": brotli.compress(BOMB, quality=1),
    "gzip, gzip": gzip.compress(gzip.compress(BOMB)),
}


class Server(ThreadingHTTPServer):
    """Remembers which paths were asked for."""

    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        headers, body, status = (
            {"Content-Type": "text/html; charset=iso-8859-2"},
            "<p>árvíz".encode("iso-8859-2"),
            200,
        )
        match self.path.split("/")[1:]:
            case ["robots.txt"]:
                headers, body = {}, b""
            case ["status", code]:
                status = int(code)
            case ["to", *where]:
                status, headers["Location"] = 302, "/".join(where)
            case ["loop", count]:
                status, headers["Location"] = 302, f"/loop/{int(count) + 1}"
            case ["packed", name]:
                headers["Content-Encoding"], body = name.replace("+", ", "), ENCODED[name.replace("+", ", ")]
            case ["large"]:
                body = BOMB
            case ["lying"]:
                headers["Content-Length"] = "900000000"
            case ["slow"]:
                threading.Event().wait(4)
        headers.setdefault("Content-Length", str(len(body)))
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Server]:
    """A server that nobody may reach."""
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def fetcher(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fetcher]:
    collection = Collection(
        private_hosts=(f"127.0.0.1:{server.server_port}",),
        gap_seconds=0.0,
        patience_seconds=0.0,
        state_folder=tmp_path_factory.mktemp("turns"),
    )
    with Fetcher(limits=Limits(page_megabytes=1, page_seconds=2), collection=collection) as opened:
        yield opened


def fetch(fetcher: Fetcher, server: Server, path: str) -> Document:
    found = fetcher.fetch(f"http://127.0.0.1:{server.server_port}{path}", Validators()).document
    assert found is not None
    return found


def test_the_charset_of_the_header_is_passed_on(fetcher: Fetcher, server: Server) -> None:
    assert fetch(fetcher, server, "/page").text == "<p>árvíz"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (404, Gone),
        (410, Gone),
        (401, Refused),
        (403, Refused),
        (451, Refused),
        (400, FetchError),
        (500, TryLater),
    ],
)
def test_answers_that_are_no_pages_say_why(
    fetcher: Fetcher, server: Server, code: int, error: type[Exception]
) -> None:
    with pytest.raises(error, match=str(code)):
        fetch(fetcher, server, f"/status/{code}")


@pytest.mark.parametrize(
    "path", ["/large", "/lying", *(f"/packed/{name.replace(', ', '+')}" for name in ENCODED)]
)
def test_large_answers_are_bounded_however_they_are_packed(
    fetcher: Fetcher, server: Server, path: str
) -> None:
    with pytest.raises(InputTooLarge, match="1 MB"):
        fetch(fetcher, server, path)


def test_slow_answers_are_bounded(fetcher: Fetcher, server: Server) -> None:
    with pytest.raises(TryLater, match=r"imeout|imed|took"):
        fetch(fetcher, server, "/slow")


def test_redirects_are_bounded(fetcher: Fetcher, server: Server) -> None:
    server.asked.clear()
    with pytest.raises(FetchError):
        fetch(fetcher, server, "/loop/0")
    assert len(server.asked) <= 7


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data:text/html,hi", "gopher://a/"]
)
def test_redirects_lead_to_the_web_only(fetcher: Fetcher, server: Server, target: str) -> None:
    with pytest.raises(FetchError):
        fetch(fetcher, server, f"/to/{target}")


def disguises(port: int) -> list[str]:
    hosts = """127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 017700000001
    127.000.000.001 0 0.0.0.0 0x0 localhost LOCALHOST localhost. 127.0.0.1. [::1] [::] [0:0:0:0:0:0:0:1]
    [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] 127.127.127.127
    [fe80::1] [fc00::1] 169.254.169.254 0xa9fea9fe 2852039166 [::ffff:169.254.169.254] 10.0.0.1 192.168.0.1
    172.16.0.1 100.64.0.1 198.18.0.1 192.0.2.1 224.0.0.1 255.255.255.255 240.0.0.1 127.0.0.2 127.255.255.254
    0177.1 0x7f.0x0.0x0.0x1 00000177.0.0.1 [::ffff:0:7f00:1] ①②⑦.⓪.⓪.① 127。0。0。1 １２７.0.0.1 [fec0::1]
    [ff02::1] [100::1] [2001:db8::1] [2001::1] [::2] [fd00:ec2::254] 192.88.99.1 203.0.113.7 198.51.100.9
    0.0.0.1 localhost.localdomain ip6-localhost ip6-loopback""".split()
    return [f"http://{host}:{port}/secret" for host in hosts]


def test_no_disguise_of_a_private_address_reaches_it(fetcher: Fetcher, canary: Server) -> None:
    addresses = disguises(canary.server_port)
    assert len(addresses) >= 60
    for address in addresses:
        with pytest.raises((FetchError, UsageError)):
            fetcher.fetch(address)
    assert canary.asked == []


def test_no_redirect_of_an_allowed_host_reaches_a_private_one(
    fetcher: Fetcher, server: Server, canary: Server
) -> None:
    for address in disguises(canary.server_port)[:24]:
        with pytest.raises((FetchError, UsageError)):
            fetch(fetcher, server, f"/to/{address}")
    assert canary.asked == []


@pytest.mark.parametrize(
    "url", ["", "a.html", "file:///etc/passwd", "http://", "https://ann:pw@a.example/", "http://[::1"]
)
def test_what_is_no_address_is_refused_before_anything_is_asked(url: str) -> None:
    with pytest.raises(UsageError):
        fetch_page(url, limits=Limits())


def test_public_addresses_are_public() -> None:
    assert all(is_public(each) for each in ("93.184.215.14", "2606:2800:21f::1", "8.8.8.8"))
    assert not is_public("no address")


async def _take_turn(gate: Gate, seen: list[str]) -> None:
    async with gate.turn("a.example", 0.0) as turn:
        seen.append("in")
        turn.answered()


def test_a_torn_turn_file_is_no_reason_to_stop(tmp_path: Path) -> None:
    import asyncio

    gate = Gate(tmp_path, patience=1.0)
    seen: list[str] = []
    asyncio.run(_take_turn(gate, seen))
    (file,) = tmp_path.iterdir()
    file.write_text('{"last": 17')
    asyncio.run(_take_turn(gate, seen))
    assert seen == ["in", "in"]
