"""Accounts and sessions: who gets in, who does not, and what the store never holds."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from groundswell.desk.accounts import Accounts
from groundswell.desk.sessions import Sessions, form_token
from groundswell.errors import NotAdmitted, UsageError
from groundswell.records import Session
from groundswell.store import Store, open_store

PASSWORD = "nine otters in a teapot"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ANA = {"issuer": "https://id.example", "subject": "7"}
"""Whom a provider means by ana."""


class Watch:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.time = datetime(2024, 5, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "s.db")
    yield opened
    opened.close()


def test_only_the_right_password_of_an_open_account_is_right(store: Store) -> None:
    accounts = Accounts(store, hasher=QUICK)
    added = accounts.add("Ana", "moderator", PASSWORD)
    assert accounts.verify("ana", PASSWORD) == added
    assert accounts.verify("Ana", PASSWORD + "!") is None
    assert accounts.verify("Ben", PASSWORD) is None
    accounts.disable("Ana")
    assert accounts.verify("Ana", PASSWORD) is None
    accounts.enable("Ana")
    assert accounts.verify("Ana", PASSWORD) is not None


def test_a_password_is_the_same_however_the_keyboard_writes_its_accents(store: Store) -> None:
    accounts = Accounts(store, hasher=QUICK)
    accounts.add("ana", "viewer", "caf\u00e9 at the harbour")
    assert accounts.verify("ana", "cafe\u0301 at the harbour")


def test_an_account_without_a_password_cannot_sign_in_with_one(store: Store) -> None:
    accounts = Accounts(store, hasher=QUICK)
    accounts.add("ana", "viewer", None)
    assert accounts.verify("ana", "") is None


@pytest.mark.parametrize("name", ["", "a b", "-x", "_", "x" * 65, "a/b", "a\u202eb", "a\n"])
def test_names_that_cannot_be_are_refused(store: Store, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a name"):
        Accounts(store, hasher=QUICK).add(name, "viewer", PASSWORD)


@pytest.mark.parametrize("other", ["ana", "ANA", "Ａna"])
def test_nobody_can_take_a_name_that_looks_like_another(store: Store, other: str) -> None:
    accounts = Accounts(store, hasher=QUICK)
    accounts.add("Ana", "viewer", PASSWORD)
    with pytest.raises(UsageError, match="already"):
        accounts.add(other, "admin", PASSWORD)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "hello-ana-hello", "x" * 1025])
def test_poor_passwords_are_refused(store: Store, password: str) -> None:
    with pytest.raises(UsageError, match="password"):
        Accounts(store, hasher=QUICK).add("ana", "viewer", password)


def test_a_session_ends_on_time_and_when_told_to(store: Store) -> None:
    clock = Watch()
    account = Accounts(store, clock, QUICK).add("ana", "viewer", PASSWORD)
    sessions = Sessions(store, clock, timedelta(hours=8))
    token = sessions.open(account)
    clock.time += timedelta(hours=8, microseconds=-1)
    assert sessions.find(token) is not None
    clock.time += timedelta(microseconds=1)
    assert sessions.find(token) is None
    other = sessions.open(account)
    assert store.count(Session) == 1, "the ended session is swept out"
    sessions.close(other)
    assert sessions.find(other) is None


@pytest.mark.parametrize("change", ["password", "no password", "role", "disable"])
def test_changing_an_account_signs_it_out_everywhere(store: Store, change: str) -> None:
    accounts, sessions = Accounts(store, hasher=QUICK), Sessions(store)
    token = sessions.open(accounts.add("ana", "viewer", PASSWORD))
    others = sessions.open(accounts.add("ben", "viewer", PASSWORD))
    match change:
        case "password":
            accounts.set_password("ana", "seven quiet herons")
        case "no password":
            accounts.remove_password("ana")
            assert accounts.verify("ana", PASSWORD) is None
        case "role":
            accounts.set_role("ana", "admin")
        case "disable":
            accounts.disable("ana")
    assert sessions.find(token) is None
    assert sessions.find(others) is not None


def test_many_who_come_at_once_under_one_name_get_one_account(store: Store) -> None:
    accounts = Accounts(store, hasher=QUICK)
    with ThreadPoolExecutor(8) as pool:
        admitted = list(pool.map(lambda _: accounts.admit("ana", "viewer", **ANA), range(40)))
        added = list(pool.map(lambda _: _was_added(accounts), range(8)))
    assert {account.id for account in admitted} == {accounts.all()[0].id}
    assert added.count(True) == 1
    assert len(accounts.all()) == 2


def test_an_account_is_its_owners_whatever_the_provider_calls_them(store: Store) -> None:
    accounts = Accounts(store, hasher=QUICK)
    accounts.add("ana", "moderator", None)
    first = accounts.admit("ana", None, **ANA)
    assert accounts.admit("anna", None, **ANA) == first, "renamed at the provider"
    assert accounts.admit("anna", "viewer", **ANA).name == "ana"
    assert len(accounts.all()) == 1
    for other in ({**ANA, "subject": "8"}, {**ANA, "issuer": "https://other.example"}):
        with pytest.raises(NotAdmitted, match="somebody else's"):
            accounts.admit("ana", "admin", **other)
    accounts.unbind("ana")
    assert accounts.admit("ana", None, **{**ANA, "subject": "8"}).name == "ana"
    with pytest.raises(NotAdmitted, match="somebody else's"):
        accounts.admit("ana", None, **ANA)


def _was_added(accounts: Accounts) -> bool:
    try:
        accounts.add("ben", "viewer", None)
    except UsageError:
        return False
    return True


def test_a_made_up_token_is_nobodys(store: Store) -> None:
    sessions = Sessions(store)
    token = sessions.open(Accounts(store, hasher=QUICK).add("ana", "viewer", PASSWORD))
    assert sessions.find(token[:-1]) is None
    assert sessions.find(store.read(Session)[0].id) is None, "what a thief of the store finds opens nothing"
    assert form_token(token) != form_token(token + "x")


def test_the_store_holds_neither_passwords_nor_tokens(store: Store, tmp_path: Path) -> None:
    token = Sessions(store).open(Accounts(store).add("ana", "viewer", PASSWORD))
    with store.engine.begin() as connection:
        connection.execute(sa.text("PRAGMA wal_checkpoint"))
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PASSWORD.encode() not in content
    assert token.encode() not in content
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in content
