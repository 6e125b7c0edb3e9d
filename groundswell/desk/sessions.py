"""Signed-in browsers: a random token in a cookie, its hash in the store, an end that nothing postpones."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundswell.desk.accounts import Clock, now
from groundswell.records import Account, Session
from groundswell.store import Store

LIFETIME = timedelta(hours=12)
"""A working day and its overtime; OWASP asks for 4 to 8 hours where people work all day, plus slack."""
_LEEWAY = timedelta(minutes=5)
"""How far clocks are set right, or differ between machines, without anybody being signed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is asking, and the token of their browser, from which the tokens of its forms follow."""

    account: Account
    session: Session
    token: str

    @property
    def form_token(self) -> str:
        """What each form of this session carries; another site cannot know it."""
        return form_token(self.token)


class Sessions:
    """The sessions of one store. Looking one up never writes."""

    def __init__(self, store: Store, clock: Clock = now, lifetime: timedelta = LIFETIME) -> None:
        self._store = store
        self._clock = clock
        self._lifetime = lifetime

    def open(self, account: Account) -> str:
        """Start a session and return its token, 256 random bits; those that are over are swept out."""
        token = secrets.token_urlsafe(32)
        begun = self._clock()
        session = Session(
            id=_id_of(token), account_id=account.id, created_at=begun, expires_at=begun + self._lifetime
        )
        with self._store.transaction() as writer:
            for old in writer.read(Session):
                if not _is_on(old, begun):
                    writer.delete(Session, id=old.id)
            writer.insert([session])
        return token

    def find(self, token: str) -> SignedIn | None:
        """Return who a token stands for; None where it is unknown, ended, or the account was closed."""
        found = self._store.read(Session, id=_id_of(token))
        if not found or not _is_on(found[0], self._clock()):
            return None
        (account,) = self._store.read(Account, id=found[0].account_id)
        if account.disabled_at is not None:
            return None
        return SignedIn(account=account, session=found[0], token=token)

    def close(self, token: str) -> None:
        """End a session; ending one that is over already is no error."""
        with self._store.transaction() as writer:
            writer.delete(Session, id=_id_of(token))


def _is_on(session: Session, moment: datetime) -> bool:
    """Return whether a session has begun and not ended.

    One that is to begin later was opened before the clock was turned back, and would last as much longer.
    """
    return session.created_at - _LEEWAY <= moment < session.expires_at


def form_token(token: str) -> str:
    """Return the token of the forms of a browser that holds `token` in its cookie.

    It follows from the cookie, which scripts of other sites can neither read nor, with the `__Host-`
    prefix, set. The other way round is closed: who reads a form learns nothing about the session.
    """
    return hmac.new(token.encode(), b"groundswell form", hashlib.sha256).hexdigest()


def _id_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
