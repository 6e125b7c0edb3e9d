"""How the service is set up, and what it stands on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from groundswell.desk.accounts import now
from groundswell.desk.sessions import LIFETIME
from groundswell.errors import UsageError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A reverse proxy in front that may be believed. Off unless somebody names its address.

    `addresses` are those that the proxy connects from. `user_header` is the header in which it names
    whom it has signed in; None where it signs in nobody.
    """

    addresses: frozenset[str] = frozenset()
    user_header: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an administrator may choose.

    `public_url` is the origin that browsers see where a proxy stands in front, for example
    "https://desk.example.org"; with https, cookies are sent over https only. `metrics_token` is asked
    of whoever reads /metrics; None lets everybody read them. `folder` is where weekly reports are written,
    for the errata of the pages; None where there is none.
    """

    hosts: frozenset[str] = LOOPBACK
    public_url: str | None = None
    proxy: Proxy = field(default_factory=Proxy)
    lifetime: timedelta = LIFETIME
    metrics_token: str | None = None
    folder: Path | None = None
    clock: Callable[[], datetime] = now

    def __post_init__(self) -> None:
        parts = urlsplit(self.public_url or "http://localhost")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise UsageError(
                f"{self.public_url!r} is no address of a site; expected one such as https://desk.example.org"
            )

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the service over https."""
        return (self.public_url or "").startswith("https://")

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The host names that a request may ask for."""
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return self.hosts | ({public} if public else frozenset())

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; with the prefix, browsers take it from this very host only."""
        return "__Host-groundswell" if self.is_https else "groundswell"

    def origin_of(self, host: str) -> str:
        """Return the origin that forms of a page must come from, by the Host header of the request."""
        if self.public_url and split_host(host) == urlsplit(self.public_url).hostname:
            return self.public_url.rstrip("/")
        return f"http://{host}"


def split_host(header: str) -> str | None:
    """Return the name in a Host header, in lower case; None where it is none.

    >>> split_host("Desk.example.org:8765"), split_host("[::1]:80"), split_host("a b")
    ('desk.example.org', '::1', None)
    """
    if not header or any(c in header for c in "/@ \\?#"):
        return None
    try:
        parts = urlsplit(f"//{header}")
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    return parts.hostname
