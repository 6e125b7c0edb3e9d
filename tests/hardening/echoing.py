"""Servers on loopback that fail in every way they can, and say back the secret that they were told."""

import base64
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

GRANTED = {"token_type": "bearer", "expires_in": 3600, "scope": "*"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Addresses without a path: one that echoes, the same behind a certificate that nobody signed, one
    that takes a connection and stays silent, and one where nobody listens."""

    echoing: str
    untrusted: str
    silent: str
    refusing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServers:
    """Ports: one that echoes, one whose STARTTLS leads to nobody's certificate, one that begins with it."""

    echoing: int
    upgrading: int
    untrusted: int


@contextmanager
def mail_servers(folder: Path) -> Iterator[MailServers]:
    """Serve all of them until the block ends; `folder` takes the certificate."""
    secured = untrusted(folder)
    with _mailing(None) as echoing, _mailing(secured) as upgrading, _serving(secured) as never:
        yield MailServers(echoing=echoing, upgrading=upgrading, untrusted=never)


@contextmanager
def places(folder: Path) -> Iterator[Places]:
    """Serve all of them until the block ends; `folder` takes the certificate."""
    with ExitStack() as stack:
        plain = stack.enter_context(_serving(None))
        secured = stack.enter_context(_serving(untrusted(folder)))
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=50))
        with socket.create_server(("127.0.0.1", 0)) as taken:
            refusing = int(taken.getsockname()[1])
        yield Places(
            echoing=f"http://127.0.0.1:{plain}",
            untrusted=f"https://127.0.0.1:{secured}",
            silent=f"http://127.0.0.1:{silent.getsockname()[1]}",
            refusing=f"http://127.0.0.1:{refusing}",
        )


def untrusted(folder: Path) -> ssl.SSLContext:
    """Return a server's side of TLS with a certificate for loopback that nobody signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@contextmanager
def _serving(secured: ssl.SSLContext | None) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that trusts nobody hangs up
    if secured is not None:
        server.socket = secured.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Echo(BaseHTTPRequestHandler):
    """The first part of the path says how to fail: a status, "error" (an answer of OAuth), "page" (HTML),
    or "api-" and one of these to hand out a token first and fail then. What it says back is the secret,
    and the path, which may be one too."""

    def do_GET(self) -> None:
        sent = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        how = self.path.split("/")[1]
        told = " ".join((_secret_in(self.headers.get("authorization", "")), self.path, sent))
        if how.startswith("api-") and "access_token" in self.path:
            self._send(200, json.dumps({**GRANTED, "access_token": told.split()[0]}), told)
            return
        how = "404" if how == "hooks" else how.removeprefix("api-")
        if how.isdecimal():
            echo = {"error": told, "message": told, "reason": told, "fields": [told], "explanation": told}
            self._send(int(how), json.dumps(echo), told)
        elif how == "error":
            self._send(200, json.dumps({"error": told, "error_description": told}), told)
        elif how == "errors":
            self._send(200, json.dumps({"json": {"errors": [["ODD", told, told]]}}), told)
        else:
            self._send(200, json.dumps(told) if how == "text" else f"<html>{told}", told)

    do_POST = do_GET  # noqa: N815 - the name that the server looks for

    def _send(self, status: int, text: str, told: str) -> None:
        body = text.encode()
        self.send_response(status, told.encode("ascii", "replace").decode())
        self.send_header("X-Told", base64.b64encode(told.encode()).decode())
        if 300 <= status < 400:
            self.send_header("Location", "/r/" + told.encode("ascii", "replace").decode())
        if status == 503:
            self.send_header("Retry-After", formatdate(time.time() + 3600, usegmt=True))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _secret_in(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    return base64.b64decode(value).decode("latin-1") if scheme == "Basic" else value


@contextmanager
def _mailing(upgraded_by: ssl.SSLContext | None) -> Iterator[int]:
    class Mail(_Mail):
        secured = upgraded_by

    with ThreadingTCPServer(("127.0.0.1", 0), Mail) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()


class _Mail(StreamRequestHandler):
    """The user who signs in is the name of the order that fails, or "hang up", or "nonsense"."""

    secured: ssl.SSLContext | None = None

    def handle(self) -> None:
        self._say("220 here")
        user = told = ""
        while line := self.rfile.readline().decode().strip():
            order = line.split()[0].upper()
            if order == "EHLO":
                self._say(
                    "250-here\r\n250-AUTH PLAIN\r\n" + ("250 STARTTLS" if self.secured else "250 8BITMIME")
                )
            elif order == "STARTTLS" and self.secured:
                self._say("220 go on")
                self.secured.wrap_socket(self.connection, server_side=True)
            elif order == "AUTH":
                told = base64.b64decode(line.split()[2]).decode().replace("\0", " ")
                user = told.split()[0]
                if user == "HANG-UP":
                    return
                fails = {"AUTH": f"535 {told}", "NONSENSE": f"{told} \x00"}
                self._say(fails.get(user, f"235 {told}"))
            elif order == user:
                self._say(f"554-{told}\r\n554 {base64.b64encode(told.encode()).decode()}")
            else:
                self._say("221 bye" if order == "QUIT" else "250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
