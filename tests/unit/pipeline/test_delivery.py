"""The digest arrives: on a mail server and at a webhook of this machine, and no secret is ever told."""

import json
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from typer.testing import CliRunner

from groundswell.config import Config
from groundswell.errors import ConfigurationError, UsageError
from pipeline.cli import app
from pipeline.delivery import channels, deliver, rehearse
from reports.formats.mail import digest_eml
from tests.report_market import built, market

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # in Apprise
SECRET = "hunter2-and-more"
READERS = ("team@example.org", "Product <product@example.org>")


class Mailbox:
    """What arrived at the mail server."""

    def __init__(self) -> None:
        self.received: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.received.append(envelope)
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def _serve(**options: Any) -> Iterator[tuple[Mailbox, int]]:
    mailbox, port = Mailbox(), _free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()


@pytest.fixture
def server() -> Iterator[tuple[Mailbox, int]]:
    yield from _serve()


@pytest.fixture
def guarded() -> Iterator[tuple[Mailbox, int]]:
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == SECRET.encode()
        return AuthResult(success=right, handled=True)

    yield from _serve(authenticator=check, auth_required=True, auth_require_tls=False)


@pytest.fixture
def chat() -> Iterator[tuple[list[tuple[str, Any]], int]]:
    posted: list[tuple[str, Any]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append((self.path, json.loads(body)))
            self.send_response(404 if "wrong" in self.path else 200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        yield posted, receiver.server_address[1]
        receiver.shutdown()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "digest.eml").write_bytes(digest_eml(built("2024-W11")))
    return tmp_path


def _config(**delivery: Any) -> Config:
    return Config.model_validate({"delivery": delivery})


MAIL = _config(mail_from="Digest <digest@example.org>", mail_to=READERS, smtp_url_env="MAIL")
CHAT = _config(chat=[{"name": "team", "url_env": "HOOK"}], base_url="https://reports.example.org/weekly")


def test_the_mail_arrives_with_text_page_and_attachment(out: Path, server: tuple[Mailbox, int]) -> None:
    mailbox, port = server
    sent, failed = deliver(channels(out, MAIL, {"MAIL": f"smtp://127.0.0.1:{port}"}))
    assert (sent, failed) == ([f"sent: mail to {', '.join(READERS)}"], [])
    (envelope,) = mailbox.received
    assert envelope.rcpt_tos == ["team@example.org", "product@example.org"]
    message = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
    assert message["Subject"] == "this community: digest of 2024-W11"
    assert message["From"] == "Digest <digest@example.org>"
    assert message["Date"]
    assert message["Message-ID"]
    bodies = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    assert all("Offer prepaid return labels" in body.get_content() for body in bodies.values() if body)
    assert None not in bodies.values()
    (page,) = message.iter_attachments()
    assert page.get_filename() == "digest.html"


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_password_is_used_and_never_told(out: Path, guarded: tuple[Mailbox, int]) -> None:
    mailbox, port = guarded
    right = {"MAIL": f"smtp://digest:{SECRET}@127.0.0.1:{port}"}
    assert deliver(channels(out, MAIL, right))[1] == []
    wrong = {"MAIL": f"smtp://digest:{SECRET}x@127.0.0.1:{port}"}
    (failure,) = deliver(channels(out, MAIL, wrong))[1]
    assert "refused the user or the password" in failure
    assert SECRET not in failure
    assert len(mailbox.received) == 1


def test_a_chat_gets_the_short_form(out: Path, chat: tuple[list[tuple[str, Any]], int]) -> None:
    posted, port = chat
    assert deliver(channels(out, CHAT, {"HOOK": f"mmost://127.0.0.1:{port}/{SECRET}"}))[1] == []
    ((path, message),) = posted
    assert path == f"/hooks/{SECRET}"
    assert "What changed" in message["text"]
    assert "https://reports.example.org/weekly/digest.html" in message["text"]
    assert "Top objections" not in message["text"]
    assert len(message["text"]) < 2000


def test_one_way_that_fails_stops_no_other(out: Path, chat: tuple[list[tuple[str, Any]], int]) -> None:
    posted, port = chat
    rooms = [
        {"name": "a", "url_env": "WRONG"},
        {"name": "b", "url_env": "NONE"},
        {"name": "c", "url_env": "HOOK"},
    ]
    both = _config(chat=rooms, mail_from="d@example.org", mail_to=["t@example.org"], smtp_url_env="MAIL")
    hook = f"mmost://127.0.0.1:{port}/{SECRET}"
    environment = {"MAIL": f"smtp://127.0.0.1:{_free_port()}", "HOOK": hook, "WRONG": hook + "wrong"}
    sent, failed = deliver(channels(out, both, environment))
    assert sent == ["sent: chat c"]
    assert [line.split(":")[1].strip() for line in failed] == ["mail to t@example.org", "chat a", "chat b"]
    assert "cannot be reached" in failed[0]
    assert "NONE is not set" in failed[2]
    assert not any(SECRET in line or str(port) in line for line in failed)
    assert len(posted) == 2


@pytest.mark.parametrize("address", ["", "http://example.org", "smtp://@", "smtp://h:99999999", SECRET])
def test_what_is_no_mail_server_is_said_without_showing_it(out: Path, address: str) -> None:
    (failure,) = deliver(channels(out, MAIL, {"MAIL": address}))[1]
    assert "MAIL" in failure
    assert not address or address not in failure


@pytest.mark.parametrize("address", [SECRET, f"nonsense://{SECRET}"])
def test_what_is_no_chat_is_said_without_showing_it(out: Path, address: str) -> None:
    (failure,) = deliver(channels(out, CHAT, {"HOOK": address}))[1]
    assert "HOOK holds no address" in failure
    assert SECRET not in failure


def test_nothing_goes_out_unless_asked(tmp_path: Path, server: tuple[Mailbox, int]) -> None:
    mailbox, port = server
    market().open(tmp_path).close()
    config = tmp_path / "groundswell.toml"
    config.write_text(
        '[delivery]\nmail_from = "d@example.org"\nmail_to = ["t@example.org"]\n', encoding="utf-8"
    )
    arguments = ["report", "digest", "--week", "2024-W11", "--out", str(tmp_path / "out")]
    arguments += ["--store", str(tmp_path / "market.db"), "--config", str(config)]
    environment = {"GROUNDSWELL_SMTP_URL": f"smtp://127.0.0.1:{port}"}
    dry = CliRunner().invoke(app, arguments, env=environment)
    assert dry.exit_code == 0, dry.output
    assert "not sent: mail to t@example.org; give --send to send" in dry.output
    assert mailbox.received == []
    wet = CliRunner().invoke(app, [*arguments, "--send"], env=environment)
    assert wet.exit_code == 0, wet.output
    assert "sent: mail to t@example.org" in wet.output
    assert len(mailbox.received) == 1
    failing = CliRunner().invoke(app, [*arguments, "--send"], env={"GROUNDSWELL_SMTP_URL": "smtp://"})
    assert failing.exit_code == 1


def test_what_makes_no_sense_is_said(tmp_path: Path) -> None:
    nobody = CliRunner().invoke(app, ["report", "digest", "--out", str(tmp_path), "--send"])
    assert isinstance(nobody.exception, UsageError)
    with pytest.raises(ValueError, match="mail_from names no sender"):
        _config(mail_to=["t@example.org"])
    broken = _config(mail_from="nobody", mail_to=["t@example.org"], smtp_url_env="MAIL")
    (way,) = channels(tmp_path, broken, {"MAIL": "smtp://127.0.0.1"})
    with pytest.raises(ConfigurationError, match=r"digest\.eml cannot be read"):
        way.send()
    (tmp_path / "digest.eml").write_bytes(digest_eml(built("2024-W11")))
    with pytest.raises(ConfigurationError, match="no mail address"):
        way.send()


def test_readers_are_no_part_of_the_method(out: Path) -> None:
    assert MAIL.identity == CHAT.identity == Config().identity
    assert rehearse(channels(out, CHAT, {})) == ["not sent: chat team; give --send to send"]
