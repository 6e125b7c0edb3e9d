"""The official word: which state a post of staff announces, on what, and when it was said."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from groundswell.records import Edit, Membership, OfficialResponse, Post, Sentence, Staff, Suggestion
from models.encoder import Encoder
from pipeline.stages.responses import responses

WISHES = {"bus": "Please run a night bus to the harbour.", "bins": "Please put bins on the beach."}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


def day(number: int) -> datetime:
    return datetime(2024, 5, number, 12, tzinfo=UTC)


def post(number: int, author: str, text: str) -> Post:
    return Post(
        id=f"p{number}", revision=1, thread_id="t", author_id=author, author_basis=None, position=number,
        source_id=str(number), created_at=day(number), created_raw=None, zone=None, zone_assumed=False,
        text=text, is_solution=False, removed=False, permalink=None, votes=None, notes=(),
    )  # fmt: skip


def sentences(each: Post) -> list[Sentence]:
    found, start = [], 0
    for index, quote in enumerate(each.text.split("\n")):
        found.append(
            Sentence(
                id=f"{each.id}-{index}", thread_id="t", post_id=each.id, revision=1, index=index, start=start,
                end=start + len(quote), quote=quote,
            )
        )  # fmt: skip
        start += len(quote) + 1
    return found


def told(
    encoder: Encoder, *said: str, edited: Sequence[int] = (), author: str = "desk"
) -> list[OfficialResponse]:
    """Return what the desk's posts, a day apart, announce after two wishes; `edited` on day 20."""
    posts = [post(number, "ann", wish) for number, wish in enumerate(WISHES.values(), 1)]
    posts += [post(number, author, text) for number, text in enumerate(said, 3)]
    asked = [
        Suggestion(
            id=key, thread_id="t", post_id=f"p{number}", revision=1, author_id="ann", basis="request",
            addressee="provider", wording=wish, probability=0.9, is_topic=number == 1, start=0, end=len(wish),
            quote=wish,
        )
        for number, (key, wish) in enumerate(WISHES.items(), 1)
    ]  # fmt: skip
    places = [
        Membership(id=key, thread_id="t", proposal_key=key, suggestion_id=key, similarity=1.0)
        for key in WISHES
    ]
    edits = [
        Edit(
            id=f"e{number}", thread_id="t", post_id=f"p{number}", revision=1, edited_at=day(20), editor="desk"
        )
        for number in edited
    ]
    staff = Staff(id="s", thread_id="t", author_id="desk", basis="roster", is_certain=True, explanation="")
    own = [sentence for each in posts for sentence in sentences(each)]
    return list(responses(posts, own, [], [], edits, asked, places, [staff], encoder=encoder))


def states(found: list[OfficialResponse]) -> list[tuple[str, str]]:
    return [(each.proposal_key, each.state) for each in found]


def test_an_update_was_said_at_the_edit_and_the_rest_when_it_was_posted(encoder: Encoder) -> None:
    found = told(
        encoder, "Update: We are working on the night bus.\nThere is no bus at the moment.", edited=[3]
    )
    assert [(each.state, each.said_at, each.by_edit) for each in found] == [
        ("in_progress", day(20), True),
        ("none", day(3), False),
    ]
    assert [each.quote for each in found] == [
        "Update: We are working on the night bus.",
        "There is no bus at the moment.",
    ]


def test_words_on_another_proposal_are_its_own(encoder: Encoder) -> None:
    found = told(encoder, "We will be adding more bins on the beach.\nA night bus is out of scope.")
    assert states(found) == [("bins", "planned"), ("bus", "declined")]


def test_what_is_pointed_to_instead_does_not_exist_already(encoder: Encoder) -> None:
    instead = "If you like, check out our shared-taxi feature."
    assert states(told(encoder, f"We don't have a night bus.\n{instead}")) == [("bus", "none")]
    assert states(told(encoder, f"Good evening.\n{instead}")) == [("bus", "already_exists")]


def test_thanks_are_an_answer_only_where_there_is_no_other(encoder: Encoder) -> None:
    thanks = "Thank you all for sharing your ideas."
    assert states(told(encoder, thanks)) == [("bus", "acknowledged")]
    assert states(told(encoder, f"{thanks}\nA night bus is under review.")) == [("bus", "under_review")]
    assert states(told(encoder, "A night bus is under review.", thanks)) == [("bus", "under_review")]
    assert states(told(encoder, thanks, "A night bus is under review.")) == [
        ("bus", "acknowledged"),
        ("bus", "under_review"),
    ]
    # An edit adds to what was said: it does not make the earlier thanks unsaid.
    edited = told(encoder, f"{thanks}\nUpdate: We are working on the night bus.", edited=[3])
    assert [each.state for each in edited] == ["acknowledged", "in_progress"]


def test_who_passes_a_wish_on_opens_it_again(encoder: Encoder) -> None:
    found = told(encoder, "We have decided against a night bus.", "I have passed this on to the team again.")
    assert states(found) == [("bus", "declined"), ("bus", "acknowledged")]


def test_only_people_on_the_list_speak_officially(encoder: Encoder) -> None:
    assert told(encoder, "We are working on the night bus.", author="bob") == []
