"""robots.txt, obeyed to the letter of RFC 9309, and Crawl-delay, which Scrapy leaves alone."""

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response

from groundswell.errors import GroundswellError, Refused, TryLater

PRODUCT = "Groundswell"
"""The name that robots.txt files may use to address us."""


class ObeyRobots(RobotsTxtMiddleware):  # type: ignore[misc]
    """Differs from Scrapy's in what the RFC demands: a robots.txt that cannot be had forbids everything.

    Puts the delay that a site asks for into `request.meta["crawl_delay"]`.
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._reasons: dict[str, Exception] = {}

    async def process_request(self, request: Request, spider: Any = None) -> None:  # noqa: ARG002
        """Let a request pass, or raise `Refused`, or `TryLater` while robots.txt cannot be had."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.robot_parser(request)
        netloc = request.url.split("/")[2]
        if rules is None or netloc in self._reasons:
            reason = self._reasons.pop(netloc, None)
            self._parsers.pop(netloc, None)  # so that the next request asks for it again
            if isinstance(reason, GroundswellError):
                raise reason
            raise TryLater(
                f"{netloc} does not hand out its robots.txt, so nothing may be fetched for now: {reason}"
            )
        if not rules.allowed(request.url, PRODUCT):
            raise Refused(f"robots.txt of {netloc} forbids {request.url}")
        delay = rules.rp.crawl_delay(PRODUCT)
        request.meta["crawl_delay"] = float(delay or 0.0)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status == 429 or response.status >= 500:
            asked = response.request.meta.get("retry_after")
            self._reasons[netloc] = TryLater(
                f"{netloc} cannot hand out its robots.txt now (status {response.status})", retry_after=asked
            )
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._reasons[netloc] = exc
        super()._robots_error(exc, netloc)
