"""Texts and their vectors to a clustering: collapse, group, describe."""

from collections.abc import Iterable, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from models.cluster.contract import Clustering, ClusterSettings
from models.cluster.counterparts import penalties
from models.cluster.duplicates import duplicate_groups
from models.cluster.keywords import keywords
from models.cluster.places import means_of, slices, unit
from models.cluster.space import Space
from models.cluster.topics import group_by_topic
from models.cluster.vote import vote
from models.cluster.words import negated, words

_DEFAULTS = ClusterSettings()


def cluster(
    texts: Sequence[str], vectors: NDArray[np.float32], *, settings: ClusterSettings = _DEFAULTS
) -> Clustering:
    """Group short requests that ask for the same thing, for or against it.

    `vectors` holds a unit row for each text (float16 and memory-mapped arrays too). Near-duplicates are
    collapsed first, and the distinct texts are put in alphabetical order, so that neither pasting a text
    often nor shuffling the input changes who belongs with whom. Texts without a word are single voices.
    Raises ValueError where texts and vectors differ in number.
    """
    if len(texts) != len(vectors):
        raise ValueError(f"{len(texts)} texts but {len(vectors)} vectors: there must be one for each")
    duplicates = duplicate_groups(texts)
    distinct = _representatives(texts, duplicates)
    # Texts without words have no meaning to compare: they stay outside as single voices.
    spoken = sorted((i for i in distinct.values() if words(texts[i])), key=texts.__getitem__)
    topics, known_words = _group(texts, vectors, spoken, settings)
    topic_of = {duplicates[index]: topic for index, topic in zip(spoken, topics, strict=True)}
    members: dict[int, list[int]] = {}
    for index, copies in enumerate(duplicates):
        if (topic := topic_of.get(copies)) is not None:
            members.setdefault(topic, []).append(index)
    clusters = {topic: group for topic, group in members.items() if len(group) >= settings.smallest}
    # The centre is that of the distinct texts: nobody moves it by pasting.
    cores = [
        [index for index in group if distinct[duplicates[index]] == index] for group in clusters.values()
    ]
    means = means_of(vectors, cores)
    return Clustering(
        labels=_labels(len(texts), clusters.values()),
        exemplars=tuple(
            _central(texts, vectors, core, mean) for core, mean in zip(cores, means, strict=True)
        ),
        keywords=_keywords(texts, cores, [known_words.get(topic, ()) for topic in clusters], settings),
        centroids=unit(means),
        duplicates=duplicates,
    )


def _representatives(texts: Sequence[str], duplicates: Sequence[int]) -> dict[int, int]:
    """Choose an index for each group of near-duplicates: the wording that sorts first, in any input order."""
    chosen: dict[int, int] = {}
    for index, group in enumerate(duplicates):
        if group not in chosen or texts[index] < texts[chosen[group]]:
            chosen[group] = index
    return chosen


def _group(
    texts: Sequence[str], vectors: NDArray[np.float32], spoken: Sequence[int], settings: ClusterSettings
) -> tuple[list[int], dict[int, tuple[str, ...]]]:
    """Give each of `spoken` a topic (one of its own if it shares none), and topics their known words."""
    space = Space.from_corpus(vectors, spoken)
    if len(spoken) > settings.sample:
        topics, known_words = group_by_topic(texts, vectors, spoken, space, settings)
        alone = count(len(known_words))
        return [topic if topic >= 0 else next(alone) for topic in topics], dict(enumerate(known_words))
    rows = space.centred(np.asarray(vectors[list(spoken)], dtype=np.float32))
    asked = [texts[index] for index in spoken]
    likeness = rows @ rows.T - penalties(asked)
    labels: list[int] = vote(
        likeness, asked, threshold=settings.threshold, ballots=settings.ballots, seed=settings.seed
    ).tolist()
    return labels, {}


def _labels(size: int, clusters: Iterable[Sequence[int]]) -> tuple[int, ...]:
    labels = [-1] * size
    for number, members in enumerate(clusters):
        for index in members:
            labels[index] = number
    return tuple(labels)


def _keywords(
    texts: Sequence[str],
    cores: Sequence[Sequence[int]],
    known: Sequence[tuple[str, ...]],
    settings: ClusterSettings,
) -> tuple[tuple[str, ...], ...]:
    unknown = [core for core, told in zip(cores, known, strict=True) if not told]
    computed = iter(keywords(texts, unknown, count=settings.keywords))
    return tuple(told or next(computed) for told in known)


def _central(
    texts: Sequence[str], vectors: NDArray[np.float32], core: Sequence[int], mean: NDArray[np.float32]
) -> int:
    """Choose the text nearest the mean, of those without a negation where there are any.

    A headline "don't add X" would turn everybody's stance around. Rounded, so that the last bit of a sum
    does not choose between equally central texts.
    """
    plain = [index for index in core if not negated(texts[index])] or core
    ranked: list[tuple[float, str, int]] = []
    for chosen, rows in slices(vectors, plain):
        nearness = np.round(rows @ mean, 5).tolist()
        ranked.append(min((-near, texts[i], i) for near, i in zip(nearness, chosen, strict=True)))
    return min(ranked)[2]
