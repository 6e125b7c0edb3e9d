"""Signing in through a provider: who gets in, and that nothing which merely looks right lets anybody in."""

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from httpx2 import Response
from joserfc.jwk import RSAKey

from groundswell.config import Config, OpenIdConnect
from groundswell.errors import ConfigurationError, UsageError
from groundswell.records import Session
from pipeline.serving import Place, provider_of
from reports.web.app import create_app
from reports.web.attempt import Attempt
from reports.web.observe import LOGGER, JsonLines
from reports.web.openid import role_of
from reports.web.provider import Provider
from tests.integration.web.desk_market import Case, open_case
from tests.integration.web.own_provider import CLIENT, RETURN, SECRET, OwnProvider, providing
from tests.integration.web.visitor import LEADING_AWAY, Visitor

DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture(scope="module")
def keys() -> tuple[RSAKey, RSAKey]:
    first, second = RSAKey.generate_key(2048, auto_kid=True), RSAKey.generate_key(2048, auto_kid=True)
    return first, second


@pytest.fixture(scope="module")
def running(keys: tuple[RSAKey, RSAKey]) -> Iterator[OwnProvider]:
    with providing(*keys) as provider:
        yield provider


@pytest.fixture
def provider(running: OwnProvider) -> OwnProvider:
    running.begin_anew()
    return running


@pytest.fixture(scope="module")
def shared_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    case = open_case(tmp_path_factory.mktemp("openid"))
    case.services.accounts.add("sam", "moderator", None)
    yield case
    case.store.close()


class Desk:
    """A service that a provider signs people in to, and the seconds that its patience is counted in."""

    def __init__(self, case: Case, provider: OwnProvider, **chosen: Any) -> None:
        settings = {"issuer": provider.issuer, "client_id": CLIENT, "account_claim": "preferred_username"}
        self.seconds = 0.0
        self.case = case
        self.at = OpenIdConnect(**{**settings, **chosen})
        case.services.provider = Provider(self.at, SECRET, lambda: self.seconds)
        self.app = create_app(case.services)
        self.accounts = case.services.accounts

    def sessions(self) -> int:
        return self.case.store.count(Session)


@pytest.fixture
def desk(shared_case: Case, provider: OwnProvider) -> Desk:
    """A desk with an account for whom the provider knows, and nobody signed in."""
    made = Desk(shared_case, provider)
    made.accounts.set_role("sam", "moderator")
    assert made.sessions() == 0
    return made


def set_out(who: Visitor, address: str = "/moderation") -> str:
    """Press the button and return where the provider is asked."""
    answer = who.get(f"/login/oidc?{urlencode({'next': address})}")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def there(address: str) -> str:
    """Return where the provider sends the browser back to, without the service's name."""
    back = httpx2.get(address).headers["location"]
    parts = urlsplit(back)
    assert parts.path == RETURN
    return f"{parts.path}?{parts.query}"


def sign_in(who: Visitor, address: str = "/moderation") -> Response:
    return who.get(there(set_out(who, address)))


def changed(address: str, **query: str) -> str:
    path, _, old = address.partition("?")
    return f"{path}?{urlencode({**dict(parse_qsl(old)), **query})}"


# --- Who gets in -------------------------------------------------------------------------------------


def test_somebody_with_an_account_is_signed_in_and_led_on(desk: Desk) -> None:
    who = Visitor(desk.app)
    page = who.get("/login?next=/moderation/log")
    assert '<a class="button" href="/login/oidc?next=/moderation/log">' in page.text
    assert "form-action 'self';" in page.headers["content-security-policy"]
    answer = sign_in(who, "/moderation?state=all&text=two words")
    assert (answer.status_code, answer.headers["location"]) == (303, "/moderation?state=all&text=two%20words")
    assert who.get("/moderation").status_code == 200
    assert who.get("/accounts").status_code == 403, "a moderator, as the account says"
    assert "You sign in elsewhere" in who.get("/accounts/me").text
    assert who.get("/login/oidc?next=/digest").headers["location"] == "/digest", "is signed in already"


