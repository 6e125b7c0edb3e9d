"""A browser without a screen: keeps cookies, carries the forms' token, says where forms come from."""

import re
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from tests.integration.web.desk_market import PASSWORD

ORIGIN = "http://testserver"
LEADING_AWAY = (
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "",
    "/\r\nSet-Cookie: a=b",
    "/" + "x" * 3000,
)
"""Where a signing in must not end: other sites, scripts, no address, broken headers, endless ones."""
_TOKEN = re.compile(r'name="form_token" value="(\w+)"')


class Visitor:
    """Somebody at a browser. `token` is that of the last page with a form."""

    def __init__(
        self, app: FastAPI, name: str | None = None, *, origin: str = ORIGIN, **options: Any
    ) -> None:
        self.client = TestClient(app, base_url=origin, follow_redirects=False, **options)
        self.origin = origin
        self.token = ""
        if name is not None:
            answer = self.sign_in(name)
            assert answer.status_code == 303, answer.text
            self.get("/accounts/me")

    def get(self, address: str, **options: Any) -> Response:
        """Load a page and take the token of its forms."""
        answer = self.client.get(address, **options)
        found = _TOKEN.search(answer.text)
        if found:
            self.token = found[1]
        return answer

    def post(self, address: str, data: dict[str, Any] | None = None, **headers: str) -> Response:
        """Send a form as our own page would."""
        return self.client.post(
            address,
            data={"form_token": self.token, **(data or {})},
            headers={"Origin": self.origin, **headers},
        )

    def sign_in(self, name: str, password: str = PASSWORD, **form: str) -> Response:
        """Fill in the sign-in form."""
        self.get("/login")
        return self.post("/login", {"name": name, "password": password, **form})

    @property
    def cookie(self) -> str | None:
        """The session's token in this browser."""
        return self.client.cookies.get("groundswell") or self.client.cookies.get("__Host-groundswell")
