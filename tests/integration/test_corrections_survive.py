"""Corrections against the real chain of stages: they outlive runs, new data, clusterings and models."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from groundswell.config import Config
from groundswell.corrections import Draft, add, confirm, doubts, in_force, undo
from groundswell.corrections.training import training_rows
from groundswell.errors import CorrectionRefused
from groundswell.page import Page, PagePost
from groundswell.records import (
    Author,
    Correction,
    Lineage,
    Membership,
    Post,
    Proposal,
    Ranking,
    Review,
    Stance,
    Suggestion,
)
from groundswell.store import Store, open_store
from pipeline.executors import InProcess
from pipeline.ingest import bundle, save
from pipeline.runner import Runner
from pipeline.shelf import Recipe, Shelf
from pipeline.stages import STAGES

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
CALENDAR = "Please add a calendar view for the bookings."
INVOICE = "It would be great if you could add a PDF download for invoices."
WEEKLY = "Please add a weekly calendar view to the bookings page."
POSTS = (
    ("Ann", CALENDAR),
    ("Bob", "A calendar view for bookings would be a mistake. It would only slow the page down."),
    ("Cy", INVOICE),
    ("Dee", WEEKLY),
)
LATER = (
    ("Eve", "Could you please add an export of the invoices as PDF files?"),
    ("Flo", "We need a dark mode for the evening shift."),
)


class Scene:
    """A store with one thread, and the runs over it; models are loaded once."""

    shelves: ClassVar[dict[bool, Shelf]] = {}

    def __init__(self, store: Store) -> None:
        self.store = store
        self.minute = 0

    def show(self, *posts: tuple[str, str], thread: str = "bookings") -> None:
        made = tuple(
            PagePost(
                id=f"{thread}-{number}",
                author=author,
                text=text,
                created_at=f"2024-03-{number:02}T10:00:00+00:00",
            )
            for number, (author, text) in enumerate(posts, 1)
        )
        page = Page(platform="pasted", title=None, url=f"https://f.example/{thread}", posts=made)
        with self.store.transaction() as writer:
            save(writer, bundle(page, None, Config().community))

    def run(self, *, afresh: bool = False, model: str = "") -> None:
        shelf = self.shelves.setdefault(afresh, Shelf(Recipe(config=Config(), afresh=afresh)))
        runner = Runner(self.store, STAGES, InProcess(shelf), lambda name: shelf.identity(name) + model)
        assert runner.run().failures == ()

    def correct(self, **parts: Any) -> Correction:
        self.minute += 1
        return add(self.store, Draft(**parts), made_by="mo", made_at=NOON + timedelta(minutes=self.minute))

    def key_of(self, words: str) -> str | None:
        quotes = {each.id: each.quote for each in self.store.read(Suggestion)}
        places = {quotes[each.suggestion_id]: each.proposal_key for each in self.store.read(Membership)}
        return places.get(words)

    def headline(self, key: str) -> str:
        return self.store.read(Proposal, key=key)[0].headline

    def stance(self, number: int, key: str) -> tuple[str, str]:
        post = self.store.read(Post, source_id=f"bookings-{number}")[0]
        (found,) = self.store.read(Stance, post_id=post.id, proposal_key=key)
        return found.label, found.basis

    def doubtful(self) -> list[str]:
        return [each.explanation for each in self.store.read(Review, kind="needs_reconfirmation")]


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one thread that went through the stages once, to be copied."""
    path = tmp_path_factory.mktemp("analysed") / "s.db"
    opened = open_store(path)
    made = Scene(opened)
    made.show(*POSTS)
    made.run()
    opened.close()
    return path


@pytest.fixture
def scene(tmp_path: Path, analysed: Path) -> Iterator[Scene]:
    opened = open_store(shutil.copy(analysed, tmp_path / "s.db"))
    yield Scene(opened)
    opened.close()


def key(scene: Scene, words: str) -> str:
    found = scene.key_of(words)
    assert found is not None, words
    return found


def everything_corrected(scene: Scene) -> dict[str, str]:
    """Make one correction of each kind; return the keys that the checks ask for."""
    calendar, invoice = key(scene, CALENDAR), key(scene, INVOICE)
    scene.correct(
        kind="relabel",
        post="bookings-2",
        quote="would be a mistake",
        proposal_key=calendar,
        value="conditional",
    )
    scene.correct(kind="rename", proposal_key=invoice, value="Invoices to keep")
    split = scene.correct(kind="split", post="bookings-4", quote=WEEKLY, value="A week at a glance").value
    scene.correct(kind="same_person", quote="bob", value="ann")
    return {"calendar": calendar, "invoice": invoice, "split": split}


def check(scene: Scene, keys: dict[str, str]) -> None:
    assert scene.stance(2, keys["calendar"]) == ("conditional", "correction")
    assert scene.key_of(CALENDAR) == keys["calendar"]
    assert scene.key_of(WEEKLY) == keys["split"]
    assert scene.headline(keys["invoice"]) == "Invoices to keep"
    assert scene.headline(keys["split"]) == "A week at a glance"
    (ann,) = scene.store.read(Author, display_name="Ann")
    (bob,) = scene.store.read(Author, display_name="Bob")
    (ranking,) = scene.store.read(Ranking, proposal_key=keys["calendar"])
    assert ann.id in ranking.conditionals
    assert bob.id not in {*ranking.supporters, *ranking.opponents, *ranking.conditionals, *ranking.askers}
    assert scene.doubtful() == []


