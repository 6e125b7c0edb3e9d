"""The service and the database: what they are told in confidence is in no log, page, file or message."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey

from tests.hardening import club
from tests.hardening.echoing import places
from tests.hardening.leaks import ASCII_SECRET, SECRET, Order, leaks, obey
from tests.integration.postgres.server import Server, programs
from tests.integration.web.own_provider import providing

SERVING = """
import logging
logging.basicConfig(level=logging.DEBUG)
import reports.web.provider as provider
provider._PAUSE_SECONDS, provider._DOCUMENT_SECONDS, provider._PATIENCE_SECONDS = 0, 0, (0.3, 0.3)
from pipeline.cli import main
main()
"""
CONFIGURATION = """
[oidc]
issuer = "{}"
client_id = "desk"
client_secret_env = "OUR_SECRET"
account_claim = "sub"
"""
TOLD = json.dumps({"error": SECRET, "error_description": SECRET, "id_token": SECRET, "access_token": SECRET})
CLIENT_ERROR = json.dumps({"error": "invalid_client", "error_description": SECRET})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of all that is written."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@contextmanager
def serving(store: Path, log: Path, told: Mapping[str, str]) -> Iterator[httpx2.Client]:
    """Run the service, with all that is logged going into a file, and yield a browser at it.

    `told` is added to its environment; it reads its configuration in the folder of the log.
    """
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVING, "serve", "--port", "0", "--store", str(store)],
            stdout=said, stderr=said, cwd=log.parent,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | dict(told),
        )  # fmt: skip
        try:
            base = _address(process, log)
            with httpx2.Client(base_url=base, headers={"Origin": base}, timeout=20) as client:
                yield client
            process.send_signal(signal.SIGTERM)
            process.wait(20)
        finally:
            process.kill()
            process.wait(20)


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    deadline = time.monotonic() + 60
    while not (found := re.search(r"http://127\.0\.0\.1:\d+/, the queue", log.read_text(errors="replace"))):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found[0].removesuffix("/, the queue")


def _token(client: httpx2.Client, page: str) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', client.get(page).text)
    assert found, f"{page} has no form"
    return found[1]


def _sign_in(client: httpx2.Client, name: str, password: str) -> int:
    form = {"form_token": _token(client, "/login"), "name": name, "password": password}
    return client.post("/login", data=form).status_code


def _come_back(client: httpx2.Client) -> httpx2.Response:
    """Go to the provider and come back with a code, whatever it then says."""
    begun = client.get("/login/oidc")
    if begun.status_code != 303:
        return begun
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    return client.get("/login/oidc/return", params={"state": state, "code": SECRET})


def test_whatever_the_service_goes_through(tmp_path: Path, data: Path) -> None:
    key = RSAKey.generate_key(2048, auto_kid=True)
    log, store = tmp_path / "log", data / "s.db"
    adding = Order(arguments=["accounts", "add", "ann", "--store", str(store)], stdin=SECRET + "\n")
    again = Order(arguments=["accounts", "add", "ann", "--store", str(store)], stdin=SECRET + "\n")
    short = Order(arguments=["accounts", "password", "bo", "--store", str(store)], stdin=SECRET + "\n")
    said = obey([adding, again, short], data / "state", cwd=tmp_path)
    assert said.codes == (0, 2, 2)
    pages: list[httpx2.Response] = []
    secrets = {"OUR_SECRET": SECRET, "GROUNDSWELL_METRICS_TOKEN": ASCII_SECRET}
    with ExitStack() as stack:
        at, provider = stack.enter_context(places(tmp_path)), stack.enter_context(providing(key, key))
        (tmp_path / "groundswell.toml").write_text(CONFIGURATION.format(provider.issuer), encoding="utf-8")
        client = stack.enter_context(serving(store, log, secrets))
        document = provider.document()
        for token in ((401, TOLD), (400, CLIENT_ERROR), (403, TOLD), (500, TOLD), (200, TOLD), (302, TOLD)):
            provider.answers = {"/token_endpoint": token}
            pages.append(_come_back(client))
        for place in (at.untrusted, at.silent, at.refusing, f"{at.echoing}/401", f"{at.echoing}/page"):
            changed = {**document, "token_endpoint": f"{place}/token"}
            provider.answers = {"/.well-known/openid-configuration": (200, json.dumps(changed))}
            pages.append(_come_back(client))
        provider.answers = {"/.well-known/openid-configuration": (500, TOLD)}
        pages.append(_come_back(client))
        assert {page.status_code for page in pages} == {400, 503}
        assert _sign_in(client, SECRET, SECRET) == 401
        assert _sign_in(client, "ann", SECRET + "x") == 401
        assert _sign_in(client, "ann", SECRET) == 303
        session = client.cookies["groundswell"]
        form = _token(client, "/accounts/me")
        for address in ("/metrics", f"/{quote(SECRET)}", f"/login?next=/{quote(SECRET)}", "/accounts/me"):
            client.get(address, headers={"Authorization": f"Bearer {ASCII_SECRET}"})
        change = {"form_token": form, "old": SECRET, "new": "x" + SECRET, "current": SECRET}
        client.post("/accounts/me/password", data=change)
        client.post("/logout", data={"form_token": SECRET})
        client.get("/accounts/me", headers={"Host": ASCII_SECRET[:5]})
        with closing(sqlite3.connect(store)) as broken, broken:
            broken.execute("ALTER TABLE session RENAME TO gone")
            broken.execute("ALTER TABLE account RENAME TO away")
        pages += [client.get("/accounts/me"), client.post("/login", data={"form_token": form})]
        assert {page.status_code for page in pages[-2:]} <= {403, 500, 503}
    told = said.out + said.err + "".join(page.text for page in pages) + log.read_text(errors="replace")
    assert "oidc_unreachable" in told
    assert leaks(told, data) == []
    assert leaks(told, data, parts=[session, form]) == []


def test_a_trace_tells_no_row(tmp_path: Path, data: Path) -> None:
    """A command that dies over a statement leaves its trace, without what was to be written."""
    store = data / "s.db"
    order = Order(arguments=["accounts", "add", "ann", "--store", str(store)], stdin=SECRET + "\n")
    assert obey([order], data / "state", cwd=tmp_path).codes == (0,)
    with closing(sqlite3.connect(store)) as broken, broken:
        kept = broken.execute("SELECT password_hash, feed_secret FROM account").fetchone()
        broken.execute("CREATE TRIGGER no BEFORE INSERT ON account BEGIN SELECT RAISE(ABORT, 'no'); END")
    change = Order(arguments=["accounts", "role", "ann", "admin", "--store", str(store)])
    said = obey([change], data / "state", cwd=tmp_path)
    assert said.codes == (None,)
    trace = said.err[said.err.index("Traceback") :]
    assert "IntegrityError" in trace
    assert leaks(trace, parts=[*kept, "account-"]) == []


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    """A server that asks "keeper", who may create nothing, for the secret, and trusts its administrator."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL here: install Debian's package `postgresql`, or put initdb on PATH")
    server = Server(found)
    try:
        server.execute(f"CREATE ROLE keeper LOGIN PASSWORD '{SECRET}'")
        rules = server.data / "pg_hba.conf"
        rules.write_text(f"local all keeper scram-sha-256\n{rules.read_text()}")
        server.execute("SELECT pg_reload_conf()")
        yield server
    finally:
        server.remove()


