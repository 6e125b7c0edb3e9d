"""The start page: what waits, what changed, and where to."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from groundswell.desk.accounts import allows
from groundswell.errors import BucketError
from reports.formats.printer import Printer
from reports.web.current import NotReady
from reports.web.guards import Viewer
from reports.web.rendering import page
from reports.web.services import services_of

router = APIRouter(tags=["reports"])

_SHOWN = 5
_PATIENCE_SECONDS = 3.0
"""Moderators pass here on their way to the queue."""


@router.get("/")
def home(request: Request, who: Viewer) -> Response:
    """Show each of the three groups its way in."""
    services = services_of(request)
    try:
        report, is_building = services.report.get(patience=_PATIENCE_SECONDS), False
    except BucketError:  # posts were collected and not analysed yet; the desk can be worked at all the same
        report, is_building = None, False
    except NotReady:
        report, is_building = None, True
    printer = Printer(report) if report else None
    return page(
        request,
        "home.html.j2",
        who,
        counts=services.desk.counts() if allows(who.account.role, "moderator") else None,
        report=report,
        is_building=is_building,
        p=printer,
        figure=printer.figures.number if printer else None,  # the numbers open on the pages that they lead to
        proposals=report.proposals[:_SHOWN] if report else (),
        weeks=services.report.weeks(6),
        views=services.saved.of(who.account.id),
    )
