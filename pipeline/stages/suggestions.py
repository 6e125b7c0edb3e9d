"""Sentences → requests: who asks for what, of whom, in which words."""

import re
from collections.abc import Iterable, Iterator, Sequence

from groundswell.config import Config
from groundswell.ids import row_id
from groundswell.records import Addressee, Post, ReplyTo, Sentence, Staff, Suggestion, SuggestionBasis, Thread
from groundswell.stage import stage
from models.forms import load_pattern
from models.requests import Request, asks_for_nothing, find_requests, trim
from models.suggestion import SuggestionModel
from pipeline.topics import Topic, content_words, says_what, topic_of

_LIST_PRIOR = 0.6
_ITEM_WORDS = 2
"""Words of content without which an item of a list names nothing: "3) Yeah, nice"."""
_LIST_ITEM = re.compile(r"\s*(?:\(?\d{1,2}[.)]|\(?[a-h]\)|[-*•])\s*\S")
_LIST_HEAD = re.compile(
    r"\b(?:suggest|propos|idea|request|improve|option|want|need|could|should|would|feature|wish|change)\w*",
    re.I,
)
_STATES = re.compile(
    r"^(?:\W*(?:\d{1,2}[.)]|\(?[a-h]\)))?\W*(?:(?!to\b|for\b|that\b|which\b|who\b|of\b)[\w'’.]+\s+){0,5}?"
    r"(?:i|i['’]m|you|he|she|it|they|this|is|are|was|were|isn['’]t|aren['’]t|has|had|do|does|did|don['’]t|"
    r"doesn['’]t|will|would|can|could|how|why|what|if)\b",
    re.I,
)
"""An item that states a fact in its first words: an argument in a list, not something asked for."""


@stage(per="thread", version=3)
def suggestions(
    threads: Iterable[Thread],
    posts: Iterable[Post],
    sentences: Iterable[Sentence],
    replies: Iterable[ReplyTo],
    speakers: Iterable[Staff],
    *,
    suggestion_model: SuggestionModel,
    config: Config,
) -> Iterator[Suggestion]:
    """Yield the requests of a thread, and its topic, which counts as one whatever its form.

    People who speak for the provider suggest nothing; what they announce can be the topic.
    """
    (thread,) = threads
    ordered = sorted(posts, key=lambda post: post.position)
    place = {post.id: post.position for post in ordered}
    own = sorted(sentences, key=lambda each: (place[each.post_id], each.index))
    if not ordered or not own:
        return
    official = {speaker.author_id for speaker in speakers if speaker.is_certain}
    by_id = {post.id: post for post in ordered}
    answered = {
        link.post_id: by_id.get(link.target_post_id or "") for link in replies if link.how != "inferred"
    }
    topic = topic_of(thread, ordered, own)
    judged = suggestion_model.judge([sentence.quote for sentence in own])
    listed = _list_items(own)
    for sentence, judgement in zip(own, judged, strict=True):
        post = by_id[sentence.post_id]
        is_topic = topic is not None and sentence.id == topic.sentence.id
        requests = find_requests(sentence.quote)
        model = 0.0 if asks_for_nothing(sentence.quote) else judgement.change
        probability = _combined(model, requests, sentence.id in listed)
        if is_topic and topic is not None:
            yield _topic_row(topic, post, requests, max(probability, 0.5))
        elif probability >= config.analysis.suggestion_threshold and post.author_id not in official:
            addressee = _addressee(sentence.quote, post, ordered[0], answered.get(post.id), official)
            row = _row(sentence, post, requests, probability, addressee)
            if says_what(row.wording):
                yield row


def _combined(model: float, requests: Sequence[Request], is_listed: bool) -> float:
    """Return one probability from the trained model and the form (noisy or)."""
    form = max((request.strength for request in requests), default=0.0)
    if is_listed:
        form = max(form, _LIST_PRIOR)
    return 1 - (1 - model) * (1 - form)


def _list_items(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the sentences that are items of a list of requests.

    "What could work? (1) Credits for … (2) A reward for …": the items have no form of their own.
    """
    items: set[str] = set()
    head: Sentence | None = None
    for before, sentence in zip([None, *sentences], sentences, strict=False):
        if before is None or before.post_id != sentence.post_id:
            head = None
        if not _LIST_ITEM.match(sentence.quote):
            if _LIST_HEAD.search(sentence.quote):
                head = sentence
            elif head is not None and sentence.index - head.index > 4:
                head = None
            continue
        is_asked = len(content_words(sentence.quote)) >= _ITEM_WORDS and not _STATES.match(sentence.quote)
        if head is not None and is_asked:
            items.add(sentence.id)
    return frozenset(items)


def _addressee(
    sentence: str, post: Post, opening: Post, answered: Post | None, official: set[str]
) -> Addressee:
    """Return whom the words ask: advice to a fellow poster is no wish towards the provider."""
    if (
        not load_pattern("discussion", "advises_a_poster").search(sentence)
        or post.author_id == opening.author_id
    ):
        return "provider"
    if answered is not None and answered.author_id in official:
        return "provider"
    return "peer"


def _topic_row(topic: Topic, post: Post, requests: Sequence[Request], probability: float) -> Suggestion:
    basis: SuggestionBasis = "title" if topic.from_title else requests[0].kind if requests else "title"
    return _suggestion(topic.sentence, post, topic.wording, basis, probability, "provider", is_topic=True)


def _row(
    sentence: Sentence, post: Post, requests: Sequence[Request], probability: float, addressee: Addressee
) -> Suggestion:
    if requests:
        first = requests[0]
        wording, basis = sentence.quote[first.wording_start : first.wording_end], first.kind
    else:
        start, end = trim(sentence.quote, 0, len(sentence.quote))
        wording, basis = sentence.quote[start:end], "request"
    return _suggestion(sentence, post, wording, basis, probability, addressee, is_topic=False)


def _suggestion(
    sentence: Sentence,
    post: Post,
    wording: str,
    basis: SuggestionBasis,
    probability: float,
    addressee: Addressee,
    *,
    is_topic: bool,
) -> Suggestion:
    return Suggestion(
        id=row_id("suggestion", post.id, post.revision, sentence.start, sentence.end),
        thread_id=post.thread_id,
        post_id=post.id,
        revision=post.revision,
        author_id=post.author_id,
        basis=basis,
        addressee=addressee,
        wording=" ".join(wording.split()),
        probability=round(probability, 4),
        is_topic=is_topic,
        start=sentence.start,
        end=sentence.end,
        quote=sentence.quote,
    )
