"""What every request passes before any page sees it, and what every answer carries."""

import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundswell.ids import digest
from reports.web.observe import Observer
from reports.web.settings import Settings, split_host

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY = 1_000_000
"""Bytes. The longest form holds the ids of a page of posts and a note."""

POLICY = "; ".join((
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": browsers would then send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Shield:
    """Refuses wrong hosts, foreign origins and huge bodies; adds headers; counts and logs."""

    def __init__(self, app: ASGIApp, settings: Settings, observer: Observer) -> None:
        self._app = app
        self._settings = settings
        self._observer = observer
        self._headers = dict(HEADERS)
        if settings.is_https:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        request_id = digest(id(scope), time.time_ns())[:12]
        status = 500
        begun_to_answer = False

        async def answer(message: Message) -> None:
            nonlocal status, begun_to_answer
            if message["type"] == "http.response.start":
                status = message["status"]
                begun_to_answer = True
                self._add_headers(message)
            await send(message)

        refusal = self._refusal(scope)
        try:
            if refusal is not None:
                await refusal(scope, receive, answer)
            else:
                await self._app(scope, _limited(receive), answer)
        except Exception as error:  # noqa: BLE001 - whatever it is, people get an answer and operators a line
            self._observer.broke(request_id, _route_of(scope), error)
            if not begun_to_answer:
                await _broken(request_id)(scope, receive, answer)
        finally:
            seconds = time.perf_counter() - begun
            self._observer.answered(request_id, scope["method"], _route_of(scope), status, seconds)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or split_host(host) not in self._settings.allowed_hosts:
            return PlainTextResponse("This service does not answer to that host name.\n", 400)
        if scope["method"] not in SAFE_METHODS and headers.get("origin") != self._settings.origin_of(host):
            return PlainTextResponse("This form was not sent from a page of this service.\n", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return PlainTextResponse(f"At most {LARGEST_BODY} bytes can be sent at once.\n", 413)
        return None

    def _add_headers(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self._headers.items():
            headers[name] = value
        headers.setdefault("Cache-Control", "no-store")


def _broken(request_id: str) -> PlainTextResponse:
    return PlainTextResponse(
        "Something broke that should not. Nothing was half done: every change is written whole or not at "
        f"all. The log has the place under {request_id}.\n",
        500,
    )


def _limited(receive: Receive) -> Receive:
    """Return a `receive` that ends a body which grows beyond the limit, whatever length it announced."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > LARGEST_BODY:
                return {"type": "http.disconnect"}
        return message

    return limited


def _route_of(scope: Scope) -> str:
    route: Any = scope.get("route")
    return str(getattr(route, "path", "unmatched"))
