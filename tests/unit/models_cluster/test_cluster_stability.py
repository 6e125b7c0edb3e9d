"""Steady from week to week, from seed to seed and from five requests to a hundred thousand.

GROUNDSWELL_CLUSTER_TEXTS sets the largest corpus (nightly: 100000).
"""

import os
import random
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from benchmarks.clustering import generated
from groundswell.records import Membership, Suggestion
from models.cluster import Clustering, ClusterSettings, cluster
from models.cluster.evaluate import separate
from models.encoder import Encoder
from pipeline.registry import clustered_anew, known_places, member_ids, placed

LARGEST = int(os.environ.get("GROUNDSWELL_CLUSTER_TEXTS", "500"))
SIZES = [size for size in (5, 50, 500, 5_000, 20_000, 100_000) if size <= LARGEST]
Vectors = NDArray[np.float32]
_WIDTH = 384


@cache
def requests(size: int) -> tuple[list[str], Vectors]:
    """Return generated requests for thirty things, with their vectors."""
    texts = [text for text, _ in generated(size)]
    return texts, Encoder.load().encode(texts)


@cache
def many(size: int, noise: float = 0.45) -> tuple[list[str], Vectors]:
    """Return distinct texts on one thing in a hundred each, and a vector near that of the thing.

    The vectors are wide enough for a hundred directions that are clearly apart.
    """
    draw, space = random.Random(size), np.random.default_rng(size)
    things = space.normal(size=(100, _WIDTH))
    chosen = [draw.randrange(100) for _ in range(size)]
    rows = things[chosen] + noise * space.normal(size=(size, _WIDTH))
    texts = [f"thing{thing} wish{number} {draw.randrange(10**9)}" for number, thing in enumerate(chosen)]
    return texts, (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def run(texts: list[str], vectors: Vectors, seed: int = 0) -> Clustering:
    return cluster(texts, vectors, settings=replace(ClusterSettings(), seed=seed))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_every_size_is_answered_with_the_same_bytes_again(size: int) -> None:
    texts, vectors = many(size)
    found, again = run(texts, vectors), run(texts, vectors)
    assert len(found.labels) == size
    assert (found.labels, found.exemplars, found.keywords) == (again.labels, again.exemplars, again.keywords)
    assert found.centroids.tobytes() == again.centroids.tobytes()
    if size >= 500:
        assert found.labels.count(-1) <= 0.1 * size


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_seed_finds_nearly_the_same(seed: int) -> None:
    texts, vectors = requests(600)
    one, other = separate(run(texts, vectors).labels), separate(run(texts, vectors, seed).labels)
    assert adjusted_rand_score(one, other) >= 0.9


@pytest.mark.slow
def test_another_sample_finds_nearly_the_same() -> None:
    texts, vectors = many(1_500, noise=1.45)
    settings = ClusterSettings(sample=500, ballots=4)
    one, other = (
        separate(cluster(texts, vectors, settings=replace(settings, seed=seed)).labels) for seed in (0, 1)
    )
    assert one != other, "nothing was drawn: this would hold of any clustering"
    assert adjusted_rand_score(one, other) >= 0.9


def asked(texts: list[str]) -> list[Suggestion]:
    return [
        Suggestion(
            id=f"s{number}", thread_id=f"t{number}", post_id=f"p{number}", revision=1, author_id="ann",
            basis="request", addressee="provider", wording=words, probability=0.9, is_topic=False, start=0,
            end=len(words), quote=words,
        )
        for number, words in enumerate(texts)
    ]  # fmt: skip


def memberships(known: list[Suggestion], keys: list[str]) -> list[Membership]:
    return [
        Membership(
            id=member, thread_id=each.thread_id, proposal_key=key, suggestion_id=each.id, similarity=1.0,
            placed_key=key,
        )
        for member, each, key in zip(member_ids(known), known, keys, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize("afresh", [False, True])
def test_a_week_more_leaves_shared_suggestions_where_they_were(afresh: bool) -> None:
    texts, vectors = requests(600)
    everybody, step = asked(texts), clustered_anew if afresh else placed
    keys = placed(everybody[:540], vectors[:540], [None] * 540)
    for end in (570, 600):
        before = memberships(everybody[: len(keys)], keys)
        after = step(everybody[:end], vectors[:end], known_places(everybody[:end], before))
        assert adjusted_rand_score(keys, after[: len(keys)]) >= 0.95
        assert afresh or after[: len(keys)] == keys
        keys = after
