"""What a proposal is called: words of its people, what is wanted and not why, never turned around."""

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.records import Proposal, Suggestion
from models.encoder import Encoder
from pipeline.headlines import headline_of, is_fragment
from pipeline.stages.proposals import proposals


@pytest.mark.parametrize(
    ("wording", "headline"),
    [
        ("show the price with tax, so that I can compare", "show the price with tax"),
        ("let us pause a booking because plans change", "let us pause a booking"),
        ("bring the map back so we can find the shop", "bring the map back"),
        ("put a lamp at the gate, as it is dark by five", "put a lamp at the gate"),
        ("make the letters twice as large", "make the letters twice as large"),
        ("open the gate as soon as it is light", "open the gate as soon as it is light"),
        ("add maps, as well as lists", "add maps, as well as lists"),
        ("not so because", "not so because"),
        ("so that it stops", "so that it stops"),
    ],
)
def test_a_headline_says_what_and_not_why(wording: str, headline: str) -> None:
    assert headline_of(wording) == headline


@pytest.mark.parametrize(
    ("wording", "breaks_off"),
    [
        ("The only thing that I can think of right now that", True),
        ("explain to clients why I", True),
        ("be paid for the wait than sit here", True),
        ("give us a", True),
        ("show more than five photos", False),
        ("a longer break than ten minutes", False),
        ("let us log in with a key", False),
        ("turn the lamp off", False),
    ],
)
def test_wordings_that_break_off(wording: str, breaks_off: bool) -> None:
    assert is_fragment(wording) is breaks_off


@given(
    st.lists(st.sampled_from("add maps , so that because we can as since otherwise it".split()), max_size=12)
)
def test_a_headline_is_the_beginning_of_the_wording(words: list[str]) -> None:
    wording = " ".join(words).replace(" ,", ",")
    headline = headline_of(wording)
    assert wording.startswith(headline)
    assert len(headline.split()) >= min(3, len(wording.split()))


@cache
def _encoder() -> Encoder:
    return Encoder.load()


def headlines(*wordings: str, topic: int | None = None, quote: str | None = None) -> Sequence[str]:
    asked = [
        Suggestion(
            id=f"s{number}", thread_id=f"t{number}", post_id=f"p{number}", revision=1, author_id=f"a{number}",
            basis="request", addressee="provider", wording=words, probability=0.9, is_topic=number == topic,
            start=0, end=len(quote or words), quote=quote or words,
        )
        for number, words in enumerate(wordings)
    ]  # fmt: skip
    made = proposals(asked, [], [], [], [], encoder=_encoder(), afresh=False)
    return [each.headline for each in made if isinstance(each, Proposal)]


def test_no_negation_heads_a_proposal_where_somebody_says_it_without() -> None:
    against = ("don't add a dark mode", "do not add a dark mode to the app", "never add a dark mode")
    assert headlines(*against, "add a dark mode to the app") == ["add a dark mode to the app"]
    (only,) = headlines(*against)
    assert only in against


def test_where_the_wording_breaks_off_the_sentence_stands() -> None:
    sentence = "I'd rather be paid for the wait\nthan sit here."
    assert headlines("be paid for the wait than sit here", quote=sentence) == [
        "I'd rather be paid for the wait than sit here."
    ]


def test_the_topic_of_a_thread_heads_its_proposal() -> None:
    assert headlines("add a dark mode to the app", "add a dark mode", "a dark mode for the app", topic=1) == [
        "add a dark mode"
    ]
