from collections.abc import Iterable, Iterator

import pytest

from groundswell.records import Membership, Post, Proposal, Sentence, Suggestion
from groundswell.stage import Previous, describe, in_order, stage


@stage(per="thread", version=1)
def cut(posts: Iterable[Post], *, splitter: object) -> Iterator[Sentence]:
    yield from ()


@stage(per="thread", version=2)
def find(sentences: Iterable[Sentence]) -> Iterator[Suggestion]:
    yield from ()


@stage(per="corpus", version=1)
def gather(
    suggestions: Iterable[Suggestion], before: Previous[Iterable[Membership]]
) -> Iterator[Proposal | Membership]:
    yield from ()


def test_a_signature_says_what_a_stage_reads_writes_and_needs() -> None:
    facts = describe(gather)
    assert facts.reads == (Suggestion, Membership)
    assert facts.previous == (False, True)
    assert facts.writes == (Proposal, Membership)
    assert describe(cut).resources == ("splitter",)
    assert describe(find).version == 2


def test_order_follows_from_signatures_whatever_the_order_given() -> None:
    assert [each.name for each in in_order([gather, find, cut])] == ["cut", "find", "gather"]


def test_two_writers_of_one_record_are_refused() -> None:
    @stage(per="thread", version=1)
    def also(posts: Iterable[Post]) -> Iterator[Sentence]:
        yield from ()

    with pytest.raises(TypeError, match="cut and also both write Sentence"):
        in_order([cut, also])


def test_a_cycle_is_refused() -> None:
    @stage(per="thread", version=1)
    def there(suggestions: Iterable[Suggestion]) -> Iterator[Sentence]:
        yield from ()

    with pytest.raises(TypeError, match="need each other"):
        in_order([there, find])


def test_a_record_that_nobody_writes_is_refused() -> None:
    with pytest.raises(TypeError, match="reads Sentence, which no stage writes"):
        in_order([find])


def test_a_function_without_record_streams_is_no_stage() -> None:
    @stage(per="thread", version=1)
    def odd(posts: int) -> Iterator[Sentence]:
        yield from ()

    with pytest.raises(TypeError, match="should be Iterable"):
        describe(odd)


def test_the_decorator_hands_back_the_function_it_got() -> None:
    assert list(find([])) == []
