"""Speed of the moderation queue and its search over a large store, in a temporary file.

    python -m benchmarks.moderation_queue [--posts 1000000] [--flagged 0.1] [--calls 60] [--store URL]

Invents a forum of that many posts, flags a share of them, decides on a tenth of the flagged, and then
asks for pages as moderators do: the first page, pages further down, every filter, and words from the most
common to the rarest. Prints JSON: milliseconds at the median, the 95th percentile and the most for each
kind of call, how long the queue took to build, how large the store is, and how busy the machine was. With
`--store`, the database to fill, for example one of PostgreSQL; one that an earlier run filled is only read.
"""

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from groundswell.config import Config
from groundswell.desk import Desk, QueueFilter, Seen
from groundswell.desk.deciding import version_of
from groundswell.desk.index import refresh
from groundswell.records import Author, Flag, Post, Priority, Run, Thread
from groundswell.store import Store, open_store

_START = datetime(2024, 1, 1, tzinfo=UTC)
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
_RULES: Sequence[tuple[str, str, Priority]] = (
    ("no-spam", "spam", "medium"),
    ("no-contact", "off_platform", "high"),
    ("be-civil", "toxicity", "low"),
    ("no-hate", "hate", "high"),
    ("no-personal-data", "personal_data", "high"),
)
_CHUNK = 20_000
_POSTS_A_THREAD = 20
_WAITING = QueueFilter()
_ALL = QueueFilter(states=("open", "escalated", "upheld", "dismissed", "restored"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Invented words, a few of them very common and most of them rare, as in any language (Zipf)."""

    words: Sequence[str]
    weights: Sequence[float]

    @classmethod
    def of(cls, size: int) -> "Vocabulary":
        """Return `size` words of two to four syllables."""
        words = [_word(number) for number in range(size)]
        return cls(words=words, weights=list(accumulate(1 / (rank + 1) for rank in range(size))))

    def text(self, source: random.Random) -> str:
        """Return a post of about forty words."""
        return " ".join(source.choices(self.words, cum_weights=self.weights, k=source.randint(8, 72)))


def main() -> None:
    """Fill a store, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--flagged", type=float, default=0.1)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--store")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "queue.db"
        store = open_store(options.store or path)
        vocabulary, source = Vocabulary.of(60_000), random.Random(7)
        desk = Desk(store, Config())
        seconds = {}
        if not store.count(Post):
            filled = _timed(lambda: _fill(store, options.posts, options.flagged, vocabulary, source))
            seconds = {"fill": filled, "build": _timed(lambda: refresh(store))}
            wanted = int(options.posts * options.flagged / 10)
            seconds["decide"] = _timed(lambda: _decide(desk, wanted, source))
        calls = {
            name: _measured(call, options.calls) for name, call in _calls(desk, vocabulary, source).items()
        }
        result = {
            "posts": store.count(Post),
            "load": os.getloadavg()[0],
            "states": desk.counts(_ALL).states,
            "seconds": {name: round(value, 1) for name, value in seconds.items()},
            "megabytes": round(path.stat().st_size / 1e6) if path.exists() else None,
            "milliseconds": calls,
        }
        store.close()
    print(json.dumps(result, indent=1))


def _fill(store: Store, posts: int, flagged: float, vocabulary: Vocabulary, source: random.Random) -> None:
    people = max(10, posts // 20)
    rank = list(accumulate(1 / (n + 1) ** 0.7 for n in range(people)))
    for start in range(0, people, _CHUNK):
        names = range(start, min(people, start + _CHUNK))
        with store.transaction() as writer:
            writer.insert(_author(name) for name in names)
    for start in range(0, posts, _CHUNK):
        numbers = range(start, min(posts, start + _CHUNK))
        authors = source.choices(range(people), cum_weights=rank, k=len(numbers))
        made = [
            _post(number, author, vocabulary.text(source))
            for number, author in zip(numbers, authors, strict=True)
        ]
        threads = sorted({post.thread_id for post in made})
        with store.transaction() as writer:
            writer.insert(map(_thread, threads))
            writer.insert(made)
            writer.insert(
                (flag for post in made if source.random() < flagged for flag in _flags(post, source)),
                unit="benchmark",
            )
            writer.insert(map(_run, threads))


def _decide(desk: Desk, wanted: int, source: random.Random) -> None:
    """Decide on so many posts all over the queue, two thirds of them upheld, a hundred at a time."""
    chosen: list[str] = []
    after = None
    while len(chosen) < wanted * 3:
        page = desk.page(after=after, limit=200)
        chosen += [item.post_id for item in page.items]
        after = page.next
        if after is None:
            break
    source.shuffle(chosen)
    for start in range(0, min(wanted, len(chosen)), 100):
        seen = [Seen(post_id=post, version=version_of(1, None)) for post in chosen[start : start + 100]]
        verdict = source.choice(("upheld", "upheld", "dismissed"))
        desk.decide_all(seen, verdict, "spam", by="benchmark")  # type: ignore[arg-type]


def _calls(desk: Desk, vocabulary: Vocabulary, source: random.Random) -> dict[str, Callable[[], Any]]:
    """Return one call of each kind; every call chooses anew what it asks for."""

    def searched(low: int, high: int, **more: Any) -> Callable[[], Any]:
        return lambda: desk.page(
            replace(_ALL, text=vocabulary.words[source.randrange(low, high)], **more), limit=50
        )

    deep = _cursors(desk)
    first = desk.page().items
    authors = [item.author.author_id for item in desk.page(limit=200).items]
    return {
        "first page": lambda: desk.page(limit=50),
        "page further down": lambda: desk.page(after=source.choice(deep), limit=50),
        "by priority": lambda: desk.page(QueueFilter(priority=source.choice(("high", "medium", "low")))),
        "by clause": lambda: desk.page(QueueFilter(clause=source.choice(_RULES)[0])),
        "by clause and reason": lambda: desk.page(
            QueueFilter(clause=source.choice(_RULES)[0], reason=source.choice(_RULES)[1])
        ),
        "by author": lambda: desk.page(QueueFilter(author_id=source.choice(authors))),
        "by source and clause": lambda: desk.page(
            QueueFilter(site=f"site{source.randrange(4)}.example", clause=source.choice(_RULES)[0])
        ),
        "decided": lambda: desk.page(QueueFilter(states=("upheld", "dismissed"))),
        "counts": desk.counts,
        "one item": lambda: desk.item(source.choice(first).post_id),
        "near-duplicates": lambda: desk.similar(source.choice(first).post_id),
        "search, most common words": searched(0, 20),
        "search, common words": searched(20, 1000),
        "search, rare words": searched(1000, 60_000),
        "search, common word and rare clause": searched(0, 50, clause="no-hate"),
        "search, two words": lambda: desk.page(
            replace(_ALL, text=f"{vocabulary.words[source.randrange(9)]} {source.choice(vocabulary.words)}")
        ),
        "search, beginning": lambda: desk.page(
            replace(_WAITING, text=source.choice(vocabulary.words)[: source.randint(2, 5)] + "*")
        ),
        "search, absent word": lambda: desk.page(QueueFilter(text="qqqqq")),
        "decide": lambda: desk.decide(desk.page(limit=1).items[0].seen, "dismissed", "other", by="benchmark"),
    }


def _cursors(desk: Desk) -> list[str]:
    found, after = [], None
    for _ in range(20):
        after = desk.page(after=after, limit=200).next
        if after is None:
            break
        found.append(after)
    return found or ["0.0.0"]


def _measured(call: Callable[[], Any], times: int) -> dict[str, float]:
    spent = sorted(_timed(call) * 1000 for _ in range(times))
    return {
        "p50": round(statistics.median(spent), 1),
        "p95": round(spent[int(0.95 * (len(spent) - 1) + 0.5)], 1),
        "most": round(spent[-1], 1),
    }


def _timed(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _word(number: int) -> str:
    syllables = []
    number += len(_SYLLABLES)
    while number:
        number, rest = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[rest])
    return "".join(syllables)


def _author(number: int) -> Author:
    name = f"person {number}"
    return Author(
        id=f"author-{number}", site="site0.example", handle=name, display_name=name, role="member",
        role_basis="default",
    )  # fmt: skip


def _thread(name: str) -> Thread:
    number = int(name.removeprefix("thread-"))
    return Thread(
        id=name, site=f"site{number % 4}.example", platform="invented", title=f"Thread {number}", url=None,
        posts_total=None, notes=(), snapshot_id=None, digest=name,
    )  # fmt: skip


def _run(unit: str) -> Run:
    return Run(
        id=f"run-{unit}", stage="flags", version=1, unit=unit, input_digest="", output_digest=unit, rows=0,
        error=None,
    )  # fmt: skip


def _post(number: int, author: int, text: str) -> Post:
    thread = f"thread-{number // _POSTS_A_THREAD}"
    return Post(
        id=f"post-{number}", revision=1, thread_id=thread, author_id=f"author-{author}",
        author_basis="author_line", position=number % _POSTS_A_THREAD + 1, source_id=str(number),
        created_at=_START + timedelta(minutes=number), created_raw=None, zone=None, zone_assumed=False,
        text=text, is_solution=False, removed=False, permalink=None, votes=None, notes=(),
    )  # fmt: skip


def _flags(post: Post, source: random.Random) -> Iterator[Flag]:
    """Yield one to three flags; the later rules of the list fire ever more rarely."""
    for rule in sorted({min(int(source.expovariate(0.7)), len(_RULES) - 1) for _ in range(2)}):
        clause, reason, priority = _RULES[rule]
        start = source.randrange(len(post.text) // 2)
        yield Flag(
            id=f"flag-{post.id}-{rule}", thread_id=post.thread_id, post_id=post.id, revision=1, clause=clause,
            reason=reason, rule=f"model {reason}", priority=priority, score=0.9, start=start, end=start + 8,
            quote=post.text[start : start + 8],
        )  # fmt: skip


if __name__ == "__main__":
    main()
