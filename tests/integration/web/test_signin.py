"""Signing in: who gets in, how often one may guess, and what a cookie may do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from groundswell.config import Config
from groundswell.records import Session
from groundswell.store import open_store
from reports.web.app import create_app
from reports.web.services import Services
from reports.web.settings import Proxy, Settings, split_host
from reports.web.throttle import PER_ADDRESS, PER_NAME_AND_ADDRESS, WINDOW, Throttle
from tests.integration.web.desk_market import NOW, PASSWORD, Case, open_case
from tests.integration.web.visitor import LEADING_AWAY, Visitor


def test_signing_in_leads_to_the_page_that_was_asked_for(app: FastAPI) -> None:
    who = Visitor(app)
    led = who.get("/moderation?text=two+words&state=all")
    assert led.status_code == 303
    who.get(led.headers["location"])
    answer = who.post(
        "/login", {"name": "mo", "password": PASSWORD, "next": "/moderation?text=two+words&state=all"}
    )
    assert answer.headers["location"] == "/moderation?text=two+words&state=all"
    assert who.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("address", LEADING_AWAY)
def test_signing_in_never_leads_away(app: FastAPI, address: str) -> None:
    assert Visitor(app).sign_in("mo", next=address).headers["location"] == "/"


def test_the_session_is_new_with_every_sign_in_and_the_old_one_ends(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    first, token = who.cookie, who.token
    assert first is not None
    who.client.cookies.delete("groundswell")
    who.get("/login")
    who.client.cookies.set("groundswell", first, domain="testserver.local")
    who.post("/login", {"name": "mo", "password": PASSWORD})
    assert who.cookie not in (None, first)
    assert case.services.sessions.find(first) is None
    who.get("/accounts/me")
    assert who.token != token


def test_a_cookie_is_for_this_service_only(tmp_path: Path) -> None:
    case = open_case(tmp_path, public_url="https://desk.example.org")
    who = Visitor(create_app(case.services), origin="https://desk.example.org")
    answer = who.sign_in("mo")
    assert answer.status_code == 303
    (cookie,) = [c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-groundswell=")]
    for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/", f"Max-Age={12 * 3600}"):
        assert part in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    case.store.close()


def test_signing_out_ends_the_session_for_good(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    stolen = who.cookie
    assert who.post("/logout").headers["location"] == "/login?said=signed-out"
    assert case.store.count(Session) == 0
    thief = Visitor(app)
    thief.client.cookies.set("groundswell", stolen or "")
    assert thief.get("/").status_code == 303


def test_a_session_ends_by_itself(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    case.clock.time += timedelta(hours=12)
    assert who.get("/moderation").headers["location"].startswith("/login?said=ended&next=")
    refused = who.post("/moderation/claim", {"post_id": "x"}, Accept="application/json")
    assert refused.status_code == 401
    assert "Sign in" in refused.json()["problem"]


def test_guessing_is_slowed_down_and_the_right_password_then_waits_too(app: FastAPI, case: Case) -> None:
    who = Visitor(app)
    for _ in range(PER_NAME_AND_ADDRESS.failures):
        assert who.sign_in("mo", "wrong password").status_code == 401
    answer = who.sign_in("mo")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) == WINDOW.total_seconds()
    assert who.sign_in("ben").status_code == 303, "others are not locked out"
    case.clock.time += WINDOW
    assert Visitor(app).sign_in("mo").status_code == 303


def test_one_address_cannot_try_every_name(app: FastAPI) -> None:
    who = Visitor(app)
    for n in range(PER_ADDRESS.failures):
        assert who.sign_in(f"name{n}", "wrong password").status_code == 401
    assert who.sign_in("mo").status_code == 429


def test_the_throttle_forgets_what_is_long_past_and_stays_small() -> None:
    throttle = Throttle()
    for n in range(60_000):
        assert not throttle.enter(f"n{n}", f"a{n}", NOW)
    assert len(throttle._failures) <= 50_000  # noqa: SLF001 - memory is what this is about
    for _ in range(PER_NAME_AND_ADDRESS.failures):
        assert not throttle.enter("n", "a", NOW)
    assert throttle.enter("n", "a", NOW) == WINDOW
    assert not throttle.enter("n", "a", NOW + WINDOW)


def test_attempts_sent_at_once_are_counted_before_any_of_them_has_failed(app: FastAPI) -> None:
    people = [Visitor(app) for _ in range(12)]
    for each in people:
        each.get("/login")
    with ThreadPoolExecutor(12) as pool:
        wrong = {"name": "mo", "password": "wrong password"}
        answers = list(pool.map(lambda who: who.post("/login", wrong).status_code, people))
    assert answers.count(401) == PER_NAME_AND_ADDRESS.failures
    assert answers.count(429) == len(people) - PER_NAME_AND_ADDRESS.failures


def test_many_who_know_their_password_do_not_lock_out_their_office(app: FastAPI) -> None:
    for _ in range(PER_ADDRESS.failures + 3):
        assert Visitor(app).sign_in("mo").status_code == 303


def test_a_wrong_name_and_a_wrong_password_read_the_same(app: FastAPI) -> None:
    one, other = (
        Visitor(app).sign_in("mo", "wrong password"),
        Visitor(app).sign_in("nobody", "wrong password"),
    )
    assert (one.status_code, one.text.count("<input")) == (other.status_code, other.text.count("<input"))
    assert "The name or the password is not right." in one.text
    assert "The name or the password is not right." in other.text


def test_without_accounts_the_page_says_how_to_add_one(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new.db")
    service = create_app(Services(store, Config(), Settings(hosts=frozenset({"testserver"}))))
    assert "groundswell accounts add NAME" in Visitor(service).get("/login").text
    store.close()


def test_everybody_changes_their_own_password_and_nobody_elses(app: FastAPI) -> None:
    who = Visitor(app, "vic")
    new = "seven quiet herons"
    assert who.post("/accounts/me/password", {"current": "not it at all", "new": new}).status_code == 422
    assert who.post("/accounts/me/password", {"current": PASSWORD, "new": "short"}).status_code == 422
    assert who.post("/accounts/me/password", {"current": PASSWORD, "new": new}).status_code == 303
    assert who.get("/").status_code == 303, "signed out"
    assert Visitor(app).sign_in("vic").status_code == 401
    assert Visitor(app).sign_in("vic", new).status_code == 303


def test_an_administrator_adds_and_closes_accounts_but_not_the_own(app: FastAPI) -> None:
    ada, ben = Visitor(app, "ada"), Visitor(app, "ben")
    assert (
        ada.post("/accounts", {"name": "zoe", "role": "moderator", "password": PASSWORD}).status_code == 303
    )
    assert Visitor(app).sign_in("zoe").status_code == 303
    assert ada.post("/accounts/change", {"name": "ben", "to": "closed"}).status_code == 303
    assert ben.get("/").status_code == 303
    assert Visitor(app).sign_in("ben").status_code == 401
    assert ada.post("/accounts/change", {"name": "ada", "to": "closed"}).status_code == 422
    assert ada.get("/accounts").status_code == 200


# --- Behind a proxy ----------------------------------------------------------------------------------


def proxied(folder: Path, peer: str = "10.0.0.9") -> tuple[Case, FastAPI]:
    proxy = Proxy(addresses=frozenset({"10.0.0.9"}), user_header="X-Forwarded-User")
    case = open_case(folder, proxy=proxy)
    return case, create_app(case.services)


def test_a_trusted_proxy_signs_people_in_and_its_word_is_needed_ever_after(tmp_path: Path) -> None:
    case, app = proxied(tmp_path)
    who = Visitor(app, client=("10.0.0.9", 1234))
    who.client.headers["X-Forwarded-User"] = "mo"
    assert "You come as" in who.get("/login").text
    assert who.post("/login").status_code == 303
    assert who.get("/moderation").status_code == 200
    who.client.headers["X-Forwarded-User"] = "ada"
    assert who.get("/accounts").status_code == 303, "the session is mo's, the proxy says ada"
    case.store.close()


def test_nobody_else_can_send_the_proxys_header(tmp_path: Path) -> None:
    case, app = proxied(tmp_path)
    who = Visitor(app, client=("10.0.0.66", 1234))
    who.client.headers["X-Forwarded-User"] = "ada"
    assert who.sign_in("ada").status_code == 403
    assert who.get("/").status_code == 303
    case.store.close()


def test_the_header_means_nothing_where_no_proxy_is_trusted(app: FastAPI) -> None:
    who = Visitor(app)
    who.client.headers["X-Forwarded-User"] = "ada"
    who.get("/login")
    assert who.post("/login").status_code == 401


def test_addresses_are_counted_by_what_the_trusted_proxy_adds(tmp_path: Path) -> None:
    case = open_case(tmp_path, proxy=Proxy(addresses=frozenset({"10.0.0.9"})))
    who = Visitor(create_app(case.services), client=("10.0.0.9", 1))
    for _ in range(PER_NAME_AND_ADDRESS.failures):
        who.client.headers["X-Forwarded-For"] = "6.6.6.6, 203.0.113.5"
        who.sign_in("mo", "wrong password")
    assert who.sign_in("mo").status_code == 429
    who.client.headers["X-Forwarded-For"] = "203.0.113.5, 203.0.113.77"
    assert who.sign_in("mo").status_code == 303
    case.store.close()


@pytest.mark.parametrize("header", ["", "a b", "a/b", "a@b", "a:x", "[::1"])
def test_what_is_no_host_is_none(header: str) -> None:
    assert split_host(header) is None
