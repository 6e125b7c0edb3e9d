"""Nothing is changed by somebody who may not: every route, taken from the application itself."""

import re
import sqlite3
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI, Form
from fastapi.routing import APIRoute
from httpx2 import Response

from groundswell.errors import BugError
from groundswell.records import AccountRole
from reports.web.app import all_routes, changing_routes, create_app
from reports.web.guards import GUARD
from reports.web.routes import ROUTERS
from reports.web.routes.views import router as views_router
from tests.integration.web.desk_market import ACCOUNTS, Case, flagged_id, open_case
from tests.integration.web.own_provider import RETURN, silent
from tests.integration.web.visitor import ORIGIN, Visitor

SIGN_IN = "/login"
NAMES = {role: name for name, role in ACCOUNTS}
BELOW: dict[str, tuple[AccountRole, ...]] = {
    "viewer": (),
    "moderator": ("viewer",),
    "admin": ("viewer", "moderator"),
}

REAL = {
    "/moderation/posts/{post_id}": f"/moderation/posts/{flagged_id(0)}",
    "/moderation/together": f"/moderation/together?similar={flagged_id(5)}",
    "/proposals/{key:path}": "/proposals/lower-fees",
    "/proposals/{key:path}/feed.atom": "/proposals/lower-fees/feed.atom",
    "/static/{name}": "/static/site.css",
    "/files/{name}": "/files/suggestions.xlsx",
    "/{name}.html": "/digest.html",
}
"""Addresses that lead somewhere, for the routes that take part of it from the address."""


@pytest.fixture(scope="module")
def shared_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = open_case(tmp_path_factory.mktemp("guards"))
    case.services.provider = silent()
    return case


@pytest.fixture(scope="module")
def service(shared_case: Case) -> FastAPI:
    return create_app(shared_case.services)


def address_of(route: APIRoute) -> str:
    return re.sub(r"\{[^}]+\}", "x", route.path)


def role_of(route: APIRoute) -> str:
    (role,) = {
        getattr(each.call, GUARD) for each in route.dependant.dependencies if hasattr(each.call, GUARD)
    }
    return str(role)


def everything_in(store_folder: Path) -> str:
    with sqlite3.connect(store_folder) as connection:
        return "\n".join(connection.iterdump())


def refused(answer: Response) -> bool:
    return answer.status_code in (400, 401, 403)


def test_the_routes_that_change_something_are_found(service: FastAPI) -> None:
    found = {(route.path, *sorted(route.methods or ())) for route in changing_routes(service)}
    described = {
        (path, method.upper())
        for path, methods in service.openapi()["paths"].items()
        for method in methods
        if method not in ("get", "head", "options")
    }
    assert found == described
    assert len(found) >= 14
    assert {("/moderation/decide", "POST"), ("/corrections", "POST"), ("/accounts/change", "POST")} <= found


def test_a_route_that_changes_something_without_a_guard_stops_the_service(shared_case: Case) -> None:
    routes = list(views_router.routes)

    @views_router.post("/forgotten")
    def forgotten(name: Annotated[str, Form()]) -> str:
        return name

    try:
        with pytest.raises(BugError, match="/views/forgotten"):
            create_app(shared_case.services)
    finally:
        views_router.routes[:] = routes
    create_app(shared_case.services)


