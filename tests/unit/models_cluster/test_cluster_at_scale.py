"""More texts than are compared pair by pair: BERTopic on samples, the rest placed."""

import random
from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from models.cluster import Clustering, ClusterSettings, cluster

pytestmark = pytest.mark.slow

SMALL = ClusterSettings(sample=150, dimensions=32)
THINGS = "badge calendar draft export filter gallery invoice keyboard layout mention poll search".split()
RARE = "zeppelin"


def corpus() -> tuple[list[str], NDArray[np.float32]]:
    """Six hundred requests for twelve things and six for a rare one; each thing has a cone of vectors."""
    draw = random.Random(3)
    space = np.random.default_rng(3)
    names = [THINGS[n % 12] for n in range(600)] + [RARE] * 6
    cones = {name: space.normal(size=64) for name in [*THINGS, RARE]}
    rows = np.stack([cones[name] + 0.45 * space.normal(size=64) for name in names])
    texts = [f"{name} wish{n} {draw.randrange(10**9)}" for n, name in enumerate(names)]
    return texts, (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def found() -> Clustering:
    texts, vectors = corpus()
    return cluster(texts, vectors, settings=SMALL)


def test_every_thing_is_a_cluster_with_its_name_as_keyword(found: Clustering) -> None:
    texts, _ = corpus()
    for label in range(len(found.exemplars)):
        things = Counter(
            text.split()[0] for text, own in zip(texts, found.labels, strict=True) if own == label
        )
        assert len(things) == 1
        assert found.keywords[label][0] in things
    assert len(found.exemplars) == 13
    assert found.labels.count(-1) <= 0.02 * len(texts)


def test_rare_requests_that_samples_miss_are_found_in_a_later_round(found: Clustering) -> None:
    assert len(set(found.labels[-6:])) == 1
    assert found.labels[-1] >= 0


def test_same_bytes_again_and_the_same_partition_shuffled(found: Clustering) -> None:
    texts, vectors = corpus()
    again = cluster(texts, vectors, settings=SMALL)
    assert again.labels == found.labels
    assert again.centroids.tobytes() == found.centroids.tobytes()
    order = list(range(len(texts)))
    random.Random(5).shuffle(order)
    shuffled = cluster([texts[i] for i in order], vectors[order], settings=SMALL)
    pairs = {(found.labels[i], label) for i, label in zip(order, shuffled.labels, strict=True)}
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def test_memory_mapped_half_precision_will_do(
    found: Clustering, tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts, vectors = corpus()
    path = tmp_path_factory.mktemp("vectors") / "vectors.npy"
    np.save(path, vectors.astype(np.float16))
    mapped = cluster(texts, np.load(path, mmap_mode="r"), settings=SMALL)
    assert mapped.labels == found.labels
