"""The one place that opens sockets for pages: Scrapy's HTTP handler, let in by the gate."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from groundswell.errors import Refused

_BUSY = (429, 503)


class PoliteHandler(HTTP11DownloadHandler):  # type: ignore[misc]
    """Asks a host only in its turn, and remembers when it wants to be left alone."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._gate = crawler.spider.gate
        self._resolver = crawler.spider.resolver
        self._gap = crawler.settings.getfloat("DOWNLOAD_DELAY")

    async def download_request(self, request: Request) -> Response:
        """Return the answer to a request; raise `Refused` for hosts inside private networks."""
        host = urlsplit(request.url).hostname or ""
        async with self._gate.turn(host, self._gap, delay=request.meta.get("crawl_delay")) as turn:
            try:
                response = await super().download_request(request)
            except CannotResolveHostError as error:
                if host.lower() in self._resolver.refused:
                    raise Refused(
                        f"{request.url} leads to a private address; expected a public one. If the host is "
                        f"yours, add {host!r} to collection.private_hosts in groundswell.toml"
                    ) from error
                raise
            if response.status in _BUSY:
                asked = retry_after(response.headers.get("Retry-After"), response.headers.get("Date"))
                request.meta["retry_after"] = turn.be_patient(asked)
            elif response.status < 500:
                turn.answered()
        return response


def retry_after(header: bytes | None, date: bytes | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for; None where it says nothing readable.

    `date` is the answer's Date: the server's own clock, by which it names a moment. Ours may be wrong.

    >>> retry_after(b"120"), retry_after(b"soon"), retry_after(b"Wed, 21 Oct 2015 07:28:00 GMT")
    (120.0, None, 0.0)
    >>> retry_after(b"Wed, 21 Oct 2099 07:28:00 GMT", b"Wed, 21 Oct 2099 07:26:00 GMT")
    120.0
    """
    if header is None:
        return None
    text = header.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    moment = _moment(text)
    if moment is None:
        return None
    now = _moment(date.decode("latin-1")) if date else None
    return max((moment - (now or datetime.now(UTC))).total_seconds(), 0.0)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
