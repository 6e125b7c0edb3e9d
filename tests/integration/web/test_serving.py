"""The commands `serve` and `accounts`, as processes and as functions."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from groundswell.config import Config
from groundswell.desk.accounts import Accounts
from groundswell.errors import UsageError
from groundswell.store import open_store
from pipeline.serving import Place, listen, services_of, settings_of
from tests.integration.web.desk_market import PASSWORD, QUICK

COMMAND = str(Path(sys.executable).parent / "groundswell")


def groundswell(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [COMMAND, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@contextmanager
def running(store: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the service on a free port and yield the process and its address."""
    process = subprocess.Popen(
        [COMMAND, "serve", "--store", str(store), "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    try:
        said = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        yield process, found[0]
    finally:
        process.kill()
        process.wait(timeout=20)
        process.stderr.close()


def test_from_no_account_to_a_signed_in_moderator(tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    added = groundswell(
        "accounts", "add", "mo", "--role", "moderator", "--store", store, stdin=PASSWORD + "\n"
    )
    assert (added.returncode, added.stdout) == (0, "")
    assert PASSWORD not in added.stderr
    assert groundswell("accounts", "list", "--store", store).stdout.startswith("mo\tmoderator\t")
    with running(store) as (process, base):
        with httpx2.Client(base_url=base, headers={"Origin": base}) as client:
            assert client.get("/healthz").json() == {"status": "ok"}
            assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
            page = client.get("/login")
            assert "server" not in page.headers
            token = re.search(r'name="form_token" value="(\w+)"', page.text)
            assert token
            fields = {"form_token": token[1], "name": "mo", "password": PASSWORD, "next": "/moderation"}
            assert client.post("/login", data=fields).headers["location"] == "/moderation"
            assert "Nothing waits" in client.get("/moderation").text
        process.send_signal(signal.SIGTERM)
        assert process.stderr
        log = process.stderr.read().splitlines()
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)
    lines = [json.loads(line) for line in log]
    assert [line["route"] for line in lines if line["event"] == "request"] == [
        "/healthz", "unmatched", "/login", "/login", "/moderation",
    ]  # fmt: skip
    assert not any(PASSWORD in line or '"mo"' in line or "evil" in line for line in log)


def test_a_password_can_be_taken_from_an_account(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    accounts = Accounts(store, hasher=QUICK)
    accounts.add("ana", "viewer", PASSWORD)
    done = groundswell("accounts", "password", "ana", "--remove", "--store", tmp_path / "s.db")
    assert done.returncode == 0, done.stderr
    assert accounts.admit("ana", None, issuer="https://id.example", subject="7").role == "viewer"
    store.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("accounts", "add", "mo"), "password"),
        (("accounts", "close", "nobody"), "no account named"),
        (("serve", "--host", "0.0.0.0"), "no account yet"),
    ],
)
def test_what_cannot_be_exits_with_two_and_a_reason(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = groundswell(*arguments, "--store", tmp_path / "s.db", stdin="short\n")
    assert done.returncode == 2
    assert said in done.stderr


def test_nobody_listens_beyond_loopback_without_accounts(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    place = Place(host="192.0.2.7", public_url="https://desk.example.org")
    with pytest.raises(UsageError, match="accounts add"):
        services_of(store, Config(), place)
    Accounts(store, hasher=QUICK).add("ada", "admin", PASSWORD)
    services = services_of(store, Config(), place)
    assert services.settings.allowed_hosts >= {"192.0.2.7", "desk.example.org"}
    assert services.settings.is_https
    store.close()


def test_a_provider_without_its_secret_stops_the_start_with_a_reason(tmp_path: Path) -> None:
    config = tmp_path / "groundswell.toml"
    config.write_text(
        '[oidc]\nissuer = "https://id.example.org"\nclient_id = "desk"\naccount_claim = "sub"\n'
        'client_secret_env = "GROUNDSWELL_TEST_UNSET"\n',
        encoding="utf-8",
    )
    done = groundswell("serve", "--config", config, "--store", tmp_path / "s.db", "--port", "0")
    assert done.returncode == 2
    assert "GROUNDSWELL_TEST_UNSET is not set" in done.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_loopback_is_told_apart(host: str) -> None:
    assert Place(host=host).is_loopback
    assert not Place(host="10.0.0.1").is_loopback


@pytest.mark.parametrize(
    "place",
    [
        Place(host="0.0.0.0"),
        Place(user_header="X-User"),
        Place(session_hours=0),
        Place(session_hours=1000),
        Place(public_url="desk.example.org"),
        Place(public_url="https://desk.example.org/path"),
        Place(public_url="https://"),
    ],
)
def test_settings_that_would_be_unsafe_or_useless_are_refused(place: Place) -> None:
    with pytest.raises(UsageError):
        settings_of(place)


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with listen(Place(port=0)) as taken, pytest.raises(UsageError, match="choose another with --port"):
        listen(Place(port=taken.getsockname()[1]))
