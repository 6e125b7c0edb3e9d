"""One proposal with everything known about it, and correcting what was judged wrongly."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from groundswell import corrections
from groundswell.corrections import LABELS, Draft, Draftable, in_force
from groundswell.desk.accounts import allows
from groundswell.records import Correction
from reports.build import Report
from reports.views import ProposalView
from reports.web.feed import feed_token
from reports.web.guards import ModeratorForm, Viewer
from reports.web.printing import WebPrinter, proposal_address
from reports.web.rendering import page
from reports.web.services import Services, services_of
from reports.web.signin import local

router = APIRouter(prefix="/proposals", tags=["proposals"])

Text = Annotated[str, Form(max_length=4000)]


@router.get("/{key:path}", name="proposal")
def proposal(request: Request, who: Viewer, key: str) -> Response:
    """Show a proposal; those who may correct it get the forms for it."""
    services = services_of(request)
    report = services.report.get()
    view = proposal_of(report, key)
    return page(
        request,
        "proposal.html.j2",
        who,
        report=report,
        digest=report.digest,
        p=WebPrinter(report),
        view=view,
        others=[each for each in report.proposals if each.key != key],
        labels=LABELS,
        corrections=_corrections(services, view),
        may_correct=allows(who.account.role, "moderator"),
        feed=f"{proposal_address(key)}/feed.atom?reader={who.account.name}&token="
        f"{feed_token(who.account, key)}",
    )


corrections_router = APIRouter(prefix="/corrections", tags=["proposals"])


@corrections_router.post("")
def correct(
    request: Request,
    who: ModeratorForm,
    kind: Annotated[Draftable, Form()],
    proposal_key: Text = "",
    post: Text = "",
    quote: Annotated[str, Form(max_length=200_000)] = "",
    start: Annotated[str, Form(max_length=12)] = "",
    value: Text = "",
    back: Annotated[str, Form(max_length=2000)] = "/suggestions",
) -> Response:
    """Add a correction to the log; it is checked as the command `correct` checks it."""
    services = services_of(request)
    draft = Draft(
        kind=kind,
        post=post or None,
        quote=quote.replace("\r\n", "\n") or None,
        start=int(start) if start.isdecimal() else None,
        proposal_key=proposal_key or None,
        value=value,
    )
    corrections.add(services.store, draft, made_by=who.account.name, made_at=services.settings.clock())
    services.observer.happened("correction")
    return RedirectResponse(f"{local(back).partition('?')[0]}?said=corrected", 303)


@corrections_router.post("/{correction_id}/undo")
def undo(
    request: Request,
    who: ModeratorForm,
    correction_id: str,
    back: Annotated[str, Form(max_length=2000)] = "/suggestions",
) -> Response:
    """Take a correction back; the log keeps both."""
    services = services_of(request)
    corrections.undo(
        services.store, correction_id, made_by=who.account.name, made_at=services.settings.clock()
    )
    services.observer.happened("correction_undone")
    return RedirectResponse(f"{local(back).partition('?')[0]}?said=corrected", 303)


def proposal_of(report: Report, key: str) -> ProposalView:
    """Return a proposal of a report; raise 404 where it has none of this key."""
    for view in report.proposals:
        if view.key == key:
            return view
    raise HTTPException(404, "There is no such proposal, or nothing of it may be shown any more.")


def _corrections(services: Services, view: ProposalView) -> list[Correction]:
    """Return the corrections in force about a proposal, newest first."""
    standing = in_force(services.store.read(Correction))
    return [each for each in reversed(standing) if view.key in (each.proposal_key, each.value)]
