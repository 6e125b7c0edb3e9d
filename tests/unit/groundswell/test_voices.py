"""Copies are not people: two hundred accounts that paste one text hardly move a proposal."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from groundswell.positions import positions
from groundswell.records import Post, Proposal, Stance
from groundswell.voices import CAMPAIGN, voices
from pipeline.stages.rankings import rankings

START = datetime(2024, 1, 1, tzinfo=UTC)
PASTED = "Dear team, we all need the wider bicycle shed, please build it this very summer."
WORDS = """
roof rack chain fence rain rust lock cargo summer winter lamp door gate wheel pump bench hill road stair lift
key bell tyre saddle basket trailer helmet child school office morning evening crowd corner wall brick wood
""".split()


def said(key: str, author: str, words: str, day: int = 0) -> Stance:
    return Stance(
        id=f"{key}{author}", thread_id="t", post_id=f"{key}{author}", revision=1, author_id=author,
        proposal_key=key,
        said_at=START + timedelta(days=day), position=0, label="support", probability=0.9, basis="own_words",
        condition=None, start=0, end=len(words), quote=words,
    )  # fmt: skip


def genuine(key: str, people: int, day: int = 0) -> list[Stance]:
    texts = [" ".join(random.Random(f"{key}{n}").sample(WORDS, 10)) for n in range(people)]
    return [said(key, f"{key}-{n}", text, day) for n, text in enumerate(texts)]


def order(stances: list[Stance], keys: str) -> list[str]:
    proposals = [
        Proposal(id=key, key=key, headline=key, exemplar_id="", keywords=(), prevalence=1) for key in keys
    ]
    last = max((stance.said_at for stance in stances if stance.said_at), default=START)
    post = Post(
        id="p", revision=1, thread_id="t", author_id=None, author_basis=None, position=1, source_id="1",
        created_at=last, created_raw=None, zone=None, zone_assumed=False, text="", is_solution=False,
        removed=False, permalink=None, votes=None, notes=(),
    )  # fmt: skip
    return [row.proposal_key for row in rankings(proposals, stances, [post], [])]


def test_two_hundred_pasted_posts_move_a_proposal_by_one_place_at_most() -> None:
    keys = "ABCDEFGH"
    stances = [stance for n, key in enumerate(keys) for stance in genuine(key, 16 - 2 * n)]
    before = order(stances, keys)
    endings = ("", "!", " Thanks!", " 🚲", "\n\nRegards")
    for target in keys:
        brigade = [said(target, f"sock-{n}", PASTED + endings[n % 5], day=20) for n in range(200)]
        after = order([*stances, *brigade], keys)
        assert abs(before.index(target) - after.index(target)) <= 1, target
    people = [replace(each, author_id=f"new-{n}") for n, each in enumerate(genuine("H", 60, day=20)[30:])]
    assert order([*stances, *people], keys)[0] == "H"


def test_a_campaign_does_not_make_an_old_wish_look_fresh() -> None:
    stances = [*genuine("A", 6, day=0), *genuine("B", 4, day=100)]
    assert order(stances, "AB") == ["B", "A"]
    brigade = [said("A", f"sock-{n}", PASTED, day=100) for n in range(2 * CAMPAIGN)]
    assert order([*stances, *brigade], "AB") == ["B", "A"]


def test_small_words_are_everybodys() -> None:
    heard = voices(positions([said("A", f"p{n}", "+1, please build the shed") for n in range(50)]))
    assert len(heard.people) == 50
    assert not heard.campaigns


def test_who_said_it_first_is_the_person() -> None:
    heard = voices(positions([said("A", "ann", PASTED, day=9), said("A", "zoe", PASTED, day=3)]))
    assert [each.author_id for each in heard.people] == ["zoe"]
    assert [each.author_id for each in heard.copies] == ["ann"]


@given(words=st.lists(st.sampled_from([PASTED, PASTED + "!", *WORDS, "+1"]), max_size=12))
def test_everybody_is_a_person_or_a_copy_whatever_the_order(words: list[str]) -> None:
    stances = [said("A", f"p{n}", each) for n, each in enumerate(words)]
    heard = voices(positions(stances))
    assert {each.author_id for each in (*heard.people, *heard.copies)} == {each.author_id for each in stances}
    assert voices(reversed(positions(stances))) == heard


def test_whoever_repeats_others_and_speaks_for_themselves_counts_by_their_own_words() -> None:
    pasted = [said("A", f"sock-{n}", PASTED, day=1) for n in range(6)]
    asks = replace(said("A", "sock-3", "Any news on it?", day=30), id="later", label="status_ask")
    first = said("A", "sock-4", "I have waited for it, my bicycle rusts in the rain.", day=0)
    heard = voices(positions([*pasted, replace(asks, post_id="later"), replace(first, id="f", post_id="f")]))
    assert {each.author_id: each.current.id for each in heard.people} == {
        "sock-0": "Asock-0",
        "sock-3": "later",
        "sock-4": "f",
    }
    assert {each.author_id for each in heard.copies} == {f"sock-{n}" for n in range(1, 6)}
    assert heard.campaigns == {"sock-0"}


def test_two_texts_that_everybody_pastes_are_one_voice_too() -> None:
    other = "The board has to think of everyone who comes by train each morning."
    twice = [
        replace(said("A", f"sock-{n}", words, day=day), id=f"{n}{day}", post_id=f"{n}{day}")
        for n in range(20)
        for day, words in enumerate((PASTED, other))
    ]
    assert len(voices(positions(twice)).people) <= 2
