"""Words that a moderator withholds leave every file at once, and are back in every file at once."""

from pathlib import Path

from groundswell.config import Config
from groundswell.desk import Desk
from groundswell.records import Post
from groundswell.store import Store
from reports.build import build
from reports.write import files_of
from tests.report_market import market, post_id

# Proposals' exemplars, an opponent's reason, staff's word, a plain supporter.
NUMBERS = (1, 3, 7, 8, 9, 28)
DATA = ("suggestions.csv", "suggestions.json", "posts.jsonl")
"""The digest also counts the decisions themselves, so its bytes rightly differ."""
FILES = (*DATA, "digest.html", "digest.md", "suggestions.html", "moderation.html", "moderation.csv")


def _files(store: Store) -> dict[str, bytes]:
    return files_of(build(store, Config()), FILES)


def test_no_file_shows_withheld_words_and_restoring_brings_every_byte_back(tmp_path: Path) -> None:
    store = market().open(tmp_path)
    desk = Desk(store, Config())
    posts = [post for number in NUMBERS for post in store.read(Post, id=post_id(number))]
    before = _files(store)
    for post in posts:
        assert any(_windows(post.text, content) for content in before.values()), "the words were there"
    desk.decide_all([desk.item(post.id).seen for post in posts], "upheld", "off_topic", by="mo")
    for name, content in _files(store).items():
        for post in posts:
            assert not (found := _windows(post.text, content)), f"{name} still shows {found}"
    desk.decide_all([desk.item(post.id).seen for post in posts], "restored", "off_topic", by="mo")
    after = _files(store)
    assert {name: after[name] for name in DATA} == {name: before[name] for name in DATA}
    for post in posts:
        assert _windows(post.text, after["digest.md"]) == _windows(post.text, before["digest.md"])
    store.close()


def _windows(text: str, content: bytes) -> list[str]:
    """Return the runs of six words of a text that stand in a file, white space aside."""
    words = text.split()
    shown = " ".join(content.decode("utf-8").split())
    runs = [" ".join(words[i : i + 6]) for i in range(max(1, len(words) - 5))]
    return [run for run in runs if run in shown]
