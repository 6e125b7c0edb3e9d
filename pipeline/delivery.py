"""Sending the digest: by mail, and as a short message into chats. Nothing goes out unless asked to.

Addresses of mail servers and webhooks hold secrets. They come from the environment variables that
groundswell.toml names, and no message of ours ever shows them.
"""

import email
import logging
import os
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from groundswell.config import Chat, Config
from groundswell.errors import ConfigurationError, GroundswellError

DIGEST = "digest.eml"
_PATIENCE_SECONDS = 30
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way out: `name` may be printed; `send` raises `ConfigurationError` or `NotDelivered`."""

    name: str
    send: Callable[[], None]


class NotDelivered(GroundswellError):
    """A server refused or was not there; the message says which channel and why, without its address."""


def channels(out: Path, config: Config, environment: Mapping[str, str] = os.environ) -> list[Channel]:
    """Return where the digest in a folder would go; no variable is read and nothing sent before `send`."""
    delivery = config.delivery
    found = []
    if delivery.mail_to:
        name = f"mail to {', '.join(delivery.mail_to)}"
        found.append(Channel(name=name, send=partial(_mail, out / DIGEST, config, environment)))
    for chat in delivery.chat:
        send = partial(_post, out / DIGEST, config, chat, environment)
        found.append(Channel(name=f"chat {chat.name}", send=send))
    return found


def rehearse(ways: Sequence[Channel]) -> list[str]:
    """Return a line for each channel that would be used."""
    return [f"not sent: {channel.name}; give --send to send" for channel in ways]


def deliver(ways: Sequence[Channel]) -> tuple[list[str], list[str]]:
    """Send through every channel, whatever becomes of the others; return what was sent, and what failed."""
    sent: list[str] = []
    failed: list[str] = []
    for channel in ways:
        try:
            channel.send()
        except GroundswellError as error:
            failed.append(f"not sent: {channel.name}: {error}")
        else:
            sent.append(f"sent: {channel.name}")
    return sent, failed


def _mail(path: Path, config: Config, environment: Mapping[str, str]) -> None:
    from reports.formats.mail import addressed  # noqa: PLC0415 - takes a while to import

    delivery = config.delivery
    server = _server(_secret(environment, delivery.smtp_url_env), delivery.smtp_url_env)
    message = addressed(_digest(path), delivery.mail_from, delivery.mail_to)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    try:
        with _session(server, delivery.smtp_url_env) as session:
            refused = session.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(f"the mail server of ${delivery.smtp_url_env} {_said(error)}") from None
    if refused:
        raise NotDelivered(f"the mail server did not take: {', '.join(sorted(refused))}")


def _digest(path: Path) -> EmailMessage:
    """Return the mail that lies in the folder: what is sent is what the receipt covers."""
    try:
        return email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=SMTP)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}; write the digest first"
        ) from error


def _server(address: str, variable: str) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        if parts.scheme in _PORTS and parts.hostname and (parts.port is None or parts.port > 0):
            return parts
    except ValueError:
        pass
    raise ConfigurationError(
        f"${variable} holds no address of a mail server; expected smtp://user:password@host:587 or smtps://…"
    )


@contextmanager
def _session(server: SplitResult, variable: str) -> Iterator[smtplib.SMTP]:
    """Yield a session; it is encrypted wherever the server can, and always before a password leaves here."""
    host, port = server.hostname or "", server.port or _PORTS[server.scheme]
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        opened: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_PATIENCE_SECONDS, context=context)
    else:
        opened = smtplib.SMTP(host, port, timeout=_PATIENCE_SECONDS)
    with opened as session:
        session.ehlo()
        if server.scheme == "smtp" and session.has_extn("starttls"):
            session.starttls(context=context)
            session.ehlo()
        elif server.scheme == "smtp" and server.username and host not in _LOOPBACK:
            raise NotDelivered(
                f"the mail server of ${variable} offers no encryption; a password is not sent in the open"
            )
        if server.username:
            _sign_in(session, server, variable)
        yield session


def _sign_in(session: smtplib.SMTP, server: SplitResult, variable: str) -> None:
    user, password = unquote(server.username or ""), unquote(server.password or "")
    if not (user + password).isascii():
        raise ConfigurationError(
            f"the user or password in ${variable} has letters beyond ASCII; choose one without"
        )
    try:
        session.login(user, password)
    except smtplib.SMTPServerDisconnected as error:  # some servers hang up on a wrong password
        raise smtplib.SMTPAuthenticationError(535, b"hung up") from error


def _said(error: Exception) -> str:
    """Return what went wrong; a server may repeat a user's name, so only its code is told."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "refused the user or the password"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"answered with {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"took none of the readers: {', '.join(sorted(error.recipients))}"
    return f"cannot be reached or broke off ({type(error).__name__})"


def _post(path: Path, config: Config, chat: Chat, environment: Mapping[str, str]) -> None:
    import apprise  # noqa: PLC0415 - takes a while to import

    from reports.formats.mail import short_text  # noqa: PLC0415

    address = _secret(environment, chat.url_env)
    message = _digest(path)
    part = message.get_body(("plain",))
    text = str(part.get_content()) if part else ""
    room = apprise.Apprise()
    with _silence("apprise", "urllib3"):
        if not room.add(address):
            raise ConfigurationError(
                f"${chat.url_env} holds no address that Apprise knows; expected the webhook of the "
                "chat, or a form such as mmost://host/token"
            )
        sent = room.notify(
            title=str(message["Subject"]),
            body=short_text(text, config.delivery.base_url),
            body_format=apprise.NotifyFormat.TEXT,
        )
    if not sent:
        raise NotDelivered(f"the chat of ${chat.url_env} could not be reached, or refused the message")


def _secret(environment: Mapping[str, str], variable: str) -> str:
    value = environment.get(variable, "").strip()
    if not value:
        raise ConfigurationError(f"the environment variable {variable} is not set; it must hold the address")
    return value


@contextmanager
def _silence(*names: str) -> Iterator[None]:
    """Keep libraries, all of their parts, from logging addresses, which are secrets."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
