"""Posts of people who speak for the provider → dated states of the official word."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from groundswell.ids import row_id
from groundswell.records import (
    Edit,
    Membership,
    OfficialResponse,
    Post,
    Quote,
    ReplyTo,
    Sentence,
    Staff,
    Suggestion,
)
from groundswell.stage import stage
from models.encoder import Encoder
from models.official import OfficialCue, official_cue
from pipeline.discussion import Discussion, Target, targets_of
from pipeline.topics import names

_RELATED = 0.45
"""Cosine from which an official sentence is taken to speak of a proposal other than the topic."""
_CLEARLY_CLOSER = 0.1
_MARKED_AS_EDIT = re.compile(r"^\W*(?:update|updated|edit|edited|eta|addendum)\b[^:\n]{0,30}:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A sentence by staff that announces something, and when it was said."""

    post: Post
    sentence: Sentence
    cue: OfficialCue
    said_at: datetime | None
    by_edit: bool
    is_certain: bool


@stage(per="thread", version=2)
def responses(
    posts: Iterable[Post],
    sentences: Iterable[Sentence],
    replies: Iterable[ReplyTo],
    quotes: Iterable[Quote],
    edits: Iterable[Edit],
    suggestions: Iterable[Suggestion],
    memberships: Iterable[Membership],
    speakers: Iterable[Staff],
    *,
    encoder: Encoder,
) -> Iterator[OfficialResponse]:
    """Yield what staff, certain or possible, said about a proposal of the thread, and when.

    A sentence belongs to the proposal it is closest to, if close enough, and else to the topic. Words
    marked as an update of an edited post were said at the edit; everything else when it was posted. Thanks
    are no answer where something plainer was said beside or before them.
    """
    talk = Discussion(posts, sentences, replies, quotes)
    targets = targets_of(list(suggestions), memberships)
    certain = {speaker.author_id: speaker.is_certain for speaker in speakers}
    edited = {edit.post_id: edit.edited_at for edit in edits if edit.edited_at}
    if not targets:
        return
    words = list(_plainest(_words(talk, certain, edited)))
    homes = _homes([word.sentence.quote for word in words], targets, encoder)
    for word, target in _answers(words, homes):
        post, sentence = word.post, word.sentence
        yield OfficialResponse(
            id=row_id("response", post.id, post.revision, target.key, sentence.start),
            thread_id=post.thread_id,
            post_id=post.id,
            revision=post.revision,
            author_id=post.author_id,
            proposal_key=target.key,
            state=word.cue.state,
            said_at=word.said_at,
            by_edit=word.by_edit,
            is_staff_certain=word.is_certain,
            start=sentence.start,
            end=sentence.end,
            quote=sentence.quote,
        )


def _words(talk: Discussion, certain: Mapping[str, bool], edited: Mapping[str, datetime]) -> Iterator[_Word]:
    for post in talk.posts:
        if post.author_id is None or post.author_id not in certain:
            continue
        for sentence in talk.sentences(post.id):
            if cue := official_cue(sentence.quote):
                by_edit = post.id in edited and _in_update(post.text, sentence.start)
                yield _Word(
                    post=post,
                    sentence=sentence,
                    cue=cue,
                    said_at=edited[post.id] if by_edit else post.created_at,
                    by_edit=by_edit,
                    is_certain=certain[post.author_id],
                )


def _plainest(words: Iterable[_Word]) -> Iterator[_Word]:
    """Leave out thanks and pointers to something else where the same words of the post say more.

    "We have no such scheme. Have a look at our vouchers, though" does not say that the scheme exists.
    """
    said = list(words)
    plain = {(word.post.id, word.by_edit) for word in said if word.cue.is_plain}
    yield from (word for word in said if word.cue.is_plain or (word.post.id, word.by_edit) not in plain)


def _answers(words: Sequence[_Word], homes: Sequence[Target]) -> Iterator[tuple[_Word, Target]]:
    """Leave out thanks after an answer: whoever thanks takes nothing back."""
    answered: dict[tuple[str, bool], datetime] = {}
    pairs = list(zip(words, homes, strict=True))
    for word, target in pairs:
        if word.cue.is_plain and word.said_at:
            place = (target.key, word.is_certain)
            answered[place] = min(answered.get(place, word.said_at), word.said_at)
    for word, target in pairs:
        since = answered.get((target.key, word.is_certain))
        is_thanks = word.cue.state == "acknowledged" and not word.cue.is_plain
        if not (is_thanks and since and word.said_at and since <= word.said_at):
            yield word, target


def _homes(sentences: Sequence[str], targets: Sequence[Target], encoder: Encoder) -> list[Target]:
    if not sentences:
        return []
    closeness = encoder.encode(sentences) @ encoder.encode([target.wording for target in targets]).T
    best = closeness.argmax(axis=1)
    # `targets_of` puts the topic first: staff mostly answer that, so another proposal must be clearly closer.
    topic = targets[0].wording
    return [
        targets[int(column)]
        if not names(topic, sentences[row])
        and closeness[row, column] >= max(_RELATED, closeness[row, 0] + _CLEARLY_CLOSER)
        else targets[0]
        for row, column in enumerate(best)
    ]


def _in_update(text: str, start: int) -> bool:
    """Return whether the line that holds `start` is marked as added by an edit."""
    line_start = text.rfind("\n", 0, start) + 1
    return bool(_MARKED_AS_EDIT.match(text[line_start:]))
