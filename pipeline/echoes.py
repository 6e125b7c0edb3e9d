"""Quotes that nothing marks: sentences which somebody else wrote before, followed by an answer to them."""

from collections.abc import Iterable, Mapping, Sequence

from groundswell.records import Post, Sentence

_WORDS = 6
"""Fewer words are the same by chance: "thank you very much"."""


def without_echoes(
    posts: Iterable[Post], sentences: Mapping[str, Sequence[Sentence]]
) -> dict[str, list[Sentence]]:
    """Return each post's sentences without those that repeat an earlier post of somebody else.

    Only what is followed by words of the post's own is a quote. A post that merely says again what
    another said is a copy: its author means it, and how to count copies is for the ranking to say.
    """
    first: dict[str, str | None] = {}
    kept: dict[str, list[Sentence]] = {}
    for post in sorted(posts, key=lambda each: each.position):
        own = sentences.get(post.id, ())
        heard = [(words := _words(each)) in first and first[words] != post.author_id for each in own]
        last = max((place for place, is_echo in enumerate(heard) if not is_echo), default=-1)
        kept[post.id] = [each for place, each in enumerate(own) if not heard[place] or place > last]
        for each in own:
            if len(each.quote.split()) >= _WORDS:
                first.setdefault(_words(each), post.author_id)
    return kept


def _words(sentence: Sentence) -> str:
    return " ".join(sentence.quote.casefold().split())
