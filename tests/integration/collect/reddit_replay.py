"""Speaks enough of Reddit's interface on loopback for PRAW to collect a small subreddit of our own words.

`tree` can be changed between requests. More than `shown` comments of a submission hide behind "more", and
one branch goes on behind "continue this thread".
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Said:
    """A comment; `parent` is None below the submission itself."""

    id: str
    author: str | None
    body: str
    parent: str | None = None
    edited: float | bool = False


@dataclass
class Replay:
    """What stands on the replayed Reddit, and what it was asked."""

    comments: list[Said]
    shown: int = 3
    hidden_branch: str | None = None
    busy: int = 0
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def ini(self) -> str:
        """A praw.ini that leads here."""
        here = f"http://127.0.0.1:{self.port}"
        return f"[replay]\nclient_id=a\nclient_secret=b\nreddit_url={here}\noauth_url={here}\n"

    def answer(self, path: str, form: dict[str, list[str]]) -> Any:
        """Return the JSON for a request."""
        parts = urlsplit(path)
        route = parts.path.rstrip("/")
        if route == "/api/v1/access_token":
            return {"access_token": "t", "token_type": "bearer", "expires_in": 3600, "scope": "*"}
        if route == "/r/printers/new":
            return _listing([self._head()])
        if route == "/api/morechildren":
            wanted = form["children"][0].split(",")
            return {"json": {"errors": [], "data": {"things": [self._thing(each) for each in wanted]}}}
        if route.startswith("/comments/s1/_/"):  # "continue this thread" asks for one branch
            return [
                _listing([self._head()]),
                _listing([self._branch(route.rsplit("/", 1)[-1], asked_for=True)]),
            ]
        if route == "/comments/s1" and (branch := parse_qs(parts.query).get("comment")):
            return [_listing([self._head()]), _listing([self._branch(branch[0], asked_for=True)])]
        if route == "/comments/s1":
            return [_listing([self._head()]), _listing(self._tree())]
        return None

    def _head(self) -> dict[str, Any]:
        path = "/r/printers/comments/s1/a_wider_tray/"
        data = {
            "id": "s1", "name": "t3_s1", "title": "A wider tray", "selftext": "Please make the tray wider.",
            "author": "ann", "author_fullname": "t2_ann", "subreddit": "printers", "edited": False,
            "created_utc": 1714550000.0, "num_comments": len(self.comments), "permalink": path, "score": 5,
            "locked": False, "distinguished": None, "removed_by_category": None,
            "url": f"https://www.reddit.com{path}",
        }  # fmt: skip
        return {"kind": "t3", "data": data}

    def _tree(self) -> list[dict[str, Any]]:
        roots = [said for said in self.comments if said.parent is None]
        things = [self._branch(said.id) for said in roots[: self.shown]]
        if rest := [said.id for said in roots[self.shown :]]:
            things.append(_more(rest, "t3_s1", rest[0]))
        return things

    def _branch(self, identifier: str, *, asked_for: bool = False) -> dict[str, Any]:
        thing = self._thing(identifier)
        below = [said for said in self.comments if said.parent == identifier]
        if below and identifier == self.hidden_branch and not asked_for:
            thing["data"]["replies"] = _listing([_more([], f"t1_{identifier}", "_")])
        elif below:
            thing["data"]["replies"] = _listing([self._branch(said.id) for said in below])
        return thing

    def _thing(self, identifier: str) -> dict[str, Any]:
        said = next(each for each in self.comments if each.id == identifier)
        data = {
            "id": said.id, "name": f"t1_{said.id}", "author": said.author or "[deleted]", "body": said.body,
            "subreddit": "printers", "link_id": "t3_s1", "replies": "", "created_utc": 1714560000.0,
            "parent_id": f"t1_{said.parent}" if said.parent else "t3_s1", "edited": said.edited, "score": 1,
            "distinguished": None, "score_hidden": False, "depth": 0, "is_submitter": False,
            "permalink": f"/r/printers/comments/s1/a_wider_tray/{said.id}/",
        }  # fmt: skip
        return {"kind": "t1", "data": data}


def _listing(things: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "kind": "Listing",
        "data": {"children": things, "after": None, "before": None, "dist": len(things)},
    }


def _more(children: list[str], parent: str, identifier: str) -> dict[str, Any]:
    data = {
        "id": identifier, "name": f"t1_{identifier}", "parent_id": parent, "children": children,
        "count": len(children), "depth": 1,
    }  # fmt: skip
    return {"kind": "more", "data": data}


@contextmanager
def replaying(replay: Replay) -> Iterator[Replay]:
    """Answer on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer(parse_qs(form))

        def _answer(self, form: dict[str, list[str]]) -> None:
            replay.asked.append(self.path)
            found = replay.answer(self.path, form)
            status = 200 if found is not None else 404
            if replay.busy and "/comments/" in self.path:
                replay.busy -= 1
                status, found = 429, {}
            body = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if status == 429:
                self.send_header("Retry-After", "1")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    replay.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield replay
    finally:
        server.shutdown()
        server.server_close()
