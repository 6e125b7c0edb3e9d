"""Posts → sentences in the author's own words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from groundswell.ids import row_id
from groundswell.records import Post, Quote, Sentence
from groundswell.stage import stage
from models.sentences import SentenceSplitter
from pipeline.echoes import without_echoes


@stage(per="thread", version=3)
def sentences(
    posts: Iterable[Post], quotes: Iterable[Quote], *, splitter: SentenceSplitter
) -> Iterator[Sentence]:
    """Yield the sentences of every post that is shown; none reaches across the place of a quote.

    What a post repeats of another before answering it is a quote as well, marked or not. Posts that a
    moderator withheld have theirs, too: reports leave them out when they are written, so that a
    restored post is back at once, without another analysis.
    """
    places: dict[str, set[int]] = {}
    for quote in quotes:
        places.setdefault(quote.post_id, set()).add(quote.position)
    shown = [post for post in posts if not post.removed]
    split = {post.id: list(_split(post, places.get(post.id, set()), splitter)) for post in shown}
    for own in without_echoes(shown, split).values():
        yield from (replace(each, index=index) for index, each in enumerate(own))


def _split(post: Post, places: set[int], splitter: SentenceSplitter) -> Iterator[Sentence]:
    for begin, end in _stretches(len(post.text), places):
        for span in splitter.split(post.text[begin:end]):
            yield Sentence(
                id=row_id("sentence", post.id, post.revision, begin + span.start),
                thread_id=post.thread_id,
                post_id=post.id,
                revision=post.revision,
                index=0,
                start=begin + span.start,
                end=begin + span.end,
                quote=post.text[begin + span.start : begin + span.end],
            )


def _stretches(length: int, places: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the half-open stretches of own words between the places where quotes stood."""
    cuts = sorted({0, length, *(place for place in places if 0 < place < length)})
    yield from pairwise(cuts)
