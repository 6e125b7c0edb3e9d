"""What was once wrong in the libraries that fetch for us: each advisory has a test here, or a reason.

Advisories of Scrapy and urllib3 on body limits, decompression, redirects and leaking credentials. Scrapy
fetches pages; urllib3 stands below PRAW (Reddit's own hosts only) and Apprise (webhooks that a person names).
"""

import gzip
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest
from backports import zstd

from groundswell.config import Collection, Config, Limits
from groundswell.errors import FetchError, InputTooLarge
from pipeline.delivery import channels, deliver
from reports.formats.mail import digest_eml
from scrapers.collect import Fetcher
from scrapers.collect.fetcher import _settings
from tests.report_market import built

NEVER_SENT = ("authorization", "cookie", "proxy-authorization", "referer")
SECRET = "hunter2-and-more"
BOMB = b"<p>" + b"a" * 5_000_000
PAGE = b"<p>A page, and nothing else."

TESTED: Mapping[str, str] = {
    "CVE-2021-41125": "test_no_header_with_a_secret_is_ever_sent",  # Scrapy: credentials to every host
    "CVE-2022-0577": "test_no_header_with_a_secret_is_ever_sent",  # Scrapy: Cookie kept on redirects
    "GHSA-mfjm-vh54-3f96": "test_no_header_with_a_secret_is_ever_sent",  # Scrapy: cookies of public suffixes
    "CVE-2024-1968": "test_no_header_with_a_secret_is_ever_sent",  # Scrapy: Authorization to another port
    "CVE-2024-3574": "test_no_header_with_a_secret_is_ever_sent",  # Scrapy: Authorization to another domain
    "CVE-2026-105782": "test_no_answer_names_code_to_run",  # Scrapy: Referrer-Policy imported and called
    "GHSA-9x8m-2xpf-crp3": "test_no_proxy_of_the_environment_is_asked",  # Scrapy: proxy credentials leak
    "GHSA-jm3v-qxmh-hxwv": "test_no_proxy_of_the_environment_is_asked",  # Scrapy: proxies of another scheme
    "CVE-2024-3572": "test_bombs_are_bounded",  # Scrapy: limits ignored while unpacking
    "CVE-2025-6176": "test_bombs_are_bounded",  # Scrapy: brotli
    "GHSA-23j4-mw76-5v7h": "integration/collect/test_fetching.py::test_redirects_lead_to_the_web_only",
    "CVE-2018-20060": "test_a_webhook_that_redirects_learns_nothing",  # urllib3: Authorization on redirects
    "CVE-2018-25091": "test_a_webhook_that_redirects_learns_nothing",  # urllib3: the same, lower case
    "CVE-2023-43804": "test_a_webhook_that_redirects_learns_nothing",  # urllib3: Cookie on redirects
    "CVE-2023-45803": "test_a_webhook_that_redirects_learns_nothing",  # urllib3: the body after a 303
    "CVE-2024-37891": "test_a_webhook_that_redirects_learns_nothing",  # urllib3: Proxy-Authorization
    "CVE-2025-50181": "test_a_webhook_that_redirects_learns_nothing",  # urllib3: redirects not switched off
}
CANNOT_APPLY: Mapping[str, str] = {
    "CVE-2024-1892": "Scrapy's XML iterators are not used: feeds are parsed with defusedxml",
    "CVE-2021-33503": "urllib3 is given no address from a page: only Reddit's and those a person configured",
    "CVE-2019-11236": "as above: a person's own address holds no line ends on purpose",
    "CVE-2020-26137": "methods are constants of PRAW and Apprise",
    "CVE-2019-11324": "no certificates are chosen: the defaults of requests are used",
    "CVE-2021-28363": "proxies over TLS are set up by the person who runs this, not by a site",
    "CVE-2025-50182": "there is no browser around this Python",
    "CVE-2025-66418": "answers of Reddit and of webhooks a person named are all that urllib3 unpacks",
    "CVE-2025-66471": "as above; the streaming interface is not used",
    "CVE-2026-21441": "as above",
    "CVE-2026-44431": "no pool is made from a proxy manager",
    "CVE-2026-44432": "the streaming interface is not used",
}


@dataclass
class Answers:
    """A server that answers as told, and remembers the headers of every request."""

    location: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    body: bytes = PAGE
    status: int = 200
    is_chunked: bool = False
    port: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def answering(**options: object) -> Iterator[Answers]:
    answers = Answers(**options)  # type: ignore[arg-type]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            answers.asked.append((self.path, headers))
            self.rfile.read(int(headers.get("content-length", "0")))
            plain = self.path == "/robots.txt"
            body = b"" if plain else answers.body
            self.send_response(200 if plain else answers.status)
            for name, value in {} if plain else answers.extra.items():
                self.send_header(name, value)
            if answers.location and not plain:
                self.send_header("Location", answers.location)
            self._send(body)

        def _send(self, body: bytes) -> None:
            if not answers.is_chunked:
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for start in range(0, len(body), 50_000):
                part = body[start : start + 50_000]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # who is cut off, is cut off
    answers.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield answers
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def fetching(folder: Path) -> Iterator[Fetcher]:
    manners = Collection(
        private_hosts=("127.0.0.1",), gap_seconds=0.0, patience_seconds=0.0, state_folder=folder
    )
    with Fetcher(limits=Limits(page_megabytes=1, page_seconds=20), collection=manners) as fetcher:
        yield fetcher