def test_the_provider_is_asked_for_a_code_bound_to_this_browser(desk: Desk) -> None:
    asked = parse_qs(urlsplit(set_out(Visitor(desk.app))).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid profile email"]
    assert asked["redirect_uri"] == [f"http://testserver{RETURN}"]
    bound = [asked[name][0] for name in ("state", "nonce", "code_challenge")]
    assert len({*bound}) == 3
    assert all(len(each) == 43 for each in bound), "256 bits each"
    again = parse_qs(urlsplit(set_out(Visitor(desk.app))).query)
    assert not {*bound} & {again[name][0] for name in ("state", "nonce", "code_challenge")}


def test_cookies_and_the_way_back_are_those_of_the_public_address(
    tmp_path: Path, provider: OwnProvider
) -> None:
    case = open_case(tmp_path, public_url="https://desk.example.org")
    desk = Desk(case, provider)
    desk.accounts.add("sam", "viewer", None)
    who = Visitor(desk.app, origin="https://desk.example.org")
    begun = who.get("/login/oidc")
    (cookie,) = begun.headers.get_list("set-cookie")
    for part in ("__Host-groundswell-oidc=", "HttpOnly", "SameSite=lax", "Secure", "Path=/", "Max-Age=600"):
        assert part in cookie
    assert "Domain" not in cookie
    back = httpx2.get(begun.headers["location"]).headers["location"]
    assert back.startswith(f"https://desk.example.org{RETURN}?")
    assert who.get(back).status_code == 303
    assert "__Host-groundswell-oidc" not in who.client.cookies, "used up"
    assert "__Host-groundswell" in who.client.cookies
    case.store.close()


def test_the_session_is_new_and_the_one_before_ends(desk: Desk, provider: OwnProvider) -> None:
    who = Visitor(desk.app)
    assert sign_in(who).status_code == 303
    first = who.cookie
    assert first
    address = there(set_out(Visitor(desk.app)))
    other = Visitor(desk.app)
    address = there(set_out(other))
    other.client.cookies.set("groundswell", first, domain="testserver.local")
    assert other.get(address).status_code == 303
    assert other.cookie not in (None, first)
    assert desk.case.services.sessions.find(first) is None


@pytest.mark.parametrize("address", LEADING_AWAY)
def test_signing_in_never_leads_away(desk: Desk, address: str) -> None:
    assert sign_in(Visitor(desk.app), address).headers["location"] == "/"


def test_a_cookie_that_somebody_made_up_leads_nowhere_else(desk: Desk) -> None:
    who = Visitor(desk.app)
    seed = "A" * 43
    who.client.cookies.set("groundswell-oidc", f"{seed}|//evil.example", domain="testserver.local")
    assert who.get(f"{RETURN}?state=&code=x").status_code == 400


def test_names_are_those_of_accounts_without_a_password(case: Case, provider: OwnProvider) -> None:
    """Otherwise whoever may choose a name at the provider would be the administrator here."""
    desk = Desk(case, provider)
    desk.accounts.add("sam", "viewer", None)
    desk.accounts.add("gone", "viewer", None)
    desk.accounts.disable("gone")
    for name, said in {
        "ada": "signs in with its password",
        "nobody": "no account for you here",
        "gone": "closed",
        "Sam": "spelled differently",
        "ｓam": "spelled differently",
        "x" * 65: "no account for you",
        "": "preferred_username",
    }.items():
        provider.person["preferred_username"] = name
        answer = sign_in(Visitor(desk.app))
        assert (answer.status_code, said in answer.text) == (403, True), (name, answer.text)
    assert desk.sessions() == 0
    provider.person["preferred_username"] = "ada"
    desk.accounts.remove_password("ada")
    assert sign_in(Visitor(desk.app)).status_code == 303
    desk.accounts.set_password("ada", "seven quiet herons")
    assert sign_in(Visitor(desk.app)).status_code == 403


def test_who_left_and_came_back_under_another_name_and_who_got_the_old_one(
    case: Case, provider: OwnProvider
) -> None:
    desk = Desk(case, provider)
    desk.accounts.add("sam", "moderator", None)
    assert sign_in(Visitor(desk.app)).status_code == 303
    provider.person["preferred_username"] = "samantha"
    renamed = Visitor(desk.app)
    assert sign_in(renamed).status_code == 303
    assert "sam" in renamed.get("/accounts/me").text
    provider.person |= {"sub": "99", "preferred_username": "sam"}
    before = desk.sessions()
    answer = sign_in(Visitor(desk.app))
    assert (answer.status_code, desk.sessions()) == (403, before)
    assert "somebody else&#39;s" in answer.text
    desk.accounts.unbind("sam")
    assert desk.sessions() == 0
    assert sign_in(Visitor(desk.app)).status_code == 303


def test_a_mail_address_counts_only_when_the_provider_has_verified_it(
    case: Case, provider: OwnProvider
) -> None:
    desk = Desk(case, provider, account_claim="email")
    desk.accounts.add("sam@example.org", "viewer", None)
    provider.person["email"] = "sam@example.org"
    for verified in (None, False, "true", 1):
        provider.person["email_verified"] = verified
        assert "has not verified" in sign_in(Visitor(desk.app)).text
    provider.person["email_verified"] = True
    assert sign_in(Visitor(desk.app)).status_code == 303


# --- Roles from groups -------------------------------------------------------------------------------


def test_groups_add_accounts_and_set_roles_and_nothing_else_does(case: Case, provider: OwnProvider) -> None:
    desk = Desk(case, provider, role_claim="groups", viewers=["all"], moderators=["desk"], admins=["leads"])

    def came(groups: Any) -> tuple[int, str | None]:
        provider.person["groups"] = groups
        status = sign_in(Visitor(desk.app)).status_code
        account = desk.accounts.find("sam")
        return status, account.role if account else None

    assert came(None) == (403, None)
    assert came(["others", "admin", "admins"]) == (403, None)
    assert came(["all"]) == (303, "viewer")
    assert desk.sessions() == 1
    assert came(["desk", "all"]) == (303, "moderator")
    assert desk.sessions() == 1, "what was open with the old role is over"
    assert came(["all", "leads"]) == (303, "admin")
    assert came("all") == (303, "viewer")
    assert came([]) == (403, "viewer")
    desk.accounts.disable("sam")
    assert came(["leads"]) == (403, None)
    provider.person |= {"sub": "7", "preferred_username": "two words"}
    assert "cannot be a name" in sign_in(Visitor(desk.app)).text


@pytest.mark.parametrize(
    "groups", [None, 7, True, {"leads": True}, [["leads"]], [None, {"leads": 1}], "lead", ""]
)
def test_whatever_else_a_claim_may_hold_gives_no_role(groups: object) -> None:
    settings = OpenIdConnect(
        issuer="https://id.example.org",
        client_id="x",
        account_claim="sub",
        role_claim="groups",
        admins=("leads",),
    )
    assert role_of(settings, groups) is None
    assert role_of(settings, ["leads"]) == "admin"


def test_claims_that_only_the_user_info_has_count_for_the_same_person(
    desk: Desk, provider: OwnProvider
) -> None:
    del provider.person["preferred_username"]
    provider.more = {"preferred_username": "sam"}
    assert sign_in(Visitor(desk.app)).status_code == 303
    provider.more["sub"] = "somebody else"
    assert sign_in(Visitor(desk.app)).status_code == 400


# --- What merely looks right -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lies",
    [
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"]},
        {"azp": "another-client"},
        {"iss": "https://id.example.org"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"nonce": None, "nonce_supported": False},
        {"sub": None},
        {"at_hash": "of another token"},
        {"id_token": None},
    ],
    ids=str,
)
def test_a_token_that_was_not_made_for_this_sign_in_is_refused(
    desk: Desk, provider: OwnProvider, lies: dict[str, Any]
) -> None:
    provider.lies = lies
    answer = sign_in(Visitor(desk.app))
    assert answer.status_code == 400
    assert "does not fit the sign-in" in answer.text
    assert desk.sessions() == 0


