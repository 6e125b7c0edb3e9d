"""A small forum to moderate: what the desk's tests have in common."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from groundswell.config import Clause, Config
from groundswell.desk import Desk
from groundswell.records import Author, Flag, Post, Priority, ReplyTo, Run, Thread
from groundswell.store import Store

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
CLAUSES = (
    Clause(id="no-spam", text="No advertising.", severity="medium"),
    Clause(id="no-contact", text="No contact outside the market.", severity="high"),
    Clause(id="be-civil", text="Do not insult people.", severity="low"),
)


class Clock:
    """Tells a time that tests move on, a second further at every look."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def desk_of(store: Store, clock: Clock | None = None) -> Desk:
    """Return a desk over a store, with a clock of its own."""
    return Desk(store, Config(clause=CLAUSES), clock=clock or Clock())


def post(number: int, text: str, *, author: str = "ann", revision: int = 1, thread: str = "t") -> Post:
    """Return a post; those with higher numbers are younger, an hour each."""
    return Post(
        id=f"p{number}", revision=revision, thread_id=thread, author_id=f"author-{author}",
        author_basis="author_line", position=number, source_id=str(number),
        created_at=NOW - timedelta(days=30) + timedelta(hours=number), created_raw=None, zone=None,
        zone_assumed=False, text=text, is_solution=False, removed=False, permalink=None, votes=None, notes=(),
    )  # fmt: skip


_numbers = count()


def flag(
    of: Post, words: str, clause: str = "no-spam", *, rule: str = "model spam", priority: Priority = "medium"
) -> Flag:
    """Return a flag on words of a post."""
    start = of.text.index(words)
    return Flag(
        id=f"flag-{next(_numbers)}", thread_id=of.thread_id, post_id=of.id, revision=of.revision,
        clause=clause, reason=rule.removeprefix("model "), rule=rule, priority=priority, score=0.9,
        start=start, end=start + len(words), quote=words,
    )  # fmt: skip


def save(store: Store, posts: Sequence[Post], flags: Sequence[Flag], *, digest: str = "first") -> None:
    """Write posts and flags as analysis would, and bring the queue up to date."""
    threads = sorted({each.thread_id for each in posts})
    with store.transaction() as writer:
        for each in threads:
            writer.replace(_thread(each))
            writer.delete(Flag, unit=each)
            writer.replace(_run(each, digest))
        for author in sorted({each.author_id for each in posts if each.author_id}):
            writer.replace(_author(author))
        for row in posts:
            writer.replace(row)
        for suspicion in flags:
            writer.insert([suspicion], unit=suspicion.thread_id)
    desk_of(store).refresh()


def answer(of: Post, to: Post) -> ReplyTo:
    """Return the link from a post to the one it answers."""
    return ReplyTo(
        id=f"reply-{of.id}", thread_id=of.thread_id, post_id=of.id, target_post_id=to.id, target_name=None,
        how="explicit",
    )  # fmt: skip


def spam(numbers: Sequence[int]) -> Iterator[tuple[Post, Flag]]:
    """Yield flagged posts of different words."""
    for number in numbers:
        made = post(number, f"Cheap watches, offer number {number}, buy them here")
        yield made, flag(made, "buy them here")


def _thread(name: str) -> Thread:
    return Thread(
        id=name, site="market.example", platform="invented", title=f"Thread {name}", url=None,
        posts_total=None, notes=(), snapshot_id=None, digest=name,
    )  # fmt: skip


def _run(unit: str, digest: str) -> Run:
    return Run(
        id=f"run-flags-{unit}", stage="flags", version=1, unit=unit, input_digest=digest,
        output_digest=digest, rows=0, error=None,
    )  # fmt: skip


def _author(name: str) -> Author:
    return Author(
        id=name, site="market.example", handle=name, display_name=name.removeprefix("author-"),
        role="member", role_basis="default",
    )  # fmt: skip
