"""Whatever the OpenAPI document allows, and whatever it forbids, is answered: never with a server error.

GROUNDSWELL_FUZZ_CALLS sets the calls for each operation and kind of data (nightly: 1000 and more).
"""

import os
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from groundswell.errors import DeskError
from reports.web.app import create_app
from reports.web.throttle import WINDOW
from tests.integration.web.desk_market import Case, flagged_id, open_case
from tests.integration.web.own_provider import silent
from tests.integration.web.visitor import ORIGIN, Visitor

CALLS = int(os.environ.get("GROUNDSWELL_FUZZ_CALLS", "6"))
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = open_case(tmp_path_factory.mktemp("fuzz"))
    case.services.provider = silent()
    return case


@pytest.fixture(scope="module")
def service(desk: Case) -> FastAPI:
    return create_app(desk.services)


class Fuzzer:
    """An administrator who sends anything; signs in anew whenever a call has ended the session."""

    def __init__(self, desk: Case, service: FastAPI) -> None:
        self._desk = desk
        self._who = Visitor(service)
        self.statuses: dict[int, int] = {}

    def send(self, call: Any, real: dict[str, str]) -> int:
        """Send a generated call, some of its fields replaced by such as exist; return the status."""
        self._stay_signed_in()
        fields = dict(call.body) if isinstance(call.body, dict) else {}
        fields = {name: real.get(name, value) for name, value in fields.items()}
        path = call.formatted_path
        for name, value in real.items():
            path = path.replace(f"{{{name}}}", value)
        answer = self._who.client.request(
            call.method,
            path,
            params={k: v for k, v in (call.query or {}).items() if v is not None},
            data={k: _text(v) for k, v in {**fields, "form_token": self._who.token}.items()}
            if call.method != "GET"
            else None,
            headers={"Origin": ORIGIN},
        )
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, (
            f"{call.method} {call.formatted_path} {call.query} {fields}: {answer.text}"
        )
        return int(answer.status_code)

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
        token = self._who.cookie
        if token is None or self._desk.services.sessions.find(token) is None:
            self._who.client.cookies.clear()
            self._desk.clock.time += WINDOW  # the wrong passwords sent so far are forgiven
            assert self._who.sign_in("ada").status_code == 303
            self._who.get("/accounts/me")


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(each) for each in value]
    return value if isinstance(value, str) else str(value)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_no_call_of_the_documented_operations_breaks_the_service(
    desk: Case, service: FastAPI, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", service, headers={"Host": "testserver"})
    fuzzer = Fuzzer(desk, service)
    operations = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    assert len(operations) >= 30
    for operation in operations:
        _fuzz(fuzzer, operation, mode)
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
    @given(call=calls, number=st.integers(0, 23), is_real=st.booleans())
    def send(call: Any, number: int, is_real: bool) -> None:
        fuzzer.send(call, fuzzer.real(number) if is_real else {})

    try:
        send()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, (
            "nothing about this operation can be wrong: it takes no values"
        )
