"""Fetching pages, one after another, through Scrapy's downloader and our manners.

Scrapy's engine runs in a thread of its own, once a process, because Twisted's reactor cannot be
started twice. Its scheduler and its JOBDIR stay unused: what to fetch next is in our store.
"""

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urldefrag, urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DontCloseSpider,
    DownloadCancelledError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.reactor import install_reactor

from groundswell.config import Collection, Limits
from groundswell.errors import FetchError, Gone, InputTooLarge, Refused, TryLater, UsageError
from groundswell.safe import may_hold_password
from scrapers.collect.addresses import named_private
from scrapers.collect.gate import Gate
from scrapers.collect.resolver import GuardedResolver
from scrapers.collect.robots import PRODUCT
from scrapers.document import Document

_MEGABYTE = 1_000_000
_LONGEST_ADDRESS = 8_000
_ATTEMPTS = 4
_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
_FORBIDDEN = (401, 402, 403, 407, 451)
_GONE = (404, 410)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave with a page so that we can ask whether it changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: the document, or None where it is the one that the validators stand for."""

    document: Document | None
    validators: Validators


class Fetcher:
    """Use as a context manager; `fetch` may be called from several threads, each host is asked in turn.

    `named` are the addresses that a person gave: where one openly names a private host, that host may be
    asked at that port. What pages lead to never may, unless the configuration lists it.

    One fetcher is open at a time in a process; a second waits for the first to close.
    """

    _one_at_a_time = threading.Lock()

    def __init__(self, *, limits: Limits, collection: Collection, named: Sequence[str] = ()) -> None:
        self._limits = limits
        self._collection = collection
        self._private_hosts = (*collection.private_hosts, *named_private(named))

    def __enter__(self) -> Self:
        self._one_at_a_time.acquire()
        try:
            self._loop, reactor = _reactor()
            self._call(self._open, reactor)
        except BaseException:
            self._one_at_a_time.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._call(self._close)
        finally:
            self._one_at_a_time.release()

    def fetch(self, url: str, validators: Validators = Validators()) -> Fetched:
        """Return what stands at an address, waiting as long as the host asks within our patience.

        Raises `TryLater`, `Refused`, `Gone`, `InputTooLarge`, or `FetchError` for any other answer than a
        page; `UsageError` for what is no web address.
        """
        check_address(url)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._once(url, validators)
            except TryLater as error:
                waiting = error.retry_after
                if waiting is None or waiting > self._collection.patience_seconds or attempt == _ATTEMPTS:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _once(self, url: str, validators: Validators) -> Fetched:
        headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
        request = Request(
            urldefrag(url).url, headers={k: v for k, v in headers.items() if v}, dont_filter=True
        )
        try:
            response: Response = self._call(self._crawler.engine.download_async, request)
        except FetchError:
            raise
        except DownloadCancelledError as error:
            raise self._too_large(url) from error
        except IgnoreRequest as error:
            raise _ignored(url, error, self._limits) from error
        except Exception as error:
            raise _failure(url, error) from error
        return _fetched(response, validators)

    def _too_large(self, url: str) -> InputTooLarge:
        return InputTooLarge(
            f"{url} is larger than {self._limits.page_megabytes} MB; raise limits.page_megabytes in "
            "groundswell.toml if it should be read"
        )

    def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Run a coroutine function in the engine's thread and return its result."""
        return asyncio.run_coroutine_threadsafe(function(*arguments), self._loop).result()

    async def _open(self, reactor: Any) -> None:
        self._reactor, self._unguarded = reactor, reactor.nameResolver
        resolver = GuardedResolver(self._unguarded, self._private_hosts)
        reactor.installNameResolver(resolver)
        gate = Gate(state_folder(self._collection), patience=self._collection.patience_seconds)
        self._crawler = Crawler(_Idle, _settings(self._limits, self._collection))
        started = asyncio.Event()
        self._started = started.set  # kept here because Scrapy's signals hold weak references only
        self._crawler.signals.connect(self._started, signal=signals.engine_started)
        self._crawl = asyncio.ensure_future(self._crawler.crawl_async(gate=gate, resolver=resolver))
        waiting = asyncio.ensure_future(started.wait())
        await asyncio.wait({waiting, self._crawl}, return_when=asyncio.FIRST_COMPLETED)
        if self._crawl.done():
            self._crawl.result()

    async def _close(self) -> None:
        await self._crawler.stop_async()
        await self._crawl
        self._reactor.installNameResolver(self._unguarded)


def check_address(url: str) -> None:
    """Raise `UsageError` for what is no plain web address (another scheme, no host, a password in it)."""
    if may_hold_password(url):
        raise UsageError("the address names a user; give addresses without user name and password")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound or len(url) > _LONGEST_ADDRESS:
        raise UsageError(f"{url[:200]!r} is no address to fetch; expected one that starts with https://")


def fetch_page(url: str, *, limits: Limits, collection: Collection | None = None) -> Document:
    """Fetch one page that a person named and return it; see `Fetcher.fetch` for what it raises."""
    check_address(url)
    with Fetcher(limits=limits, collection=collection or Collection(), named=(url,)) as fetcher:
        document = fetcher.fetch(url).document
    if document is None:
        raise FetchError(f"{url} answered that nothing changed, although it was never asked before")
    return document


