"""The record: every decision, each rule's precision, and the chain that holds both."""

from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from reports.web.guards import Moderator
from reports.web.rendering import page
from reports.web.services import services_of

router = APIRouter(prefix="/moderation", tags=["moderation"])


@router.get("/log")
def log(
    request: Request,
    who: Moderator,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    check: bool = False,
) -> Response:
    """Show decisions, newest first; with `check`, go over the chain that nothing may be missing from."""
    desk = services_of(request).desk
    return page(
        request,
        "log.html.j2",
        who,
        log=desk.log(before=before),
        before=before,
        faults=desk.verify() if check else None,
    )


@router.get("/log.csv")
def log_csv(request: Request, _: Moderator, since: date | None = None) -> Response:
    """Return the log as a table, oldest first, from a day (UTC) on."""
    moment = datetime.combine(since, time(), UTC) if since else None
    lines = services_of(request).desk.export_csv(since=moment)
    name = f"moderation-log{f'-since-{since}' if since else ''}.csv"
    return StreamingResponse(
        lines,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/rules")
def rules(request: Request, who: Moderator) -> Response:
    """Show how often moderators agreed with each rule, by week too."""
    desk = services_of(request).desk
    weekly = desk.weekly()
    return page(
        request,
        "rules.html.j2",
        who,
        rules=sorted(desk.rules(), key=lambda each: (-each.n, each.clause, each.rule)),
        clauses={clause.id: clause for clause in desk.clauses},
        weeks=sorted({each.week for each in weekly})[-8:],
        weekly={(each.week, each.record.clause, each.record.rule): each.record for each in weekly},
    )
