"""Pinned floors of the shipped flags model, and what disguise may cost. Lowering one is a visible act."""

from pathlib import Path

import pytest

from models.checks.own import civility
from models.evaluate_single import civility_scores, evasion_scores, published_flags
from models.flags import FlagModel
from models.pairs.measure import Score

pytestmark = pytest.mark.slow

FLOORS = {
    ("olid A dev", "macro-F1 offensive"): 0.72,
    ("davidson held out", "AUC hate"): 0.85,
    ("youtube_spam held out", "AUC spam"): 0.97,
    ("presidio_pii_synth train", "recall contact data"): 0.97,
}
LOST_TO_A_TRICK = 0.04  # three of eighty; two before each text had a pass of its own
FALSE_ALARMS = 0.15
ATTACKS_FOUND = 0.85


@pytest.fixture(scope="module")
def model() -> FlagModel:
    return FlagModel.load()


@pytest.fixture(scope="module")
def scores(shared: Path, model: FlagModel) -> dict[tuple[str, str], Score]:
    return {(score.name, score.measure): score for score in published_flags(shared / "data", model)}


@pytest.mark.shared
@pytest.mark.parametrize("key", FLOORS)
def test_no_figure_falls_below_its_floor(scores: dict[tuple[str, str], Score], key: tuple[str, str]) -> None:
    assert scores[key].value >= FLOORS[key]


def test_no_disguise_hides_an_attack(model: FlagModel) -> None:
    found = list(evasion_scores(model))
    assert len([score for score in found if score.measure == "recall lost"]) >= 12
    lost = {score.name: score.value for score in found if score.measure == "recall lost"}
    assert max(lost.values()) <= LOST_TO_A_TRICK, lost


def test_anger_quotation_and_answer_are_no_violations(model: FlagModel) -> None:
    found = {score.measure: score.value for score in civility_scores(model)}
    assert found["false alarms"] <= FALSE_ALARMS
    assert found["recall of attacks"] >= ATTACKS_FOUND


def test_the_civility_set_has_both_sides() -> None:
    checks = list(civility())
    assert len({check.text for check in checks}) == len(checks) >= 60
    assert {check.violation for check in checks} == {True, False}
