"""Putting the service together: routes, guards, and what happens when something is refused."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from groundswell.errors import (
    BucketError,
    BugError,
    DeskError,
    GroundswellError,
    StoreError,
    UnknownPost,
    UsageError,
)
from reports.web.current import NotReady
from reports.web.guards import GUARD, NotSignedIn, whoever
from reports.web.openid import router as openid
from reports.web.rendering import page, wants_json
from reports.web.routes import ROUTERS
from reports.web.services import Services
from reports.web.shield import SAFE_METHODS, Shield
from reports.web.signin import router as signing_in


def create_app(services: Services) -> FastAPI:
    """Return the application. Raises `BugError` where a route changes something and has no guard."""
    app = FastAPI(
        title="Groundswell",
        version=version("groundswell"),
        description="Reports, proposals and the moderation desk. Forms answer in JSON to whoever accepts it.",
        docs_url=None,  # these pages would load scripts from elsewhere
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
    )
    app.state.services = services
    for router in (signing_in, *ROUTERS):
        app.include_router(router)
    if services.provider is not None:  # what nobody set up has no address
        app.include_router(openid)
    for route in changing_routes(app):
        if not any(hasattr(call, GUARD) for call in _calls(route.dependant)):
            raise BugError(f"{route.path} changes something and asks nobody who they are; add a guard")
    app.add_middleware(Shield, settings=services.settings, observer=services.observer)
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    return app


def changing_routes(app: FastAPI) -> Iterator[APIRoute]:
    """Yield the routes that answer to anything but reading."""
    for route in all_routes(app.routes):
        if set(route.methods or ()) - SAFE_METHODS:
            yield route


def all_routes(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    """Yield every route with a page behind it, those of included routers too.

    Raises `BugError` for a kind of route that nobody here looks into: it might change something.
    """
    for route in routes:
        included = getattr(route, "original_router", None)
        if isinstance(route, APIRoute):
            yield route
        elif included is not None:
            yield from all_routes(included.routes)
        elif not isinstance(route, Route) or set(route.methods or ()) - SAFE_METHODS:
            raise BugError(f"{route!r} is a kind of route that the guards do not know")


def _calls(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)


def _not_signed_in(request: Request, _error: Exception) -> Response:
    if request.method in SAFE_METHODS and not wants_json(request):
        ended = "said=ended&" if request.app.state.services.settings.cookie in request.cookies else ""
        address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?{ended}next={quote(address, safe='')}", 303)
    return _refuse(request, 401, "Nobody is signed in here any more. Sign in, then send this again.")


def _not_ready(request: Request, _error: Exception) -> Response:
    answer = _refuse(request, 503, "The report is being put together. Look again in a minute.")
    answer.headers["Retry-After"] = "60"
    return answer


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = _refuse(request, error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors())
    return _refuse(request, 422, f"This could not be understood: {found}.")


def _on_purpose(request: Request, error: Exception) -> Response:
    match error:
        case UsageError():
            status = 422
        case UnknownPost():
            status = 404
        case DeskError():
            status = 409
        case StoreError():  # its message names the place of the store, which is nobody's business here
            return _refuse(request, 503, "The store is busy or cannot be used. Try again in a minute.")
        case BucketError():
            status = 503
        case BugError():
            raise error
        case _:
            status = 400
    return _refuse(request, status, str(error)[:1].upper() + str(error)[1:])


def _refuse(request: Request, status: int, message: str) -> Response:
    if wants_json(request):
        return JSONResponse({"problem": message}, status)
    return page(request, "problem.html.j2", whoever(request), status=status, message=message, code=status)


_HANDLERS: dict[type[Exception], Any] = {
    NotSignedIn: _not_signed_in,
    NotReady: _not_ready,
    HTTPException: _http,
    RequestValidationError: _invalid,
    GroundswellError: _on_purpose,
}
