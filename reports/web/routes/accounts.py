"""Who may sign in: for administrators, and one's own password for everybody."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from groundswell.errors import UsageError
from groundswell.records import AccountRole
from reports.web.guards import Admin, AdminForm, Viewer, ViewerForm
from reports.web.rendering import page
from reports.web.services import services_of

router = APIRouter(prefix="/accounts", tags=["accounts"])

Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=4096)]


@router.get("")
def accounts(request: Request, who: Admin) -> Response:
    """Show every account."""
    return page(request, "accounts.html.j2", who, accounts=services_of(request).accounts.all())


@router.post("")
def add(
    request: Request, _: AdminForm, name: Name, role: Annotated[AccountRole, Form()], password: Password
) -> Response:
    """Add an account with a first password, which its owner should change."""
    services_of(request).accounts.add(name, role, password)
    return RedirectResponse("/accounts?said=added", 303)


@router.post("/change")
def change(
    request: Request,
    who: AdminForm,
    name: Name,
    to: Annotated[AccountRole | Literal["open", "closed"], Form()],
) -> Response:
    """Give an account another role, close it, or open it again; its sessions end."""
    services = services_of(request)
    account = services.accounts
    if who.account.name == name:
        raise UsageError("nobody changes their own account here: the last administrator could lock all out")
    match to:
        case "closed":
            account.disable(name)
        case "open":
            account.enable(name)
        case _:
            account.set_role(name, to)
    services.observer.happened("account_changed")
    return RedirectResponse("/accounts?said=account", 303)


@router.get("/me")
def own(request: Request, who: Viewer) -> Response:
    """Show one's own account."""
    return page(request, "account.html.j2", who)


@router.post("/me/password")
def change_password(request: Request, who: ViewerForm, current: Password, new: Password) -> Response:
    """Change one's own password; every session of the account ends, this one too."""
    services = services_of(request)
    address, moment = services.address_of(request), services.settings.clock()
    if services.throttle.enter(who.account.name, address, moment):
        raise UsageError("too many wrong passwords; try again in a quarter of an hour")
    if services.accounts.verify(who.account.name, current) is None:
        raise UsageError("the current password is not right")
    services.throttle.succeeded(who.account.name, address, moment)
    services.accounts.set_password(who.account.name, new)
    services.observer.happened("password_changed")
    return RedirectResponse("/login?said=password", 303)
