"""Texts and their vectors to a clustering: collapse, group, describe."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.cluster.agglomerate import agglomerate
from models.cluster.contract import Clustering, ClusterSettings
from models.cluster.duplicates import duplicate_groups
from models.cluster.keywords import keywords
from models.cluster.places import centroids_of
from models.cluster.words import words

_DEFAULTS = ClusterSettings()


def cluster(
    texts: Sequence[str], vectors: NDArray[np.float32], *, settings: ClusterSettings = _DEFAULTS
) -> Clustering:
    """Group short requests that ask for the same thing, for or against it.

    `vectors` holds a unit row for each text. Near-duplicates are collapsed first, and the distinct texts
    are put in alphabetical order, so that neither pasting a text often nor shuffling the input changes
    who belongs with whom. Texts without a word are single voices. Raises ValueError where texts and
    vectors differ in number.
    """
    if len(texts) != len(vectors):
        raise ValueError(f"{len(texts)} texts but {len(vectors)} vectors: there must be one for each")
    duplicates = duplicate_groups(texts)
    distinct = _representatives(texts, duplicates)
    # Texts without words have no meaning to compare: they stay outside as single voices.
    spoken = sorted((i for i in distinct.values() if words(texts[i])), key=lambda i: (texts[i], i))
    labels = _group(vectors[spoken], settings)
    group_of = {duplicates[i]: label for i, label in zip(spoken, labels, strict=True)}
    members: dict[int, list[int]] = {}
    for index, duplicate in enumerate(duplicates):
        if duplicate in group_of:
            members.setdefault(group_of[duplicate], []).append(index)
    clusters = [group for group in members.values() if len(group) >= settings.smallest]
    # The centre is that of the distinct texts: nobody moves it by pasting.
    cores = [[i for i in group if distinct[duplicates[i]] == i] for group in clusters]
    centroids = centroids_of(vectors, cores)
    return Clustering(
        labels=_labels(len(texts), clusters),
        exemplars=tuple(_central(texts, vectors, core, c) for core, c in zip(cores, centroids, strict=True)),
        keywords=keywords(texts, cores, count=settings.keywords),
        centroids=centroids,
        duplicates=duplicates,
    )


def _representatives(texts: Sequence[str], duplicates: Sequence[int]) -> dict[int, int]:
    """One index for each group of near-duplicates: the wording that sorts first, whatever the input order."""
    chosen: dict[int, int] = {}
    for index, group in enumerate(duplicates):
        if group not in chosen or texts[index] < texts[chosen[group]]:
            chosen[group] = index
    return chosen


def _group(rows: NDArray[np.float32], settings: ClusterSettings) -> list[int]:
    labels: list[int] = agglomerate(rows @ rows.T, threshold=settings.threshold).tolist()
    return labels


def _labels(count: int, clusters: Sequence[Sequence[int]]) -> tuple[int, ...]:
    labels = [-1] * count
    for number, members in enumerate(clusters):
        for index in members:
            labels[index] = number
    return tuple(labels)


def _central(
    texts: Sequence[str], vectors: NDArray[np.float32], core: Sequence[int], centroid: NDArray[np.float32]
) -> int:
    # Rounded, so that the last bit of a sum does not choose between equally central texts.
    nearness = np.round(vectors[core] @ centroid, 5)
    return min(zip(-nearness, (texts[i] for i in core), core, strict=True))[2]
