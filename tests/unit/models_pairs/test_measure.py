"""The official measures, against scikit-learn and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from models.pairs.measure import (
    auc,
    average_precision,
    bootstrap,
    coverage_scores,
    f_avg,
    key_point_map,
    macro_f1,
    mean_auc,
    risk_coverage,
)

_labels = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40)
_ranked = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=2, max_size=40).filter(
    lambda rows: len({row[0] for row in rows}) == 2
)


@given(_labels)
@settings(max_examples=50)
def test_macro_f1_is_scikit_learns(rows: list[tuple[str, str]]) -> None:
    truth, guess = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    expected = f1_score(truth, guess, average="macro", labels=np.unique(truth), zero_division=0)
    assert macro_f1(truth, guess) == pytest.approx(expected)


@given(_ranked)
@settings(max_examples=50)
def test_ranking_measures_are_scikit_learns(rows: list[tuple[bool, int]]) -> None:
    truth, score = [row[0] for row in rows], [float(row[1]) for row in rows]
    assert auc(np.array(truth), np.array(score)) == pytest.approx(roc_auc_score(truth, score))
    expected = average_precision_score(truth, score)
    assert average_precision([int(value) for value in truth], score) == pytest.approx(expected)


def test_f_avg_leaves_none_out_of_the_mean() -> None:
    truth = np.array(["favor", "against", "none", "none"])
    assert f_avg(truth, np.array(["favor", "against", "favor", "none"])) == pytest.approx((2 / 3 + 1) / 2)


def test_one_class_has_no_ranking() -> None:
    assert auc(np.array([True, True]), np.array([0.1, 0.2])) == 0.5


def test_key_points_are_scored_on_the_surer_half_with_their_best_match() -> None:
    arguments = {name: {"topic": "zoos", "stance": "1"} for name in "abcd"}
    scores = {
        ("a", "x"): 0.9,
        ("a", "y"): 0.1,
        ("b", "x"): 0.2,
        ("b", "y"): 0.8,
        ("c", "x"): 0.3,
        ("d", "y"): 0.2,
    }
    labels = {("a", "x"): 1, ("c", "x"): 1}
    # The surer half is a and b, each with its best key point; b's pair was never decided.
    assert key_point_map(arguments, labels, scores, undecided=0) == pytest.approx(1.0)
    assert key_point_map(arguments, labels | {("a", "x"): 0}, scores, undecided=1) == pytest.approx(0.5)
    assert key_point_map(arguments, labels | {("a", "x"): 0}, scores, undecided=0) == 0.0


def test_mean_auc_weighs_rules_alike() -> None:
    groups = ["r"] * 4 + ["s"] * 2
    positive = [True, True, False, False, True, False]
    assert mean_auc(groups, positive, [4, 3, 2, 1, 0, 1]) == pytest.approx(0.5)


def test_a_bootstrap_interval_holds_its_value_and_repeats() -> None:
    truth = ["a", "b"] * 50
    guess = ["a", "b", "b", "b"] * 25
    score = bootstrap("set", "macro-F1", truth, guess, macro_f1)
    assert score.low <= score.value <= score.high
    assert score.n == 100
    assert score == bootstrap("set", "macro-F1", truth, guess, macro_f1)


def test_risk_falls_with_the_surest_rows_first() -> None:
    curve = risk_coverage([True, True, False, False], [0.9, 0.8, 0.7, 0.6])
    assert curve[4] == (0.5, 1.0)
    assert curve[-1] == (1.0, 0.5)


def test_coverage_scores_count_the_surest_rows_only() -> None:
    right = [True] * 50 + [False] * 50
    scores = list(coverage_scores("set", right, list(np.linspace(1, 0, 100))))
    assert [(score.value, score.n) for score in scores] == [(1.0, 25), (1.0, 50), (pytest.approx(2 / 3), 75)]
    assert all(score.low <= score.value <= score.high for score in scores)
