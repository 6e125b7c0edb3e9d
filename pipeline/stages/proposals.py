"""Suggestions of all threads → distinct proposals whose keys survive new data and new runs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from groundswell.records import Correction, Lineage, Membership, Post, Proposal, Suggestion
from groundswell.stage import Previous, stage
from models.cluster.keywords import keywords
from models.cluster.words import negated
from models.encoder import Encoder
from pipeline.corrections import Amendments
from pipeline.headlines import headline_of, is_fragment
from pipeline.registry import clustered_anew, known_places, lineage_of, member_ids, placed, unit

_NEVER = datetime.max.replace(tzinfo=UTC)


@stage(per="corpus", version=3)
def proposals(
    suggestions: Iterable[Suggestion],
    posts: Iterable[Post],
    corrections: Iterable[Correction],
    before: Previous[Iterable[Membership]],
    earlier: Previous[Iterable[Lineage]],
    *,
    encoder: Encoder,
    afresh: bool,
) -> Iterator[Proposal | Membership | Lineage]:
    """Yield the proposals, the place of every suggestion, and what happened to keys since last time.

    A suggestion that had a place keeps it, so new data changes no key; only `afresh` clusters all of
    them again. Advice to fellow posters founds nothing. Corrections come last and win.
    """
    asked = _oldest_first((each for each in suggestions if each.addressee == "provider"), posts)
    last = list(before)
    members = member_ids(asked)
    final: dict[str, str] = {}
    if asked:
        vectors = encoder.encode([each.wording for each in asked])
        places = (clustered_anew if afresh else placed)(asked, vectors, known_places(asked, last))
        amendments = Amendments(corrections)
        keys = amendments.keys_of(asked, places)
        final = {member: key for member, key in zip(members, keys, strict=True) if key is not None}
        yield from _rows(_Corpus(asked, members, places, vectors), keys, amendments)
    yield from lineage_of(last, final, earlier)


class _Corpus:
    """The suggestions, with what is known of each, by index."""

    def __init__(
        self,
        asked: Sequence[Suggestion],
        members: Sequence[str],
        places: Sequence[str],
        vectors: NDArray[np.float32],
    ) -> None:
        self.asked = asked
        self.members = members
        self.places = places
        self.vectors = vectors


def _oldest_first(asked: Iterable[Suggestion], posts: Iterable[Post]) -> list[Suggestion]:
    """Return suggestions in the order of their posts: who came first gives a proposal its key."""
    when = {post.id: (post.created_at or _NEVER, post.thread_id, post.position) for post in posts}
    last = (_NEVER, "", 0)
    return sorted(asked, key=lambda each: (*when.get(each.post_id, last), each.start, each.id))


def _rows(
    corpus: _Corpus, keys: Sequence[str | None], amendments: Amendments
) -> Iterator[Proposal | Membership]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key is not None:
            groups[key].append(index)
    words = keywords([each.wording for each in corpus.asked], list(groups.values()), count=5)
    for (key, chosen), key_words in zip(groups.items(), words, strict=True):
        yield from _group(corpus, key, chosen, key_words, amendments.headline_of(key))


def _group(
    corpus: _Corpus, key: str, chosen: Sequence[int], key_words: tuple[str, ...], headline: str | None
) -> Iterator[Proposal | Membership]:
    vectors = corpus.vectors[list(chosen)]
    similarity = vectors @ unit(vectors.mean(axis=0))
    own = [corpus.asked[index] for index in chosen]
    best = max(range(len(own)), key=lambda i: (*_rank(own[i]), round(float(similarity[i]), 6), own[i].id))
    yield Proposal(
        id=key,
        key=key,
        headline=headline or _headline(own[best]),
        exemplar_id=own[best].id,
        keywords=key_words,
        prevalence=len(own),
    )
    for index, closeness in zip(chosen, similarity, strict=True):
        yield Membership(
            id=corpus.members[index],
            thread_id=corpus.asked[index].thread_id,
            proposal_key=key,
            suggestion_id=corpus.asked[index].id,
            similarity=round(float(closeness), 4),
            placed_key=corpus.places[index],
        )


def _headline(suggestion: Suggestion) -> str:
    """Return what is wanted; the whole sentence where the wording cut out of it cannot stand alone."""
    if is_fragment(suggestion.wording) and not suggestion.is_topic:
        return " ".join(suggestion.quote.split())
    return headline_of(suggestion.wording)


def _rank(suggestion: Suggestion) -> tuple[bool, bool, bool]:
    """Return how fit a suggestion is to head its proposal: "no fee!" would turn everybody's stance around."""
    return (suggestion.is_topic, not negated(suggestion.wording), not is_fragment(suggestion.wording))
