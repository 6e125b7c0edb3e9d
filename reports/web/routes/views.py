"""Saved views."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from reports.web.guards import ViewerForm
from reports.web.rendering import with_query
from reports.web.services import services_of

router = APIRouter(prefix="/views", tags=["saved views"])


@router.post("")
def save(
    request: Request,
    who: ViewerForm,
    name: Annotated[str, Form(max_length=200)],
    address: Annotated[str, Form(max_length=2000)],
) -> Response:
    """Keep a page with its filters under a name."""
    view = services_of(request).saved.save(who.account.id, name, address)
    return RedirectResponse(with_query(f"{view.path}?{view.query}", "said=saved"), 303)


@router.post("/{view_id}/remove")
def remove(request: Request, who: ViewerForm, view_id: str) -> Response:
    """Remove one of one's own views."""
    services_of(request).saved.remove(who.account.id, view_id)
    return RedirectResponse("/?said=removed", 303)
