from collections.abc import Iterator

import pytest

from groundswell.records import (
    Membership,
    Objection,
    Post,
    ReplyTo,
    Sentence,
    Staff,
    Stance,
    StanceLabel,
    Suggestion,
)
from models.encoder import Encoder
from models.pairs.keypoint import KeyPointModel
from pipeline.reasons import same_reasons, standing_clause
from pipeline.stages.objections import objections


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


@pytest.fixture(scope="module")
def keypoints() -> KeyPointModel:
    return KeyPointModel.load()


def test_one_point_in_many_words_is_one_reason(encoder: Encoder, keypoints: KeyPointModel) -> None:
    said = [
        "But it would cost the village far too much money.",
        "The village cannot afford such a costly night bus.",
        "A night bus is too expensive for the village.",
        "The noise would wake everybody who lives on the main road.",
    ]
    heads = same_reasons(said, "a night bus", encoder, keypoints)
    assert heads[1] == heads[2] != heads[3] == 3
    assert heads == same_reasons(said, "a night bus", encoder, keypoints)
    assert same_reasons([], "a night bus", encoder, keypoints) == []


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("But honestly, the noise would wake everybody.", "the noise would wake everybody."),
        ("And yes.", "And yes."),
        ("The noise is bad.", "The noise is bad."),
        ("Button batteries run dry.", "Button batteries run dry."),
    ],
)
def test_a_heading_is_a_slice_that_stands_alone(sentence: str, clause: str) -> None:
    assert standing_clause(sentence) == clause


def _post(number: int, author: str, text: str) -> Post:
    return Post(
        id=f"p{number}", revision=1, thread_id="t", author_id=author, author_basis=None, position=number,
        source_id=str(number), created_at=None, created_raw=None, zone=None, zone_assumed=False, text=text,
        is_solution=False, removed=False, permalink=None, votes=None, notes=(),
    )  # fmt: skip


def _sentences(post: Post) -> Iterator[Sentence]:
    start = 0
    for index, quote in enumerate(post.text.split("\n")):
        yield Sentence(
            id=f"{post.id}-{index}", thread_id="t", post_id=post.id, revision=1, index=index, start=start,
            end=start + len(quote), quote=quote,
        )  # fmt: skip
        start += len(quote) + 1


def _stance(post: Post, label: StanceLabel) -> Stance:
    return Stance(
        id=f"st-{post.id}", thread_id="t", post_id=post.id, revision=1, author_id=post.author_id,
        proposal_key="bus",
        said_at=None, position=post.position, label=label, probability=0.9, basis="own_words", condition=None,
        start=0, end=len(post.text), quote=post.text,
    )  # fmt: skip


def test_whose_reason_it_is_and_whether_staff_answered(encoder: Encoder, keypoints: KeyPointModel) -> None:
    posts = [
        _post(1, "ann", "Please run a night bus."),
        _post(2, "bob", "The noise would only wake everybody on the road."),
        _post(
            3,
            "cy",
            "Night buses stand empty for most of the winter.\nSo I understand this concern, yet I am for it.",
        ),
        _post(4, "desk", "The new buses are electric and quiet."),
    ]
    asked = Suggestion(
        id="s", thread_id="t", post_id="p1", revision=1, author_id="ann", basis="request",
        addressee="provider",
        wording="a night bus", probability=0.9, is_topic=True, start=0, end=23, quote=posts[0].text,
    )  # fmt: skip
    found: list[Objection] = list(
        objections(
            posts,
            [sentence for post in posts for sentence in _sentences(post)],
            [
                ReplyTo(
                    id="r", thread_id="t", post_id="p4", target_post_id="p2", target_name=None, how="explicit"
                )
            ],
            [],
            [asked],
            [Membership(id="m", thread_id="t", proposal_key="bus", suggestion_id="s", similarity=1.0)],
            [_stance(posts[1], "oppose"), _stance(posts[2], "support"), _stance(posts[3], "oppose")],
            [Staff(id="f", thread_id="t", author_id="desk", basis="roster", is_certain=True, explanation="")],
            encoder=encoder,
            keypoint_model=keypoints,
        )
    )
    assert [(each.author_id, each.answer_post_id) for each in found] == [("bob", "p4"), ("cy", None)]
    assert found[1].quote == "Night buses stand empty for most of the winter."
