"""A marketplace with two dozen posts that detectors object to, and a service over it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from argon2 import PasswordHasher

from groundswell.config import Config
from groundswell.desk import BacktestExample, BacktestRequest, BacktestResult, RuleRecord
from groundswell.desk.accounts import Accounts
from groundswell.errors import UsageError
from groundswell.ids import row_id
from groundswell.records import DERIVED, AccountRole, Author, Flag, Post, PostBucket, Priority, ReplyTo
from groundswell.spans import locate
from groundswell.store import Store
from reports.web.app import create_app
from reports.web.services import Services
from reports.web.settings import Settings
from tests.report_market import SITE, author_id, market, post_id

PASSWORD = "nine otters in a teapot"
ACCOUNTS: tuple[tuple[str, AccountRole], ...] = (("vic", "viewer"), ("mo", "moderator"), ("ben", "moderator"),
                                                 ("ada", "admin"))  # fmt: skip
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOW = datetime(2024, 3, 20, 9, tzinfo=UTC)

CIVIL, SPAM, OFF, DATA = "be-civil", "no-spam", "no-off-platform", "no-personal-data"
# Author, text, clause, reason, rule, priority, the words that the detector objects to.
FLAGGED: tuple[tuple[str, str, str, str, str, Priority, str], ...] = (
    ("kit", "Skip the fees: message me on Telegram and we sort out the payment there.",
     OFF, "contact", "contact telegram", "high", "message me on Telegram"),
    ("kit", "I can do it cheaper if you pay me outside the platform, bank transfer is fine.",
     OFF, "fee_circumvention", "pattern outside", "high", "pay me outside the platform"),
    ("lou", "My number is 0151 555 0199, call any time after six.",
     DATA, "personal_data", "model personal_data", "high", "0151 555 0199"),
    ("max", "Whoever wrote this update is a clueless muppet and should be sacked.",
     CIVIL, "toxicity", "model toxicity", "medium", "clueless muppet"),
    ("nia", "The new fee is a rip-off and the announcement insults our intelligence.",
     CIVIL, "toxicity", "model toxicity", "medium", "rip-off"),
    ("promo1", "Grow your shop fast! Ten thousand real followers, today only, at shop-boost dot example.",
     SPAM, "spam", "model spam", "medium", "Ten thousand real followers"),
    ("promo2", "Grow your shop fast! Ten thousand real followers, today only, at shop-boost dot example!",
     SPAM, "spam", "model spam", "medium", "Ten thousand real followers"),
    ("promo3", "Grow your shop fast!! Ten thousand real followers, today only at shop-boost dot example.",
     SPAM, "spam", "model spam", "medium", "Ten thousand real followers"),
    ("oda", "STOP CHANGING THE LAYOUT EVERY WEEK!!! NOBODY ASKED FOR THIS!!!",
     CIVIL, "shouting", "own shouting", "low", "STOP CHANGING THE LAYOUT EVERY WEEK!!!"),
    ("pia", "<script>alert('hi')</script> <b>bold</b> claims about \u202ereversed\u202c refunds, you liars.",
     CIVIL, "toxicity", "model toxicity", "medium", "you liars"),
    ("quin", "Long story. " + "I sold lamps here for years and support was always kind to me. " * 12
     + "Then this idiot from billing froze my account. " + "I waited three weeks for an answer. " * 8,
     CIVIL, "abusive", "model abusive", "medium", "this idiot from billing"),
    ("rae", "You can find my other listings on my own shop page, link in profile.",
     SPAM, "self_promotion", "own self_promotion", "low", "on my own shop page"),
)  # fmt: skip
MORE = 12
"""Further posts, one for each of twelve authors, all alike in kind and different in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A service over a store, and the clock that its sessions and decisions follow."""

    store: Store
    services: Services
    clock: "Watch"


class Watch:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


def open_case(folder: Path, *, watch: Watch | None = None, **settings: Any) -> Case:
    """Return a service over a new store in a folder, with four accounts and everything flagged."""
    store = fill(market().open(folder))
    watch = watch or Watch()
    accounts = Accounts(store, watch, QUICK)
    for name, role in ACCOUNTS:
        accounts.add(name, role, PASSWORD)
    chosen = Settings(**{"hosts": frozenset({"127.0.0.1", "testserver"}), "clock": watch, **settings})
    services = Services(store, Config(), chosen, backtest=shouting_backtest(store))
    services.accounts = Accounts(store, watch, QUICK)
    services.desk.refresh(["thread-fees"])
    return Case(store=store, services=services, clock=watch)


def fill(store: Store) -> Store:
    """Add the flagged posts to a store."""
    rows = list(_rows())
    with store.transaction() as writer:
        writer.insert(row for row in rows if type(row) not in DERIVED)
        writer.insert((row for row in rows if type(row) in DERIVED), unit="thread-fees")
    return store


def flagged_id(number: int) -> str:
    """Return our id of a flagged post by its place, from 0."""
    return post_id(100 + number)


def shouting_backtest(store: Store) -> Any:
    """Return a backtest without models: a pattern's words stand in a post, or they do not."""

    def backtest(wanted: BacktestRequest) -> BacktestResult:
        if wanted.pattern and "(" in wanted.pattern and ")" not in wanted.pattern:
            raise UsageError(f"{wanted.pattern!r} is no pattern: missing )")
        posts = store.read(Post)
        found = [post for post in posts if wanted.pattern and wanted.pattern in post.text]
        examples = tuple(
            BacktestExample(
                post_id=post.id, text=post.text, start=post.text.index(wanted.pattern or ""),
                end=post.text.index(wanted.pattern or "") + len(wanted.pattern or ""),
                rule=f"pattern {wanted.pattern}", verdict=None,
            )
            for post in found
        )  # fmt: skip
        record = RuleRecord(clause=wanted.clause, rule="", upheld=6, dismissed=2)
        return BacktestResult(
            clause=wanted.clause, posts=len(posts), flagged_before=0, flagged_after=len(found),
            newly_flagged=len(found), newly_cleared=0, flagged_examples=examples[:10], cleared_examples=(),
            before=record, after=record, unjudged=len(found),
        )  # fmt: skip

    return backtest


