"""Serving the reports and the moderation desk: what `groundswell serve` and `groundswell accounts` do."""

import ipaddress
import logging
import os
import socket
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from groundswell.config import Config, OpenIdConnect
from groundswell.desk.accounts import Accounts
from groundswell.errors import ConfigurationError, UsageError
from groundswell.store import Store
from pipeline.backtest import Backtester
from reports.web.app import create_app
from reports.web.observe import LOGGER, JsonLines
from reports.web.services import Services
from reports.web.settings import LOOPBACK, Proxy, Settings

if TYPE_CHECKING:
    from reports.web.provider import Provider

METRICS_TOKEN = "GROUNDSWELL_METRICS_TOKEN"  # noqa: S105 - the name of a variable
_GRACE_SECONDS = 10
_MOST_CONNECTIONS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the service listens, and by which names it is asked for."""

    host: str = "127.0.0.1"
    port: int = 8765
    public_url: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    user_header: str | None = None
    session_hours: float = 12.0
    folder: Path | None = None
    """Where weekly reports are written; pages then tell what of their numbers has changed."""

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def is_everywhere(self) -> bool:
        """Whether it listens on every address of this machine, none of which is what browsers ask for."""
        return self.host in ("0.0.0.0", "::")  # noqa: S104 - to tell what it needs


def settings_of(place: Place) -> Settings:
    """Return the service's settings; raise `UsageError` for those that would be unsafe or useless."""
    if not 0 < place.session_hours <= 24 * 7:
        raise UsageError(
            f"sessions of {place.session_hours} hours cannot be; expected more than 0, at most 168"
        )
    if place.user_header and not place.trusted_proxies:
        raise UsageError(
            f"anybody could send the header {place.user_header!r}; name the proxy that may: --trusted-proxy"
        )
    if place.folder is not None and not place.folder.is_dir():
        raise UsageError(f"{place.folder} is no folder; name the one that weekly reports are written into")
    names = {name.lower() for name in place.allowed_hosts}
    if place.is_everywhere and not names and place.public_url is None:
        raise UsageError(
            f"listening on {place.host} needs the name that browsers use: --public-url "
            "https://desk.example.org, or --allowed-host NAME"
        )
    return Settings(
        hosts=LOOPBACK | names | {place.host.lower()},
        public_url=place.public_url,
        proxy=Proxy(addresses=frozenset(place.trusted_proxies), user_header=place.user_header),
        lifetime=timedelta(hours=place.session_hours),
        metrics_token=os.environ.get(METRICS_TOKEN) or None,
        folder=place.folder,
    )


def provider_of(chosen: OpenIdConnect, place: Place) -> "Provider":
    """Return the provider that signs people in; it is not asked anything yet, for it may be down.

    Raises `UsageError` where the extra `oidc` is not installed, the secret is not there, or a proxy signs
    people in already.
    """
    if place.user_header:
        raise UsageError("--user-header and [oidc] both sign people in; leave one of them out")
    secret = os.environ.get(chosen.client_secret_env)
    if not secret:
        raise ConfigurationError(
            f"the environment variable {chosen.client_secret_env} is not set; [oidc] reads the client's "
            "secret from it, or from the one that client_secret_env names"
        )
    try:
        from reports.web.provider import Provider  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError('[oidc] needs groundswell[oidc]: pip install "groundswell[oidc]"') from error
    return Provider(chosen, secret)


def services_of(store: Store, config: Config, place: Place) -> Services:
    """Return what the service stands on, the queue brought up to date.

    Raises `UsageError` where others could reach it and nobody has an account.
    """
    if not place.is_loopback and not Accounts(store).all():
        raise UsageError(
            f"{place.host} can be reached from other machines, and there is no account yet; add one first: "
            "groundswell accounts add NAME --role admin"
        )
    services = Services(
        store,
        config,
        settings_of(place),
        backtest=Backtester(store, config),
        provider=provider_of(config.oidc, place) if config.oidc else None,
    )
    services.desk.refresh()
    return services


def listen(place: Place) -> socket.socket:
    """Return a socket that listens at the place; raise `UsageError` where that cannot be."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        return socket.create_server((place.host, place.port), family=family, backlog=128)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {place.host} port {place.port}: {error.strerror}; choose another with --port"
        ) from error


def serve(services: Services, listening: socket.socket) -> None:
    """Answer requests until the process is told to stop (SIGINT or SIGTERM)."""
    config = uvicorn.Config(
        create_app(services),
        log_config=None,
        access_log=False,  # its lines would name addresses and paths; ours name neither
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listening])


def log_to_stderr() -> None:
    """Write the service's log to stderr, one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name, level in ((LOGGER, logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
