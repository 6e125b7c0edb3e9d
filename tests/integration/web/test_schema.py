"""Whatever the OpenAPI document allows, and whatever it forbids, is answered: never with a server error.

GROUNDSWELL_FUZZ_CALLS sets the calls for each operation and kind of data; 850 make 50,000 in all. With
--junitxml, the file tells how many calls had which status.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from httpx2 import InvalidURL
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from joserfc.jwk import RSAKey
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from groundswell.config import OpenIdConnect
from groundswell.errors import DeskError
from reports.web.app import create_app
from reports.web.provider import Provider
from reports.web.throttle import WINDOW
from tests.integration.web.desk_market import Case, flagged_id, open_case
from tests.integration.web.own_provider import CLIENT, SECRET, providing
from tests.integration.web.visitor import ORIGIN, Visitor

CALLS = int(os.environ.get("GROUNDSWELL_FUZZ_CALLS", "6"))
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    case = open_case(tmp_path_factory.mktemp("fuzz"))
    with providing(*(RSAKey.generate_key(2048, auto_kid=True) for _ in range(2))) as provider:
        chosen = OpenIdConnect(issuer=provider.issuer, client_id=CLIENT, account_claim="sub")
        case.services.provider = Provider(chosen, SECRET)
        yield case
    case.store.close()


@pytest.fixture(scope="module")
def service(desk: Case) -> FastAPI:
    return create_app(desk.services)


class Fuzzer:
    """An administrator who sends anything, and signs in anew whenever a call has ended the session.

    Some calls are sent by somebody who never signed in.
    """

    def __init__(self, desk: Case, service: FastAPI) -> None:
        self._desk = desk
        self._admin, self._nobody = Visitor(service), Visitor(service)
        self._nobody.get("/login")
        self.statuses: dict[int, int] = {}

    def send(self, call: Any, real: dict[str, str], *, is_signed_in: bool) -> None:
        """Send a generated call, some of its fields replaced by such as exist."""
        self._stay_signed_in()
        who = self._admin if is_signed_in else self._nobody
        fields = dict(call.body) if isinstance(call.body, dict) else {}
        fields = {name: real.get(name, value) for name, value in fields.items()}
        path = call.formatted_path
        for name, value in real.items():
            path = path.replace(f"{{{name}}}", value)
        form = {k: _text(v) for k, v in {**fields, "form_token": who.token}.items()}
        try:
            answer = who.client.request(
                call.method,
                path,
                params={k: v for k, v in (call.query or {}).items() if v is not None},
                data=None if call.method == "GET" else form,
                headers={"Origin": ORIGIN},
            )
        except InvalidURL:  # longer than any client sends, or any server reads
            reject()
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, (
            f"{call.method} {call.formatted_path} {call.query} {fields}: {answer.text}"
        )

    def real(self, number: int) -> dict[str, str]:
        """Return values of things that are there."""
        post = flagged_id(number)
        try:
            version = self._desk.services.desk.item(post).version
        except DeskError:
            version = "?"
        return {
            "seen": f"{version} {post}", "post_id": post, "post": post, "proposal_key": "lower-fees",
            "key": "lower-fees", "week": "2024-W11", "name": "vic", "author": "", "clause": "no-spam",
        }  # fmt: skip

    def _stay_signed_in(self) -> None:
        token = self._admin.cookie
        if token is None or self._desk.services.sessions.find(token) is None:
            self._admin.client.cookies.clear()
            self._desk.clock.time += WINDOW  # the wrong passwords sent so far are forgiven
            assert self._admin.sign_in("ada").status_code == 303
            self._admin.get("/accounts/me")


_MOSTLY = st.sampled_from((True,) * 7 + (False,))


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(each) for each in value]
    return value if isinstance(value, str) else str(value)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_no_call_of_the_documented_operations_breaks_the_service(
    desk: Case,
    service: FastAPI,
    mode: GenerationMode,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", service, headers={"Host": "testserver"})
    fuzzer = Fuzzer(desk, service)
    operations = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    assert len(operations) >= 30
    for operation in operations:
        _fuzz(fuzzer, operation, mode)
    record_testsuite_property(f"{mode.value} statuses", dict(sorted(fuzzer.statuses.items())))
    assert sum(fuzzer.statuses.values()) >= len(operations)
    if mode is GenerationMode.POSITIVE:
        assert fuzzer.statuses.get(200), fuzzer.statuses
        assert fuzzer.statuses.get(303), fuzzer.statuses


def _fuzz(fuzzer: Fuzzer, operation: Any, mode: GenerationMode) -> None:
    calls = operation.as_strategy(generation_mode=mode)

    @settings(
        max_examples=CALLS, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(call=calls, number=st.integers(0, 23), is_real=st.booleans(), is_signed_in=_MOSTLY)
    def send(call: Any, number: int, is_real: bool, is_signed_in: bool) -> None:
        fuzzer.send(call, fuzzer.real(number) if is_real else {}, is_signed_in=is_signed_in)

    try:
        send()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, (
            "nothing about this operation can be wrong: it takes no values"
        )
