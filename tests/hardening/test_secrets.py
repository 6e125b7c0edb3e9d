"""What the environment and a store's address keep secret is in no message, file or store, whatever fails."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import sqlalchemy as sa

from groundswell.store.migrate import shown
from tests.hardening import club

CANARY = "k4n4ry"
URLS = {
    "nobody listens": f"postgresql+psycopg://u:{CANARY}@127.0.0.1:1/x",
    "in the query": f"postgresql+psycopg://u@127.0.0.1:1/x?password={CANARY}&sslpassword={CANARY}",
    "no such host": f"postgresql+psycopg://u:{CANARY}@nowhere.invalid/x",
    "no such dialect": f"orakel://u:{CANARY}@127.0.0.1/x?password={CANARY}",
    "no such driver": f"postgresql+nothing://u:{CANARY}@127.0.0.1/x?password={CANARY}",
    "no number of a port": f"postgresql+psycopg://u:p/{CANARY}@127.0.0.1/x",
    "an option that is none": f"postgresql+psycopg://u:{CANARY}@127.0.0.1:1/x?passwort={CANARY}",
}
ORDERS = ("collect {source}", "backup {out}/copy.db", "forget --author nobody")
ANSWERS = {"refused": (401, b"{}"), "broken": (500, b"<html>"), "no JSON": (200, b"{not json")}


def _run(order: str, folder: Path, **environment: str) -> str:
    """Run a command and return all that it said, and all that it left in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", *order.split()],
        env=os.environ | {"XDG_STATE_HOME": str(folder / "state"), **environment},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode != 0, "it was to fail"
    left = [path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()]
    return "\n".join([done.stdout, done.stderr, *left])


@pytest.mark.parametrize("url", URLS.values(), ids=list(URLS))
def test_a_store_that_cannot_be_opened_is_named_without_its_password(url: str, tmp_path: Path) -> None:
    source, out = club.source(tmp_path), tmp_path / "out"
    order = ORDERS[sorted(URLS.values()).index(url) % len(ORDERS)].format(source=source, out=out)
    said = _run(f"{order} --store {url}", tmp_path)
    assert CANARY not in said


def test_a_store_is_shown_without_password_and_query() -> None:
    for url in URLS.values():
        try:
            parsed = sa.make_url(url)
        except (sa.exc.ArgumentError, ValueError):
            continue
        assert CANARY not in shown(parsed)
    assert shown(sa.make_url("postgresql+psycopg://u:p@db:5/x?host=a")) == "postgresql+psycopg://u:***@db:5/x"


@contextmanager
def _server(status: int, body: bytes) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 - the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=list(ANSWERS))
def test_reddit_s_credentials_are_in_nothing_that_is_said_or_kept(
    answer: tuple[int, bytes], tmp_path: Path
) -> None:
    settings = tmp_path / "groundswell.toml"
    settings.write_text(
        '[[source]]\nname = "board"\nurl = "https://www.reddit.com/r/rowing/"\n'
        'client_id_env = "OUR_ID"\nclient_secret_env = "OUR_SECRET"\n',
        encoding="utf-8",
    )
    with _server(*answer) as address:
        said = _run(
            f"collect --config {settings} --store {tmp_path}/s.db", tmp_path,
            OUR_ID=f"id-{CANARY}", OUR_SECRET=f"secret-{CANARY}",
            praw_reddit_url=address, praw_oauth_url=address,
        )  # fmt: skip
    assert CANARY not in said
    assert "rowing" in said