def test_every_refusal_on_every_changing_route(service: FastAPI, shared_case: Case) -> None:
    folder = Path(str(shared_case.store.engine.url.database))
    visitors: dict[str, Visitor] = {role: Visitor(service, name) for role, name in NAMES.items()}
    stranger = Visitor(service, "ben")
    tried = 0
    before = everything_in(folder)
    for route in changing_routes(service):
        address, needed = address_of(route), role_of(route)
        who = visitors[needed] if needed in BELOW else Visitor(service)
        good = {"form_token": who.token}
        headers = {"Origin": ORIGIN}
        attempts: dict[str, Response] = {
            "wrong token": who.client.post(address, data={"form_token": "0" * 64}, headers=headers),
            "no token": who.client.post(address, headers=headers),
            "wrong origin": who.client.post(address, data=good, headers={"Origin": "https://evil.example"}),
            "null origin": who.client.post(address, data=good, headers={"Origin": "null"}),
            "no origin": who.client.post(address, data=good),
            "another port": who.client.post(address, data=good, headers={"Origin": ORIGIN + ":1"}),
            "wrong host": who.client.post(
                address, data=good, headers={"Origin": "http://evil.example", "Host": "evil.example"}
            ),
            "somebody else's token": who.client.post(
                address, data={"form_token": stranger.token}, headers=headers
            ),
        }  # fmt: skip
        if needed in BELOW:
            attempts["no session"] = Visitor(service).client.post(address, data=good, headers=headers)
            for role in BELOW[needed]:
                other = visitors[role]
                attempts[f"as {role}"] = other.client.post(
                    address, data={"form_token": other.token}, headers=headers
                )
        for name, answer in attempts.items():
            assert refused(answer), f"{route.path} {name}: {answer.status_code} {answer.text[:200]}"
            tried += 1
    assert tried >= 14 * 8
    after = everything_in(folder)
    ignored = 'INSERT INTO "session"'
    assert [line for line in before.splitlines() if ignored not in line] == [
        line for line in after.splitlines() if ignored not in line
    ]


def test_every_page_needs_somebody_signed_in_except_the_few_that_cannot(service: FastAPI) -> None:
    """A new page is private unless it is named here."""
    public = {"/login", "/login/oidc", RETURN, "/healthz", "/metrics", "/static/{name}", "/{name}.html"}
    nobody = Visitor(service)
    for route in all_routes(service.routes):
        if "GET" not in (route.methods or ()) or route.path in public:
            continue
        answer = nobody.get(address_of(route))
        is_led_to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith(
            "/login?next="
        )
        assert is_led_to_sign_in or answer.status_code == 403, route.path
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    ["", "/log", "/log.csv", "/rules", "/together?author=x", "/posts/x", "/backtest"],
)
def test_viewers_do_not_see_the_desk(service: FastAPI, path: str) -> None:
    assert Visitor(service, "vic").get(f"/moderation{path}").status_code == 403


@pytest.mark.parametrize("name", ["vic", "mo"])
def test_only_administrators_see_the_accounts(service: FastAPI, name: str) -> None:
    assert Visitor(service, name).get("/accounts").status_code == 403


def test_whoever_may_is_let_through(app: FastAPI) -> None:
    """The other side of the refusals: the same requests, with everything right, pass the guards."""
    for route in changing_routes(app):
        needed = role_of(route)
        who = Visitor(app, NAMES.get(needed))  # type: ignore[call-overload]
        if needed not in BELOW:
            who.get("/login")
        answer = who.post(address_of(route), {"name": "ada"})
        assert not refused(answer) or route.path == SIGN_IN, f"{route.path}: {answer.status_code}"


def test_reading_changes_nothing(service: FastAPI, shared_case: Case) -> None:
    """The way back from a provider may open a session, but only for an attempt that began in this browser."""
    who = Visitor(service, "ada")
    folder = Path(str(shared_case.store.engine.url.database))
    before = everything_in(folder)
    seen = 0
    for route in all_routes(service.routes):
        if "GET" in (route.methods or ()):
            answer = who.get(REAL.get(route.path, address_of(route)))
            assert answer.status_code < 400 or route.path == RETURN, route.path
            seen += answer.status_code == 200
    assert seen >= 17
    assert everything_in(folder) == before


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "testserver@evil.example", "", "a b"]
)
def test_only_known_hosts_are_answered(service: FastAPI, host: str) -> None:
    assert Visitor(service).get("/healthz", headers={"Host": host}).status_code == 400


def test_a_body_that_is_too_large_is_refused_even_when_its_length_is_not_announced(service: FastAPI) -> None:
    who = Visitor(service, "mo")

    def endless() -> object:
        for _ in range(40):
            yield b"note=" + b"x" * 100_000 + b"&"

    announced = who.client.post("/moderation/decide", content=b"x" * 1_000_001, headers={"Origin": ORIGIN})
    assert announced.status_code == 413
    kind = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    creeping = who.client.post("/moderation/decide", content=endless(), headers=kind)  # type: ignore[arg-type]
    assert 400 <= creeping.status_code < 500


def test_every_router_is_served() -> None:
    assert len(ROUTERS) == len({id(router) for router in ROUTERS})
