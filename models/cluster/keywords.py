"""Words that set a cluster apart from the others: class-based tf-idf."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from models.cluster.words import words


def vectorizer() -> Any:
    """Return a counter of the words that may be keywords: no stop words, no bare numbers."""
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415 - a second, not for `--help`

    return CountVectorizer(analyzer=telling)


def telling(text: str) -> list[str]:
    """Return the words of a text that may be keywords, in order."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS  # noqa: PLC0415 - as above

    return [
        word
        for word in words(text)
        if len(word) > 1 and not word.isdigit() and word not in ENGLISH_STOP_WORDS and "'" not in word
    ]


def keywords(
    texts: Sequence[str], groups: Sequence[Sequence[int]], *, count: int
) -> tuple[tuple[str, ...], ...]:
    """Find up to `count` words for each group of text indices, the most telling first.

    The weight is BERTopic's: a word's share of the group times log(1 + mean words a group / its count in
    all groups). Computed here because a thread of ten posts should not wait for BERTopic's import.
    Ties go to the word that sorts first; a group of nothing but stop words has no keywords.
    """
    documents = ["\n".join(texts[index] for index in members) for members in groups]
    counter = vectorizer()
    try:
        counts = counter.fit_transform(documents)
    except ValueError:  # scikit-learn's answer to no group, or no word in any
        return ((),) * len(groups)
    vocabulary = counter.get_feature_names_out()
    totals = np.asarray(counts.sum(axis=0)).ravel()
    idf = np.log1p(totals.sum() / len(groups) / totals)
    found: list[tuple[str, ...]] = []
    for row in counts:
        order = np.lexsort((row.indices, -row.data * idf[row.indices]))[:count]
        found.append(tuple(str(vocabulary[row.indices[position]]) for position in order))
    return tuple(found)
