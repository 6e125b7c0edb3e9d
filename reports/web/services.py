"""What the pages stand on: one value, made once, handed to every route."""

from threading import Lock
from typing import TYPE_CHECKING, cast

from fastapi import Request

from groundswell.config import Config
from groundswell.desk import Backtest, Desk
from groundswell.desk.accounts import Accounts
from groundswell.desk.saved import SavedViews
from groundswell.desk.sessions import Sessions
from groundswell.records import Account
from groundswell.store import Store
from reports.web.current import CurrentReport
from reports.web.observe import Observer
from reports.web.settings import Settings
from reports.web.throttle import Throttle

if TYPE_CHECKING:
    from reports.web.provider import Provider


class Services:
    """The store and everything built on it.

    `backtest` tries a changed rule over history; it needs models, so whoever has them hands it in. None
    where nobody did: the page then says so. `provider` signs people in; None where passwords do it alone.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        settings: Settings,
        *,
        backtest: Backtest | None = None,
        provider: "Provider | None" = None,
    ) -> None:
        self.store = store
        self.config = config
        self.settings = settings
        self.backtest = backtest
        self.provider = provider
        self.desk = Desk(store, config, clock=settings.clock)
        self.report = CurrentReport(store, config, settings.folder)
        self.saved = SavedViews(store, settings.clock)
        self.accounts = Accounts(store, settings.clock)
        self.sessions = Sessions(store, settings.clock, settings.lifetime)
        self.throttle = Throttle()
        self.one_backtest = Lock()
        self.observer = Observer()

    def address_of(self, request: Request) -> str:
        """Return the address a request came from: the peer's, or what a trusted proxy says it was."""
        peer = request.client.host if request.client else ""
        forwarded = request.headers.get("x-forwarded-for")
        if forwarded and peer in self.settings.proxy.addresses:
            return forwarded.rsplit(",", 1)[-1].strip()  # what stands before it, anybody may have written
        return peer

    def named_by_proxy(self, request: Request) -> Account | None:
        """Return the account that a trusted proxy has signed in; None where none did."""
        proxy = self.settings.proxy
        peer = request.client.host if request.client else ""
        if proxy.user_header is None or peer not in proxy.addresses:
            return None
        names = request.headers.getlist(proxy.user_header)
        return self.accounts.find(names[0]) if len(names) == 1 else None


def services_of(request: Request) -> Services:
    """Return the services of the application that a request came to."""
    return cast("Services", request.app.state.services)