@contextmanager
def serving(case: Case) -> Iterator[str]:
    """Serve a case on a free loopback port and yield its address."""
    config = uvicorn.Config(
        create_app(case.services), host="127.0.0.1", port=0, log_level="error", server_header=False,
        proxy_headers=False, access_log=False, lifespan="off",
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("the service did not start")
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


def _rows() -> Iterator[Any]:
    further = tuple(_further(n) for n in range(MORE))
    everything = (*FLAGGED, *further)
    for name in dict.fromkeys(row[0] for row in everything):
        yield Author(
            id=author_id(name), site=SITE, handle=name, display_name=name, role="member", role_basis="default"
        )
    for n, (name, text, clause, reason, rule, priority, words) in enumerate(everything):
        yield Post(
            id=flagged_id(n), revision=1, thread_id="thread-fees", author_id=author_id(name),
            author_basis="author_line", position=100 + n, source_id=f"f{n}",
            created_at=NOW - timedelta(hours=30 * n + 3), created_raw=None, zone="UTC", zone_assumed=False,
            text=text, is_solution=False, removed=False, permalink=f"https://{SITE}/t/thread-fees#f{n}",
            votes=None, notes=(),
        )  # fmt: skip
        yield PostBucket(
            id=f"bucket-f{n}", thread_id="thread-fees", post_id=flagged_id(n), bucket="off_topic"
        )
        span = locate(words, text)
        yield Flag(
            id=row_id("flag", flagged_id(n), rule), thread_id="thread-fees", post_id=flagged_id(n),
            revision=1, clause=clause, reason=reason, rule=rule, priority=priority, score=0.9,
            start=span.start, end=span.end, quote=words,
        )  # fmt: skip
    yield ReplyTo(
        id="reply-f3", thread_id="thread-fees", post_id=flagged_id(3), target_post_id=post_id(7),
        target_name=None, how="explicit",
    )  # fmt: skip


def _further(n: int) -> tuple[str, str, str, str, str, Priority, str]:
    text = f"Item {n}: honestly, {_ANIMALS[n]} support staff are useless fools, order {n * 37} is late."
    return (
        f"seller{n}",
        text,
        CIVIL,
        "toxicity",
        "model toxicity",
        "medium" if n % 3 else "low",
        "useless fools",
    )


_ANIMALS = "otter heron badger stoat magpie kestrel marten vole wren toad newt shrew".split()
