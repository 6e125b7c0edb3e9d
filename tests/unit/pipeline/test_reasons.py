from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from groundswell.records import (
    Membership,
    Objection,
    Post,
    ReplyTo,
    Sentence,
    Staff,
    Stance,
    StanceBasis,
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


def _stance(
    post: Post,
    label: StanceLabel,
    key: str = "bus",
    words: str | None = None,
    basis: StanceBasis = "own_words",
) -> Stance:
    start, said = (0, post.text) if words is None else (post.text.index(words), words)
    return Stance(
        id=f"st-{post.id}-{key}", thread_id="t", post_id=post.id, revision=1, author_id=post.author_id,
        proposal_key=key,
        said_at=None, position=post.position, label=label, probability=0.9, basis=basis, condition=None,
        start=start, end=start + len(said), quote=said,
    )  # fmt: skip


def _asked(key: str, post: Post, words: str, *, is_topic: bool = False) -> Suggestion:
    start = post.text.index(words)
    return Suggestion(
        id=key, thread_id="t", post_id=post.id, revision=1, author_id=post.author_id, basis="request",
        addressee="provider", wording=words, probability=0.9, is_topic=is_topic, start=start,
        end=start + len(words), quote=words,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """Finds the objections of a thread at the bus stop; `desk` speaks for the company."""

    encoder: Encoder
    keypoints: KeyPointModel

    def objections(
        self,
        posts: Sequence[Post],
        asked: Sequence[Suggestion],
        stances: Sequence[Stance],
        replies: Sequence[ReplyTo] = (),
    ) -> list[Objection]:
        return list(
            objections(
                posts,
                [sentence for post in posts for sentence in _sentences(post)],
                replies,
                [],
                asked,
                [
                    Membership(
                        id=each.id, thread_id="t", proposal_key=each.id, suggestion_id=each.id, similarity=1.0
                    )
                    for each in asked
                ],
                stances,
                [
                    Staff(
                        id="f",
                        thread_id="t",
                        author_id="desk",
                        basis="roster",
                        is_certain=True,
                        explanation="",
                    )
                ],
                encoder=self.encoder,
                keypoint_model=self.keypoints,
            )
        )


@pytest.fixture(scope="module")
def stop(encoder: Encoder, keypoints: KeyPointModel) -> Stop:
    return Stop(encoder, keypoints)


def test_whose_reason_it_is_and_whether_staff_answered(stop: Stop) -> None:
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
    answer = ReplyTo(
        id="r", thread_id="t", post_id="p4", target_post_id="p2", target_name=None, how="explicit"
    )
    found = stop.objections(
        posts,
        [_asked("bus", posts[0], posts[0].text, is_topic=True)],
        [_stance(posts[1], "oppose"), _stance(posts[2], "support"), _stance(posts[3], "oppose")],
        [answer],
    )
    assert [(each.author_id, each.answer_post_id) for each in found] == [("bob", "p4"), ("cy", None)]
    assert found[1].quote == "Night buses stand empty for most of the winter."


ASIDE = (
    "Night buses stand empty for most of the winter.\n"
    "So I understand this concern of yours about the costs.\n"
    "My sister takes the train.\n"
    "She is happy with it on most days.\n"
    "Still, the timetable could be printed in larger letters."
)


def test_a_downside_of_the_topic_is_none_of_what_its_author_asks_for_besides(stop: Stop) -> None:
    posts = [_post(1, "ann", "Please run a night bus."), _post(2, "bob", ASIDE)]
    letters = "Still, the timetable could be printed in larger letters."
    found = stop.objections(
        posts,
        [_asked("bus", posts[0], posts[0].text, is_topic=True), _asked("letters", posts[1], letters)],
        [_stance(posts[1], "support"), _stance(posts[1], "support", "letters", letters)],
    )
    assert [(each.proposal_key, each.quote) for each in found] == [
        ("bus", "Night buses stand empty for most of the winter.")
    ]


LETTERS = "Larger letters in the timetable are too much of a good thing."
AGAINST = (
    f"The noise of that bus would only wake everybody.\nNo driver would work so late either.\n"
    f"My sister takes the train on most days.\n{LETTERS}\n"
    "The sheet would not fit into the frame any more."
)


@pytest.mark.parametrize(("basis", "reasons"), [("own_words", 2), ("reply", 3), ("quote", 3)])
def test_reasons_against_an_aside_stand_close_unless_it_is_answered(
    stop: Stop, basis: StanceBasis, reasons: int
) -> None:
    posts = [
        _post(1, "ann", "Please run a night bus."),
        _post(2, "cy", "Please print the timetable in larger letters."),
        _post(3, "bob", AGAINST),
    ]
    found = stop.objections(
        posts,
        [
            _asked("bus", posts[0], posts[0].text, is_topic=True),
            _asked("letters", posts[1], posts[1].text),
        ],
        [_stance(posts[2], "oppose", "letters", LETTERS, basis)],
    )
    assert [each.quote for each in found][-2:] == [
        LETTERS,
        "The sheet would not fit into the frame any more.",
    ]
    assert len(found) == reasons


def test_who_asks_for_something_else_gives_no_reason_by_that(stop: Stop) -> None:
    instead = "What I would like instead is a lamp at the bus stop."
    posts = [
        _post(1, "ann", "Please run a night bus."),
        _post(2, "bob", f"It would only wake everybody on the road.\n{instead}"),
    ]
    found = stop.objections(
        posts,
        [_asked("bus", posts[0], posts[0].text, is_topic=True), _asked("lamp", posts[1], instead)],
        [_stance(posts[1], "oppose"), _stance(posts[1], "support", "lamp", instead)],
    )
    assert [each.quote for each in found] == ["It would only wake everybody on the road."]
