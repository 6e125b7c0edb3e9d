"""The shipped pair model through its public calls: contracts, and sentences that a reader can judge."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import DamagedModel, WrongModel
from models.pairs.cross_encoder import SHIPPED, CrossEncoder
from models.pairs.keypoint import KeyPointModel, KeyPointQuery
from models.pairs.keypoint import annotate as annotate_key_points
from models.pairs.reply import ReplyModel, ReplyPair
from models.pairs.reply import annotate as annotate_replies
from models.pairs.rule import RuleModel
from models.pairs.stance import StanceModel, StanceQuery, fewer_without_position
from models.pairs.stance import annotate as annotate_stances
from models.sentences import SentenceSplitter


@pytest.fixture(scope="module")
def encoder() -> CrossEncoder:
    return CrossEncoder.load(threads=1)


@pytest.fixture(scope="module")
def stance(encoder: CrossEncoder) -> StanceModel:
    return StanceModel(encoder, ReplyModel(encoder), SentenceSplitter.load())


@pytest.mark.parametrize(
    ("target", "text", "label"),
    [
        ("a dark theme", "I would love a dark theme!", "favor"),
        ("a dark theme", "Please don't, a dark theme is a terrible idea.", "against"),
        ("a dark theme", "How do I change my e-mail address?", "none"),
        ("We should ban plastic straws", "Straws kill turtles and fill the sea with rubbish.", "favor"),
        ("We should subsidize trams", "Trams are a waste of money and harm shops.", "against"),
    ],
)
def test_plain_positions(stance: StanceModel, target: str, text: str, label: str) -> None:
    assert stance.judge([StanceQuery(target=target, text=text)])[0].label == label


def test_a_bare_agreement_takes_the_parents_side(stance: StanceModel) -> None:
    def against(parent: str) -> float:
        query = StanceQuery(target="a dark theme", text="I agree with Jane.", parent=parent)
        return stance.judge([query])[0].probabilities["against"]

    assert against("A dark theme would be a disaster.") > against("A dark theme would be wonderful.")


def test_a_condition_is_shown(stance: StanceModel) -> None:
    text = "I'd support a yearly plan, but only if it can be cancelled."
    found = stance.judge([StanceQuery(target="a yearly plan", text=text)])[0]
    assert found.form == "conditional"
    assert found.condition is not None
    assert text[found.condition.start : found.condition.end] == "but only if it can be cancelled"


def test_a_question_about_progress_is_no_position(stance: StanceModel) -> None:
    text = "Any news on the yearly plan?"
    found = stance.judge([StanceQuery(target="a yearly plan", text=text)])[0]
    assert found.form == "status_ask"
    assert found.cue is not None
    assert text[found.cue.start : found.cue.end] == "Any news"


def test_a_position_late_in_a_long_post_has_its_cue_there(stance: StanceModel) -> None:
    story = "We moved house in May and the boxes are still in the hall. " * 12
    text = story + "And yes, I am strongly against a yearly plan."
    found = stance.judge([StanceQuery(target="a yearly plan", text=text)])[0]
    assert found.label != "favor"
    if found.label == "against":
        assert found.cue is not None
        assert found.cue.start >= len(story) - 1


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=600)), max_size=3))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_judged(stance: StanceModel, rows: list[tuple[str, str]]) -> None:
    found = stance.judge([StanceQuery(target=target, text=text) for target, text in rows])
    assert len(found) == len(rows)
    for judgement, (_, text) in zip(found, rows, strict=True):
        assert sum(judgement.probabilities.values()) == pytest.approx(1.0)
        for span in (judgement.cue, judgement.condition):
            assert span is None or 0 <= span.start <= span.end <= len(text)


def test_an_empty_text_abstains(stance: StanceModel) -> None:
    found = stance.judge([StanceQuery(target="a dark theme", text="  ")])[0]
    assert (found.label, found.abstain, found.cue) == ("none", True, None)


def test_nothing_in_nothing_out(encoder: CrossEncoder, stance: StanceModel) -> None:
    assert stance.judge([]) == []
    assert ReplyModel(encoder).judge([]) == []
    assert KeyPointModel(encoder).score([]) == []
    assert RuleModel(encoder).score([]) == []


def test_the_neighbours_in_a_batch_do_not_matter(encoder: CrossEncoder) -> None:
    pairs = [
        ReplyPair(parent="The bus is late.", text="No, it is always on time."),
        ReplyPair(parent="The bus is late.", text="Exactly. " + "I waited for an hour in the rain. " * 10),
    ]
    model = ReplyModel(encoder)
    together = model.judge(pairs)
    apart = [model.judge([pair])[0] for pair in pairs]
    for one, other in zip(together, apart, strict=True):
        # Eight-bit activations share a scale over the batch, so the last digits do move.
        assert one.probabilities == pytest.approx(other.probabilities, abs=0.12)


def test_replies_agree_and_disagree(encoder: CrossEncoder) -> None:
    parent = "The new editor is much faster than the old one."
    yes, no = ReplyModel(encoder).judge(
        [
            ReplyPair(parent=parent, text="Exactly, I agree. It saves me hours."),
            ReplyPair(parent=parent, text="No, that's not true. You're wrong, it is not faster at all."),
        ]
    )
    assert yes.label == "agree"
    assert yes.cue is not None
    assert no.label == "disagree"
    assert no.probabilities["disagree"] > yes.probabilities["disagree"]


def test_a_key_point_is_matched_by_its_own_argument(encoder: CrossEncoder) -> None:
    def score(argument: str) -> float:
        query = KeyPointQuery(
            topic="school uniforms", argument=argument, key_point="Uniforms reduce bullying"
        )
        return KeyPointModel(encoder).score([query])[0]

    assert score("Children in the same clothes are bullied less often.") > score(
        "Uniforms cost parents money."
    )


def test_a_candidate_counts_by_how_far_it_is_ahead_of_the_others(encoder: CrossEncoder) -> None:
    def query(argument: str, point: str) -> KeyPointQuery:
        return KeyPointQuery(topic="school uniforms", argument=argument, key_point=point)

    model = KeyPointModel(encoder)
    argument = "Children in the same clothes are bullied less often."
    right, wrong = query(argument, "Uniforms reduce bullying"), query(argument, "Uniforms are expensive")
    rival = query(argument, "Uniforms stop bullying")
    assert model.score_among([right]) == model.score([right])
    ahead, behind = model.score_among([right, wrong])
    assert ahead > 0.5 > behind
    assert ahead > model.score_among([right, wrong, rival])[0]
    # Another argument's candidates are no rivals.
    other = query("Parents pay twice.", "Uniforms are expensive")
    assert model.score_among([right, wrong, other])[:2] == [ahead, behind]


def test_a_text_breaks_the_rule_that_it_breaks(encoder: CrossEncoder) -> None:
    scores = RuleModel(encoder).score(
        [
            ("No advertising.", "Buy cheap shoes at www.shoes.example, use my discount code for 20 % off!"),
            ("No advertising.", "I had the same problem, a restart helped."),
            ("No legal advice.", "Your landlord broke the law. Get a lawyer and sue him in court."),
            ("No legal advice.", "Nice picture of your dog!"),
        ]
    )
    assert scores[0] > scores[1]
    assert scores[2] > scores[3]


def test_annotate_echoes_ids_in_order(encoder: CrossEncoder) -> None:
    rows = [
        {"id": n, "target": "zoos", "text": text} for n, text in enumerate(["", "Close them!", "x" * 50_000])
    ]
    answers = list(annotate_stances(rows))
    assert [answer["id"] for answer in answers] == [0, 1, 2]
    assert answers[0]["abstain"] is True
    assert {answer["label"] for answer in annotate_replies([{"id": 1, "parent": "a", "text": "b"}])} <= {
        "agree",
        "disagree",
        "neutral",
    }
    row = {"id": "k", "topic": "t", "argument": "a", "key_point": "b"}
    assert 0.0 <= next(annotate_key_points([row]))["score"] <= 1.0


def test_a_changed_weight_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "pair"
    shutil.copytree(SHIPPED, folder)
    path = folder / "leaning.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(DamagedModel):
        CrossEncoder.load(folder)


def test_a_model_without_the_head_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "pair"
    shutil.copytree(SHIPPED, folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    del manifest["heads"]["reply"]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(WrongModel):
        ReplyModel.load(folder)


@given(st.lists(st.floats(0.01, 0.98), min_size=1, max_size=300), st.floats(0.1, 0.6))
def test_a_corpus_only_ever_lowers_the_share_without_position(none: list[float], usual: float) -> None:
    rows = np.array([[(1 - value) * 0.7, (1 - value) * 0.3, value] for value in none])
    moved = fewer_without_position(rows, usual)
    assert np.allclose(moved.sum(axis=1), 1.0)
    assert (moved[:, 2] <= rows[:, 2] + 1e-9).all()
    assert np.allclose(moved[:, 0] * rows[:, 1], moved[:, 1] * rows[:, 0])


def test_a_corpus_of_positions_is_read_with_fewer_doubts() -> None:
    rows = np.tile([[0.5, 0.1, 0.4], [0.05, 0.85, 0.1]], (200, 1))
    assert fewer_without_position(rows, 0.4)[0, 2] < 0.25
    assert fewer_without_position(rows[:50], 0.4) == pytest.approx(rows[:50])
    assert fewer_without_position(rows, None) is rows
