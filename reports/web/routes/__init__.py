"""The pages, by what they are about."""

from reports.web.routes import (
    accounts,
    backtest,
    deciding,
    feeds,
    health,
    home,
    log,
    proposals,
    queue,
    reading,
    views,
)

ROUTERS = (
    *(module.router for module in (health, home, queue, deciding, log, backtest, reading, feeds, proposals)),
    *(proposals.corrections_router, views.router, accounts.router),
)
"""Every router of the service, in the order in which their routes are tried."""
