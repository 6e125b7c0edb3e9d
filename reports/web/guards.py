"""Who may do what: every route names the least role it needs, and every form proves where it came from."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from groundswell.desk.accounts import allows
from groundswell.desk.sessions import SignedIn
from groundswell.records import AccountRole
from reports.web.services import services_of

TOKEN_FIELD = "form_token"  # noqa: S105 - the name of a field
TOKEN_HEADER = "X-Form-Token"  # noqa: S105 - the name of a header


class NotSignedIn(Exception):
    """Nobody is signed in; a page leads to the sign-in, anything else is refused."""


def signed_in(request: Request) -> SignedIn:
    """Return who is asking; raise `NotSignedIn` where that is nobody."""
    who = whoever(request)
    if who is None:
        raise NotSignedIn
    return who


def whoever(request: Request) -> SignedIn | None:
    """Return who is asking, or None. Behind a proxy that signs people in, its word is needed as well."""
    services = services_of(request)
    token = request.cookies.get(services.settings.cookie)
    who = services.sessions.find(token) if token else None
    if who is None or services.settings.proxy.user_header is None:
        return who
    named = services.named_by_proxy(request)
    return who if named is not None and named.id == who.account.id else None


def reads(role: AccountRole) -> Callable[[SignedIn], SignedIn]:
    """Return a dependency that lets in those whose role is at least `role`."""

    def check(who: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
        if not allows(who.account.role, role):
            raise HTTPException(403, f"This needs the role {role}; yours is {who.account.role}.")
        return who

    return check


def writes(role: AccountRole) -> Callable[[Request, SignedIn], Awaitable[SignedIn]]:
    """Return a dependency for forms: the role, and the token that only our own pages carry."""

    async def check(request: Request, who: Annotated[SignedIn, Depends(reads(role))]) -> SignedIn:
        await check_token(request, who.form_token)
        return who

    setattr(check, GUARD, role)
    return check


GUARD = "groundswell_guard"
"""Marks the dependencies that make a changing route safe; `app` refuses to start with one that lacks it."""


async def check_token(request: Request, expected: str) -> None:
    """Raise a refusal unless the form, or a header of our own script, carries the expected token."""
    given = request.headers.get(TOKEN_HEADER)
    if given is None:
        field = (await request.form()).get(TOKEN_FIELD)
        given = field if isinstance(field, str) else ""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
        raise HTTPException(403, "This form is out of date. Go back, load the page again, and send it anew.")


Viewer = Annotated[SignedIn, Depends(reads("viewer"))]
Moderator = Annotated[SignedIn, Depends(reads("moderator"))]
Admin = Annotated[SignedIn, Depends(reads("admin"))]
ViewerForm = Annotated[SignedIn, Depends(writes("viewer"))]
ModeratorForm = Annotated[SignedIn, Depends(writes("moderator"))]
AdminForm = Annotated[SignedIn, Depends(writes("admin"))]
