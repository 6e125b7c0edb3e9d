"""The clustering of sentences a reader can judge, with the encoder that ships."""

import numpy as np
import pytest

from models.cluster import Clustering, ClusterSettings, cluster, place
from models.cluster.annotate import annotate
from models.encoder import Encoder

DARK = [
    "Please add a dark mode",
    "A dark theme would be nice",
    "Don't add a dark mode",
    "dark mode for the app",
]
EXPORT = ["Let us export invoices to a spreadsheet", "I want to download my invoices as a spreadsheet"]
PAY_FREELANCERS = ["Pay freelancers for referrals", "Freelancers should get a reward for referring others"]
PAY_CLIENTS = ["Pay clients for referrals", "Give clients money when they refer somebody"]
ALONE = "The wiki page about shipping to Norway is out of date"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load(threads=1)


def grouped(texts: list[str], encoder: Encoder) -> Clustering:
    return cluster(texts, encoder.encode(texts))


def test_each_request_is_found_and_the_odd_one_stays_alone(encoder: Encoder) -> None:
    found = grouped([*DARK, ALONE, *EXPORT], encoder)
    assert found.labels == (0, 0, 0, 0, -1, 1, 1)


def test_support_and_opposition_of_one_thing_are_one_request_with_a_plain_headline(encoder: Encoder) -> None:
    texts = ["Don't add a dark mode", "Please don't add dark mode!", "Add dark mode", *EXPORT]
    found = grouped(texts, encoder)
    assert found.labels[:3] == (0, 0, 0)
    assert texts[found.exemplars[0]] == "Add dark mode"


def test_the_same_reward_for_other_people_is_another_request(encoder: Encoder) -> None:
    found = grouped([*PAY_FREELANCERS, *PAY_CLIENTS, *DARK], encoder)
    assert found.labels == (0, 0, 1, 1, 2, 2, 2, 2)


def test_pasted_copies_are_one_cluster_even_if_nobody_else_agrees(encoder: Encoder) -> None:
    found = grouped([ALONE, *DARK, ALONE + " 😀", ALONE.upper()], encoder)
    assert found.labels == (0, 1, 1, 1, 1, 0, 0)
    assert found.duplicates[0] == found.duplicates[5] == found.duplicates[6]


def test_every_cluster_is_described(encoder: Encoder) -> None:
    found = grouped([*EXPORT, *DARK], encoder)
    assert "dark" in found.keywords[1]
    assert {"invoices", "spreadsheet"} <= set(found.keywords[0])
    assert found.centroids.shape == (2, 384)
    assert found.centroids.dtype == np.float32
    assert np.linalg.norm(found.centroids, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_new_wordings_are_placed_with_their_request_and_others_nowhere(encoder: Encoder) -> None:
    found = grouped([*DARK, *EXPORT], encoder)
    new = encoder.encode(["dark theme please", "spreadsheet export of invoices", ALONE])
    assert place(new, found.centroids, threshold=0.5) == (0, 1, -1)


@pytest.mark.parametrize("texts", [[], [""], ["Add tags"], ["", "  ", "👍"], ["Add tags", ""]])
def test_the_smallest_corpora_are_answered(texts: list[str], encoder: Encoder) -> None:
    found = grouped(texts, encoder)
    assert found.labels == (-1,) * len(texts)
    assert not found.exemplars
    assert found.centroids.shape == (0, 384)


def test_half_precision_vectors_do(encoder: Encoder) -> None:
    texts = [*DARK, ALONE, *EXPORT]
    vectors = encoder.encode(texts)
    half = cluster(texts, vectors.astype(np.float16).astype(np.float32))
    assert half.labels == cluster(texts, vectors).labels


def test_texts_and_vectors_must_match_in_number() -> None:
    with pytest.raises(ValueError, match="2 texts but 1 vectors"):
        cluster(["a", "b"], np.zeros((1, 384), dtype=np.float32))


def test_a_stricter_threshold_never_gives_larger_clusters(encoder: Encoder) -> None:
    texts = [*DARK, *EXPORT, *PAY_CLIENTS]
    vectors = encoder.encode(texts)
    strict = cluster(texts, vectors, settings=ClusterSettings(threshold=0.95))
    assert strict.labels == (-1,) * len(texts)


def test_annotate_answers_every_row_in_order_and_gives_single_voices_numbers_of_their_own() -> None:
    texts = [ALONE, *DARK, "", *EXPORT, ""]
    found = list(annotate({"id": f"post-{n}", "text": text} for n, text in enumerate(texts)))
    assert [row["id"] for row in found] == [f"post-{n}" for n in range(len(texts))]
    assert [row["cluster"] for row in found] == [2, 0, 0, 0, 0, 3, 1, 1, 4]
    assert found[0]["label"] == ALONE
    assert {row["label"] for row in found[1:5]} <= set(DARK)


def test_annotate_gives_the_same_partition_whatever_the_order() -> None:
    texts = [*DARK, ALONE, *EXPORT, *PAY_CLIENTS]
    forth = {row["id"]: row["label"] for row in annotate({"id": text, "text": text} for text in texts)}
    back = {row["id"]: row["label"] for row in annotate({"id": text, "text": text} for text in texts[::-1])}
    assert forth == back


def test_annotate_of_nothing_is_nothing() -> None:
    assert list(annotate([])) == []
