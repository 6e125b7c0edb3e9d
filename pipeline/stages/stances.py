"""Posts → what each says about which proposal: by its own words, by what it quotes, by what it answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from groundswell.config import Analysis, Config
from groundswell.corrections import standing_words
from groundswell.ids import row_id
from groundswell.positions import SURE_CHANGE, TELLS
from groundswell.records import (
    Correction,
    Membership,
    Post,
    Quote,
    ReplyTo,
    Sentence,
    Stance,
    StanceBasis,
    StanceLabel,
    Suggestion,
)
from groundswell.stage import stage
from models.encoder import Encoder
from models.pairs.cues import (
    AGAINST,
    AGREE,
    DISAGREE,
    FAVOR,
    Form,
    find_condition,
    find_cue,
    find_form,
    status_cue,
)
from models.pairs.reply import ReplyJudgement, ReplyModel, ReplyPair
from models.sides import SideJudgement, SideModel, SideQuery
from pipeline.corrections import Amendments
from pipeline.declared import declared
from pipeline.discussion import Discussion, Passage, Target, targets_of
from pipeline.questions import Question, asks_for_news, asks_for_the_topic, questions
from pipeline.topics import names

_STATED = 0.9
"""Probability of a side that is stated outright; our choice."""
_LEANS = 0.65
"""Probability of support where a thread asks for a thing and a post that names it asks for one like it."""
_AGREES = 0.6
"""Probability from which "agree" or "disagree" carries the parent's position over."""
_OPENING = 12
"""Code points into a reply up to which words of agreement open it: room for a name or an "OK, "."""
_SAID = 0.9
"""Probability that a reply which opens by saying that it (dis)agrees does so; our choice."""


@stage(per="thread", version=6)
def stances(
    posts: Iterable[Post],
    sentences: Iterable[Sentence],
    replies: Iterable[ReplyTo],
    quotes: Iterable[Quote],
    suggestions: Iterable[Suggestion],
    memberships: Iterable[Membership],
    corrections: Iterable[Correction],
    *,
    reply_model: ReplyModel,
    side_model: SideModel,
    quick_encoder: Encoder,
    config: Config,
) -> Iterator[Stance]:
    """Yield at most one stance for each post and proposal.

    Whoever makes a proposal supports it. A passage after a quote answers the proposals quoted; every
    passage is held against the thread's topic and against the proposals it is close to in meaning. A
    post without a side of its own takes over, or reverses, that of the post it agrees or disagrees
    with. Corrections win.
    """
    talk = Discussion(posts, sentences, replies, quotes)
    asked = [suggestion for suggestion in suggestions if suggestion.addressee == "provider"]
    targets = targets_of(asked, memberships)
    if not targets:
        return
    found: dict[tuple[str, str], Stance] = {}
    for stance in _of_proposers(talk, targets):
        _keep(found, stance)
    leaning = {place: stance for place, stance in found.items() if stance.basis == "own_words"}
    held = [each for each in questions(talk, targets, quick_encoder) if not _is_settled(found, each)]
    stated = [_stated(question) for question in held]
    unstated = [question for question, said in zip(held, stated, strict=True) if said is None]
    answers = iter(_judged(talk, unstated, side_model, config.analysis))
    for said in stated:
        read = said or next(answers)
        if said or not _doubts(read, leaning):
            _keep(found, read)
    amendments = Amendments(corrections)
    # Before agreement, since who agrees with a corrected post agrees with what it really says; and after.
    _correct(found, talk, targets, amendments)
    for stance in _by_agreement(talk, targets, found, reply_model):
        _keep(found, stance)
    _correct(found, talk, targets, amendments)
    for stance in found.values():
        yield replace(stance, author_id=amendments.person_of(stance.author_id))


def _is_settled(found: Mapping[tuple[str, str], Stance], question: Question) -> bool:
    """Return whether the post asks for the very thing: nothing that is read in its tone outweighs that."""
    own = found.get((question.passage.post.id, question.target.key))
    return own is not None and own.basis == "proposer" and TELLS[own.label] == max(TELLS.values())


def _doubts(stance: Stance | None, leaning: Mapping[tuple[str, str], Stance]) -> bool:
    """Return whether a tone speaks against what the post leans to by asking for something like it.

    The request itself ("Why wouldn't you …?") sounds like a complaint and is none; other words have to be
    sure.
    """
    if stance is None or stance.label != "oppose":
        return False
    lean = leaning.get((stance.post_id, stance.proposal_key))
    if lean is None:
        return False
    is_the_request = lean.start <= stance.start and stance.end <= lean.end
    return is_the_request or stance.probability < SURE_CHANGE


