"""Stances against, and doubts of supporters → reasons why not, the same reason counted once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
from models.encoder import Encoder
from models.forms import load_pattern
from models.pairs.keypoint import KeyPointModel
from pipeline.discussion import Discussion, Passage, Target, targets_of
from pipeline.reasons import same_reasons, standing_clause

_DENIES = re.compile(r"(?:\bno|\bnot|n['’]t|\bany|\bnever|\bwithout)\b[^,;]{0,30}$", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:this|that|these|those|such|your)\b", re.IGNORECASE)
_MINIMUM_WORDS = 5
_BEFORE, _AFTER = 1, 2
"""Sentences around a stance in which its reasons are looked for, where the passage has another subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """A sentence that argues against a target, and whose."""

    sentence: Sentence
    target: Target
    author_id: str | None


@stage(per="thread", version=3)
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
    keypoint_model: KeyPointModel,
) -> Iterator[Objection]:
    """Yield the sentences that argue against a proposal, each with the reason it shares with others.

    Opponents give reasons in the passage that opposes; supporters who name a downside give one, too. A
    long passage is on the thread's topic: what it says against another proposal stands close by. A
    sentence that asks for something else is no reason.
    """
    answering = list(replies)
    talk = Discussion(posts, sentences, answering, quotes)
    targets = {target.key: target for target in targets_of(list(suggestions), memberships)}
    asks = {
        (each.post_id, each.start): target.key for target in targets.values() for each in target.suggestions
    }
    official = {speaker.author_id for speaker in speakers if speaker.is_certain}
    answers = _answers(talk, answering, official)
    given: dict[str, dict[str, _Given]] = {key: {} for key in targets}
    for stance in sorted(stances, key=lambda each: (each.position, each.proposal_key)):
        if stance.author_id in official or stance.proposal_key not in targets:
            continue
        target = targets[stance.proposal_key]
        for sentence in _candidates(talk, stance, target):
            if asks.get((sentence.post_id, sentence.start), target.key) == target.key:
                found = _Given(sentence=sentence, target=target, author_id=stance.author_id)
                given[target.key].setdefault(sentence.id, found)
    for own in given.values():
        yield from _objections(list(own.values()), answers, encoder, keypoint_model)


def _answers(talk: Discussion, replies: Sequence[ReplyTo], official: set[str]) -> Mapping[str, str]:
    """Return the first post by staff that shows that it answers a post, by the post answered."""
    place = {post.id: number for number, post in enumerate(talk.posts)}
    found: dict[str, str] = {}
    for link in replies:
        answer, question = talk.by_id.get(link.post_id), link.target_post_id
        if answer is None or question not in place or link.how == "inferred":
            continue
        if answer.author_id in official and place[answer.id] > place[question]:
            first = found.get(question, answer.id)
            found[question] = min(first, answer.id, key=lambda each: place[each])
    return found


def _candidates(talk: Discussion, stance: Stance, target: Target) -> Iterator[Sentence]:
    if stance.post_id not in talk.by_id:
        return
    for passage in talk.passages(stance.post_id):
        if not passage.start <= stance.start < passage.end:
            continue
        near = _near(passage, stance, target)
        for before, sentence in zip((None, *passage.sentences), passage.sentences, strict=False):
            if sentence.id not in near or len(sentence.quote.split()) < _MINIMUM_WORDS:
                continue
            if stance.label == "oppose":
                if load_pattern("discussion", "gives_a_reason").search(sentence.quote):
                    yield sentence
            elif stance.label in ("support", "conditional") and _concedes(sentence.quote):
                # "I understand this downside": the downside itself stands in the sentence before.
                yield before if before and _POINTS_BACK.search(sentence.quote) else sentence


def _near(passage: Passage, stance: Stance, target: Target) -> frozenset[str]:
    """Return the ids of the sentences in which reasons on a target are looked for: all of an answer to it."""
    own = passage.sentences
    if target.is_topic or stance.basis in ("quote", "reply"):
        return frozenset(each.id for each in own)
    said = [place for place, each in enumerate(own) if each.start < stance.end and stance.start < each.end]
    first, last = min(said, default=0), max(said, default=0)
    return frozenset(each.id for each in own[max(0, first - _BEFORE) : last + 1 + _AFTER])


def _concedes(sentence: str) -> bool:
    """Return whether a supporter names a downside ("I don't see an issue" names none)."""
    found = load_pattern("discussion", "concedes_a_downside").search(sentence)
    return found is not None and not _DENIES.search(sentence[: found.start()])


def _objections(
    given: Sequence[_Given],
    answers: Mapping[str, str],
    encoder: Encoder,
    keypoint_model: KeyPointModel,
) -> Iterator[Objection]:
    quotes = [each.sentence.quote for each in given]
    topic = given[0].target.wording if given else ""
    for each, head in zip(given, same_reasons(quotes, topic, encoder, keypoint_model), strict=True):
        sentence, leading = each.sentence, given[head].sentence
        yield Objection(
            id=row_id("objection", each.target.key, sentence.id),
            thread_id=sentence.thread_id,
            post_id=sentence.post_id,
            revision=sentence.revision,
            author_id=each.author_id,
            proposal_key=each.target.key,
            reason_key=row_id("reason", each.target.key, leading.id),
            reason=standing_clause(leading.quote),
            start=sentence.start,
            end=sentence.end,
            quote=sentence.quote,
            answer_post_id=answers.get(sentence.post_id),
        )