@pytest.mark.parametrize("signing", ["none", "HS256", "other key"])
def test_a_token_that_the_provider_did_not_sign_is_refused(
    desk: Desk, provider: OwnProvider, signing: str
) -> None:
    provider.signing = signing
    assert sign_in(Visitor(desk.app)).status_code == 400
    assert desk.sessions() == 0


def test_the_way_back_opens_nothing_in_another_browser(desk: Desk) -> None:
    address = there(set_out(Visitor(desk.app)))
    assert Visitor(desk.app).get(address).status_code == 400
    busy = Visitor(desk.app)
    set_out(busy)
    assert busy.get(address).status_code == 400, "it has an attempt of its own"
    assert desk.sessions() == 0


def test_without_a_cookie_no_state_is_right(desk: Desk) -> None:
    """Otherwise a link could sign others in as whoever made it: what follows from nothing, anybody knows."""
    nothing = Attempt.from_cookie("")
    assert desk.case.services.provider
    back = there(desk.case.services.provider.address(nothing, f"http://testserver{RETURN}"))
    assert dict(parse_qsl(urlsplit(back).query))["state"] == nothing.state
    assert Visitor(desk.app).get(back).status_code == 400
    assert desk.sessions() == 0


@pytest.mark.parametrize("state", ["", "x", "ü" * 43, "A" * 43])
def test_a_wrong_state_ends_the_attempt(desk: Desk, provider: OwnProvider, state: str) -> None:
    who = Visitor(desk.app)
    address = there(set_out(who))
    assert who.get(changed(address, state=state)).status_code == 400
    assert who.get(address).status_code == 400, "one attempt, one answer"
    assert desk.sessions() == 0
    assert "/token_endpoint" not in provider.asked


