"""Laws of clustering, on texts made of few words so that likeness, copies and silence all occur."""

import random
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.cluster import Clustering, cluster, match, place
from models.cluster.words import words

WORDS = "add remove dark mode export invoices please not pay clients sellers monthly 😀 …".split()
texts_of_few_words = st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), max_size=14)
members = st.frozensets(st.sampled_from("abcdefghijkl"), min_size=1, max_size=8)

# The first example also pays for imports, so a deadline would judge the machine.
law = settings(deadline=None, max_examples=60)


@st.composite
def partitions(draw: st.DrawFn) -> dict[str, frozenset[str]]:
    homes: dict[str, set[str]] = {}
    for member in draw(members):
        homes.setdefault(draw(st.sampled_from("PQRS")), set()).add(member)
    return {key: frozenset(each) for key, each in homes.items()}


def vectors_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """Sum of a fixed direction for each word: alike texts are near, and nothing has to be loaded."""
    rows = np.zeros((len(texts), 24), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in ["", *words(text)]:
            seed = int.from_bytes(sha256(word.encode()).digest()[:4], "big")
            rows[row] += np.random.default_rng(seed).normal(size=24).astype(np.float32)
    norms: NDArray[np.float32] = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / norms


def run(texts: Sequence[str]) -> Clustering:
    return cluster(texts, vectors_of(texts))


def companies(texts: Sequence[str], labels: Sequence[int]) -> set[frozenset[str]]:
    """The partition as sets of distinct texts."""
    groups: dict[int, set[str]] = {}
    for place_, (text, label) in enumerate(zip(texts, labels, strict=True)):
        groups.setdefault(label if label >= 0 else -1 - place_, set()).add(text)
    return {frozenset(group) for group in groups.values()}


@law
@given(texts_of_few_words)
def test_every_text_is_answered_and_every_cluster_described(texts: list[str]) -> None:
    found = run(texts)
    assert len(found.labels) == len(found.duplicates) == len(texts)
    clusters = max(found.labels, default=-1) + 1
    assert len(found.exemplars) == len(found.keywords) == len(found.centroids) == clusters
    firsts = [found.labels.index(label) for label in range(clusters)]
    assert firsts == sorted(firsts)
    for label, exemplar in enumerate(found.exemplars):
        assert found.labels[exemplar] == label
        assert found.labels.count(label) >= 2


@law
@given(texts_of_few_words)
def test_near_duplicates_share_their_answer_and_silence_has_none(texts: list[str]) -> None:
    found = run(texts)
    for text, label, group in zip(texts, found.labels, found.duplicates, strict=True):
        assert found.labels[found.duplicates.index(group)] == label
        if not words(text):
            assert label == -1
            assert found.duplicates.count(group) == 1


@law
@given(texts_of_few_words, st.randoms(use_true_random=False))
def test_order_changes_nothing(texts: list[str], chance: random.Random) -> None:
    order = list(range(len(texts)))
    chance.shuffle(order)
    shuffled = [texts[place_] for place_ in order]
    distinct = list(dict.fromkeys(texts))
    assert companies(distinct, run(distinct).labels) == companies(
        sorted(distinct, key=shuffled.index), run(sorted(distinct, key=shuffled.index)).labels
    )


@law
@given(texts_of_few_words)
def test_pasting_a_text_again_changes_nothing_for_the_others(texts: list[str]) -> None:
    spoken = [text for text in texts if words(text)]
    if not spoken:
        return
    before = run(texts)
    after = run([*texts, spoken[0], spoken[0]])
    loud = before.duplicates[texts.index(spoken[0])]
    for place_, group in enumerate(before.duplicates):
        mates = [m for m, label in enumerate(before.labels) if label >= 0 and label == before.labels[place_]]
        now = [m for m, label in enumerate(after.labels) if label >= 0 and label == after.labels[place_]]
        if group != loud:
            assert mates == [m for m in now if m < len(texts)]


@law
@given(texts_of_few_words)
def test_the_same_input_gives_the_same_bytes(texts: list[str]) -> None:
    first, second = run(texts), run(texts)
    assert first.labels == second.labels
    assert first.centroids.tobytes() == second.centroids.tobytes()


@law
@given(st.integers(0, 12), st.integers(0, 5), st.integers(0, 2**32 - 1), st.floats(-1, 1))
def test_place_gives_the_nearest_or_nothing(rows: int, centres: int, seed: int, threshold: float) -> None:
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(rows, 8)).astype(np.float32)
    centroids = chance.normal(size=(centres, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    for row, label in enumerate(place(vectors, centroids, threshold=threshold)):
        similarity = centroids @ vectors[row]
        if label < 0:
            assert (similarity < threshold + 1e-6).all()
        else:
            assert similarity[label] >= max(similarity.max(), threshold) - 1e-6


@law
@given(partitions(), partitions())
def test_lineage_accounts_for_every_key(
    old: dict[str, frozenset[str]], new: dict[str, frozenset[str]]
) -> None:
    found = match(old, new)
    assert len(set(found.continued.values())) == len(found.continued)
    for before, after in found.continued.items():
        assert old[before] & new[after]
    parts = {part for news in found.split.values() for part in news}
    wholes = {part for olds in found.merged.values() for part in olds}
    assert set(old) == {*found.continued, *found.split, *wholes, *found.died}
    assert set(new) == {*found.continued.values(), *parts, *found.merged, *found.born}
    assert not set(found.died) & {*found.continued, *found.split, *wholes}
    assert not set(found.born) & {*found.continued.values(), *parts, *found.merged}


@law
@given(partitions(), st.permutations("PQRS"))
def test_the_same_clusters_under_other_names_all_continue(
    old: dict[str, frozenset[str]], names: list[str]
) -> None:
    renamed = dict(zip("PQRS", names, strict=True))
    found = match(old, {renamed[key]: group for key, group in old.items()})
    assert found.continued == {key: renamed[key] for key in old}
    assert not found.split
    assert not found.merged
    assert not found.born
    assert not found.died


@law
@given(partitions(), st.integers(1, 9))
def test_new_members_change_no_key(old: dict[str, frozenset[str]], more: int) -> None:
    grown = {key: group | {f"{key}{n}" for n in range(more)} for key, group in old.items()}
    assert match(old, grown).continued == {key: key for key in old}
