"""What a thread as a whole is about: its title, or the request its opening post makes."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from groundswell.records import Post, Sentence, Thread
from models.forms import load_pattern
from models.requests import find_requests, trim

_STEM = 5
_SAME_WORD = 80
"""Likeness of letters (0–100) from which two words count as one, typing mistakes included."""
_NAMES = 0.5
"""Share of the topic's content words that name it, whatever is added."""
_STOPWORDS = frozenset(
    """
    a an and any are as at be been but by can could do for from get has have how i if in is it its
    me my need new not of on or our please question should so some that the their there these this
    to up us was we what when where which why will with would you your help hello hi all getting gets got
    """.split()
)


_VAGUE = frozenset(
    """
    all also anything anyway area benefit best better big bit case chance change concern correct different
    difference direction effort enough even everyone everybody everything exactly fine fix folk good great
    happen happy help helpful hope idea important improve improved improvement indeed interesting issue just
    kind less let like listen little lot make making matter maybe more move much nice one only other people
    place point possible probably problem question real really right same say seem sense simple solution
    solve someone something still stop stopped such sure than thank thing think this time true try use useful
    very way well wonder work worse wrong yeah yes
    """.split()
)
"""Words that name no change: a request made of them alone asks for nothing in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The topic in few words, and the sentence of the opening post that states it best."""

    wording: str
    sentence: Sentence
    from_title: bool


def topic_of(thread: Thread, posts: Sequence[Post], sentences: Sequence[Sentence]) -> Topic | None:
    """Return the topic; None where the opening post has no words of its own.

    `posts` are those of one thread in page order. A title counts if it holds at least two words of
    content; without one, the first request of the opening post does, and else its first sentence.
    """
    opening = posts[0]
    own = [sentence for sentence in sentences if sentence.post_id == opening.id]
    if not own:
        return None
    title = plain_title(thread.title)
    if title and len(content_words(title)) >= 2:
        return Topic(wording=title, sentence=_closest(title, own), from_title=True)
    for sentence in own:
        for request in find_requests(sentence.quote):
            wording = sentence.quote[request.wording_start : request.wording_end]
            return Topic(wording=wording, sentence=sentence, from_title=False)
    longest = next((sentence for sentence in own if len(content_words(sentence.quote)) >= 3), own[0])
    start, end = trim(longest.quote, 0, len(longest.quote))
    return Topic(wording=longest.quote[start:end], sentence=longest, from_title=False)


def plain_title(title: str | None) -> str:
    """Return a title without "Re:", tags, emoji and the framing of a request.

    >>> plain_title("[Feature request] Can we please have a dark mode?")
    'a dark mode'
    """
    plain = load_pattern("discussion", "title_decoration").sub(" ", title or "")
    plain = load_pattern("discussion", "title_asking").sub("", " ".join(plain.split()))
    return plain.strip(" ?!.:-–—")


def content_words(text: str) -> frozenset[str]:
    """Return the words that carry the content, in lower case, plural endings cut."""
    words = re.findall(r"[^\W_]{2,}", text.casefold())
    return frozenset(word.rstrip("s") for word in words if word not in _STOPWORDS)


def content_stems(text: str) -> frozenset[str]:
    """Return the first five letters of each content word: what "convert" and "converted" share."""
    return frozenset(word[:_STEM] for word in content_words(text))


def says_what(wording: str) -> bool:
    """Return whether a request says what should change, rather than that something should.

    >>> says_what("it could be improved"), says_what("the search could be improved")
    (False, True)
    """
    return bool(content_words(wording) - _VAGUE)


def shared_words(words: Iterable[str], others: Collection[str]) -> list[str]:
    """Return those of `words` that are among `others`, typing mistakes tolerated."""
    return [word for word in words if any(fuzz.ratio(word, each) >= _SAME_WORD for each in others)]


def named_share(topic: str, words: str) -> float:
    """Return the share of the topic's content words that stand in `words`, typing mistakes tolerated."""
    wanted = content_words(topic)
    return len(shared_words(wanted, content_words(words))) / max(1, len(wanted))


def names(topic: str, words: str) -> bool:
    """Return whether `words` name the topic: at least half of its content words stand in them."""
    return named_share(topic, words) >= _NAMES


def touches(topic: str, words: str) -> bool:
    """Return whether a word that tells the topic from others stands in `words`, typing mistakes tolerated."""
    return bool(shared_words(content_words(topic) - _VAGUE, content_words(words)))


def _closest(title: str, own: Sequence[Sentence]) -> Sentence:
    wanted = content_words(title)

    def score(sentence: Sentence) -> tuple[float, int]:
        shared = len(wanted & content_words(sentence.quote)) / max(1, len(wanted))
        return (shared + (0.25 if find_requests(sentence.quote) else 0.0), -sentence.index)

    return max(own, key=score)
