"""A thread of a rowing club, with words in it that must be findable nowhere once they were forgotten."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groundswell.config import Config
from groundswell.desk import Desk
from groundswell.records import Decision, Post, SavedView, Suggestion, Thread
from groundswell.store import Store, open_store
from pipeline.correcting import correct
from pipeline.jobs import analyze, collect, report
from reports.write import FILES

NAME = "Quillfeather Brandywine"
CANARY = "xylomarzipan"
WISH = (
    f"Please add a {CANARY} calendar to the boat bookings, so that crews see at once which boats are free. "
    f"Write to {CANARY}@quay.example if you want to help me build it."
)
LINK = {"title": "Boat bookings", "url": "https://rowing.example/t/12", "platform": "discourse"}


def lines(wish: str = WISH, name: str = NAME) -> list[dict[str, Any]]:
    """Return the posts as lines of a source, the one to be forgotten third."""
    said = [
        ("Odile", "Booking a boat takes far too long. Could we please get reminders before a booking?", []),
        ("Tamsin", "Reminders would help me. I am for them.", []),
        (name, wish, [{"author": "Tamsin", "text": "Reminders would help me."}]),
        ("Odile", "Yes, I want that calendar as well.", [{"author": name, "text": wish[:60]}]),
        ("Berit", f"Thanks @{name.replace(' ', '')}! And {name} is right about the boats.", []),
        ("Berit", f"As somebody wrote above: {wish[:100]} I am against it, it costs too much.", []),
        (
            "Tamsin",
            "Could the boathouse open at six in the morning, please?",
            [{"author": None, "text": wish}],
        ),
    ]
    return [
        {
            "thread": LINK, "id": str(number), "number": number, "author": author, "text": text,
            "created_at": f"2024-03-0{number}T10:00:00+00:00", "quotes": quotes,
            "permalink": f"https://rowing.example/t/12/{number}" + (f"?{CANARY}" if number == 3 else ""),
            "editor": name if number == 6 else None,
            "edited_at": "2024-03-06T11:00:00+00:00" if number == 6 else None,
        }
        for number, (author, text, quotes) in enumerate(said, 1)
    ]  # fmt: skip


def source(folder: Path, rows: list[dict[str, Any]] | None = None) -> Path:
    """Write the thread as a file to collect."""
    path = folder / "club.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows or lines()), encoding="utf-8")
    return path


def kept(folder: Path) -> Path:
    """Collect, analyse, decide, correct and report, all with the canary in it; return the store's path."""
    path = folder / "data" / "groundswell.db"
    path.parent.mkdir()
    with closing(open_store(path)) as store:
        collect([str(source(folder))], store, Config())
        collect([str(source(folder, lines(WISH + f" Even {CANARY} will do.")))], store, Config())
        analyze(store, Config())
        post = post_of(store)
        desk = Desk(store, Config())
        desk.decide(desk.item(post).seen, "upheld", "personal_data", by="mo", note=f"gives away {CANARY}")
        _correct(store, post)
        view = SavedView(
            id="v", account_id="a", name="mine", path="/moderation", query="state=open",
            created_at=datetime.now(UTC),
        )  # fmt: skip
        with store.transaction() as writer:
            writer.insert([view])
        report(store, Config(), path.parent)
    return path


def _correct(store: Store, post: str) -> None:
    asked = [each for each in store.read(Suggestion, post_id=post) if CANARY in each.quote]
    assert asked, "the wish is read as a suggestion, or else this test would prove less than it says"
    at = datetime.now(UTC)
    correct(
        store, "split", [f"A {CANARY} calendar"], post=post, quote=asked[0].quote, made_by="mo", made_at=at
    )


def post_of(store: Store, name: str = "3") -> str:
    """Return the id of a post by its number on the forum."""
    return {post.source_id: post.id for post in store.read(Post)}[name]


def traces(folder: Path, *words: str) -> list[str]:
    """Return the files below a folder with any of the words in their bytes, whatever their case."""
    wanted = [word.casefold().encode() for word in words]
    return [
        f"{path.name}: {word.decode()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for word in wanted
        if word in path.read_bytes().lower()
    ]


def copied(kept_at: Path, folder: Path) -> Path:
    """Return the path of a copy of a store that nobody has open, with the reports beside it."""
    shutil.copytree(kept_at.parent, folder / "data")
    return folder / "data" / kept_at.name


def opened(path: Path) -> Iterator[Store]:
    """Yield a store, closed afterwards."""
    with closing(open_store(path)) as store:
        yield store


def notes(store: Store) -> list[str]:
    """Return the notes of all decisions."""
    return [each.note for each in store.read(Decision)]


def elsewhere(thread: Thread) -> Thread:
    """Return a thread of another site."""
    return replace(thread, id="thread-elsewhere", site="sailing.example", snapshot_id=None)


def collected(folder: Path) -> Path:
    """Return the path of a store with the thread in it, not analysed."""
    path = folder / "data" / "groundswell.db"
    path.parent.mkdir()
    with closing(open_store(path)) as store:
        collect([str(source(folder))], store, Config())
    return path


def files(folder: Path) -> dict[str, bytes]:
    """Return the reports in a folder by name, without what an interrupted writer left half done."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name in FILES}
