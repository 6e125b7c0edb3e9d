import pytest

from models.cluster.evaluate import accuracy, mutual_information, pairwise_f1, separate


def test_a_perfect_clustering_under_other_names_scores_one() -> None:
    truth, found = ["a", "a", "b", "c"], [7, 7, 0, 3]
    assert accuracy(truth, found) == 1
    assert pairwise_f1(truth, found) == 1
    assert mutual_information(truth, found) == pytest.approx(1)


def test_pairs_are_counted_over_rows() -> None:
    # One of two true pairs found, one of two found pairs true.
    assert pairwise_f1(["a", "a", "b", "b", "c"], [0, 0, 1, 2, 2]) == 0.5


def test_accuracy_pairs_clusters_one_to_one() -> None:
    # Found 0 can stand for a or for b, not for both.
    assert accuracy(["a", "a", "b", "b"], [0, 0, 0, 0]) == 0.5


def test_single_voices_are_clusters_of_one() -> None:
    labels = separate([0, -1, 0, -1])
    assert labels[0] == labels[2] >= 0
    assert len(set(labels)) == 3
    assert pairwise_f1(["a", "b", "a", "c"], labels) == 1


def test_no_pair_anywhere_is_zero() -> None:
    assert pairwise_f1(["a", "b"], [0, 1]) == 0