class _Idle(Spider):  # type: ignore[misc]
    """A spider that asks for nothing itself; it keeps the engine open for `Fetcher.fetch`.

    `gate` and `resolver` are here for the handler: settings are copied deeply, and these cannot be.
    """

    name = "groundswell"
    gate: Gate
    resolver: GuardedResolver

    async def start(self) -> AsyncIterator[Any]:
        """Yield no request."""
        for request in list[Request]():
            yield request

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider, told by the engine when it runs out of requests."""
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stay, signal=signals.spider_idle)
        return spider

    def stay(self) -> None:
        """Keep the engine open."""
        raise DontCloseSpider


def _settings(limits: Limits, collection: Collection) -> dict[str, Any]:
    """Scrapy's settings: its defaults are for speed, these are for manners and limits."""
    size = limits.page_megabytes * _MEGABYTE
    return {
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": collection.gap_seconds,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "COOKIES_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapers.collect.robots.ObeyRobots": 100,
        },
        "DOWNLOAD_DELAY": collection.gap_seconds,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "DOWNLOAD_HANDLERS": {
            "http": "scrapers.collect.handler.PoliteHandler",
            "https": "scrapers.collect.handler.PoliteHandler",
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "DOWNLOAD_MAXSIZE": size,
        "DOWNLOAD_TIMEOUT": limits.page_seconds,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_WARNSIZE": 0,
        "HTTPPROXY_ENABLED": False,  # a proxy would resolve names where our guard cannot see it
        "LOG_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REDIRECT_MAX_TIMES": limits.page_redirects,
        "REFERER_ENABLED": False,  # where we were is no business of the host that a page sends us on to
        "REMOTE_CONTROL_ENABLED": False,
        "RETRY_ENABLED": False,  # it asks again at once; `Fetcher.fetch` and the gate wait as they are told
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
        "TWISTED_REACTOR": _REACTOR,
        "USER_AGENT": user_agent(collection.contact),
    }


def user_agent(contact: str) -> str:
    """Return who we say we are."""
    return f"{PRODUCT}/{version('groundswell')} (reads forum threads{'; ' + contact if contact else ''})"


def state_folder(collection: Collection) -> Path:
    """Return the folder in which processes agree on whose turn it is."""
    if collection.state_folder is not None:
        return collection.state_folder
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "groundswell" / "hosts"


def _fetched(response: Response, validators: Validators) -> Fetched:
    status, url = response.status, response.url
    if status == 304:
        return Fetched(document=None, validators=validators)
    if status in _GONE:
        raise Gone(f"{url} is not there (status {status})")
    if status in _FORBIDDEN:
        raise Refused(f"{url} is not for everybody (status {status}); log in and save the page instead")
    if status == 429 or status >= 500:
        asked = response.request.meta.get("retry_after") if response.request else None
        raise TryLater(f"{url} cannot be had now (status {status})", retry_after=asked)
    if status != 200:
        raise FetchError(f"{url} answered with status {status}; expected a page")
    document = Document(
        body=response.body,
        name=url,
        url=url,
        fetched_at=datetime.now(UTC),
        content_type=_header(response, "Content-Type"),
    )
    fresh = Validators(etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified"))
    return Fetched(document=document, validators=fresh)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _ignored(url: str, error: IgnoreRequest, limits: Limits) -> FetchError | InputTooLarge:
    """Tell apart why Scrapy's middlewares dropped an answer; they say it in words only."""
    if "MAXSIZE" in str(error):
        return InputTooLarge(f"{url} unpacks to more than {limits.page_megabytes} MB; it was not read")
    return FetchError(f"{url}: {error}; expected an answer after {limits.page_redirects} redirects at most")


def _failure(url: str, error: Exception) -> FetchError:
    if "certificate" in str(error).lower():
        return Refused(f"{url}: the server's certificate cannot be trusted: {error}")
    if isinstance(error, ResponseDataLossError):
        return TryLater(f"{url}: the answer broke off before its end")
    return TryLater(f"{url} cannot be reached: {type(error).__name__}: {error}")


_engine_thread: dict[str, Any] = {}
_starting = threading.Lock()


def _reactor() -> tuple[asyncio.AbstractEventLoop, Any]:
    """Return the event loop and reactor of this process, started in a thread of their own when first used."""
    with _starting:
        if "reactor" not in _engine_thread:
            ready = threading.Event()
            threading.Thread(target=_run_reactor, args=(ready,), name="collect", daemon=True).start()
            ready.wait()
        return _engine_thread["loop"], _engine_thread["reactor"]


def _run_reactor(ready: threading.Event) -> None:
    logging.getLogger("scrapy").addHandler(logging.NullHandler())
    asyncio.set_event_loop(asyncio.new_event_loop())
    install_reactor(_REACTOR)
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs it

    def started() -> None:
        _engine_thread["loop"] = asyncio.get_event_loop()
        _engine_thread["reactor"] = reactor
        ready.set()

    reactor.callWhenRunning(started)
    reactor.run(installSignalHandlers=False)