def _of_proposers(talk: Discussion, targets: Sequence[Target]) -> Iterator[Stance]:
    topic = targets[0]
    is_wish = any(map(asks_for_the_topic, topic.suggestions))
    for target in targets[1:] if topic.is_topic else ():
        for suggestion in target.suggestions:
            if (post := talk.by_id.get(suggestion.post_id)) is None:
                continue
            span = (suggestion.start, suggestion.end)
            if names(topic.wording, suggestion.quote):
                yield _stance(post, topic.key, "support", suggestion.probability, "proposer", span)
            elif is_wish and names(topic.wording, post.text):
                yield _stance(post, topic.key, "support", _LEANS, "own_words", span)
    for target in targets:
        for suggestion in target.suggestions:
            # A title may only name its topic: the words of the opening post are judged then.
            if suggestion.post_id not in talk.by_id or not _asks(suggestion):
                continue
            label: StanceLabel = "status_ask" if asks_for_news(suggestion) else "support"
            yield _stance(
                talk.by_id[suggestion.post_id],
                target.key,
                label,
                suggestion.probability,
                "proposer",
                (suggestion.start, suggestion.end),
            )


def _asks(suggestion: Suggestion) -> bool:
    return suggestion.basis != "title" or asks_for_the_topic(suggestion)


def _side_query(talk: Discussion, question: Question) -> SideQuery:
    return SideQuery(
        sentences=[sentence.quote for sentence in question.passage.sentences],
        opens_the_thread=question.target.is_topic and question.passage.post.id == talk.posts[0].id,
    )


def _stated(question: Question) -> Stance | None:
    """Return the side that the passage states outright: plainer than any judgement of its tone."""
    said = declared(question.passage.sentences, question.target.wording)
    if said is None:
        return None
    span = (said.sentence.start, said.sentence.end)
    condition = said.sentence.quote if said.label == "conditional" else None
    return _stance(
        question.passage.post, question.target.key, said.label, _STATED, question.basis, span, condition
    )


def _judged(
    talk: Discussion, held: Sequence[Question], side_model: SideModel, settings: Analysis
) -> list[Stance | None]:
    """Return what is read in each passage, in order."""
    sides = side_model.judge([_side_query(talk, question) for question in held])
    return [_read(question, side, settings) for question, side in zip(held, sides, strict=True)]


def _read(question: Question, side: SideJudgement, settings: Analysis) -> Stance | None:
    form = find_form(question.passage.text)
    if form == "status_ask" or side.takes_side < settings.side_threshold:
        return _without_side(question, form, side)
    return _with_side(question, form, side, settings)


def _without_side(question: Question, form: Form, side: SideJudgement) -> Stance | None:
    """Return what a passage is that takes no side: a question, one about progress, or nothing."""
    passage = question.passage
    span = (passage.start, passage.end)
    if form == "status_ask":
        asks = status_cue(passage.text)
        if asks is not None:
            span = _whole_sentences(passage, (passage.start + asks.start, passage.start + asks.end))
        return _stance(passage.post, question.target.key, "status_ask", _STATED, question.basis, span)
    if form == "question":
        none = 1 - side.takes_side
        return _stance(passage.post, question.target.key, "question", none, question.basis, span)
    return None


def _with_side(question: Question, form: Form, side: SideJudgement, settings: Analysis) -> Stance:
    passage = question.passage
    is_for = side.is_for >= 0.5
    probability = max(side.is_for, 1 - side.is_for)
    label: StanceLabel = "support" if is_for else "oppose"
    if question.basis != "quote" and probability < settings.stance_threshold:
        label = "abstain"
    elif is_for and form == "conditional":
        label = "conditional"
    condition = find_condition(passage.text) if form == "conditional" else None
    return _stance(
        passage.post,
        question.target.key,
        label,
        probability,
        question.basis,
        _telling(passage, side.leanings, is_for=is_for),
        None if condition is None else passage.text[condition.start : condition.end],
    )


def _telling(passage: Passage, leanings: Sequence[float], *, is_for: bool) -> tuple[int, int]:
    """Return the sentences that show the side: those with words of it first, then the strongest."""
    turned = [leaning if is_for else -leaning for leaning in leanings]
    order = sorted(range(len(turned)), key=lambda place: -turned[place])
    spans = [(passage.sentences[place].start, passage.sentences[place].end) for place in order]
    cue = find_cue(passage.post.text, iter(spans), (FAVOR, AGREE) if is_for else (AGAINST, DISAGREE))
    return _whole_sentences(passage, spans[0] if cue is None else (cue.start, cue.end))


def _whole_sentences(passage: Passage, span: tuple[int, int]) -> tuple[int, int]:
    """Widen a cue to its sentences: a cue alone may start just after the "not" that turns it around."""
    touched = [each for each in passage.sentences if each.start < span[1] and span[0] < each.end]
    return (touched[0].start, touched[-1].end) if touched else span