def test_whatever_postgresql_refuses(tmp_path: Path, data: Path, postgres: Server) -> None:
    secret, host = quote(SECRET, safe=""), quote(str(postgres.folder), safe="")
    stores = {
        "another password": f"postgresql+psycopg://keeper:x{secret}@/postgres?host={host}",
        "another password in the query": f"postgresql+psycopg://keeper@/postgres?host={host}&password=x{secret}",
        "no such role": f"postgresql+psycopg://nobody:{secret}@/postgres?host={host}",
        "no such database": f"postgresql+psycopg://keeper:{secret}@/nowhere?host={host}",
        "may create nothing": f"postgresql+psycopg://keeper:{secret}@/postgres?host={host}",
        "nobody listens": f"postgresql+psycopg://keeper:{secret}@127.0.0.1:1/postgres?connect_timeout=2",
        "no number": f"postgresql+psycopg://keeper:{secret}@/postgres?host={host}&connect_timeout={secret}",
        "no such option": f"postgresql+psycopg://keeper:{secret}@/postgres?host={host}&a={secret}",
    }
    thread = str(club.source(tmp_path))
    orders = [
        Order(arguments=[*order, "--store", store])
        for store in stores.values()
        for order in (
            ["collect", thread],
            ["analyze"],
            ["report", "all", "--out", str(data / "out")],
            ["serve", "--port", "0"],
        )
    ]
    said = obey(orders, data / "state", cwd=tmp_path)
    assert set(said.codes) == {2}, said.err[-3000:]
    assert leaks(said.out + said.err, data) == []