def test_every_advisory_has_its_test(repository: Path) -> None:
    tests = Path(__file__).read_text(encoding="utf-8")
    for name in TESTED.values():
        file, _, function = name.rpartition("::")
        text = (repository / "tests" / file).read_text(encoding="utf-8") if file else tests
        assert f"def {function}(" in text, name
    assert not TESTED.keys() & CANNOT_APPLY.keys()


def test_no_header_with_a_secret_is_ever_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login ann password {SECRET}\n")
    monkeypatch.setenv("NETRC", str(netrc))
    cookies = {"Set-Cookie": "a=1; Domain=example; Path=/", "WWW-Authenticate": "Basic realm=x"}
    with answering(extra=cookies) as other, answering(status=302, extra=cookies) as first:
        first.location = f"http://127.0.0.1:{other.port}/there"
        with fetching(tmp_path) as fetcher:
            fetcher.fetch(f"http://127.0.0.1:{first.port}/a")
            fetcher.fetch(f"http://127.0.0.1:{other.port}/b")
    assert {path for path, _ in other.asked} >= {"/there", "/b"}
    for _, headers in (*first.asked, *other.asked):
        assert not set(NEVER_SENT) & headers.keys()
        assert SECRET not in repr(headers)


def test_no_answer_names_code_to_run(tmp_path: Path) -> None:
    with answering(extra={"Referrer-Policy": "os._exit"}) as page, answering(status=302) as first:
        first.extra, first.location = dict(page.extra), f"http://127.0.0.1:{page.port}/there"
        with fetching(tmp_path) as fetcher:
            assert fetcher.fetch(f"http://127.0.0.1:{first.port}/a").document is not None


def test_no_proxy_of_the_environment_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering() as proxy, answering() as page:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://ann:{SECRET}@127.0.0.1:{proxy.port}")
        with fetching(tmp_path) as fetcher:
            fetcher.fetch(f"http://127.0.0.1:{page.port}/a")
    assert proxy.asked == []


ENCODED = {
    "gzip": gzip.compress(BOMB),
    "deflate": zlib.compress(BOMB),
    "br": brotli.compress(BOMB, quality=1),
    "zstd": zstd.compress(BOMB),
    "gzip, gzip": gzip.compress(gzip.compress(BOMB)),
    "gzip, br": brotli.compress(gzip.compress(BOMB), quality=1),
    ", ".join(["gzip"] * 20): b"",
    "identity": BOMB,
}


CASES = [
    *((encoding, "page", False) for encoding in ENCODED),
    *((encoding, "page", True) for encoding in ("gzip", "br", "identity")),
    *((encoding, where, False) for encoding in ("gzip", "br", "zstd") for where in ("redirect", "missing")),
]


@pytest.mark.parametrize(("encoding", "where", "is_chunked"), CASES)
def test_bombs_are_bounded(tmp_path: Path, encoding: str, where: str, is_chunked: bool) -> None:
    """A bomb is refused, or left alone packed; in the body of a redirect nobody reads it."""
    body = ENCODED[encoding] or _wrapped(20)
    bomb = {"extra": {"Content-Encoding": encoding}, "body": body, "is_chunked": is_chunked}
    with answering() as page, answering(**bomb) as first:
        if where == "redirect":
            first.status, first.location = 302, f"http://127.0.0.1:{page.port}/there"
        first.status = 404 if where == "missing" else first.status
        with fetching(tmp_path) as fetcher:
            try:
                document = fetcher.fetch(f"http://127.0.0.1:{first.port}/a").document
            except (InputTooLarge, FetchError):
                return
    assert document is not None
    assert len(document.body) <= 1_000_000


def _wrapped(times: int) -> bytes:
    body = BOMB
    for _ in range(times):
        body = gzip.compress(body, 1)
    return body


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # in Apprise
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_webhook_that_redirects_learns_nothing(tmp_path: Path, status: int) -> None:
    (tmp_path / "digest.eml").write_bytes(digest_eml(built()))
    with answering() as other, answering(status=status) as webhook:
        webhook.location = f"http://127.0.0.1:{other.port}/there"
        chosen = {"delivery": {"chat": [{"name": "team", "url_env": "CHAT"}]}}
        environment = {"CHAT": f"json://ann:{SECRET}@127.0.0.1:{webhook.port}/hook"}
        deliver(channels(tmp_path, Config.model_validate(chosen), environment))
    assert [path for path, _ in webhook.asked] == ["/hook"]
    assert "authorization" in webhook.asked[0][1]
    for _, headers in other.asked:
        assert not set(NEVER_SENT) & headers.keys()


def test_settings_leave_no_door_open() -> None:
    chosen = _settings(Limits(), Collection())
    assert not chosen["TELNETCONSOLE_ENABLED"]
    assert not chosen["COOKIES_ENABLED"]
    assert not chosen["HTTPPROXY_ENABLED"]
    assert {chosen["DOWNLOAD_HANDLERS"][name] for name in ("data", "file", "ftp", "s3")} == {None}
    assert not chosen["REFERER_ENABLED"]
