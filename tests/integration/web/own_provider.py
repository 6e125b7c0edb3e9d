"""A small OpenID Connect provider on loopback that can also lie, which no honest one can be made to do.

It keeps the protocol's own promises: a code is good once, for one redirect address and one PKCE verifier,
and only to a client that knows its secret. The certified provider of `tests/integration/servers` shows that
this one and ours have not merely misunderstood the protocol alike.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from groundswell.config import OpenIdConnect
from reports.web.provider import Provider

CLIENT, SECRET = "groundswell-desk", "only the two of us know this one"
RETURN = "/login/oidc/return"


class OwnProvider:
    """What it knows, and how it lies. Who comes is whoever `person` describes.

    `lies` replaces claims of the id token, and None leaves one out; `answers` replaces whole answers by
    path: a status and a text. `signing` is the name of the algorithm, or "other key".
    """

    def __init__(self, key: RSAKey, other: RSAKey) -> None:
        self.issuer = ""
        self._key, self._other = key, other
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget every lie, and everything that was asked."""
        self.person: dict[str, Any] = {"sub": "24400320", "preferred_username": "sam"}
        self.more: dict[str, Any] = {}
        self.lies: dict[str, Any] = {}
        self.answers: dict[str, tuple[int, str]] = {}
        self.signing = "RS256"
        self.names_keys = True
        self.asked: list[str] = []
        self.issued: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    def change_keys(self) -> None:
        """Sign with the other key from now on, and show that one."""
        self._key, self._other = self._other, self._key

    def document(self) -> dict[str, Any]:
        """Return the discovery document."""
        endpoints = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        return {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{name}" for name in endpoints},
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes to next: nobody is asked for a password here."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        self.issued.append(code)
        answer = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Return the answer to a code."""
        if authorization != "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode():
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form["code"], None)
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        if (
            asked is None
            or form["redirect_uri"] != asked["redirect_uri"]
            or base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        made = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer"}
        if "id_token" not in self.lies:
            made["id_token"] = self._signed(asked["nonce"])
        self.issued += made.values()
        return 200, made

    def keys(self) -> dict[str, Any]:
        """Return the public key."""
        return dict(KeySet([self._key]).as_dict(private=False))

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person,
            **self.lies,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.signing == "none":
            parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        if self.signing == "HS256":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        key = self._other if self.signing == "other key" else self._key
        named = {"kid": self._key.kid} if self.names_keys else {}
        return jwt.encode({"alg": "RS256", **named}, claims, key)


def silent() -> Provider:
    """Return one that nobody answers for: its routes are there, and nothing comes of them."""
    return Provider(OpenIdConnect(issuer="http://127.0.0.1:9", client_id=CLIENT, account_claim="sub"), SECRET)


@contextmanager
def providing(key: RSAKey, other: RSAKey) -> Iterator[OwnProvider]:
    """Serve a provider on a free loopback port."""
    provider = OwnProvider(key, other)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            name = parts.path.rpartition("/")[2]
            if self._answered(parts.path):
                return
            match name:
                case "openid-configuration":
                    self._send(200, provider.document())
                case "jwks_uri":
                    self._send(200, provider.keys())
                case "userinfo_endpoint":
                    self._send(200, {"sub": provider.person["sub"], **provider.more})
                case "authorization_endpoint":
                    self.send_response(303)
                    self.send_header("Location", provider.authorize(dict(parse_qsl(parts.query))))
                    self.end_headers()

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            if not self._answered(self.path):
                self._send(*provider.token(form, self.headers.get("Authorization", "")))

        def _answered(self, path: str) -> bool:
            provider.asked.append(path)
            status, text = provider.answers.get(path, (0, ""))
            if status:
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", text)
                self.end_headers()
                self.wfile.write(text.encode())
            return bool(status)

        def _send(self, status: int, value: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
