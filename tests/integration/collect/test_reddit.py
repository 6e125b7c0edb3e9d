"""Reddit through PRAW, against a loopback server that speaks Reddit's JSON."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundswell.config import Config
from groundswell.errors import ConfigurationError
from groundswell.records import Post, ReplyTo
from groundswell.store import Store, open_store
from pipeline.jobs import Collected, collect
from tests.integration.collect.reddit_replay import Replay, Said, replaying

BOARD = "https://www.reddit.com/r/printers/"
SUBMISSION = "https://www.reddit.com/r/printers/comments/s1/a_wider_tray/"


def conversation() -> list[Said]:
    roots = [Said(f"c{number}", f"user{number}", f"I second that, reason {number}.") for number in range(7)]
    replies = [Said("d1", "ann", "Thank you.", "c1"), Said("d2", "bob", "Me too, but taller.", "d1")]
    return [*roots, *replies]


@pytest.fixture
def replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    with replaying(Replay(conversation(), hidden_branch="d1")) as running:
        (tmp_path / "praw.ini").write_text(running.ini)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        monkeypatch.setattr("praw.config.Config.CONFIG", None)  # PRAW reads its files once a process
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "store.db")
    yield opened
    opened.close()


def collect_reddit(url: str, store: Store, tmp_path: Path) -> Collected:
    config = Config.model_validate(
        {
            "collection": {"recheck_hours": 0.0, "state_folder": tmp_path / "turns"},
            "source": [{"name": "printers", "url": url, "praw_site": "replay"}],
        }
    )
    return collect([url], store, config)


def latest(store: Store) -> dict[str, Post]:
    return {post.source_id: post for post in store.read(Post)}


def test_all_comments_come_also_those_behind_more(replay: Replay, store: Store, tmp_path: Path) -> None:
    done = collect_reddit(SUBMISSION, store, tmp_path)
    assert done.failures == ()
    posts = latest(store)
    assert {number: post.text for number, post in posts.items() if number != "s1"} == {
        said.id: said.body for said in replay.comments
    }
    assert posts["s1"].text == "Please make the tray wider."
    answers = {link.post_id: link.target_post_id for link in store.read(ReplyTo)}
    assert answers[posts["d2"].id] == posts["d1"].id
    assert any("morechildren" in path for path in replay.asked)


def test_a_subreddit_leads_to_its_submissions(replay: Replay, store: Store, tmp_path: Path) -> None:
    done = collect_reddit(BOARD, store, tmp_path)
    assert (done.threads, done.posts, done.failures) == (1, 10, ())


def test_edits_become_revisions_and_deletions_are_honoured(
    replay: Replay, store: Store, tmp_path: Path
) -> None:
    collect_reddit(SUBMISSION, store, tmp_path)
    replay.comments[2].body, replay.comments[2].edited = "I second that, on reflection.", 1714570000.0
    words = replay.comments[3].body
    replay.comments[3].body, replay.comments[3].author = "[deleted]", None
    del replay.comments[6]
    collect_reddit(SUBMISSION, store, tmp_path)
    posts = latest(store)
    assert (posts["c2"].revision, posts["c2"].text) == (2, "I second that, on reflection.")
    assert [(posts[each].removed, posts[each].text) for each in ("c3", "c6")] == [(True, ""), (True, "")]
    assert not any(words in post.text for post in store.read(Post))


def test_credentials_that_are_not_there_are_asked_for(
    replay: Replay, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_ID", raising=False)
    config = Config.model_validate(
        {
            "collection": {"state_folder": tmp_path / "turns"},
            "source": [{"name": "printers", "url": BOARD, "client_id_env": "NO_SUCH_ID"}],
        }
    )
    with pytest.raises(ConfigurationError, match="NO_SUCH_ID"):
        collect([BOARD], store, config)
    assert replay.asked == []