def test_a_code_is_good_once(desk: Desk) -> None:
    who = Visitor(desk.app)
    begun = set_out(who)
    kept = who.client.cookies["groundswell-oidc"]
    address = there(begun)
    assert who.get(address).status_code == 303
    thief = Visitor(desk.app)
    thief.client.cookies.set("groundswell-oidc", kept, domain="testserver.local")
    assert thief.get(address).status_code == 400, "even with the cookie of the one who used it"
    assert desk.sessions() == 1


def test_a_stolen_code_is_worth_nothing_in_another_attempt(desk: Desk) -> None:
    stolen = dict(parse_qsl(urlsplit(there(set_out(Visitor(desk.app)))).query))["code"]
    thief = Visitor(desk.app)
    own = there(set_out(thief))
    assert thief.get(changed(own, code=stolen)).status_code == 400
    assert desk.sessions() == 0


def test_an_answer_that_names_another_provider_is_refused(desk: Desk) -> None:
    who = Visitor(desk.app)
    address = changed(there(set_out(who)), iss="https://id.example.org")
    assert who.get(address).status_code == 400


def test_what_the_provider_says_of_an_error_is_not_repeated(desk: Desk) -> None:
    who = Visitor(desk.app)
    back = dict(parse_qsl(urlsplit(there(set_out(who))).query))
    said = urlencode({"state": back["state"], "error": "<b>no</b>", "error_description": "call 0900 555"})
    answer = who.get(f"{RETURN}?{said}")
    assert answer.status_code == 400
    assert "did not sign you in" in answer.text
    assert "0900" not in answer.text
    assert "no</b>" not in answer.text


def test_an_answer_without_a_code_asks_the_provider_nothing(desk: Desk, provider: OwnProvider) -> None:
    who = Visitor(desk.app)
    assert who.get(changed(there(set_out(who)), code="")).status_code == 400
    assert "/token_endpoint" not in provider.asked


# --- A provider in trouble ---------------------------------------------------------------------------


def test_a_provider_that_is_down_keeps_nobody_from_using_a_password(
    case: Case, keys: tuple[RSAKey, RSAKey]
) -> None:
    with providing(*keys) as gone:
        desk = Desk(case, gone)
    who = Visitor(desk.app)
    answer = who.get("/login/oidc?next=/moderation")
    assert answer.status_code == 503
    assert "cannot sign anybody in right now" in answer.text
    assert answer.headers["retry-after"] == "30"
    assert 'name="password"' in answer.text
    assert who.post("/login", {"name": "mo", "password": "nine otters in a teapot"}).status_code == 303
    assert who.get("/healthz").status_code == 200


