"""The same objection in many words is one reason: grouped by key-point matching, headed by a clause."""

import re
from collections.abc import Sequence

import numpy as np

from models.encoder import Encoder
from models.pairs.keypoint import KeyPointModel, KeyPointQuery

_MAKES_THE_POINT = 0.5
"""Calibrated probability from which a sentence is taken to make the point of a heading."""
_RELATED = 0.3
"""Cosine below which the network is not asked: most pairs of a long thread have nothing in common."""
_HEADS = 24
"""Headings tried at most, the most central first: every pair of a long thread would take minutes."""
_HEAD_WORDS = range(5, 31)
_LEAD = re.compile(
    r"^(?:\W*(?:and|but|so|or|also|plus|again|then|well|however|besides|anyway|personally|honestly|hm+|yes|no|yeah|"
    r"still|though|i mean|of course|in fact|to be honest)\b[\s,:;–—-]*)+",
    re.IGNORECASE,
)
_LEANS_ON_OTHERS = re.compile(
    r"^\W*(?:(?:and|but|so|or|again|then)\W+)*(?:it|that|this|these|those|they|he|she|which|same|unless|because|since|"
    r"with that|until then|if so|if not)\b",
    re.IGNORECASE,
)


def same_reasons(
    sentences: Sequence[str], topic: str, encoder: Encoder, keypoint_model: KeyPointModel
) -> list[int]:
    """Return, for each sentence, the index of the sentence that heads its reason; a lone one heads its own.

    Of the sentences that can stand alone, the one whose point most others make heads the first reason,
    and so on with what is left; ties go to the earlier one.
    """
    heads = list(range(len(sentences)))
    if len(sentences) < 2:
        return heads
    matches = _matches(sentences, topic, encoder, keypoint_model)
    left = set(heads)
    while True:
        best = max(
            (head for head in matches if head in left),
            key=lambda head: (len(matches[head] & left), -head),
            default=None,
        )
        if best is None or len(matches[best] & left) < 2:
            return heads
        for each in matches[best] & left:
            heads[each] = best
        left -= matches[best]


def standing_clause(sentence: str) -> str:
    """Return a sentence without the words that only tie it to the one before; always a slice of it.

    >>> standing_clause("But again, more notes mean more noise.")
    'more notes mean more noise.'
    """
    lead = _LEAD.match(sentence)
    rest = sentence[lead.end() :] if lead else sentence
    return rest if len(rest.split()) >= 3 else sentence


def _matches(
    sentences: Sequence[str], topic: str, encoder: Encoder, keypoint_model: KeyPointModel
) -> dict[int, set[int]]:
    """Return, for each possible heading, the sentences that make its point, itself included."""
    vectors = encoder.encode(list(sentences))
    closeness = np.asarray(vectors @ vectors.T)
    standing = [index for index, sentence in enumerate(sentences) if _stands_alone(sentence)]
    central = sorted(standing, key=lambda index: (-round(float(closeness[index].mean()), 6), index))[:_HEADS]
    pairs = [
        (head, each)
        for head in central
        for each in range(len(sentences))
        if each != head and closeness[head, each] >= _RELATED
    ]
    scores = keypoint_model.score(
        [
            KeyPointQuery(topic=topic, argument=sentences[each], key_point=standing_clause(sentences[head]))
            for head, each in pairs
        ]
    )
    found = {head: {head} for head in central}
    for (head, each), score in zip(pairs, scores, strict=True):
        if score >= _MAKES_THE_POINT:
            found[head].add(each)
    return found


def _stands_alone(sentence: str) -> bool:
    return (
        len(sentence.split()) in _HEAD_WORDS
        and not sentence.rstrip().endswith("?")
        and not _LEANS_ON_OTHERS.match(sentence)
    )
