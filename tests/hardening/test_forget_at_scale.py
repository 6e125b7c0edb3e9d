"""Forgetting is killed at any moment, and done in a store of many posts: 2,000 here, 100,000 at night.

`GROUNDSWELL_POSTS` sets how many posts the store has, `GROUNDSWELL_KILLS` how many instants are tried.
"""

import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from groundswell.desk.index import refresh
from groundswell.records import Author, Flag, Post, Quote, Run, Sentence, Snapshot, Thread
from groundswell.store import Store, open_store
from pipeline.forgetting import Wish, forget
from pipeline.forgotten import author_id
from tests.hardening import club, dying
from tests.hardening.club import CANARY, NAME

POSTS = int(os.environ.get("GROUNDSWELL_POSTS", "2000"))
KILLS = int(os.environ.get("GROUNDSWELL_KILLS", "10"))
SECONDS = 60
_SITE = "rowing.example"
_A_THREAD = 20
_WORDS = "boat oar river lock crew coach race winter rain dock bridge early late cold light long".split()


@pytest.mark.slow
def test_killed_at_any_moment_forgetting_is_done_by_doing_it_again(kept: Path, tmp_path: Path) -> None:
    chance = random.Random(20240501)
    whole = club.copied(kept, _new(tmp_path / "whole"))
    dying.completed("forget", whole)  # the first process also starts the server
    seconds = dying.completed("forget", club.copied(kept, _new(tmp_path / "timed")))
    expected = dying.dump(whole)
    kills = 0
    while kills < KILLS:
        folder = _new(tmp_path / "killed")
        path = club.copied(kept, folder)
        kills += dying.killed("forget", path, chance.uniform(0.05, 1) * seconds)
        assert dying.is_sound(path)
        dying.completed("forget", path)
        assert dying.dump(path) == expected
        assert club.traces(folder, CANARY, NAME) == []
        shutil.rmtree(folder)


def test_a_person_is_forgotten_in_time_in_a_store_of_many_posts(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "many.db")) as store:
        _fill(store)
        began = time.monotonic()
        done = forget(store, Wish(author=NAME))
        seconds = time.monotonic() - began
    megabytes = (tmp_path / "many.db").stat().st_size / 1e6
    print(f"forgot {done.counts} in a store of {POSTS:,} posts, {megabytes:.0f} MB: {seconds:.1f} s")  # noqa: T201
    assert done.counts["posts"] == POSTS // 100
    assert club.traces(tmp_path, CANARY, NAME) == []
    assert seconds < SECONDS


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _fill(store: Store) -> None:
    """Write a forum in which the person wrote every hundredth post and is quoted after each."""
    chance = random.Random(7)
    with store.transaction() as writer:
        people = [NAME, *(f"member{number}" for number in range(50))]
        writer.insert(
            Author(id=author_id(_SITE, name), site=_SITE, handle=name.casefold(), display_name=name,
                   role="member", role_basis="default")
            for name in people
        )  # fmt: skip
        for thread in range(POSTS // _A_THREAD):
            rows = list(_thread(thread, chance))
            writer.insert(row for row in rows if not isinstance(row, Sentence | Flag))
            writer.insert((row for row in rows if isinstance(row, Sentence | Flag)), unit=f"t{thread}")
    refresh(store)


def _thread(thread: int, chance: random.Random) -> Iterator[Any]:
    name = f"t{thread}"
    page = []
    last = ""
    for place in range(1, _A_THREAD + 1):
        number = thread * _A_THREAD + place - 1
        is_theirs = number % 100 == 0
        author = NAME if is_theirs else f"member{number % 50}"
        own = " ".join(chance.choices(_WORDS, k=60))
        text = f"{CANARY} {number} {own}" if is_theirs else f"Number {number}: {own}"
        page.append(f"<p>{author}: {text}</p>")
        yield Post(
            id=f"p{number}", revision=1, thread_id=name, author_id=author_id(_SITE, author),
            author_basis="author_line", position=place, source_id=str(number),
            created_at=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number), created_raw=None,
            zone=None, zone_assumed=False, text=text, is_solution=False, removed=False, permalink=None,
            votes=None, notes=(),
        )  # fmt: skip
        yield Sentence(
            id=f"s{number}", thread_id=name, post_id=f"p{number}", revision=1, index=0, start=0,
            end=len(text), quote=text,
        )  # fmt: skip
        if number % 100 == 1:
            yield Quote(
                id=f"q{number}", thread_id=name, post_id=f"p{number}", revision=1, position=0, text=last,
                author_named=NAME, source_post_id=None, exact=True,
            )  # fmt: skip
        if number % 10 == 0:
            yield Flag(
                id=f"f{number}", thread_id=name, post_id=f"p{number}", revision=1, clause="spam",
                reason="spam", rule="model", priority="low", score=0.5, start=0, end=len(text), quote=text,
            )  # fmt: skip
        last = text
    yield Thread(
        id=name, site=_SITE, platform="invented", title=f"Thread {thread}", url=None, posts_total=_A_THREAD,
        notes=(), snapshot_id=f"snapshot-{thread}", digest=name,
    )  # fmt: skip
    yield Snapshot(
        id=f"snapshot-{thread}", source=f"page{thread}.html", url=None, fetched_at=None, sha256="",
        body="\n".join(page).encode(),
    )  # fmt: skip
    yield Run(
        id=f"run-{thread}", stage="flags", version=1, unit=name, input_digest="", output_digest=name, rows=2,
        error=None,
    )  # fmt: skip