def test_a_provider_that_fails_is_left_alone_for_a_moment(desk: Desk, provider: OwnProvider) -> None:
    provider.answers[DISCOVERY] = (502, "bad gateway")
    for _ in range(20):
        assert Visitor(desk.app).get("/login/oidc").status_code == 503
    assert provider.asked == [DISCOVERY]
    provider.answers.clear()
    desk.seconds += 5
    assert sign_in(Visitor(desk.app)).status_code == 303
    before = len(provider.asked)
    assert sign_in(Visitor(desk.app)).status_code == 303
    assert provider.asked[before:].count(DISCOVERY) == 0, "it is remembered"
    desk.seconds += 3600
    set_out(Visitor(desk.app))
    assert provider.asked[-1] == DISCOVERY, "but not for good: keys and addresses change"


def test_keys_that_changed_are_read_again(desk: Desk, provider: OwnProvider) -> None:
    assert sign_in(Visitor(desk.app)).status_code == 303
    provider.change_keys()
    assert sign_in(Visitor(desk.app)).status_code == 303
    provider.names_keys = False
    provider.change_keys()
    assert sign_in(Visitor(desk.app)).status_code == 400, "no name told us that it is another key"
    assert sign_in(Visitor(desk.app)).status_code == 303


@pytest.mark.parametrize(
    "document",
    [
        "", "<html>", "[]", "null", "7", "{}", '{"issuer": "https://id.example.org"}',
        '{"issuer": "OURS"}',
        '{"issuer": "OURS", "authorization_endpoint": 7, "token_endpoint": "OURS/t", "jwks_uri": "OURS/k"}',
        '{"issuer": "OURS", "authorization_endpoint": "javascript:alert(1)", "token_endpoint": "OURS/t", '
        '"jwks_uri": "OURS/k"}',
    ],
)  # fmt: skip
def test_a_discovery_document_that_is_none_is_not_followed(
    desk: Desk, provider: OwnProvider, document: str
) -> None:
    provider.answers[DISCOVERY] = (200, document.replace("OURS", provider.issuer))
    answer = Visitor(desk.app).get("/login/oidc")
    assert answer.status_code == 503
    assert "location" not in answer.headers


def test_the_document_of_another_issuer_is_not_believed(desk: Desk, provider: OwnProvider) -> None:
    document = {**provider.document(), "issuer": "https://id.example.org"}
    provider.answers[DISCOVERY] = (200, json.dumps(document))
    assert Visitor(desk.app).get("/login/oidc").status_code == 503


@pytest.mark.parametrize("path", ["/token_endpoint", "/jwks_uri", "/userinfo_endpoint"])
@pytest.mark.parametrize(
    ("status", "text"),
    [(500, "oops"), (200, "<html>"), (200, "[]"), (200, "null"), (200, '{"keys": 7}'), (307, "/elsewhere")],
)
def test_whatever_an_endpoint_answers_signs_nobody_in_and_breaks_nothing(
    desk: Desk, provider: OwnProvider, path: str, status: int, text: str
) -> None:
    del provider.person["preferred_username"]
    provider.more = {"preferred_username": "sam"}
    provider.answers[path] = (status, text)
    answer = sign_in(Visitor(desk.app))
    assert answer.status_code in (400, 503), answer.text
    assert desk.sessions() == 0
    assert "/elsewhere" not in provider.asked, "where a redirect leads is told neither code nor secret"
    provider.answers.clear()
    assert sign_in(Visitor(desk.app)).status_code == 303, "the next one need not wait"


def test_a_wrong_secret_is_the_operators_to_mend(desk: Desk) -> None:
    desk.case.services.provider = Provider(desk.at, "not the secret")
    assert sign_in(Visitor(desk.app)).status_code == 503


# --- What is written down ----------------------------------------------------------------------------


