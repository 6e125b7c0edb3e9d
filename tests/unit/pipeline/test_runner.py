from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from groundswell.config import Community, Config
from groundswell.page import Page, PagePost
from groundswell.records import Membership, Post, Proposal, Review, Run, Sentence
from groundswell.stage import in_order, stage
from groundswell.store import Store, open_store
from models.sentences import SentenceSplitter
from pipeline.executors import InProcess
from pipeline.ingest import bundle, save
from pipeline.runner import Runner, Summary
from pipeline.shelf import Recipe, Shelf


@stage(per="thread", version=1)
def sentences(posts: Iterable[Post]) -> Iterator[Sentence]:
    for post in posts:
        if "poison" in post.text:
            raise ValueError("cannot swallow this")
        yield Sentence(
            id=f"s-{post.id}-{post.revision}",
            thread_id=post.thread_id,
            post_id=post.id,
            revision=post.revision,
            index=0,
            start=0,
            end=len(post.text),
            quote=post.text,
        )


@stage(per="corpus", version=1)
def proposals(found: Iterable[Sentence]) -> Iterator[Proposal | Membership]:
    words = sorted(sentence.quote for sentence in found)
    yield Proposal(
        id="p", key="p", headline=" ".join(words), exemplar_id="", keywords=(), prevalence=len(words)
    )


STAGES = in_order([sentences, proposals])


def page(name: str, *texts: str) -> Page:
    posts = tuple(PagePost(id=f"p{i}", author="Ann", text=text) for i, text in enumerate(texts))
    return Page(platform="pasted", title=name, url=f"https://f.example/{name}", posts=posts)


def add(store: Store, made: Page) -> None:
    with store.transaction() as writer:
        save(writer, bundle(made, None, Community()))


def run(store: Store) -> Summary:
    shelf = Shelf(Recipe(config=Config()))
    return Runner(store, STAGES, InProcess(shelf), shelf.identity).run()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "s.db")
    yield opened
    opened.close()


def test_a_second_run_skips_everything(store: Store) -> None:
    add(store, page("one", "a", "b"))
    assert run(store) == Summary(executed=2, skipped=0, failures=())
    assert run(store) == Summary(executed=0, skipped=2, failures=())


def test_only_what_is_new_runs_again(store: Store) -> None:
    add(store, page("one", "a"))
    run(store)
    add(store, page("two", "b"))
    assert run(store) == Summary(executed=2, skipped=1, failures=())
    assert store.read(Proposal)[0].headline == "a b"


def test_rows_of_edited_words_are_replaced(store: Store) -> None:
    add(store, page("one", "a", "b"))
    run(store)
    add(store, page("one", "a", "c"))
    run(store)
    assert sorted(sentence.quote for sentence in store.read(Sentence)) == ["a", "c"]


def test_a_failing_unit_is_recorded_and_the_others_go_on(store: Store) -> None:
    add(store, page("bad", "poison"))
    add(store, page("good", "a"))
    summary = run(store)
    assert [(name, error) for name, _, error in summary.failures] == [
        ("sentences", "ValueError: cannot swallow this")
    ]
    assert store.read(Proposal)[0].headline == "a"
    failed = [each for each in store.read(Run) if each.error]
    assert len(failed) == 1


def test_a_failed_unit_is_tried_again(store: Store) -> None:
    add(store, page("bad", "poison"))
    run(store)
    assert run(store).failures


def test_a_new_version_of_a_stage_runs_again(store: Store) -> None:
    add(store, page("one", "a"))
    run(store)
    shelf = Shelf(Recipe(config=Config()))
    newer = tuple(replace(each, version=2) if each.name == "sentences" else each for each in STAGES)
    summary = Runner(store, newer, InProcess(shelf), shelf.identity).run()
    assert summary.executed == 1


@stage(per="corpus", version=1)
def placed(found: Iterable[Sentence]) -> Iterator[Membership]:
    """Put each sentence into the group of its first letter; every one moves the centre of all."""
    listed = list(found)
    for each in listed:
        yield Membership(
            id=f"m-{each.id}",
            thread_id=each.thread_id,
            proposal_key=each.quote[0],
            suggestion_id=each.id,
            similarity=1 / len(listed),
        )


@stage(per="thread", version=1)
def counted(memberships: Iterable[Membership]) -> Iterator[Review]:
    yield from ()


def test_a_centre_that_moved_makes_no_other_thread_be_judged_again(store: Store) -> None:
    def ran() -> int:
        shelf = Shelf(Recipe(config=Config()))
        stages = in_order([sentences, placed, counted])
        Runner(store, stages, InProcess(shelf), shelf.identity).run()
        now = {each.unit: each.input_digest for each in store.read(Run, stage="counted")}
        changed = sum(now[unit] != seen.get(unit) for unit in now)
        seen.update(now)
        return changed

    seen: dict[str, str] = {}
    add(store, page("one", "a first"))
    add(store, page("two", "b second"))
    assert ran() == 2
    add(store, page("three", "a third"))
    assert ran() == 1
    assert {each.similarity for each in store.read(Membership)} == {1 / 3}
    add(store, page("two", "a second"))
    assert ran() == 1


@stage(per="thread", version=1)
def judged(posts: Iterable[Post], *, config: Config, splitter: SentenceSplitter) -> Iterator[Sentence]:
    yield from ()


def test_a_run_names_the_models_it_judged_with_and_no_settings(store: Store) -> None:
    add(store, page("one", "a"))
    executor, stages = InProcess(Shelf(Recipe(config=Config()))), in_order([judged])
    for identity in (str.upper, str.lower):
        assert Runner(store, stages, executor, identity).run().executed == 1
        (kept,) = store.read(Run)
        assert kept.models == (f"splitter {identity('splitter')}",)


def test_a_run_of_before_models_were_kept_is_made_again(store: Store) -> None:
    add(store, page("one", "a"))
    executor, stages = InProcess(Shelf(Recipe(config=Config()))), in_order([judged])
    Runner(store, stages, executor, str).run()
    (kept,) = store.read(Run)
    with store.transaction() as writer:
        writer.replace(replace(kept, models=()))
    assert Runner(store, stages, executor, str).run().executed == 1
    assert Runner(store, stages, executor, str).run().executed == 0
