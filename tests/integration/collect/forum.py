"""A small forum on loopback: speaks phpBB's markup, records who asked when, and can be told to be difficult.

Started in a process of its own with `python forum.py STATE_FILE`, so that killing a collector never
touches it. STATE_FILE is JSON, read anew on each request; the log beside it has one line a request.
"""

import html
import json
import sys
import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

PER_PAGE = 5
_log_lock = threading.Lock()


def post(number: int, author: str, text: str) -> dict[str, Any]:
    """A post as the state file holds it."""
    return {
        "id": number,
        "author": author,
        "text": text,
        "at": f"2024-03-{number % 27 + 1:02d}T10:00:00+00:00",
    }


def thread_page(topic: str, thread: dict[str, Any], start: int, *, claims: int) -> str:
    """One page of a thread as phpBB's prosilver writes it."""
    posts = thread["posts"]
    shown = posts[start : start + PER_PAGE]
    more = start + PER_PAGE < len(posts)
    total = f"{claims} posts •" if claims else ""
    number, pages = start // PER_PAGE + 1, max(1, -(-len(posts) // PER_PAGE))
    session = sha256(str(time.time()).encode()).hexdigest()[:32]
    link = f"./viewtopic.php?t={topic}&amp;start={start + PER_PAGE}&amp;sid={session}"
    following = f'<li class="arrow next"><a rel="next" href="{link}">Next</a></li>' if more else ""
    return (
        f'<html lang="en"><head><title>{html.escape(thread["title"])} - Tools</title></head><body id="phpbb">'
        f'<h2 class="topic-title"><a href="./viewtopic.php?t={topic}">{html.escape(thread["title"])}</a></h2>'
        f'<div class="pagination">{total} Page {number} of {pages} <ul>{following}</ul></div>'
        + "".join(_post(each) for each in shown)
        + "</body></html>"
    )


def _post(each: dict[str, Any]) -> str:
    return (
        f'<div id="p{each["id"]}" class="post"><div class="inner"><dl class="postprofile"><dt>'
        f'<a href="./memberlist.php?mode=viewprofile&amp;u=2" class="username">{each["author"]}</a></dt></dl>'
        f'<div class="postbody"><p class="author">by <strong><a class="username" href="./memberlist.php?u=2">'
        f'{each["author"]}</a></strong> » <time datetime="{each["at"]}">{each["at"]}</time></p>'
        f'<div class="content">{html.escape(each["text"])}</div></div></div></div>\n'
    )


def board_page(state: dict[str, Any]) -> str:
    """The list of threads, newest posts linked."""
    rows = "".join(_row(topic, thread) for topic, thread in state["threads"].items() if thread["posts"])
    return (
        '<html><head><title>Tools - View forum</title></head><body id="phpbb">'
        f'<ul class="topiclist topics">{rows}</ul></body></html>'
    )


def _row(topic: str, thread: dict[str, Any]) -> str:
    last = thread["posts"][-1]["id"]
    return (
        f'<li class="row"><a class="topictitle" href="./viewtopic.php?t={topic}">'
        f"{html.escape(thread['title'])}</a>"
        f'<a href="./viewtopic.php?p={last}#p{last}">last</a><dd>{len(thread["posts"])} replies</dd></li>'
    )


class Handler(BaseHTTPRequestHandler):
    """Answers as the state file says."""

    protocol_version = "HTTP/1.1"
    state_file: Path

    def do_GET(self) -> None:
        arrived = time.time()
        state = json.loads(self.state_file.read_text())
        status, headers, body = self._answer(state, self._asked(arrived))
        time.sleep(state.get("slow", 0.0))
        tag = '"' + sha256(_steady(body)).hexdigest()[:16] + '"'
        if status == 200 and state.get("etags", True) and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        self._log(arrived, status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if state.get("etags", True):
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _asked(self, arrived: float) -> int:
        """Return how many pages were asked for before this one (robots.txt apart)."""
        log = self.state_file.with_suffix(".log")
        if not log.exists():
            return 0
        return sum("/robots.txt" not in line for line in log.read_text().splitlines())

    def _answer(self, state: dict[str, Any], asked: int) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        if parts.path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, state.get("robots", "").encode()
        busy = state.get("busy_every")
        if busy and asked % busy == busy - 1:
            return 429, {"Retry-After": str(state["retry_after"])}, b"slow down"
        if parts.path == "/viewforum.php":
            return 200, {"Content-Type": "text/html; charset=utf-8"}, board_page(state).encode()
        topic = query.get("t", [""])[0]
        if parts.path == "/viewtopic.php" and topic in state["threads"]:
            start = int(query.get("start", ["0"])[0])
            thread = state["threads"][topic]
            claims = 0 if state.get("hide_total") else state.get("claims", len(thread["posts"]))
            page = thread_page(topic, thread, start, claims=claims)
            return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()
        return 404, {"Content-Type": "text/html"}, b"<p>The requested topic does not exist."

    def _log(self, arrived: float, status: int) -> None:
        seen = {"at": arrived, "left": time.time(), "path": self.path, "status": status}
        line = json.dumps(seen | {"agent": self.headers["User-Agent"]})
        with _log_lock, self.state_file.with_suffix(".log").open("a") as log:
            log.write(line + "\n")

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""


def _steady(body: bytes) -> bytes:
    """Leave out the session id, which is new on each request."""
    text = body.decode()
    while (start := text.find("&amp;sid=")) >= 0:
        text = text[:start] + text[start + 9 + 32 :]
    return text.encode()


def main() -> None:
    """Serve until killed; the first line on stdout is the port."""
    Handler.state_file = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
