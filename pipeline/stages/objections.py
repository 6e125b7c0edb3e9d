"""Stances against, and doubts of supporters → reasons why not, the same reason counted once."""

import re
from collections.abc import Iterable, Iterator, Sequence

from groundswell.ids import row_id
from groundswell.records import (
    Membership,
    Objection,
    Post,
    Quote,
    ReplyTo,
    Sentence,
    Staff,
    Stance,
    Suggestion,
)
from groundswell.stage import stage
from models.cluster import cluster
from models.encoder import Encoder
from models.forms import load_pattern
from pipeline.discussion import Discussion, Target, targets_of

_DENIES = re.compile(r"(?:\bno|\bnot|n['’]t|\bany|\bnever|\bwithout)\b[^,;]{0,30}$", re.IGNORECASE)
_MINIMUM_WORDS = 5


@stage(per="thread", version=1)
def objections(
    posts: Iterable[Post],
    sentences: Iterable[Sentence],
    replies: Iterable[ReplyTo],
    quotes: Iterable[Quote],
    suggestions: Iterable[Suggestion],
    memberships: Iterable[Membership],
    stances: Iterable[Stance],
    speakers: Iterable[Staff],
    *,
    encoder: Encoder,
) -> Iterator[Objection]:
    """Yield the sentences that argue against a proposal, each with the reason it shares with others.

    Opponents give reasons in the passage that opposes; supporters who name a downside give one, too.
    """
    talk = Discussion(posts, sentences, replies, quotes)
    targets = {target.key: target for target in targets_of(list(suggestions), memberships)}
    official = {speaker.author_id for speaker in speakers if speaker.is_certain}
    candidates = [
        (target, sentence)
        for stance in sorted(stances, key=lambda each: (each.position, each.proposal_key))
        if stance.author_id not in official and (target := targets.get(stance.proposal_key))
        for sentence in _candidates(talk, stance)
    ]
    for target in targets.values():
        yield from _reasons(
            talk, target, [sentence for each, sentence in candidates if each.key == target.key], encoder
        )


def _candidates(talk: Discussion, stance: Stance) -> Iterator[Sentence]:
    if stance.post_id not in talk.by_id:
        return
    for passage in talk.passages(stance.post_id):
        if not passage.start <= stance.start < passage.end:
            continue
        for sentence in passage.sentences:
            if len(sentence.quote.split()) < _MINIMUM_WORDS:
                continue
            if (
                stance.label == "oppose"
                and load_pattern("discussion", "gives_a_reason").search(sentence.quote)
            ) or (stance.label in ("support", "conditional") and _concedes(sentence.quote)):
                yield sentence


def _concedes(sentence: str) -> bool:
    """Return whether a supporter names a downside ("I don't see an issue" names none)."""
    found = load_pattern("discussion", "concedes_a_downside").search(sentence)
    return found is not None and not _DENIES.search(sentence[: found.start()])


def _reasons(
    talk: Discussion, target: Target, sentences: Sequence[Sentence], encoder: Encoder
) -> Iterator[Objection]:
    distinct = list({sentence.id: sentence for sentence in sentences}.values())
    if not distinct:
        return
    grouped = cluster([each.quote for each in distinct], encoder.encode([each.quote for each in distinct]))
    for index, (sentence, label) in enumerate(zip(distinct, grouped.labels, strict=True)):
        head = distinct[grouped.exemplars[label]] if label >= 0 else distinct[index]
        post = talk.by_id[sentence.post_id]
        yield Objection(
            id=row_id("objection", target.key, sentence.id),
            thread_id=sentence.thread_id,
            post_id=sentence.post_id,
            revision=sentence.revision,
            author_id=post.author_id,
            proposal_key=target.key,
            reason_key=row_id("reason", target.key, head.id),
            reason=head.quote,
            start=sentence.start,
            end=sentence.end,
            quote=sentence.quote,
        )