def test_corrections_survive_runs_data_clusterings_and_models(scene: Scene) -> None:
    assert key(scene, CALENDAR) == key(scene, WEEKLY)
    keys = everything_corrected(scene)
    scene.run()
    check(scene, keys)
    scene.run()
    check(scene, keys)
    scene.show(*POSTS, *LATER)
    scene.show(("Gil", "Please add a calendar view."), thread="elsewhere")
    scene.run()
    check(scene, keys)
    scene.run(afresh=True)
    check(scene, keys)
    scene.run(model="another")
    check(scene, keys)


def test_a_merge_holds_for_what_comes_later_and_is_lineage(scene: Scene) -> None:
    calendar, invoice = key(scene, CALENDAR), key(scene, INVOICE)
    made = scene.correct(kind="merge", proposal_key=invoice, value=calendar)
    scene.run()
    assert key(scene, INVOICE) == calendar
    assert [(each.event, each.proposal_key, each.other_key) for each in scene.store.read(Lineage)] == [
        ("merge", calendar, invoice)
    ]
    scene.show(*POSTS, *LATER)
    scene.run(afresh=True)
    assert key(scene, INVOICE) == calendar
    undo(scene.store, made.id, made_by="mo", made_at=NOON + timedelta(hours=1))
    scene.run()
    assert key(scene, INVOICE) == invoice


def test_taking_everything_back_leads_to_where_it_began(scene: Scene) -> None:
    tables: tuple[type, ...] = (Proposal, Membership, Stance, Ranking, Review)
    before: list[Any] = [scene.store.read(table) for table in tables]
    everything_corrected(scene)
    scene.correct(kind="not_a_proposal", post="bookings-1", quote=CALENDAR)
    scene.run()
    assert [scene.store.read(table) for table in tables] != before
    for each in in_force(scene.store.read(Correction)):
        undo(scene.store, each.id, made_by="mo", made_at=NOON + timedelta(hours=1))
    scene.run()
    assert [scene.store.read(table) for table in tables] == before


def test_what_is_no_proposal_stays_away(scene: Scene) -> None:
    invoice = key(scene, INVOICE)
    scene.correct(kind="not_a_proposal", proposal_key=invoice)
    scene.correct(kind="not_a_proposal", post="bookings-4", quote=WEEKLY)
    for _ in range(2):
        scene.run()
        assert scene.key_of(INVOICE) is None
        assert scene.key_of(WEEKLY) is None
    assert scene.doubtful() == []


def test_an_edit_asks_for_confirmation_and_gone_words_undo_the_effect(scene: Scene) -> None:
    calendar = key(scene, CALENDAR)
    made = scene.correct(
        kind="relabel", post="bookings-2", quote="would be a mistake", proposal_key=calendar, value="support"
    )
    scene.run()
    edited = (POSTS[0], ("Bob", POSTS[1][1] + " Sorry for the harsh words."), *POSTS[2:])
    scene.show(*edited)
    scene.run()
    assert scene.stance(2, calendar) == ("support", "correction")
    (why,) = scene.doubtful()
    assert "edited since" in why
    confirm(scene.store, made.id, made_by="ann", made_at=NOON + timedelta(hours=1))
    scene.run()
    assert scene.doubtful() == []
    assert scene.stance(2, calendar) == ("support", "correction")
    scene.show(POSTS[0], ("Bob", "A calendar view for bookings would only slow the page down."), *POSTS[2:])
    scene.run()
    (why,) = scene.doubtful()
    assert "no longer in the post" in why
    assert scene.stance(2, calendar)[1] != "correction"
    (standing,) = in_force(scene.store.read(Correction))
    with pytest.raises(CorrectionRefused, match="no longer stand"):
        confirm(scene.store, standing.id, made_by="ann", made_at=NOON + timedelta(hours=2))


def test_one_correction_judges_only_its_own_thread_again(scene: Scene) -> None:
    scene.show(("Gil", "Please add a calendar view."), thread="elsewhere")
    scene.run()
    calendar = key(scene, CALENDAR)
    scene.correct(kind="relabel", post="bookings-2", quote="mistake", proposal_key=calendar, value="none")
    shelf = Scene.shelves[False]
    judged: list[str] = []

    class Watching(InProcess):
        def execute(self, tasks: Any) -> Iterator[Any]:
            given = list(tasks)
            judged.extend(f"{task.function.__name__} {task.unit}" for task in given)
            return super().execute(given)

    Runner(scene.store, STAGES, Watching(shelf), shelf.identity).run()
    (elsewhere,) = scene.store.read(Post, source_id="elsewhere-1")
    assert [each for each in judged if each.startswith("stances")]
    assert not [each for each in judged if elsewhere.thread_id in each]


def test_corrections_become_training_rows(scene: Scene) -> None:
    keys = everything_corrected(scene)
    scene.correct(kind="not_a_proposal", post="bookings-1", quote=CALENDAR)
    scene.run()
    rows = list(
        training_rows(scene.store.read(Correction), scene.store.read(Post), scene.store.read(Proposal))
    )
    assert json.loads(json.dumps(rows)) == rows
    assert {"task": "suggestion", "text": CALENDAR, "label": "none"}.items() <= rows[-1].items()
    assert [row["cluster"] for row in rows if row["task"] == "cluster"] == [keys["split"]]
    assert list(doubts(scene.store.read(Correction), [], [], [])) == []
