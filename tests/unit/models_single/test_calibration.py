"""Probabilities, priors and thresholds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.calibration import (
    Calibration,
    estimate_prior,
    expected_calibration_error,
    expected_f1_threshold,
    fit_platt,
    logit,
    sigmoid,
    threshold_for_precision,
)

shares = st.floats(0.02, 0.6)


def _corpus(share: float, size: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Log-odds that are right for a share of one half, and the truth, of a corpus with another share."""
    chance = np.random.default_rng(seed)
    truth = chance.random(size) < share
    return chance.normal(np.where(truth, 2.0, -2.0), 2.0), truth


@settings(deadline=None)
@given(st.lists(st.floats(-30, 30), min_size=1))
def test_sigmoid_and_logit_undo_each_other_where_they_can(values: list[float]) -> None:
    inside = np.clip(values, -18, 18)
    assert np.allclose(logit(sigmoid(inside)), inside, atol=1e-4)


@settings(deadline=None)
@given(shares, st.integers(0, 50))
def test_the_share_of_positives_is_found(share: float, seed: int) -> None:
    raw, truth = _corpus(share, 4000, seed)
    assert estimate_prior(sigmoid(raw), prior=0.5) == pytest.approx(truth.mean(), abs=0.05)


def test_a_corpus_of_low_scores_keeps_a_share_that_a_threshold_can_live_with() -> None:
    low = np.random.default_rng(5).normal(-4.0, 1.0, 800)
    assert estimate_prior(sigmoid(low), prior=0.1) == pytest.approx(0.05)


def test_the_usual_share_draws_a_small_corpus_more_than_a_large_one() -> None:
    raw, _ = _corpus(0.5, 4000, 6)
    small, large = (estimate_prior(sigmoid(raw[:size] - 2.197), prior=0.1) for size in (250, 4000))
    assert 0.1 < small < large < 0.55


def test_a_handful_of_texts_does_not_move_the_prior() -> None:
    assert estimate_prior([0.99] * 20, prior=0.1) == 0.1


@settings(deadline=None)
@given(shares)
def test_moving_the_prior_keeps_probabilities_right(share: float) -> None:
    raw, truth = _corpus(share, 6000, 1)
    calibration = Calibration(scale=1.0, bias=0.0, prior=0.5)
    moved = calibration.probability(raw, prior=float(truth.mean()))
    assert expected_calibration_error(moved, truth) < 0.03


def test_platt_scaling_mends_overconfidence() -> None:
    raw, truth = _corpus(0.3, 6000, 2)
    shouted = raw * 4
    assert expected_calibration_error(sigmoid(shouted), truth) > 0.05
    fitted = fit_platt(shouted, truth)
    assert expected_calibration_error(fitted.probability(shouted), truth) < 0.02
    assert fitted.prior == pytest.approx(truth.mean())


def test_weights_count_like_copies() -> None:
    raw, truth = _corpus(0.5, 400, 3)
    twice = fit_platt(np.concatenate([raw, raw[truth]]), np.concatenate([truth, truth[truth]]))
    weighted = fit_platt(raw, truth, np.where(truth, 2.0, 1.0))
    assert weighted.scale == pytest.approx(twice.scale, rel=0.02)
    assert weighted.prior == pytest.approx(twice.prior)


def test_the_f1_threshold_is_half_the_best_f1() -> None:
    raw, truth = _corpus(0.2, 20000, 4)
    probability = sigmoid(raw + float(logit(0.2)))
    threshold = expected_f1_threshold(probability)

    def f1(cut: float) -> float:
        chosen = probability >= cut
        return float(2 * (chosen & truth).sum() / (chosen.sum() + truth.sum()))

    assert f1(threshold) == pytest.approx(max(f1(cut) for cut in np.linspace(0.05, 0.95, 91)), abs=0.01)
    assert threshold == pytest.approx(f1(threshold) / 2, abs=0.02)


def test_the_precision_threshold_holds_its_promise() -> None:
    probability, truth = [0.9, 0.8, 0.7, 0.6], [True, True, False, True]
    assert threshold_for_precision(probability, truth, 1.0) == 0.8
    assert threshold_for_precision(probability, truth, 0.75) == 0.6
    assert threshold_for_precision([0.9], [False], 0.9) == 1.0
