"""What a post may have quoted: the words of earlier posts, found by author and by phrase."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from scrapers.quotedtext.alignment import Source, words_of

PHRASE = 6
"""That many words in a row, a whole line of them, are not written twice by chance."""

_RECENT = 1000
"""How many posts are searched for words whose author is not named, latest first."""


def person_key(name: str) -> str:
    """Return what two spellings of one shown name share: letters and digits, without case."""
    return re.sub(r"[\W_]+", "", name.casefold())


def same_person(one: str | None, other: str | None) -> bool:
    """Say whether two shown names are one: equal but for case, white space, "@" and punctuation."""
    return one is not None and other is not None and person_key(one) == person_key(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Words that could have been quoted, by whom they are, and the id of the post that holds them.

    A post is a candidate with its own words; so is each quote in it, whose `id` is that of the quoted
    post or None where that is absent. `whole` marks a post with its quotes still inside, which only
    counts where the quote names its author.
    """

    id: str | None
    author: str | None
    source: Source
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """Words that the post `post` quotes, and whom it names as their author."""

    post: str
    author: str | None
    source: Source


class Quotable:
    """The words of the posts so far, in the order in which they were written."""

    def __init__(self, candidates: Iterable[Candidate] = ()) -> None:
        self._all: list[Candidate] = []
        self._by_author: dict[str, list[Candidate]] = defaultdict(list)
        self._by_phrase: dict[tuple[str, ...], Candidate] = {}
        for candidate in candidates:
            self.add(candidate)

    def add(self, candidate: Candidate) -> None:
        """Add words that are later than all before."""
        self._all.append(candidate)
        if candidate.author is not None:
            self._by_author[person_key(candidate.author)].append(candidate)
        if not candidate.whole:
            for run in phrases(candidate.source.text):
                self._by_phrase.setdefault(run, candidate)

    def likely(self, author: str | None) -> Iterator[tuple[Candidate, bool]]:
        """Yield the named author's words, the latest first, with True; then those of others, with False."""
        key = None if author is None else person_key(author)
        named = self._by_author.get(key, []) if key is not None else []
        others = (
            candidate
            for candidate in islice(reversed(self._all), _RECENT)
            if not candidate.whole
            and (candidate.author is None or key is None or person_key(candidate.author) != key)
        )
        return chain(
            ((candidate, True) for candidate in reversed(named)), ((candidate, False) for candidate in others)
        )

    def holding(self, line: str) -> Candidate | None:
        """Return the first words that hold all of `line`, which must be `PHRASE` words long at least."""
        runs = list(phrases(line))
        found = self._by_phrase.get(runs[0]) if runs else None
        return found if found is not None and all(self._by_phrase.get(run) is found for run in runs) else None


def phrases(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of `PHRASE` words in `text`."""
    words = words_of(text)
    return (tuple(words[i : i + PHRASE]) for i in range(len(words) - PHRASE + 1))
