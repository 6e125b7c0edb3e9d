"""Pinned floors of the shipped suggestion model. Lowering one is a decision to be seen."""

from pathlib import Path

import pytest

from models.evaluate_single import suggestions
from models.pairs.measure import Score

pytestmark = [pytest.mark.shared, pytest.mark.slow]

FLOORS = {
    ("semeval2019 9A trial, 50 %", "F1 suggestion"): 0.79,
    ("semeval2019 9B trial, 50 %", "F1 suggestion"): 0.67,
    ("semeval2019 9 train, thinned to 10 %", "F1 suggestion"): 0.56,
}
CEILINGS = {("semeval2019 9 train, thinned to 10 %", "ECE"): 0.05}


@pytest.fixture(scope="module")
def scores(shared: Path) -> dict[tuple[str, str], Score]:
    return {(score.name, score.measure): score for score in suggestions(shared / "data", None)}


@pytest.mark.parametrize("key", FLOORS)
def test_no_figure_falls_below_its_floor(scores: dict[tuple[str, str], Score], key: tuple[str, str]) -> None:
    assert scores[key].value >= FLOORS[key]


@pytest.mark.parametrize("key", CEILINGS)
def test_probabilities_stay_honest(scores: dict[tuple[str, str], Score], key: tuple[str, str]) -> None:
    assert scores[key].value <= CEILINGS[key]
