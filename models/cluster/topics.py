"""Large corpora: BERTopic with our own parts, fitted on samples, the rest placed by nearest centroid."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from models.cluster.contract import ClusterSettings
from models.cluster.counterparts import penalties
from models.cluster.keywords import vectorizer
from models.cluster.places import means_of, slices, unit
from models.cluster.space import Space
from models.cluster.vote import vote


class _SameRequest:
    """The clusterer that BERTopic is given: `fit` leaves `labels_`, -1 for whoever is alone."""

    labels_: NDArray[np.int64]

    def __init__(self, documents: Sequence[str], settings: ClusterSettings) -> None:
        self._documents = documents
        self._settings = settings

    def fit(self, rows: NDArray[np.float32], y: object = None) -> Self:
        del y
        rows = unit(rows)
        labels = vote(
            rows @ rows.T - penalties(self._documents),
            self._documents,
            threshold=self._settings.threshold,
            ballots=self._settings.ballots,
            seed=self._settings.seed,
        )
        self.labels_ = np.where(np.bincount(labels)[labels] > 1, labels, -1)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """What one round of fitting found, in the centred space."""

    members: dict[int, int]
    """Sampled index to topic."""

    means: NDArray[np.float32]
    """Per topic, the mean of its members: a row's product with it is its mean similarity to them."""

    keywords: list[tuple[str, ...]]


def group_by_topic(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    indices: Sequence[int],
    space: Space,
    settings: ClusterSettings,
) -> tuple[list[int], list[tuple[str, ...]]]:
    """Give each of `indices` a topic (-1: none), and each topic its keywords.

    Each round fits a model on a sample of what is still without a place, then places what it can: an
    item joins its nearest topic when its mean similarity to that topic's members reaches the threshold,
    which is the rule that the members were joined by. So rare requests, which the first sample misses,
    have a round of their own. The sample is drawn by hash of the text: five per cent more texts change
    about five per cent of it, and the same text is drawn in every run. Never more than `sample` squared
    similarities are held.
    """
    found: dict[int, int] = {}
    keywords: list[tuple[str, ...]] = []
    pending = list(indices)
    for _ in range(settings.rounds):
        drawn = set(nsmallest(settings.sample, pending, key=lambda i: _rank(texts[i], settings.seed)))
        model = _fit(texts, vectors, [index for index in pending if index in drawn], space, settings)
        if not model.keywords:
            break
        rest = [index for index in pending if index not in model.members]
        placed = model.members | _place(vectors, rest, model, space, settings)
        found |= {index: topic + len(keywords) for index, topic in placed.items()}
        keywords += model.keywords
        pending = [index for index in pending if index not in placed]
        if not pending:
            break
    return [found.get(index, -1) for index in indices], keywords


def _rank(text: str, seed: int) -> bytes:
    salt = seed.to_bytes(2, "big")
    return blake2b(text.encode("utf-8", "replace"), digest_size=8, salt=salt).digest()


def _fit(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    sample: Sequence[int],
    space: Space,
    settings: ClusterSettings,
) -> _Model:
    if len(sample) < 2:
        return _Model(members={}, means=np.zeros((0, vectors.shape[1]), dtype=np.float32), keywords=[])
    rows = space.centred(np.asarray(vectors[list(sample)], dtype=np.float32))
    documents = [texts[index] for index in sample]
    with warnings.catch_warnings():
        # BERTopic and what it imports warn about options and packages that nothing here uses.
        warnings.simplefilter("ignore")
        model = _bertopic(documents, rows, settings)
        topics, _ = model.fit_transform(documents, rows)
        keywords = [
            tuple(word for word, weight in model.get_topic(topic) if word and weight > 0)
            for topic in range(max(topics) + 1)
        ]
    members = {index: int(topic) for index, topic in zip(sample, topics, strict=True) if topic >= 0}
    groups: list[list[int]] = [[] for _ in keywords]
    for position, topic in enumerate(topics):
        if topic >= 0:
            groups[topic].append(position)
    return _Model(members=members, means=means_of(rows, groups), keywords=keywords)


def _bertopic(documents: Sequence[str], rows: NDArray[np.float32], settings: ClusterSettings) -> Any:
    """Assemble BERTopic from our vectors, a truncated SVD, our clusterer and our words."""
    # Its import takes 5 to 100 seconds (numba compiles), which nobody with a single thread should wait for.
    from bertopic import BERTopic  # noqa: PLC0415
    from bertopic.backend import BaseEmbedder  # noqa: PLC0415
    from bertopic.vectorizers import ClassTfidfTransformer  # noqa: PLC0415
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415

    width = min(settings.dimensions, *rows.shape)
    # Not PCA: it would take away the rest of the mean too, and measure likeness otherwise than elsewhere.
    return BERTopic(
        embedding_model=BaseEmbedder(),
        umap_model=TruncatedSVD(n_components=width, random_state=settings.seed),
        hdbscan_model=_SameRequest(documents, settings),
        vectorizer_model=vectorizer(),
        ctfidf_model=ClassTfidfTransformer(),
        top_n_words=settings.keywords,
    )


def _place(
    vectors: NDArray[np.float32],
    indices: Sequence[int],
    model: _Model,
    space: Space,
    settings: ClusterSettings,
) -> dict[int, int]:
    placed: dict[int, int] = {}
    centres = unit(model.means)
    for chosen, rows in slices(vectors, indices):
        centred = space.centred(rows)
        best = (centred @ centres.T).argmax(axis=1)
        likeness = np.einsum("ij,ij->i", centred, model.means[best])
        near = likeness >= settings.threshold
        placed |= {i: int(topic) for i, topic, fits in zip(chosen, best, near, strict=True) if fits}
    return placed
