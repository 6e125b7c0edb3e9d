"""Forgetting: no byte is left in the data folder, nothing brings it back, and the rest still adds up."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from groundswell.config import Config
from groundswell.desk import Desk
from groundswell.errors import NotInStore, Refused, UsageError
from groundswell.records import Author, Correction, Post, Quote, Snapshot, Thread, Tombstone
from groundswell.store import Store, open_store
from pipeline.cli import app
from pipeline.forgetting import Wish, forget
from pipeline.forgotten import author_id
from pipeline.jobs import analyze, collect, report, verify
from tests.hardening import club
from tests.hardening.club import CANARY, NAME


def test_the_canary_is_where_it_can_be(path: Path) -> None:
    found = club.traces(path.parent, CANARY, NAME)
    assert {"groundswell.db: " + CANARY, "digest.html: " + NAME.lower(), "posts.jsonl: " + CANARY} <= set(
        found
    )


def test_of_a_forgotten_post_no_byte_is_left(store: Store, path: Path) -> None:
    before = {post.id: post.text for post in store.read(Post)}
    post = club.post_of(store)
    done = forget(store, Wish(post=post), folders=[path.parent])
    assert club.traces(path.parent, CANARY) == []
    assert done.counts["posts"] == 1
    assert done.counts["quotes"] >= 2
    assert done.counts["notes"] == 1
    assert done.left == ()
    after = {each.id: each.text for each in store.read(Post)}
    assert after.keys() == before.keys()
    assert {each: len(text) for each, text in after.items() if each != post} == {
        each: len(text) for each, text in before.items() if each != post
    }
    assert [each.id for each in store.read(Tombstone)] == [post]


def test_of_a_forgotten_person_no_name_is_left(store: Store, path: Path) -> None:
    done = forget(store, Wish(author=NAME), folders=[path.parent])
    store.close()
    assert done.left == ()
    assert club.traces(path.parent, CANARY, NAME, NAME.replace(" ", "")) == []


def test_of_a_forgotten_source_nothing_is_left_but_that_it_was(
    store: Store, path: Path, tmp_path: Path
) -> None:
    (source,) = store.distinct(Snapshot, "source")
    forget(store, Wish(source=source), folders=[path.parent])
    assert club.traces(path.parent, CANARY, NAME, "Odile", "rowing.example", source) == []
    assert not store.read(Post)
    assert {each.kind for each in store.read(Tombstone)} == {"source", "post"}
    assert Desk(store, Config()).verify() == ()
    with pytest.raises(Refused, match="was forgotten"):
        collect([source], store, Config())
    moved = tmp_path / "moved"
    moved.mkdir()
    collect([str(club.source(moved))], store, Config())
    store.close()
    assert club.traces(path.parent, CANARY, "Odile") == []


@pytest.mark.parametrize("wish", [{"post": "3"}, {"author": NAME}])
def test_collecting_never_brings_it_back(
    store: Store, path: Path, tmp_path: Path, wish: dict[str, str]
) -> None:
    forget(store, Wish(**wish), folders=[path.parent])
    for text in (club.WISH, club.WISH + " Edited."):
        collect([str(club.source(tmp_path, club.lines(text)))], store, Config())
    analyze(store, Config())
    report(store, Config(), path.parent)
    assert verify(store, Config(), path.parent) == []
    store.purge()
    store.close()
    words = (CANARY,) if "post" in wish else (CANARY, NAME, NAME.replace(" ", ""))
    assert club.traces(path.parent, *words) == []


def test_the_others_are_read_as_before(store: Store, path: Path) -> None:
    asked = {post.id: post.text for post in store.read(Post) if post.source_id in "127"}
    forget(store, Wish(post="3"), folders=[path.parent])
    report(store, Config(), path.parent)  # also before the next analysis
    analyze(store, Config())
    report(store, Config(), path.parent)
    found = json.loads((path.parent / "suggestions.json").read_text(encoding="utf-8"))
    quotes = [each for proposal in found["proposals"] for each in proposal["evidence"]]
    assert {"1", "7"} <= {each["post_id"] for each in quotes}
    assert all(
        any(each["quote"] in text for text in asked.values()) for each in quotes if each["post_id"] in "127"
    )
    assert (
        sum(bucket if isinstance(bucket, int) else bucket["n"] for bucket in found["buckets"].values()) == 7
    )
    assert "forgotten on request" in (path.parent / "digest.md").read_text(encoding="utf-8")


def test_the_log_of_decisions_stays_verifiable(store: Store) -> None:
    forget(store, Wish(post="3"))
    assert club.notes(store) == [""]
    assert Desk(store, Config()).verify() == ()
    assert Desk(store, Config()).item(club.post_of(store, store.read(Tombstone)[0].id)).state == "upheld"


def test_corrections_lose_their_words_and_stay(store: Store) -> None:
    before = [each.id for each in store.read(Correction)]
    forget(store, Wish(post="3"))
    assert [each.id for each in store.read(Correction)] == before
    assert {(each.quote, each.value, each.start) for each in store.read(Correction)} == {("", "", None)}


def test_a_rehearsal_counts_and_changes_nothing(store: Store, path: Path) -> None:
    before = club.traces(path.parent, CANARY, NAME)
    planned = forget(store, Wish(author=NAME), folders=[path.parent], rehearse=True)
    assert club.traces(path.parent, CANARY, NAME) == before
    assert store.read(Tombstone) == []
    assert forget(store, Wish(author=NAME), folders=[path.parent]).counts == planned.counts


def test_forgetting_again_finds_it_done(store: Store) -> None:
    forget(store, Wish(author=NAME))
    stones = store.read(Tombstone)
    again = forget(store, Wish(author=NAME))
    assert again.counts.get("posts", 0) == 0
    assert [each.id for each in store.read(Tombstone)] == [each.id for each in stones]


def test_somebody_who_is_only_named_can_be_forgotten(store: Store, tmp_path: Path) -> None:
    rows = club.lines()
    rows[3]["quotes"] = [{"author": "Long Gone Larkspur", "text": "Rowing at night is lovely."}]
    collect([str(club.source(tmp_path, rows))], store, Config())
    forget(store, Wish(author="long gone larkspur"))
    assert not any("Larkspur" in (each.author_named or "") for each in store.read(Quote))


def test_a_name_that_still_stands_somewhere_is_said(store: Store) -> None:
    desk = Desk(store, Config())
    desk.decide(desk.item(club.post_of(store, "5")).seen, "dismissed", "other", by="mo", note=f"{NAME} again")
    assert forget(store, Wish(author=NAME)).left == ("decision.note: 1",)


@pytest.mark.parametrize(
    "wish", [Wish(post="no-such"), Wish(author="Nobody At All"), Wish(source="https://elsewhere.example/")]
)
def test_what_nobody_knows_is_said(store: Store, wish: Wish) -> None:
    with pytest.raises(NotInStore) as caught:
        forget(store, wish)
    assert caught.value.exit_code == 3


def test_a_name_of_two_people_is_asked_about(store: Store) -> None:
    (known,) = [each for each in store.read(Author) if each.display_name == "Odile"]
    other = Author(
        id=author_id("sailing.example", "Odile"), site="sailing.example", handle="odile",
        display_name="Odile", role="member", role_basis="default",
    )  # fmt: skip
    (thread,) = store.read(Thread)
    with store.transaction() as writer:
        writer.insert([other, club.elsewhere(thread)])
    with pytest.raises(UsageError, match=r"sailing\.example"):
        forget(store, Wish(author="Odile"))
    forget(store, Wish(author="odile", site="sailing.example"))
    assert store.read(Author, id=known.id)


@pytest.mark.parametrize("options", [[], ["--post", "3", "--author", "x"], ["--post", "3", "--site", "x"]])
def test_a_wish_must_be_clear(path: Path, options: list[str]) -> None:
    with pytest.raises(UsageError):
        app(["forget", *options, "--store", str(path)], standalone_mode=False)


def test_the_command_says_what_it_did(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app(["forget", "--post", "3", "--store", str(path), "--json"], standalone_mode=False)
    said = json.loads(capsys.readouterr().out)
    assert said["counts"]["posts"] == 1
    assert said["counts"]["report files"] > 5
    assert club.traces(path.parent, CANARY) == []
    with closing(open_store(path)) as store:
        assert len(store.read(Tombstone)) == 1
