"""Who may sign in, and as what: names, roles and argon2 password hashes."""

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from threading import BoundedSemaphore

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from groundswell.errors import NotAdmitted, UsageError
from groundswell.ids import digest, row_id
from groundswell.records import Account, AccountRole, Session
from groundswell.store import Store

Clock = Callable[[], datetime]

SHORTEST_PASSWORD = 12
"""Code points. NIST SP 800-63B asks for 15 where a password is the only factor, and for 8 at least."""
LONGEST_PASSWORD = 1024
"""UTF-8 bytes; hashing more would only serve those who want to keep us busy."""
HASHES_AT_ONCE = 2
"""One hash takes 64 MiB and a twentieth of a second: a flood of sign-ins must not take the machine."""

_NAME = re.compile(r"[^\W_][\w.@+-]{0,63}")
_RANK: dict[AccountRole, int] = {"viewer": 0, "moderator": 1, "admin": 2}


def now() -> datetime:
    """Return the present moment; tests pass another clock."""
    return datetime.now(UTC)


def allows(role: AccountRole, needed: AccountRole) -> bool:
    """Return whether somebody with `role` may do what is for `needed`.

    >>> allows("admin", "moderator"), allows("viewer", "moderator")
    (True, False)
    """
    return _RANK[role] >= _RANK[needed]


