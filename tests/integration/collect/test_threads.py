"""Threads and boards: complete, incremental, with edits, removals and pages that come and go."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from groundswell.errors import ConfigurationError, Gone, PageChanged, Refused
from groundswell.records import Coverage, Post, Snapshot, Thread, Tombstone, Visit
from groundswell.store import Store, open_store
from tests.integration.collect.forum import post
from tests.integration.collect.loopback import Forum, dump, posts_of, running_forum, threads


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[Forum]:
    with running_forum(tmp_path, threads(3, 12)) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "store.db")
    yield opened
    opened.close()


def state_of(forum: Forum) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(forum.state_file.read_text())
    return found


def test_a_thread_is_followed_to_its_last_page(forum: Forum, store: Store) -> None:
    forum.collect(forum.thread(1), store)
    said = state_of(forum)["threads"]["1"]["posts"]
    assert [(p.source_id, p.text) for p in sorted(store.read(Post), key=lambda p: p.position)] == [
        (str(each["id"]), each["text"]) for each in said
    ]
    (coverage,) = store.read(Coverage)
    assert (coverage.posts, coverage.posts_expected, coverage.pages, coverage.pages_expected) == (
        12,
        12,
        3,
        3,
    )
    assert (coverage.problem, coverage.threads) == (None, 1)


def test_a_board_leads_to_all_its_threads(forum: Forum, store: Store) -> None:
    done = forum.collect(forum.board, store)
    assert (done.threads, done.posts, done.failures) == (3, 36, ())
    assert len(forum.pages()) == 1 + 3 * 3


def test_nothing_new_costs_no_pages_and_changes_nothing(forum: Forum, store: Store) -> None:
    forum.collect(forum.board, store)
    before = dump(store)
    done = forum.collect(forum.board, store)
    assert done.changed == 0
    assert {visit["status"] for visit in forum.visits() if visit["path"] != "/robots.txt"} == {304}
    assert dump(store) == before


def test_a_board_asks_only_for_what_it_shows_to_be_new(forum: Forum, store: Store) -> None:
    forum.collect(forum.board, store)
    state = state_of(forum)
    state["threads"]["2"]["posts"].append(post(299, "bob", "A fresh wish."))
    forum.set(state)
    forum.collect(forum.board, store, recheck_hours=24)
    assert forum.pages() == ["/viewforum.php?f=1", "/viewtopic.php?t=2&start=10"]
    assert posts_of(store)["299"].text == "A fresh wish."
    assert len(store.read(Post)) == 37


def test_an_edit_becomes_a_revision_and_the_first_wording_stays(forum: Forum, store: Store) -> None:
    forum.collect(forum.thread(1), store)
    state = state_of(forum)
    first = state["threads"]["1"]["posts"][3]["text"]
    state["threads"]["1"]["posts"][3]["text"] = "On second thought, a saw."
    forum.set(state)
    done = forum.collect(forum.thread(1), store)
    assert done.changed == 1
    revisions = [(each.revision, each.text) for each in store.read(Post) if each.source_id == "103"]
    assert revisions == [(1, first), (2, "On second thought, a saw.")]
    assert len(store.read(Post)) == 13


def test_a_post_that_vanished_leaves_a_tombstone_and_no_words(forum: Forum, store: Store) -> None:
    forum.collect(forum.thread(1), store)
    state = state_of(forum)
    words = state["threads"]["1"]["posts"].pop(2)["text"]
    forum.set(state)
    forum.collect(forum.thread(1), store)
    buried = posts_of(store)["102"]
    assert (buried.removed, buried.text, buried.revision) == (True, "", 2)
    assert len(store.read(Tombstone)) == 1
    assert not any(words == each.text for each in store.read(Post))
    assert not any(words.encode() in (each.body or b"") for each in store.read(Snapshot))
    again = dump(store)
    forum.collect(forum.thread(1), store)
    assert dump(store) == again


def test_a_post_missing_from_the_end_is_looked_for_on_earlier_pages(forum: Forum, store: Store) -> None:
    forum.collect(forum.thread(1), store)
    state = state_of(forum)
    state["threads"]["1"]["posts"].pop(0)  # everything moves up: the last page loses a post to the one before
    forum.set(state)
    forum.collect(forum.thread(1), store, recheck_hours=24)
    removed = {number for number, each in posts_of(store).items() if each.removed}
    assert removed == {"100"}


def test_a_thread_that_lost_its_last_page_loses_it_here_too(forum: Forum, store: Store) -> None:
    forum.collect(forum.thread(1), store)
    state = state_of(forum)
    del state["threads"]["1"]["posts"][10:]
    forum.set(state)
    forum.collect(forum.thread(1), store)
    assert len(store.read(Visit)) == 2
    assert {number for number, each in posts_of(store).items() if each.removed} == {"110", "111"}


def test_a_thread_that_is_gone_is_buried_whole(forum: Forum, store: Store) -> None:
    forum.collect(forum.board, store)
    state = state_of(forum)
    del state["threads"]["3"]
    forum.set(state)
    done = forum.collect(forum.board, store)
    assert done.failures == ()
    assert {int(number) // 100 for number, each in posts_of(store).items() if each.removed} == {3}
    assert store.read(Coverage)[0].posts == 24


def test_a_new_title_is_not_a_new_thread(forum: Forum, store: Store) -> None:
    forum.collect(forum.thread(1), store)
    state = state_of(forum)
    state["threads"]["1"]["title"] = "Hammers [solved]"
    forum.set(state)
    forum.collect(forum.thread(1), store)
    assert [each.title for each in store.read(Thread)] == ["Hammers [solved]"]
    assert len(store.read(Post)) == 12


def test_a_page_that_never_was_says_so(forum: Forum, store: Store) -> None:
    with pytest.raises(Gone, match="not there"):
        forum.collect(forum.thread(9), store)
    assert store.read(Coverage)[0].problem == "Gone"


def test_robots_txt_is_obeyed(forum: Forum, store: Store) -> None:
    forum.set(state_of(forum) | {"robots": "User-agent: *\nDisallow: /viewtopic.php\n"})
    with pytest.raises(Refused, match=r"robots\.txt"):
        forum.collect(forum.thread(1), store)
    assert forum.pages() == []


def test_a_run_that_goes_on_lists_what_failed_before_it(forum: Forum, store: Store) -> None:
    forum.set(state_of(forum) | {"robots": "User-agent: *\nDisallow: /viewtopic.php?t=3\n"})
    first = forum.collect(forum.board, store)
    assert [url for url, _ in first.failures] == [forum.thread(3)]
    (left,) = store.read(Visit, url=forum.thread(1))
    with store.transaction() as writer:  # what a process that was killed leaves behind
        writer.replace(replace(left, state="due"))
    assert [url for url, _ in forum.collect(forum.board, store).failures] == [forum.thread(3)]


def test_a_folder_that_cannot_be_made_is_named_with_the_setting(
    forum: Forum, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file stands where the folder should")
    with pytest.raises(ConfigurationError, match=r"taken .*collection\.state_folder"):
        forum.collect(forum.board, store, state_folder=tmp_path / "taken")


def test_an_empty_board_is_not_a_quiet_week(forum: Forum, store: Store) -> None:
    forum.collect(forum.board, store)
    forum.set({"threads": {}})
    done = forum.collect(forum.board, store, recheck_hours=24)
    assert [type(error) for _, error in done.failures] == [PageChanged]
    assert store.read(Coverage)[0].problem == "PageChanged"
    assert not any(each.removed for each in store.read(Post))


def test_markup_that_changed_never_empties_the_store(forum: Forum, store: Store) -> None:
    forum.collect(forum.thread(1), store)
    before = dump(store)["Post"]
    state = state_of(forum)
    state["threads"]["1"]["posts"] = [post(900 + n, "eve", f"Other words, number {n}.") for n in range(3)]
    forum.set(state | {"hide_total": True})
    done = forum.collect(forum.thread(1), store)
    assert PageChanged in {type(error) for _, error in done.failures}
    assert dump(store)["Post"] == before


def test_a_thread_that_shows_less_than_it_claims_is_no_success(forum: Forum, store: Store) -> None:
    forum.set(state_of(forum) | {"claims": 40})
    done = forum.collect(forum.thread(1), store)
    assert [type(error) for _, error in done.failures] == [PageChanged]
    assert "12 posts and say that it has 40" in str(done.failures[0][1])
    assert len(store.read(Post)) == 12
