"""What machines ask: is it alive, what did it count, and the two files that pages load."""

import hmac
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Header, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from groundswell.errors import StoreError
from reports.web.rendering import asset
from reports.web.services import services_of

router = APIRouter(tags=["operations"])


@router.get("/healthz")
def health(request: Request) -> Response:
    """Say whether the service answers and its store can be read."""
    try:
        with services_of(request).store.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except (StoreError, sa.exc.SQLAlchemyError):
        return JSONResponse({"status": "the store cannot be read"}, 503)
    return JSONResponse({"status": "ok"})


@router.get("/metrics")
def metrics(request: Request, authorization: Annotated[str, Header()] = "") -> Response:
    """Return the counters as Prometheus text; with a token where one is configured."""
    services = services_of(request)
    token = services.settings.metrics_token
    if token is not None and not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        raise HTTPException(401, "The metrics need their token.", {"WWW-Authenticate": "Bearer"})
    return Response(services.observer.metrics(), media_type=CONTENT_TYPE_LATEST)


@router.get("/static/{name}")
def static(name: str) -> Response:
    """Return a stylesheet or script of ours."""
    found = asset(name)
    if found is None:
        raise HTTPException(404, "There is no such file.")
    return found
