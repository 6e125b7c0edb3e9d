"""Atom feeds."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from reports.web.feed import atom, feed_token
from reports.web.guards import whoever
from reports.web.printing import proposal_address
from reports.web.routes.proposals import proposal_of
from reports.web.services import services_of

router = APIRouter(tags=["proposals"])


@router.get("/proposals/{key:path}/feed.atom")
def feed(
    request: Request,
    key: str,
    reader: Annotated[str, Query(max_length=64)] = "",
    token: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Return a proposal's news, to whoever is signed in or has the address from somebody who is."""
    services = services_of(request)
    account = services.accounts.find(reader) if reader else None
    knows = account is not None and hmac.compare_digest(token.encode(), feed_token(account, key).encode())
    if not knows and whoever(request) is None:
        raise HTTPException(403, "This feed's address is not right, or its account was closed.")
    view = proposal_of(services.report.get(), key)
    settings = services.settings
    address = settings.origin_of(request.headers["host"]) + proposal_address(key)
    return Response(
        atom(view, address, services.config.community.name), media_type="application/atom+xml; charset=utf-8"
    )
