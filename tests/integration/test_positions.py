"""Positions in a small thread, through the real stages and models."""

import json
from pathlib import Path

import pytest

from groundswell.config import Config
from groundswell.positions import positions
from groundswell.records import Author, Membership, Stance, Suggestion
from groundswell.store import open_store
from pipeline.executors import InProcess
from pipeline.ingest import bundle, save
from pipeline.runner import Runner
from pipeline.shelf import Recipe, Shelf
from pipeline.stages import STAGES
from scrapers.document import Document
from scrapers.reading import read

TALK = [
    ("ann", "Could you please start a loyalty programme for regular guests? I come every month."),
    ("bob", "A programme for guests, nice. Why wouldn't you run a bikers' loyalty card?"),
    ("cy", "I'm against a loyalty programme. It only makes the rooms dearer for everybody else."),
]


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, str]:
    """Return who stands where on the topic."""
    posts = [
        {"id": n, "author": name, "created_at": f"2026-03-0{n}T10:00:00Z", "text": text}
        for n, (name, text) in enumerate(TALK, 1)
    ]
    body = "\n".join(json.dumps(each | {"thread": "A loyalty programme for guests"}) for each in posts)
    folder: Path = tmp_path_factory.mktemp("talk")
    store = open_store(folder / "store.db")
    config = Config()
    (page, *_) = read(Document(body=body.encode(), name="talk.jsonl"))
    with store.transaction() as writer:
        save(writer, bundle(page, None, config.community))
    shelf = Shelf(Recipe(config=config))
    names = {"sentences", "staff", "suggestions", "proposals", "stances"}
    chosen = [stage for stage in STAGES if stage.name in names]
    assert not Runner(store, chosen, InProcess(shelf), shelf.identity).run().failures
    topic = next(each.id for each in store.read(Suggestion) if each.is_topic)
    key = next(each.proposal_key for each in store.read(Membership) if each.suggestion_id == topic)
    people = {author.id: author.display_name for author in store.read(Author)}
    found: dict[str | None, str] = {
        people[each.author_id]: each.label
        for each in positions(store.read(Stance))
        if each.proposal_key == key
    }
    store.close()
    return found


def test_asking_for_something_like_it_is_support(sides: dict[str | None, str]) -> None:
    assert sides["bob"] == "support"


def test_the_proposer_wants_it_and_who_says_no_does_not(sides: dict[str | None, str]) -> None:
    assert sides["ann"] == "support"
    assert sides["cy"] == "oppose"
