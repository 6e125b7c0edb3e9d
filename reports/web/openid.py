"""Signing in through an OpenID Connect provider: there, and back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from groundswell.config import OpenIdConnect
from groundswell.errors import NotAdmitted, UsageError
from groundswell.records import Account, AccountRole
from reports.web.attempt import Attempt, Unreachable, Untrusted
from reports.web.guards import whoever
from reports.web.services import Services, services_of
from reports.web.signin import local, sign_in_form, welcome

if TYPE_CHECKING:
    from reports.web.provider import Provider

router = APIRouter(prefix="/login/oidc", tags=["signing in"])

_MINUTES = 10
"""How long somebody may take at the provider."""
_OTHERS_FAULT = "The provider's answer does not fit the sign-in that began here. Begin again."

Given = Annotated[str, Query(max_length=200)]


@router.get("")
def begin(request: Request, next: str = "/") -> Response:  # noqa: A002 - the usual name
    """Lead a browser to the provider, with what must come back kept in a cookie."""
    services = services_of(request)
    if whoever(request) is not None:
        return RedirectResponse(local(next), 303)
    attempt = Attempt.begin(local(next))
    try:
        address = _provider(services).address(attempt, _own_address(request, services))
    except Unreachable as error:
        return _unreachable(request, attempt, error.reason)
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        _cookie(services), attempt.cookie, max_age=60 * _MINUTES, httponly=True,
        secure=services.settings.is_https,
        samesite="lax",  # the way back begins on the provider's page
    )  # fmt: skip
    return answer


@router.get("/return")
def come_back(
    request: Request,
    state: Given = "",
    code: Annotated[str, Query(max_length=4096)] = "",
    error: Given = "",
    iss: Given = "",
) -> Response:
    """Sign in whom the provider sent back, if everything fits; the attempt is over either way.

    The one page that opens a session without a form of ours. In its place stands the state: only the
    browser that began this sign-in holds the cookie which it follows from.
    """
    services = services_of(request)
    attempt = Attempt.from_cookie(request.cookies.get(_cookie(services), ""))
    try:
        _check(services, attempt, state=state, has_code=bool(code) and not error, iss=iss)
        claims = _provider(services).claims(attempt, code, _own_address(request, services))
        answer = welcome(services, request, _account(services, claims), attempt.address)
    except Unreachable as problem:
        answer = _unreachable(request, attempt, problem.reason)
    except Untrusted as problem:
        said = "The provider did not sign you in." if problem.reason == "not_signed_in" else _OTHERS_FAULT
        answer = _refused(request, attempt, problem.reason, said)
    except UsageError as problem:
        reason = problem.reason if isinstance(problem, NotAdmitted) else "unfit_name"
        answer = _refused(request, attempt, reason, f"The provider knows you, but {problem}.", status=403)
    answer.delete_cookie(_cookie(services), secure=services.settings.is_https, httponly=True, samesite="lax")
    return answer


def _check(services: Services, attempt: Attempt, *, state: str, has_code: bool, iss: str) -> None:
    """Raise `Untrusted` unless the provider answers this very attempt, and with a code."""
    if not attempt.seed or not attempt.is_answered_by(state):
        raise Untrusted("other_state")
    if iss not in ("", _provider(services).settings.issuer):  # RFC 9207
        raise Untrusted("other_issuer")
    if not has_code:  # its words are the provider's, so neither the page nor the log repeats them
        raise Untrusted("not_signed_in")


def _account(services: Services, claims: Mapping[str, Any]) -> Account:
    """Return the account of whom the claims tell of; raise `NotAdmitted` where there is none for them."""
    settings = _provider(services).settings
    name = claims.get(settings.account_claim)
    if not isinstance(name, str) or not name:
        raise NotAdmitted("no_name", f"says nothing in the claim {settings.account_claim}")
    if settings.account_claim == "email" and claims.get("email_verified") is not True:
        raise NotAdmitted("email_not_verified", "has not verified your mail address")
    whom = {"issuer": settings.issuer, "subject": str(claims["sub"])}
    if not settings.role_claim:
        return services.accounts.admit(name, None, **whom)
    role = role_of(settings, claims.get(settings.role_claim))
    if role is None:
        raise NotAdmitted("no_role", "none of your groups there may sign in here")
    return services.accounts.admit(name, role, **whom)


def role_of(settings: OpenIdConnect, groups: object) -> AccountRole | None:
    """Return the highest role that groups give; None where they give none.

    `groups` is what the claim held: a name or a list of names; anything else gives no role.
    """
    names = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    by_role: tuple[tuple[AccountRole, tuple[str, ...]], ...] = (
        ("admin", settings.admins), ("moderator", settings.moderators), ("viewer", settings.viewers),
    )  # fmt: skip
    return next((role for role, named in by_role if any(each in named for each in names)), None)


def _provider(services: Services) -> "Provider":
    assert services.provider is not None, "these routes exist only where there is a provider"
    return services.provider


def _own_address(request: Request, services: Services) -> str:
    """Return where the provider sends people back to; it knows this address and takes no other."""
    return f"{services.settings.origin_of(request.headers['host'])}{router.prefix}/return"


def _cookie(services: Services) -> str:
    return f"{services.settings.cookie}-oidc"


def _refused(request: Request, attempt: Attempt, reason: str, said: str, *, status: int = 400) -> Response:
    services_of(request).observer.happened("oidc_refused", reason)
    return sign_in_form(request, attempt.address, status=status, problem=said)


def _unreachable(request: Request, attempt: Attempt, reason: str) -> Response:
    services = services_of(request)
    services.observer.happened("oidc_unreachable", reason)
    said = "The provider cannot sign anybody in right now. Passwords work, and so may a second attempt."
    answer = sign_in_form(request, attempt.address, status=503, problem=said)
    answer.headers["Retry-After"] = "30"
    return answer
