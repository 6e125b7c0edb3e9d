"""From a thread's text to the queue and back again: analysis, a verdict, an edit, another look."""

import json
from pathlib import Path

from groundswell.config import Config
from groundswell.desk import Desk, QueueFilter
from groundswell.desk.index import refresh
from groundswell.stage import in_order
from groundswell.store import Store, open_store
from pipeline.executors import InProcess
from pipeline.jobs import collect
from pipeline.runner import Runner
from pipeline.shelf import Recipe, Shelf
from pipeline.stages.flags import flags
from pipeline.stages.reposts import reposts
from pipeline.stages.sentences import sentences

_OFFER = "Message me on Telegram, forty lamps are left and I take PayPal."


class Forum:
    """A forum of two threads that is read and judged again after every change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shelf = Shelf(Recipe(config=Config()))
        self.store: Store = open_store(folder / "forum.db")

    def read(self, **threads: list[tuple[str, str]]) -> Desk:
        """Read threads (title: author and text of each post), judge what changed, and open the desk."""
        for title, posts in threads.items():
            lines = [
                {"thread": {"title": title, "url": f"https://market.example/{title}"}, "id": f"{title}{n}",
                 "author": author, "text": text, "created_at": f"2024-05-0{len(title)}T10:0{n}:00Z"}
                for n, (author, text) in enumerate(posts)
            ]  # fmt: skip
            (self._folder / f"{title}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        collect([str(self._folder / f"{title}.jsonl") for title in threads], self.store, Config())
        stages = in_order([reposts, sentences, flags])
        summary = Runner(self.store, stages, InProcess(self._shelf), self._shelf.identity).run()
        assert summary.failures == ()
        refresh(self.store)
        return Desk(self.store, Config())


def _shown(desk: Desk, **wanted: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (item.author.name, item.state, tuple(sorted({fired.rule for fired in item.flags})))
        for item in desk.page(QueueFilter(**wanted)).items  # type: ignore[arg-type]
    ]


def test_from_text_to_queue_and_back_after_edits(tmp_path: Path) -> None:
    forum = Forum(tmp_path)
    desk = forum.read(lamps=[("kim", "Which lamp is best for reading at night?"), ("bo", _OFFER)])
    offer = ("bo", "open", ("detector contact", "detector payment"))
    assert _shown(desk, clause="no-off-platform") == [offer]
    (item,) = desk.page(QueueFilter(clause="no-off-platform")).items
    desk.decide(item.seen, "dismissed", "other", by="mo")
    desk = forum.read(lamps=[("kim", "Which lamp is best for reading at night??"), ("bo", _OFFER)])
    assert _shown(desk, clause="no-off-platform") == [], "another post of the thread was edited, not this one"
    longer = _OFFER + " Ask for the special price!"
    desk = forum.read(lamps=[("kim", "Which lamp is best for reading at night??"), ("bo", longer)])
    (item,) = desk.page(QueueFilter(clause="no-off-platform")).items
    assert (item.revision, item.is_edited_since, item.is_edited) == (2, True, True)
    assert item.decision is not None
    assert item.decision.verdict == "dismissed"
    assert [text for _, text in desk.history(item.post_id).revisions] == [_OFFER, longer]
    desk = forum.read(lamps=[("kim", "Which lamp is best for reading at night??"), ("bo", "Never mind.")])
    assert _shown(desk, author_id=item.author.author_id or "") == [], "nothing left to judge"
    forum.store.close()


def test_the_same_words_in_another_thread_are_a_repost(tmp_path: Path) -> None:
    forum = Forum(tmp_path)
    words = "My grandmother repairs old clocks and radios, and she does it very well"
    desk = forum.read(
        clock=[("kim", words + "."), ("bo", words + ".")],
        radios=[
            ("kim", words.upper() + "!"),
            ("kim", "Thanks, that worked."),
            ("kim", "Thanks, that worked."),
        ],
    )
    reposts_ = _shown(desk, clause="no-reposts")
    assert [(name, "detector duplicate" in rules) for name, _, rules in reposts_] == [("kim", True)]
    (item,) = desk.page(QueueFilter(clause="no-reposts")).items
    assert item.thread_title == "radios", "the later of the two"
    forum.store.close()
