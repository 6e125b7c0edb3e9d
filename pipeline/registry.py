"""Which proposal a suggestion belongs to: known places stay, others are near a known one or found one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from groundswell.ids import row_id
from groundswell.records import Lineage, Membership, Suggestion
from models.cluster import ClusterSettings, cluster, match, opposed, place
from pipeline.topics import content_words, shared_words

Vectors = NDArray[np.float32]
Event = Literal["birth", "continue", "split", "merge", "death"]

_LIST_ITEM = re.compile(r"\s*\(?\d{1,2}[.)]\s")
_PLACE_THRESHOLD = 0.6
"""Cosine from which a new suggestion joins a known proposal; below, it may found one of its own."""
_DISTINCT = ClusterSettings(threshold=0.5)
"""Stricter than the clustering's own default: "credits for a referral" and "cash for a referral" are two
proposals, and a proposal that claims too much is worse than two that say the same."""


def member_ids(asked: Sequence[Suggestion]) -> list[str]:
    """Return an id for each suggestion made of its post and its words, so that it survives a new revision."""
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    ids = []
    for each in asked:
        words = " ".join(each.quote.split())
        seen[each.post_id, words] += 1
        ids.append(row_id("membership", each.post_id, words, seen[each.post_id, words]))
    return ids


def known_places(asked: Sequence[Suggestion], before: Iterable[Membership]) -> list[str | None]:
    """Return the key that each suggestion had last time; None for one that is new."""
    places: dict[str, str] = {}
    for each in before:
        # Stores of before hold ids of another make, and no place apart from the corrected one.
        places[each.id] = places[each.suggestion_id] = each.placed_key or each.proposal_key
    return [
        places.get(member) or places.get(each.id)
        for member, each in zip(member_ids(asked), asked, strict=True)
    ]


def placed(asked: Sequence[Suggestion], vectors: Vectors, known: Sequence[str | None]) -> list[str]:
    """Return a proposal key for every suggestion; whoever had one keeps it.

    The others join the nearest proposal, or found new ones, named after the suggestion that comes first
    in `asked`: given in the order of time, later posts then rename nothing.
    """
    keys = list(known)
    settled = _groups(keys)
    new = [index for index, key in enumerate(keys) if key is None]
    if settled and new:
        names = sorted(settled)
        centroids = np.stack([unit(vectors[settled[name]].mean(axis=0)) for name in names])
        for index, label in zip(new, place(vectors[new], centroids, threshold=_PLACE_THRESHOLD), strict=True):
            # Vectors hardly tell "pay clients" from "pay freelancers": the words decide.
            if label >= 0 and not opposed(asked[index].wording, asked[settled[names[label]][0]].wording):
                keys[index] = names[label]
        new = [index for index in new if keys[index] is None]
    for index, key in zip(new, _founded([asked[index] for index in new], vectors[new]), strict=True):
        keys[index] = key
    return _with_topics(asked, [key for key in keys if key is not None], known)


def clustered_anew(asked: Sequence[Suggestion], vectors: Vectors, known: Sequence[str | None]) -> list[str]:
    """Return a proposal key for every suggestion from a clustering of all of them.

    A cluster takes over the key of the proposal that most of its members were in (Hungarian method on
    the overlap); the others get keys of their own.
    """
    fresh = placed(asked, vectors, [None] * len(asked))
    members = member_ids(asked)
    new = _members(zip(members, fresh, strict=True))
    old = _members((member, key) for member, key in zip(members, known, strict=True) if key is not None)
    heirs = {after: before for before, after in match(old, new).continued.items()}
    # A new cluster may be founded by the very words that founded a proposal which lives on elsewhere.
    used = {*old, *heirs.values()}
    names = {key: heirs.get(key) or (row_id("proposal", "anew", key) if key in used else key) for key in new}
    return [names[key] for key in fresh]


def lineage_of(
    before: Iterable[Membership], members: Mapping[str, str], earlier: Iterable[Lineage]
) -> Iterator[Lineage]:
    """Yield what happened to proposals until now, and since last time (`members`: id of a membership → key).

    Whether a clustering or a person merged or split them makes no difference. A first run has no before
    and so no births.
    """
    told = {each.id: each for each in earlier}
    yield from told.values()
    old = _members((each.id, each.proposal_key) for each in before)
    if not old:
        return
    new = _members(members.items())
    for event, key, other in _events(old, new):
        row = Lineage(
            id=row_id("lineage", event, key, other),
            event=event,
            proposal_key=key,
            other_key=other,
        )
        if row.id not in told:
            yield row


def _events(
    old: Mapping[str, frozenset[str]], new: Mapping[str, frozenset[str]]
) -> Iterator[tuple[Event, str, str | None]]:
    found = match(old, new)
    gone, come = set(old) - set(new), set(new) - set(old)
    parts = {(part, whole) for whole, pieces in found.split.items() for part in pieces if part in come}
    merges = {(into, each) for into, sources in found.merged.items() for each in sources if each in gone}
    yield from (("split", part, whole) for part, whole in sorted(parts))
    yield from (("merge", into, each) for into, each in sorted(merges))
    yield from (("birth", key, None) for key in sorted(come - {part for part, _ in parts}))
    yield from (("death", key, None) for key in sorted(gone - {each for _, each in merges}))
    told = {each for pair in (*parts, *merges) for each in pair}
    shared = frozenset[str]().union(*old.values()) & frozenset[str]().union(*new.values())
    for key in sorted((set(old) & set(new)) - told):
        if old[key] & shared != new[key] & shared:
            yield "continue", key, None


def _founded(asked: Sequence[Suggestion], vectors: Vectors) -> list[str]:
    """Return keys for suggestions that belong to nothing known."""
    if not asked:
        return []
    labels = cluster([each.wording for each in asked], vectors, settings=_DISTINCT).labels
    founders: dict[int, str] = {}
    # The items of one list are meant as different things, however alike they sound.
    listed: set[tuple[int, str]] = set()
    keys = []
    for each, label in zip(asked, labels, strict=True):
        # A single voice (-1) is a proposal with one suggestion; it is listed, never dropped.
        own = row_id("proposal", each.id)
        item = (label, each.post_id if _LIST_ITEM.match(each.quote) else "")
        is_apart = label < 0 or (bool(item[1]) and item in listed)
        keys.append(own if is_apart else founders.setdefault(label, own))
        listed.add(item)
    return keys


def _with_topics(asked: Sequence[Suggestion], keys: Sequence[str], known: Sequence[str | None]) -> list[str]:
    """Put new suggestions that merely restate their thread's topic into the topic's proposal.

    "there is no affiliate programme" restates "getting an affilaite program": every word of content is
    one of the topic's. Vectors of such short wordings are too far apart to show it.
    """
    topics = {each.thread_id: (each, key) for each, key in zip(asked, keys, strict=True) if each.is_topic}
    merged = list(keys)
    for index, each in enumerate(asked):
        topic, topic_key = topics.get(each.thread_id, (each, keys[index]))
        if known[index] is None and not each.is_topic and restates(each.wording, topic.wording):
            merged[index] = topic_key
    return merged


def restates(wording: str, topic: str) -> bool:
    """Return whether a wording has no content but the topic's; the kind of thing it is called is none."""
    own, wanted = content_words(wording) - _KINDS, content_words(topic) - _KINDS
    shared = shared_words(own, wanted)
    return bool(shared) and len(shared) == len(own) and 2 * len(shared) >= len(wanted)


_KINDS = frozenset(
    "feature function functionality idea mode option program programme scheme service system tool".split()
)


def _groups(keys: Sequence[str | None]) -> dict[str, list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key is not None:
            groups[key].append(index)
    return groups


def _members(places: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for member, key in places:
        found[key].add(member)
    return {key: frozenset(members) for key, members in found.items()}


def unit(vector: Vectors) -> Vectors:
    """Return a vector of length one in the same direction."""
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)
