"""Suggestions of all threads → distinct proposals whose keys survive new data and new runs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from groundswell.ids import row_id
from groundswell.records import Correction, Lineage, Membership, Proposal, Suggestion
from groundswell.stage import Previous, stage
from models.cluster import ClusterSettings, cluster, opposed, place
from models.cluster.keywords import keywords
from models.encoder import Encoder
from pipeline.corrections import Amendments
from pipeline.topics import content_words, shared_words

_LIST_ITEM = re.compile(r"\s*\(?\d{1,2}[.)]\s")
_PLACE_THRESHOLD = 0.6
"""Cosine from which a new suggestion joins a known proposal; below, it may found one of its own."""
_DISTINCT = ClusterSettings(threshold=0.5)
"""Stricter than the clustering's own default: "credits for a referral" and "cash for a referral" are two
proposals, and a proposal that claims too much is worse than two that say the same."""


@stage(per="corpus", version=1)
def proposals(
    suggestions: Iterable[Suggestion],
    corrections: Iterable[Correction],
    before: Previous[Iterable[Membership]],
    *,
    encoder: Encoder,
) -> Iterator[Proposal | Membership | Lineage]:
    """Yield the proposals, the place of every suggestion, and what happened to keys since last time.

    A suggestion that had a place keeps it, so new data changes no key. Others join the nearest
    proposal or found new ones. Advice to fellow posters founds none. Corrections come last and win.
    """
    asked = sorted((each for each in suggestions if each.addressee == "provider"), key=lambda each: each.id)
    if not asked:
        return
    vectors = encoder.encode([each.wording for each in asked])
    known = {membership.suggestion_id: membership.proposal_key for membership in before}
    placed = _place(asked, vectors, known)
    amendments = Amendments(corrections)
    keys = [amendments.key_of(each, key) for each, key in zip(asked, placed, strict=True)]
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key is not None:
            groups[key].append(index)
    words = keywords([each.wording for each in asked], list(groups.values()), count=5)
    for (key, members), key_words in zip(groups.items(), words, strict=True):
        yield from _rows(key, [asked[index] for index in members], vectors[members], key_words, amendments)
    yield from _lineage(known, groups)


def _place(asked: Sequence[Suggestion], vectors: NDArray[np.float32], known: dict[str, str]) -> list[str]:
    """Return a proposal key for every suggestion."""
    keys: list[str | None] = [known.get(each.id) for each in asked]
    settled: defaultdict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key is not None:
            settled[key].append(index)
    new = [index for index, key in enumerate(keys) if key is None]
    if settled and new:
        names = sorted(settled)
        centroids = np.stack([_unit(vectors[settled[name]].mean(axis=0)) for name in names])
        for index, label in zip(new, place(vectors[new], centroids, threshold=_PLACE_THRESHOLD), strict=True):
            # Vectors hardly tell "pay clients" from "pay freelancers": the words decide.
            if label >= 0 and not opposed(asked[index].wording, asked[settled[names[label]][0]].wording):
                keys[index] = names[label]
        new = [index for index in new if keys[index] is None]
    if new:
        labels = cluster([asked[index].wording for index in new], vectors[new], settings=_DISTINCT).labels
        founders: dict[int, str] = {}
        # The items of one list are meant as different things, however alike they sound.
        listed: set[tuple[int, str]] = set()
        for index, label in zip(new, labels, strict=True):
            # A single voice (-1) is a proposal with one suggestion; it is listed, never dropped.
            own = row_id("proposal", asked[index].id)
            item = (label, asked[index].post_id if _LIST_ITEM.match(asked[index].quote) else "")
            if label < 0 or (item[1] and item in listed):
                keys[index] = own
            else:
                keys[index] = founders.setdefault(label, own)
            listed.add(item)
    return _with_topics(asked, [key for key in keys if key is not None], known)


def _with_topics(asked: Sequence[Suggestion], keys: list[str], known: dict[str, str]) -> list[str]:
    """Put new suggestions that merely restate their thread's topic into the topic's proposal.

    "there is no affiliate programme" restates "getting an affilaite program": every word of content is
    one of the topic's. Vectors of such short wordings are too far apart to show it.
    """
    topics = {each.thread_id: (each, key) for each, key in zip(asked, keys, strict=True) if each.is_topic}
    merged = list(keys)
    for index, each in enumerate(asked):
        topic, topic_key = topics.get(each.thread_id, (each, keys[index]))
        if each.id not in known and not each.is_topic and _restates(each.wording, topic.wording):
            merged[index] = topic_key
    return merged


def _restates(wording: str, topic: str) -> bool:
    own, wanted = content_words(wording), content_words(topic)
    shared = shared_words(own, wanted)
    return len(shared) >= min(2, len(wanted)) and len(shared) == len(own)


def _rows(
    key: str,
    members: Sequence[Suggestion],
    vectors: NDArray[np.float32],
    key_words: tuple[str, ...],
    amendments: Amendments,
) -> Iterator[Proposal | Membership]:
    centroid = _unit(vectors.mean(axis=0))
    similarity = vectors @ centroid
    best = max(
        range(len(members)),
        key=lambda i: (members[i].is_topic, round(float(similarity[i]), 6), members[i].id),
    )
    yield Proposal(
        id=key,
        key=key,
        headline=amendments.headline_of(key) or members[best].wording,
        exemplar_id=members[best].id,
        keywords=key_words,
        prevalence=len(members),
    )
    for member, closeness in zip(members, similarity, strict=True):
        yield Membership(
            id=row_id("membership", member.id),
            thread_id=member.thread_id,
            proposal_key=key,
            suggestion_id=member.id,
            similarity=round(float(closeness), 4),
        )


def _lineage(known: dict[str, str], groups: dict[str, list[int]]) -> Iterator[Lineage]:
    """Yield births and deaths since last time; a first run gives births only where there was a before."""
    if not known:
        return
    for key in sorted(set(groups) - set(known.values())):
        yield Lineage(id=row_id("lineage", "birth", key), event="birth", proposal_key=key, other_key=None)
    for key in sorted(set(known.values()) - set(groups)):
        yield Lineage(id=row_id("lineage", "death", key), event="death", proposal_key=key, other_key=None)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)
