"""The web service, killed at random while moderators decide and readers read: no decision is lost or doubled.

`GROUNDSWELL_KILLS` sets how often (2 by default).
"""

import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx2
import pytest

from groundswell.config import Config
from groundswell.desk import Desk
from groundswell.records import Decision
from groundswell.store import open_store
from tests.hardening import dying
from tests.integration.web.desk_market import PASSWORD, flagged_id, open_case

KILLS = int(os.environ.get("GROUNDSWELL_KILLS", "2"))
SEED = 20240503
PORTION = 4
"""So many posts each moderator decides on, again and again; nobody else does."""
VERDICTS = ("upheld", "dismissed")

pytestmark = pytest.mark.slow


@dataclass(slots=True)
class Moderator:
    """Somebody who decides without pause, and remembers what the service said was recorded."""

    name: str
    base: str
    store: Path
    posts: list[str]
    acknowledged: list[str] = field(default_factory=list)
    sent: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Decide until told to stop, signing in again only where the session is gone."""
        numbers = count()
        with (
            httpx2.Client(base_url=self.base, headers={"Origin": self.base}, timeout=20) as client,
            closing(open_store(self.store)) as store,
        ):
            desk, token = Desk(store, Config()), ""
            while not self.stop.is_set():
                try:
                    token = token or self._signed_in(client)
                    self._decide(client, desk, token, next(numbers))
                except httpx2.TransportError:
                    time.sleep(0.02)  # killed; it comes back

    def _signed_in(self, client: httpx2.Client) -> str:
        form = {"form_token": _token(client, "/login"), "name": self.name, "password": PASSWORD}
        assert client.post("/login", data=form).status_code == 303
        return _token(client, "/accounts/me")

    def _decide(self, client: httpx2.Client, desk: Desk, token: str, number: int) -> None:
        item = desk.item(self.posts[number % PORTION])
        note = f"{self.name}-{number}"
        form = {
            "form_token": token, "seen": f"{item.version} {item.post_id}", "verdict": VERDICTS[number % 2],
            "reason": "spam", "note": note,
        }  # fmt: skip
        self.sent += 1
        answer = client.post("/moderation/decide", data=form, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        self.acknowledged.append(note)


@contextmanager
def deciding(moderators: list[Moderator]) -> Iterator[None]:
    """Let all of them work until the block ends."""
    threads = [threading.Thread(target=each.work) for each in moderators]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for each in moderators:
            each.stop.set()
        for thread in threads:
            thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def test_no_decision_that_was_acknowledged_is_lost(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    case = open_case(tmp_path)
    store = Path(str(case.store.engine.url.database))
    case.store.close()
    port = _free_port()
    people = [
        Moderator(
            name, f"http://127.0.0.1:{port}", store, [flagged_id(PORTION * n + i) for i in range(PORTION)]
        )
        for n, name in enumerate(("mo", "ben", "ada"))
    ]
    service = _served(store, port)
    try:
        with deciding(people):
            for _ in range(KILLS):
                _wait_for(people, _acknowledged(people) + 5)
                time.sleep(chance.uniform(0, 0.3))
                service.kill()
                service.wait(20)
                service = _served(store, port)
    finally:
        service.kill()
        service.wait(20)
    _judge(store, people)


def _judge(store: Path, people: list[Moderator]) -> None:
    assert dying.is_sound(store)
    with closing(open_store(store)) as opened:
        recorded = Counter(decision.note for decision in opened.read(Decision))
        assert list(Desk(opened, Config()).verify()) == []
    acknowledged = [note for each in people for note in each.acknowledged]
    assert len(acknowledged) > 5 * KILLS
    assert [note for note in acknowledged if recorded[note] != 1] == []
    assert max(recorded.values()) == 1
    # What was recorded and not acknowledged was under way when the service died: one a person and kill.
    assert 0 <= sum(recorded.values()) - len(acknowledged) <= KILLS * len(people)


def _acknowledged(people: list[Moderator]) -> int:
    return sum(len(each.acknowledged) for each in people)


def _wait_for(people: list[Moderator], acknowledged: int) -> None:
    deadline = time.monotonic() + 60
    while _acknowledged(people) < acknowledged:
        assert time.monotonic() < deadline, "the service does not come back"
        time.sleep(0.01)


def _served(store: Path, port: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [Path(sys.executable).parent / "groundswell", "serve", "--store", store, "--port", str(port)],
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _token(client: httpx2.Client, page: str) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', client.get(page).text)
    assert found, f"{page} has no form"
    return found[1]