class Accounts:
    """The accounts of one store."""

    def __init__(self, store: Store, clock: Clock = now, hasher: PasswordHasher | None = None) -> None:
        self._store = store
        self._clock = clock
        self._hasher = hasher or PasswordHasher()  # argon2id with RFC 9106's second choice of parameters
        self._turns = BoundedSemaphore(HASHES_AT_ONCE)
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def all(self) -> list[Account]:
        """Return every account by name, the disabled ones included."""
        return sorted(self._store.read(Account), key=lambda account: account.name)

    def find(self, name: str) -> Account | None:
        """Return the account of this name that may sign in; None where there is none."""
        found = self._store.read(Account, id=_id_of(name))
        return found[0] if found and found[0].disabled_at is None else None

    def add(self, name: str, role: AccountRole, password: str | None) -> Account:
        """Add an account; without a password only a proxy or a provider can sign it in.

        Raises `UsageError` for a name that is taken or cannot be one, and for a poor password.
        """
        account = self._made(name, role, password)
        if not self._insert(account):
            raise UsageError(f"there is an account named {account.name!r} already; choose another name")
        return account

    def admit(self, name: str, role: AccountRole | None, *, issuer: str, subject: str) -> Account:
        """Return the account of whom a provider vouches for; raise `NotAdmitted` where none is right.

        `issuer` and `subject` tell who it is; names may be given to somebody else (OpenID Connect Core 1.0,
        5.7). So the name finds an account only once: from then on it is this subject's, under whatever name,
        and nobody else's. Accounts with a password are never opened so: whoever can choose a name at the
        provider would be their owner. `role` is what the provider's groups make of this person: an account
        gets it, and is added where there is none. None leaves roles to us and adds nobody.
        """
        whom = digest(issuer, subject)
        if role is not None and not (
            self._store.read(Account, subject=whom) or self._store.read(Account, id=_id_of(name))
        ):
            self._insert(self._made(name, role, None))
        with self._store.transaction() as writer:
            found = writer.read(Account, subject=whom) or writer.read(Account, id=_id_of(name))
            if not found:
                raise NotAdmitted("no_account", "there is no account for you here; ask an administrator")
            account = _admissible(found[0], name, whom)
            admitted = replace(account, subject=whom, role=role or account.role)
            if admitted != account:
                writer.replace(admitted)
            if admitted.role != account.role:
                writer.delete(Session, account_id=account.id)
        return admitted

    def unbind(self, name: str) -> None:
        """Let the next whom the provider knows by this name have the account, and sign it out everywhere."""
        self._change(name, subject=None)

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password and sign it out everywhere."""
        self._change(name, password_hash=self._hash(password, name))

    def remove_password(self, name: str) -> None:
        """Leave an account to a proxy or a provider alone, and sign it out everywhere."""
        self._change(name, password_hash=None)

    def set_role(self, name: str, role: AccountRole) -> None:
        """Give an account another role and sign it out everywhere."""
        self._change(name, role=_role(role))

    def disable(self, name: str) -> None:
        """Close an account; its decisions and corrections keep its name."""
        self._change(name, disabled_at=self._clock())

    def enable(self, name: str) -> None:
        """Open a closed account again."""
        self._change(name, disabled_at=None)

    def verify(self, name: str, password: str) -> Account | None:
        """Return the account if the password is its own; None otherwise.

        An unknown name takes as long as a wrong password, so that time tells nobody who has an account.
        """
        account = self.find(name)
        known = account.password_hash if account else None
        is_right = self._matches(known or self._nobody, password)
        return account if account and known and is_right else None

    def _insert(self, account: Account) -> bool:
        """Add an account; return False where one of this name was there, or came at the same moment."""
        try:
            with self._store.transaction() as writer:
                writer.insert([account])
        except sa.exc.IntegrityError:
            return False
        return True

    def _made(self, name: str, role: AccountRole, password: str | None) -> Account:
        """Return a new account that is in no store yet."""
        name = unicodedata.normalize("NFC", name)
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"{name!r} cannot be a name: use 1 to 64 letters, digits, or . @ + - _ after the first"
            )
        return Account(
            id=_id_of(name),
            name=name,
            role=_role(role),
            password_hash=None if password is None else self._hash(password, name),
            feed_secret=secrets.token_urlsafe(24),
            created_at=self._clock(),
            disabled_at=None,
        )

    def _matches(self, known: str, password: str) -> bool:
        if len(password.encode("utf-8", "surrogatepass")) > LONGEST_PASSWORD:
            return False
        with self._turns:
            try:
                return self._hasher.verify(known, _normal(password))
            except (VerificationError, InvalidHashError):
                return False

    def _hash(self, password: str, name: str) -> str:
        if len(password) < SHORTEST_PASSWORD or len(password.encode("utf-8", "replace")) > LONGEST_PASSWORD:
            raise UsageError(
                f"a password needs {SHORTEST_PASSWORD} characters or more (and at most {LONGEST_PASSWORD} "
                "bytes); several words in a row are easy to keep in mind"
            )
        if len(set(password)) < 5 or name.casefold() in password.casefold():
            raise UsageError("this password is too easy to guess: it repeats a few characters or the name")
        with self._turns:
            return self._hasher.hash(_normal(password))

    def _change(self, name: str, **changes: object) -> None:
        with self._store.transaction() as writer:
            found = writer.read(Account, id=_id_of(name))
            if not found:
                raise UsageError(f"there is no account named {name!r}; `groundswell accounts list` shows all")
            writer.replace(replace(found[0], **changes))  # type: ignore[arg-type]
            writer.delete(Session, account_id=found[0].id)


def _admissible(account: Account, name: str, whom: str) -> Account:
    """Return an account that a provider's word may open; raise `NotAdmitted` for any other."""
    if account.disabled_at is not None:
        raise NotAdmitted("account_closed", "your account here is closed; ask an administrator")
    if account.password_hash is not None:
        raise NotAdmitted("account_has_password", "the account of that name signs in with its password")
    if account.subject is not None:
        if account.subject != whom:
            raise NotAdmitted("other_subject", "the account of that name is somebody else's")
        return account
    if account.name != unicodedata.normalize("NFC", name):  # to the provider, "Ana" may be somebody else
        raise NotAdmitted("other_spelling", "there is an account here whose name is spelled differently")
    return account


def _id_of(name: str) -> str:
    """Return the id of a name: "Ana" and "ana" are one account, so that nobody can pose as another."""
    return row_id("account", unicodedata.normalize("NFKC", name).casefold())


def _normal(password: str) -> str:
    """Return the password as typed on any keyboard: RFC 8265 asks for NFC."""
    return unicodedata.normalize("NFC", password)


def _role(role: str) -> AccountRole:
    for known in _RANK:
        if role == known:
            return known
    raise UsageError(f"{role!r} is no role; expected one of {', '.join(_RANK)}")
