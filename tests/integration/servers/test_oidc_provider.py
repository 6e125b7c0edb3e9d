"""Signing in at a certified provider that insists on PKCE and tells claims by its user-info endpoint only."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from httpx2 import Response

from groundswell.config import OpenIdConnect
from reports.web.app import create_app
from reports.web.provider import Provider
from tests.integration.servers.certified import certified_provider, walk_through
from tests.integration.web.desk_market import Case, open_case
from tests.integration.web.own_provider import CLIENT, RETURN, SECRET
from tests.integration.web.visitor import Visitor

pytestmark = pytest.mark.server

ORIGIN = "http://127.0.0.1:8765"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with certified_provider() as (address, _):
        yield address


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path_factory.mktemp("certified"))
    opened.services.accounts.add("sam", "moderator", None)
    yield opened
    opened.store.close()


def visitor(case: Case, issuer: str, **chosen: Any) -> Visitor:
    """Return a browser at the sign-in page of a desk that trusts this provider."""
    settings = {"issuer": issuer, "client_id": CLIENT, "account_claim": "preferred_username", **chosen}
    case.services.provider = Provider(OpenIdConnect(**settings), SECRET)
    return Visitor(create_app(case.services), origin=ORIGIN)


def set_out(who: Visitor) -> str:
    return str(who.get("/login/oidc?next=/moderation").headers["location"])


def sign_in(who: Visitor, name: str) -> Response:
    return who.get(walk_through(set_out(who), name))


def test_somebody_with_an_account_is_signed_in(case: Case, issuer: str) -> None:
    who = visitor(case, issuer)
    answer = sign_in(who, "sam")
    assert (answer.status_code, answer.headers["location"]) == (303, "/moderation")
    assert who.get("/moderation").status_code == 200
    assert who.get("/accounts").status_code == 403


def test_somebody_unknown_is_not(case: Case, issuer: str) -> None:
    who = visitor(case, issuer)
    assert sign_in(who, "desk-tim").status_code == 403
    assert sign_in(who, "ada").status_code == 403, "an administrator here, by password"
    assert who.get("/").status_code == 303


def test_groups_make_an_account(case: Case, issuer: str) -> None:
    who = visitor(case, issuer, role_claim="groups", moderators=["desk"])
    assert sign_in(who, "guest-una").status_code == 403
    assert sign_in(who, "desk-una").status_code == 303
    made = case.services.accounts.find("desk-una")
    assert made
    assert (made.role, made.password_hash) == ("moderator", None)


def test_a_code_is_good_once(case: Case, issuer: str) -> None:
    who = visitor(case, issuer)
    begun = set_out(who)
    kept = who.client.cookies["groundswell-oidc"]
    back = walk_through(begun, "sam")
    assert who.get(back).status_code == 303
    who.client.cookies.clear()
    who.client.cookies.set("groundswell-oidc", kept, domain="127.0.0.1")
    assert who.get(back).status_code == 400


@pytest.mark.parametrize("part", ["state", "nonce", "code_challenge"])
def test_what_was_changed_on_the_way_is_refused(case: Case, issuer: str, part: str) -> None:
    who = visitor(case, issuer)
    address, _, query = set_out(who).partition("?")
    asked = {**dict(parse_qsl(query)), part: "A" * 43}
    back = walk_through(f"{address}?{urlencode(asked)}", "sam")
    assert dict(parse_qsl(urlsplit(back).query))["code"]
    assert who.get(back).status_code == 400
    assert who.get("/").status_code == 303


def test_the_provider_takes_no_request_without_pkce(case: Case, issuer: str) -> None:
    who = visitor(case, issuer)
    address, _, query = set_out(who).partition("?")
    asked = {name: value for name, value in parse_qsl(query) if not name.startswith("code_challenge")}
    back = walk_through(f"{address}?{urlencode(asked)}", "sam")
    assert dict(parse_qsl(urlsplit(back).query))["error"] == "invalid_request"
    assert "did not sign you in" in who.get(back).text


def test_a_provider_that_is_gone_keeps_nobody_from_using_a_password(tmp_path: Path) -> None:
    case = open_case(tmp_path)
    with certified_provider() as (issuer, process):
        who = visitor(case, issuer)
        back = walk_through(set_out(who), "sam")
        _end(process)
        assert who.get(back).status_code == 503, "after somebody came back"
        assert who.get("/login/oidc").status_code == 503, "before anybody went"
    assert who.sign_in("mo").status_code == 303
    assert who.get(f"{RETURN}?state=x").status_code == 400
    case.store.close()


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait(timeout=20)
