"""Words that set a cluster apart from the others: class-based tf-idf."""

from collections.abc import Sequence

import numpy as np

from models.cluster.words import words


def keywords(
    texts: Sequence[str], groups: Sequence[Sequence[int]], *, count: int
) -> tuple[tuple[str, ...], ...]:
    """Up to `count` words for each group of text indices, the most telling first.

    The weight is BERTopic's: frequency in the group times log(1 + mean words a group / frequency in all
    groups). Computed here and not by BERTopic because a thread of ten posts should not wait for its
    import. Ties go to the word that sorts first; a group of nothing but stop words has no keywords.
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer  # noqa: PLC0415 - slow import

    documents = [" ".join(" ".join(words(texts[index])) for index in members) for members in groups]
    vectorizer = CountVectorizer(tokenizer=str.split, token_pattern=None, lowercase=False)
    try:
        counts = vectorizer.fit_transform(documents)
    except ValueError:  # no word at all, or no group
        return ((),) * len(groups)
    vocabulary = vectorizer.get_feature_names_out()
    told = np.array([word not in ENGLISH_STOP_WORDS and not word.isdigit() for word in vocabulary])
    totals = np.asarray(counts.sum(axis=0)).ravel()
    idf = np.log1p(totals.sum() / len(groups) / totals) * told
    found: list[tuple[str, ...]] = []
    for row in counts:
        weights = row.data * idf[row.indices]
        order = np.lexsort((row.indices, -weights))[:count]
        found.append(tuple(str(vocabulary[row.indices[i]]) for i in order if weights[i] > 0))
    return tuple(found)