def _by_agreement(
    talk: Discussion,
    targets: Sequence[Target],
    found: Mapping[tuple[str, str], Stance],
    reply_model: ReplyModel,
) -> Iterator[Stance]:
    """Yield stances of posts that only say "I agree" or "no way" to a post with a side."""
    known = dict(found)
    pairs = list(_may_take_over(talk, targets, known))
    judged = reply_model.judge([ReplyPair(parent=parent.text, text=post.text) for post, parent in pairs])
    for (post, parent), judgement in zip(pairs, judged, strict=True):
        turn = _turn(judgement)
        if turn == 0 or (
            turn < 0 and not (_names_disagreement(judgement) or talk.answers_explicitly(post.id))
        ):
            continue
        for target in targets:
            above = known.get((parent.id, target.key))
            own = known.get((post.id, target.key))
            if above is None or above.label not in ("support", "oppose"):
                continue
            is_said = _opens_by_saying_so(judgement)
            if own and own.label != "abstain" and not (is_said and own.basis == "own_words"):
                continue
            label: StanceLabel = "support" if (above.label == "support") == (turn > 0) else "oppose"
            surely = max(judgement.probabilities[judgement.label], _SAID if is_said else 0.0)
            strength = surely * above.probability
            cue = judgement.cue
            span = (
                (cue.start, cue.end)
                if cue
                else (talk.sentences(post.id)[0].start, talk.sentences(post.id)[0].end)
            )
            stance = _stance(post, target.key, label, strength, "reply", span)
            known[post.id, target.key] = stance
            yield stance


def _may_take_over(
    talk: Discussion, targets: Sequence[Target], known: Mapping[tuple[str, str], Stance]
) -> Iterator[tuple[Post, Post]]:
    """Yield each reply whose side may depend on how it takes what it answers, with that post."""
    sided = {place for place, stance in known.items() if stance.label in ("support", "oppose")}
    for post in talk.posts:
        parent = talk.parent(post.id) if talk.sentences(post.id) else None
        if parent is None:
            continue
        opens = _opens_with_agreement(post.text)
        open_ones = {
            (post.id, target.key)
            for target in targets
            if (parent.id, target.key) in sided and _is_open(known.get((post.id, target.key)), opens=opens)
        }
        if open_ones:
            # Whoever answers this post may take over in turn what it takes over.
            sided |= open_ones
            yield post, parent


def _is_open(own: Stance | None, *, opens: bool) -> bool:
    """Return whether a reply may take over a side; over its own words only by opening with agreement."""
    return own is None or own.label == "abstain" or (own.basis == "own_words" and opens)


def _opens_with_agreement(text: str) -> bool:
    """Return whether words of (dis)agreement open a reply; `_opens_by_saying_so` never holds without."""
    found = (pattern.search(text) for pattern in (AGREE, DISAGREE))
    return any(match is not None and match.start() <= _OPENING for match in found)


def _opens_by_saying_so(judgement: ReplyJudgement) -> bool:
    """Return whether a reply opens with words of (dis)agreement: these are meant for what it answers."""
    return judgement.cue is not None and judgement.cue.start <= _OPENING


def _names_disagreement(judgement: ReplyJudgement) -> bool:
    """Return whether a reply says "I disagree"; a bare "no" after a post may be meant for anyone."""
    return judgement.cue is not None and judgement.cue.end - judgement.cue.start > len("nope")


def _turn(judgement: ReplyJudgement) -> int:
    """Return 1 where a reply agrees, -1 where it disagrees, 0 where neither is sure enough."""
    if judgement.label == "neutral":
        return 0
    if judgement.probabilities[judgement.label] < _AGREES and not _opens_by_saying_so(judgement):
        return 0
    return 1 if judgement.label == "agree" else -1


def _keep(found: dict[tuple[str, str], Stance], stance: Stance | None) -> None:
    """Keep the more telling stance of a post on a proposal: a side before doubt, then the surer one."""
    if stance is None:
        return
    place = (stance.post_id, stance.proposal_key)
    old = found.get(place)
    if old is None or _weight(stance) > _weight(old):
        found[place] = stance


def _weight(stance: Stance) -> tuple[int, bool, float]:
    # Whoever asks for a thing wants it, whatever the tone of the rest of the post.
    return (TELLS[stance.label], stance.basis == "proposer", stance.probability)


def _correct(
    found: dict[tuple[str, str], Stance], talk: Discussion, targets: Sequence[Target], amendments: Amendments
) -> None:
    """Put what people read in some words in the place of what models did, where the words still stand."""
    keys = {target.key for target in targets}
    for correction, key in amendments.relabels(post.id for post in talk.posts):
        post = talk.by_id[correction.post_id or ""]
        span = standing_words(correction, post)
        if span is None or key not in keys:
            continue
        label: StanceLabel = correction.value  # type: ignore[assignment]
        found[post.id, key] = _stance(post, key, label, 1.0, "correction", (span.start, span.end))


def _stance(
    post: Post,
    key: str,
    label: StanceLabel,
    probability: float,
    basis: StanceBasis,
    span: tuple[int, int],
    condition: str | None = None,
) -> Stance:
    return Stance(
        id=row_id("stance", post.id, post.revision, key),
        thread_id=post.thread_id,
        post_id=post.id,
        revision=post.revision,
        author_id=post.author_id,
        proposal_key=key,
        said_at=post.created_at,
        position=post.position,
        label=label,
        probability=round(probability, 4),
        basis=basis,
        condition=condition,
        start=span[0],
        end=span[1],
        quote=post.text[span[0] : span[1]],
    )
