"""Signing in and out."""

import math
import secrets
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from groundswell.desk.sessions import form_token
from groundswell.records import Account
from reports.web.guards import GUARD, ViewerForm, check_token, whoever
from reports.web.rendering import hidden, page
from reports.web.services import Services, services_of

router = APIRouter(tags=["signing in"])

_BEFORE = "groundswell-form"
"""The cookie of a browser that has not signed in yet: its form's token follows from it."""
_LONGEST_ADDRESS = 2000
"""Characters. A cookie carries it over a provider, and a browser drops one of more than 4096 bytes."""


async def _own_form(request: Request) -> None:
    """Refuse a sign-in that did not begin on our own page: others could sign somebody in as themselves."""
    before = request.cookies.get(_BEFORE)
    await check_token(request, form_token(before) if before else secrets.token_hex())


setattr(_own_form, GUARD, "nobody")
OwnForm = Annotated[None, Depends(_own_form)]


@router.get("/login")
def sign_in_page(request: Request, next: str = "/") -> Response:  # noqa: A002 - the usual name
    """Show the form, or lead those on who are signed in already."""
    if whoever(request) is not None:
        return RedirectResponse(local(next), 303)
    return sign_in_form(request, next)


@router.post("/login")
def sign_in(
    request: Request,
    _: OwnForm,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=4096)] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Sign in with a name and a password, or as whom a trusted proxy names."""
    services = services_of(request)
    proxied = services.named_by_proxy(request)
    if proxied is not None:
        return welcome(services, request, proxied, next)
    if services.settings.proxy.user_header is not None:
        return sign_in_form(
            request, next, status=403, problem="The proxy in front names nobody who has an account."
        )
    address, moment = services.address_of(request), services.settings.clock()
    wait = services.throttle.enter(name, address, moment)
    if wait:
        services.observer.happened("sign_in_throttled")
        minutes = math.ceil(wait.total_seconds() / 60)
        refused = sign_in_form(
            request, next, status=429, problem=f"Too many attempts. Try again in {minutes} min."
        )
        refused.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return refused
    account = services.accounts.verify(name, password)
    if account is None:
        services.observer.happened("sign_in_refused")
        return sign_in_form(request, next, status=401, problem="The name or the password is not right.")
    services.throttle.succeeded(name, address, moment)
    return welcome(services, request, account, next)


@router.post("/logout")
def sign_out(request: Request, who: ViewerForm) -> Response:
    """End this session."""
    services = services_of(request)
    services.sessions.close(who.token)
    answer = RedirectResponse("/login?said=signed-out", 303)
    answer.delete_cookie(
        services.settings.cookie, secure=services.settings.is_https, httponly=True, samesite="lax"
    )
    return answer


def local(address: str) -> str:
    """Return an address of this service to go on to; the start page for any other, and for an endless one.

    >>> local("/digest?week=2024-W11"), local("//elsewhere.example"), local("https://elsewhere.example")
    ('/digest?week=2024-W11', '/', '/')
    """
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    quoted = quote(address, safe="/?&=%+-._~:,!*'()#") if is_ours else "/"
    return quoted if len(quoted) <= _LONGEST_ADDRESS else "/"


def welcome(services: Services, request: Request, account: Account, address: str) -> Response:
    """Start a new session; one that the browser had already ends, so that none survives a sign-in."""
    old = request.cookies.get(services.settings.cookie)
    if old:
        services.sessions.close(old)
    token = services.sessions.open(account)
    services.observer.happened("sign_in")
    answer = RedirectResponse(local(address), 303)
    answer.set_cookie(
        services.settings.cookie,
        token,
        max_age=int(services.settings.lifetime.total_seconds()),
        httponly=True,
        secure=services.settings.is_https,
        # Not "strict": a link to the desk in a chat would then arrive signed out. Forms are guarded anyway.
        samesite="lax",
    )
    answer.delete_cookie(_BEFORE, secure=services.settings.is_https, httponly=True, samesite="strict")
    return answer


def sign_in_form(
    request: Request, address: str, *, status: int = 200, problem: str | None = None
) -> Response:
    """Return the sign-in page, with what went wrong, and `address` to go on to."""
    services = services_of(request)
    provider = services.provider.settings if services.provider else None
    before = request.cookies.get(_BEFORE) or secrets.token_urlsafe(32)
    answer = page(
        request,
        "login.html.j2",
        None,
        status=status,
        next=local(address),
        problem=problem,
        hidden=hidden(form_token(before)),
        is_first_run=not services.accounts.all() and not (provider and provider.role_claim),
        proxy_header=services.settings.proxy.user_header,
        proxied=services.named_by_proxy(request),
        provider=provider,
    )
    answer.set_cookie(_BEFORE, before, httponly=True, secure=services.settings.is_https, samesite="strict")
    return answer
