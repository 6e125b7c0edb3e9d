"""Which passage is held against which proposal, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from rapidfuzz import fuzz

from groundswell.records import Quote, StanceBasis, Suggestion
from models.encoder import Encoder
from models.pairs.cues import status_cue
from models.requests import find_requests
from pipeline.discussion import Discussion, Passage, Target
from pipeline.topics import content_stems, names, touches

_Closeness = np.ndarray[tuple[int], np.dtype[np.float32]]

_RELATED = 0.65
"""Cosine from which a sentence is taken to speak of a proposal it neither makes nor quotes."""
_ON_TOPIC = 0.25
"""Cosine of some sentence to the topic from which a passage is about it, if none of its words stands there.

On the development debates this took positions from a seventh of the people who had none (.58 → .50 of 143)
and from a tenth of those who had one (.86 → .78 of 142)."""
_SHORT = 12
"""Words below which an answer is taken to be about what it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A passage held against a proposal, and why."""

    passage: Passage
    target: Target
    basis: StanceBasis


def questions(talk: Discussion, targets: Sequence[Target], encoder: Encoder) -> Iterator[Question]:
    """Yield what to judge: quoted proposals, the topic where a passage is about it, proposals close by."""
    passages = [passage for post in talk.posts for passage in talk.passages(post.id)]
    if not passages:
        return
    is_wish = any(map(asks_for_the_topic, targets[0].suggestions))
    closeness = _closeness(passages, targets, encoder, is_wish=is_wish)
    for passage, near in zip(passages, closeness, strict=True):
        quoted = {target.key for target in targets if _quotes_target(passage.quote, target)}
        for column, target in enumerate(targets):
            if any(each.post_id == passage.post.id for each in target.suggestions) and not target.is_topic:
                continue
            if target.key in quoted:
                yield Question(passage=passage, target=target, basis="quote")
            elif target.is_topic:
                # Where a thread asks for something its posts are about that; announcements draw all kinds.
                is_about = is_wish or _is_about(passage, target, near[:, column])
                # Whoever answers words of another proposal speaks of that one, unless they name the topic.
                is_about = is_about and (not quoted or names(target.wording, passage.text))
                if is_about or passage.post is talk.posts[0]:
                    yield Question(passage=passage, target=target, basis="own_words")
            elif near[:, column].max() >= _RELATED:
                yield Question(passage=_around(passage, near[:, column]), target=target, basis="own_words")


def _closeness(
    passages: Sequence[Passage], targets: Sequence[Target], encoder: Encoder, *, is_wish: bool
) -> Iterator[_Closeness]:
    """Yield the cosines of a passage's sentences to the targets, shape (sentences, targets).

    Only those are encoded that may be close to something: sentences of passages that do not plainly belong to
    the topic, and sentences with the stem of a content word of another proposal. On the development debates
    none of 346 sentences as close as `_RELATED` was without, and 27 % of 2,337 were. The rest are zero.
    """
    topic = targets[0] if targets[0].is_topic else None
    others: frozenset[str] = frozenset().union(
        *(content_stems(target.wording) for target in targets if not target.is_topic)
    )
    is_open = [
        is_adrift or not others.isdisjoint(content_stems(each.quote))
        for passage in passages
        for is_adrift in [topic is not None and not is_wish and not _is_plainly_about(passage, topic)]
        for each in passage.sentences
    ]
    quotes = [each.quote for passage in passages for each in passage.sentences]
    found = np.zeros((len(quotes), len(targets)), dtype=np.float32)
    if any(is_open):
        wordings = encoder.encode([target.wording for target in targets])
        found[is_open] = encoder.encode(list(compress(quotes, is_open))) @ wordings.T
    row = 0
    for passage in passages:
        yield found[row : row + len(passage.sentences)]
        row += len(passage.sentences)


def asks_for_the_topic(suggestion: Suggestion) -> bool:
    """Return whether an opening asks for what its title names, rather than announcing or discussing it."""
    asks = bool(find_requests(suggestion.quote)) or asks_for_news(suggestion)
    return asks and names(suggestion.wording, suggestion.quote)


def asks_for_news(suggestion: Suggestion) -> bool:
    """Return whether a question asks what became of something."""
    return suggestion.basis in ("question", "title") and status_cue(suggestion.quote) is not None


def _is_about(passage: Passage, topic: Target, closeness: _Closeness) -> bool:
    """Return whether a passage may take a side on the topic: threads drift, and so does grumbling."""
    return _is_plainly_about(passage, topic) or float(closeness.max()) >= _ON_TOPIC


def _is_plainly_about(passage: Passage, topic: Target) -> bool:
    """Return whether a passage touches the topic, or is so short that it need not name what it answers."""
    return len(passage.text.split()) < _SHORT or touches(topic.wording, passage.text)


def _around(passage: Passage, closeness: _Closeness) -> Passage:
    """Return the part of a passage that speaks of a proposal: the close sentences and those between."""
    close = np.flatnonzero(closeness >= _RELATED)
    chosen = passage.sentences[int(close[0]) : int(close[-1]) + 2]
    return Passage(post=passage.post, sentences=chosen, quote=passage.quote)


def _quotes_target(quote: Quote | None, target: Target) -> bool:
    """Return whether quoted words hold a suggestion of the target, typing differences tolerated."""
    if quote is None:
        return False
    return any(
        fuzz.partial_ratio(suggestion.quote, quote.text) >= 90
        for suggestion in target.suggestions
        if quote.source_post_id in (None, suggestion.post_id)
        and len(suggestion.quote) <= len(quote.text) + 20
    )
