"""A sign-in that leads over a provider: what a browser carries there and back, and how it can end."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Self


class Unreachable(Exception):
    """The provider cannot be used now; `reason` is a code for the log that holds nothing secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Untrusted(Exception):
    """What came back proves nothing; `reason` is a code for the log that holds nothing secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt. All that must not be guessed follows from a cookie, so nothing is kept in the service.

    `seed` is 256 random bits; `address` is where to go on to, one of ours.
    """

    seed: str
    address: str

    @classmethod
    def begin(cls, address: str) -> Self:
        """Return a new attempt."""
        return cls(seed=secrets.token_urlsafe(32), address=address)

    @classmethod
    def from_cookie(cls, value: str) -> Self:
        """Return the attempt of a cookie; whoever made one up has the state of no browser but their own."""
        seed, _, address = value.partition("|")
        return cls(seed=seed, address=address)

    @property
    def cookie(self) -> str:
        """What the browser keeps until it comes back."""
        return f"{self.seed}|{self.address}"

    @property
    def state(self) -> str:
        """What must come back with the browser: others cannot bring theirs to an end in it."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """What must stand in the token: one that was made for another sign-in is refused."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """What only we know of the code's request (PKCE): a stolen code is worth nothing."""
        return self._derived("verifier")

    def is_answered_by(self, state: str) -> bool:
        """Return whether `state` is that of this attempt."""
        return hmac.compare_digest(state.encode("utf-8", "replace"), self.state.encode())

    def _derived(self, purpose: str) -> str:
        made = hmac.new(self.cookie.encode(), f"groundswell oidc {purpose}".encode(), hashlib.sha256)
        return urlsafe_b64encode(made.digest()).rstrip(b"=").decode()
