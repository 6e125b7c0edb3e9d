"""The OpenID Connect provider, asked through Authlib; what it says counts only after every check.

Authlib does the protocol: discovery, PKCE, the exchange of the code, and the checks of the id token
(signature, issuer, audience, times, nonce). Ours are the bounds on it: one issuer, no redirects, no
symmetric or missing signatures, a provider that is down is not waited for again and again.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OAuthError, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import ClaimError, JoseError
from requests import ConnectionError, RequestException, Timeout  # noqa: A004 - requests' own names

from groundswell.config import OpenIdConnect
from reports.web.attempt import Attempt, Unreachable, Untrusted

ALGORITHMS = tuple("RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 Ed25519 EdDSA".split())
"""Signatures with a key that only the provider has: "none" proves nothing, HS256 only that one knows our
secret."""
_LEEWAY_SECONDS = 60
_PATIENCE_SECONDS = (3.0, 6.0)
"""To connect, and for each answer."""
_DOCUMENT_SECONDS = 3600.0
_PAUSE_SECONDS = 5.0
"""How long a provider that did not answer is not asked again: requests must not pile up behind it."""
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_OURS_TO_MEND = frozenset(
    {"invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}
)
"""Answers to the code's exchange that no person who signs in can do anything about."""


class Provider:
    """One provider; safe to use from several threads.

    `clock` tells seconds that only grow.
    """

    def __init__(
        self, settings: OpenIdConnect, secret: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings = settings
        self._secret = secret
        self._clock = clock
        self._client: _Client | None = None
        self._client_until = 0.0
        self._silent_until = 0.0
        self._lock = Lock()

    def address(self, attempt: Attempt, redirect_uri: str) -> str:
        """Return where a browser has to go; raise `Unreachable` where the provider says nothing."""
        with self._asking() as client:
            made = client.create_authorization_url(
                redirect_uri, state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
            )
        return str(made["url"])

    def claims(self, attempt: Attempt, code: str, redirect_uri: str) -> Mapping[str, Any]:
        """Return what the provider says of whoever came back with a code.

        The user-info endpoint is asked as well where the id token lacks a claim that we need. Raises
        `Untrusted` where anything does not fit the attempt, `Unreachable` where the provider cannot answer.
        """
        with self._asking() as client:
            token = client.fetch_access_token(redirect_uri, code=code, code_verifier=attempt.verifier)
            if not isinstance(token.get("id_token"), str):
                raise Untrusted("no_id_token")
            expected = {
                "iss": {"essential": True, "value": self.settings.issuer},
                "aud": {"essential": True, "value": self.settings.client_id},
            }
            found = client.parse_id_token(token, attempt.nonce, expected, leeway=_LEEWAY_SECONDS)
            if all(name in found for name in self._needed()) or not client.has_user_info:
                return dict(found)
            more = client.userinfo(token=token)
        if more.get("sub") != found["sub"]:
            raise Untrusted("other_subject")
        return {**more, **found}

    def _needed(self) -> Iterator[str]:
        yield self.settings.account_claim
        if self.settings.account_claim == "email":
            yield "email_verified"
        if self.settings.role_claim:
            yield self.settings.role_claim

    @contextmanager
    def _asking(self) -> Iterator["_Client"]:
        """Yield a client that knows the provider's endpoints; turn what goes wrong into our two errors."""
        try:
            yield self._known()
        except (ConnectionError, Timeout) as error:
            self._pause()
            raise Unreachable("no_answer") from error
        except RequestException as error:  # no pause: somebody's made-up code may have upset it
            raise Unreachable("bad_answer") from error
        except ClaimError as error:
            raise Untrusted(f"{error.error} {error.claim}") from error
        except JoseError as error:
            self._forget()
            raise Untrusted(error.error) from error
        except OAuthError as error:
            if error.error in _OURS_TO_MEND:
                raise Unreachable(error.error) from error
            raise Untrusted("code_refused") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:  # documents of another shape
            self._forget()
            raise Unreachable("not_understood") from error

    def _known(self) -> "_Client":
        if self._clock() < self._silent_until:
            raise Unreachable("no_answer")
        if not self._lock.acquire(timeout=_PATIENCE_SECONDS[0]):
            raise Unreachable("no_answer")
        try:
            if self._client is None or self._clock() >= self._client_until:
                self._client = self._introduced()
                self._client_until = self._clock() + _DOCUMENT_SECONDS
            return self._client
        finally:
            self._lock.release()

    def _introduced(self) -> "_Client":
        """Return a client that has read the discovery document."""
        client = _Client(self.settings, self._secret)
        try:
            client.load_server_metadata()
        except Exception:
            self._pause()
            raise
        return client

    def _pause(self) -> None:
        self._silent_until = self._clock() + _PAUSE_SECONDS

    def _forget(self) -> None:
        """Read the provider's documents anew next time: its keys may be others, or were not whole."""
        self._client_until = self._clock()


class _Session(OAuth2Session):  # type: ignore[misc] # Authlib has no types
    """Follows no redirects: one would carry the code and the secret to where it leads."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.max_redirects = 0


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc] # Authlib has no types
    """Authlib's client without a web framework."""

    client_cls = _Session
    server_metadata: dict[str, Any]

    def __init__(self, settings: OpenIdConnect, secret: str) -> None:
        super().__init__(
            framework=None,
            client_id=settings.client_id,
            client_secret=secret,
            server_metadata_url=settings.issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs={
                "scope": " ".join(settings.scopes),
                "code_challenge_method": "S256",
                "default_timeout": _PATIENCE_SECONDS,
            },
        )
        self._issuer = settings.issuer

    @property
    def has_user_info(self) -> bool:
        """Whether the provider tells more about people than its tokens do."""
        return "userinfo_endpoint" in self.server_metadata

    def load_server_metadata(self) -> dict[str, Any]:
        """Return the discovery document, checked when it is read."""
        if "_loaded_at" not in self.server_metadata:
            found = super().load_server_metadata()
            self.server_metadata = {**_checked(found, self._issuer), "_loaded_at": found["_loaded_at"]}
        return self.server_metadata


def _checked(found: Mapping[str, Any], issuer: str) -> dict[str, Any]:
    """Return what we use of a discovery document; raise `Unreachable` for one that is not this issuer's."""
    if found.get("issuer") != issuer:
        raise Unreachable("other_issuer")
    used = {name: found[name] for name in _ENDPOINTS}
    if "userinfo_endpoint" in found:
        used["userinfo_endpoint"] = found["userinfo_endpoint"]
    scheme = urlsplit(issuer).scheme
    if any(urlsplit(address).scheme not in ("https", scheme) for address in used.values()):
        raise Unreachable("insecure_endpoint")
    offered = found.get("id_token_signing_alg_values_supported", ["RS256"])
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    is_post = "client_secret_basic" not in methods and "client_secret_post" in methods
    return {
        **used,
        "issuer": issuer,
        "id_token_signing_alg_values_supported": [each for each in ALGORITHMS if each in offered],
        "token_endpoint_auth_method": "client_secret_post" if is_post else "client_secret_basic",
    }