def test_the_log_tells_what_happened_and_holds_no_secret_and_no_name(
    desk: Desk, provider: OwnProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in(Visitor(desk.app))
    provider.lies = {"aud": "another-client"}
    sign_in(Visitor(desk.app))
    provider.lies = {"exp": 1_700_000_000}
    sign_in(Visitor(desk.app))
    provider.lies = {}
    provider.person |= {"sub": "99", "preferred_username": "stranger.from.afar"}
    sign_in(Visitor(desk.app))
    provider.answers["/token_endpoint"] = (500, "oops")
    sign_in(Visitor(desk.app))
    ours = [record for record in caplog.records if record.name == LOGGER]
    events = [(each.getMessage(), each.__dict__["facts"].get("reason")) for each in ours]
    assert [each for each in events if each[0] != "request"] == [
        ("sign_in", None),
        ("oidc_refused", "invalid_claim aud"),
        ("oidc_refused", "expired_token exp"),
        ("oidc_refused", "no_account"),
        ("oidc_unreachable", "bad_answer"),
    ]
    lines = "\n".join(JsonLines().format(record) for record in ours)
    assert len(provider.issued) >= 9
    for secret in (*provider.issued, SECRET, "stranger", "sam", "24400320", "state=", "code="):
        assert secret not in lines


# --- Setting it up -----------------------------------------------------------------------------------


def test_without_a_provider_there_is_no_such_address(app: FastAPI) -> None:
    nobody = Visitor(app)
    assert nobody.get("/login/oidc").status_code == 404
    assert nobody.get(RETURN).status_code == 404
    assert "/login/oidc" not in nobody.get("/login").text


def test_the_providers_name_is_text(shared_case: Case, provider: OwnProvider) -> None:
    desk = Desk(shared_case, provider, label="<b>Example</b> ID")
    assert (
        "Sign in with <span data-verbatim>&lt;b&gt;Example&lt;/b&gt; ID</span>"
        in Visitor(desk.app).get("/login").text
    )


GOOD = {"issuer": "https://id.example.org", "client_id": "desk", "account_claim": "sub"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"issuer": "http://id.example.org"}, "is no issuer"),
        ({"issuer": "id.example.org"}, "is no issuer"),
        ({"issuer": "https://id.example.org?x=1"}, "is no issuer"),
        ({"issuer": "https://[id"}, "oidc.issuer"),
        ({"client_id": ""}, "oidc.client_id"),
        ({"account_claim": ""}, "oidc.account_claim"),
        ({"scopes": ["profile"]}, "must hold 'openid'"),
        ({"admins": ["leads"]}, "go together"),
        ({"role_claim": "groups"}, "go together"),
        ({"secret": "x"}, "oidc.secret"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(
    tmp_path: Path, wrong: dict[str, Any], said: str
) -> None:
    lines = [f"{name} = {value!r}" for name, value in {**GOOD, **wrong}.items()]
    path = tmp_path / "groundswell.toml"
    path.write_text("[oidc]\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        Config.from_file(path)


def test_who_signs_people_in_changes_no_figure() -> None:
    assert Config(oidc=OpenIdConnect(**GOOD)).judging == Config().judging  # type: ignore[arg-type]


def test_what_is_missing_at_the_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, place = OpenIdConnect(**GOOD, client_secret_env="DESK_SECRET"), Place()  # type: ignore[arg-type]
    monkeypatch.delenv("DESK_SECRET", raising=False)
    with pytest.raises(ConfigurationError, match="DESK_SECRET is not set"):
        provider_of(chosen, place)
    monkeypatch.setenv("DESK_SECRET", "x")
    assert provider_of(chosen, place).settings == chosen, "which asks the provider nothing yet"
    with pytest.raises(UsageError, match="both sign people in"):
        provider_of(chosen, replace(place, user_header="X-User", trusted_proxies=("10.0.0.9",)))
    monkeypatch.setitem(sys.modules, "reports.web.provider", None)
    with pytest.raises(UsageError, match=r"groundswell\[oidc\]"):
        provider_of(chosen, place)
