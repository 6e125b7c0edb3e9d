"""The reports of the store, as pages inside the service and as the files that `report` writes."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from reports.build import Report
from reports.charts import activity_chart, positions_chart
from reports.formats.paging import PROPOSALS_A_PAGE, SuggestionPage
from reports.web.guards import Viewer
from reports.web.printing import WebPrinter
from reports.web.rendering import page
from reports.web.services import services_of
from reports.write import files_of

router = APIRouter(tags=["reports"])

Week = Annotated[str, Query(max_length=8, description="A closed ISO week such as 2019-W07; all where empty.")]

_TYPES = {
    "digest.md": "text/markdown; charset=utf-8",
    "suggestions.csv": "text/csv; charset=utf-8",
    "suggestions.json": "application/json",
    "suggestions.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/digest")
def digest(request: Request, who: Viewer, week: Week = "") -> Response:
    """Show the digest on a week, or on everything there is."""
    services = services_of(request)
    report = services.report.get(week or None)
    printer = WebPrinter(report)
    charts = {
        "activity": activity_chart(report.digest.activity, printer.figures),
        "positions": positions_chart(report.proposals),
    }
    return page(
        request, "digest.html.j2", who, **_of(report, printer), charts=charts, week=week,
        weeks=services.report.weeks(), downloads=("digest.md",),
    )  # fmt: skip


@router.get("/suggestions")
def suggestions(
    request: Request, who: Viewer, week: Week = "", page_number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """Show the ranked proposals; beyond a hundred they continue on further pages."""
    services = services_of(request)
    report = services.report.get(week or None)
    pages = [
        SuggestionPage(
            number=number,
            name=f"/suggestions?page={number}{f'&week={week}' if week else ''}",
            proposals=report.proposals[start : start + PROPOSALS_A_PAGE],
        )
        for number, start in enumerate(range(0, max(1, len(report.proposals)), PROPOSALS_A_PAGE), 1)
    ]
    if page_number > len(pages):
        raise HTTPException(404, f"There are {len(pages)} pages of proposals.")
    return page(
        request, "suggestions.html.j2", who, **_of(report, WebPrinter(report)), page=pages[page_number - 1],
        pages=pages, script=True, week=week, weeks=services.report.weeks(),
        downloads=("suggestions.csv", "suggestions.xlsx", "suggestions.json"),
    )  # fmt: skip


@router.get("/files/{name}")
def download(request: Request, _: Viewer, name: str, week: Week = "") -> Response:
    """Return a file of the report, as `groundswell report` writes it."""
    if name not in _TYPES:
        raise HTTPException(404, f"There is no such file; there are {', '.join(sorted(_TYPES))}.")
    content = files_of(services_of(request).report.get(week or None), {name})[name]
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_TYPES[name], headers=disposition)


@router.get("/{name}.html", include_in_schema=False)
def file_name(name: str) -> Response:
    """Lead the links that the reports have as files to the pages here."""
    if name not in ("digest", "suggestions", "moderation"):
        raise HTTPException(404, "There is no such page.")
    return RedirectResponse(f"/{name}", 308)


def _of(report: Report, printer: WebPrinter) -> dict[str, Any]:
    return {"report": report, "digest": report.digest, "p": printer}
