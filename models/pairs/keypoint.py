"""Tell whether an argument makes a key point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from models.calibration import sigmoid
from models.encoder import Encoder
from models.pairs.cross_encoder import CrossEncoder, Logits, plain

# Rows that are looked at together: the candidates of one argument should be.
_BATCH = 8192
AMONG = "keypoint_among"
"""The head's settings where an argument has several candidates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPointQuery:
    """An argument and a key point that were both made about `topic` (may be empty)."""

    topic: str
    argument: str
    key_point: str


class KeyPointModel:
    """Scores how likely an argument is to make a key point."""

    def __init__(self, encoder: CrossEncoder) -> None:
        self._encoder = encoder
        self._head = encoder.head("keypoint")
        self._among = encoder.head(AMONG) if encoder.has_head(AMONG) else None
        heads = [self._head, *([self._among] if self._among else [])]
        self._sentences = Encoder.load() if any(head.uses("similarity") for head in heads) else None

    @classmethod
    def load(cls, model_dir: Path | None = None) -> Self:
        """Return the shipped model, or that of a folder. Raises MissingModel, DamagedModel or WrongModel."""
        return cls(CrossEncoder.load(model_dir))

    @property
    def identity(self) -> str:
        """What a run records about the model."""
        return self._encoder.identity

    def score(self, queries: Sequence[KeyPointQuery]) -> list[float]:
        """Calibrated probability of a match, one a query, in order.

        The topic is not read: every candidate pair shares it, and it would cost a third of the window.
        """
        logits, cues = self._read(queries)
        return [float(value) for value in sigmoid(self._head.calibrated(logits, cues)[:, 0])]

    def score_among(self, queries: Sequence[KeyPointQuery]) -> list[float]:
        """As `score`, for queries of which those that share topic and argument are its candidates.

        An argument mostly makes one point, so that how far a candidate is ahead of the next best tells as
        much as how well it fits.
        """
        logits, cues = self._read(queries)
        scores = [float(value) for value in sigmoid(self._head.calibrated(logits, cues)[:, 0])]
        if self._among is None:
            return scores
        fits = self._among.calibrated(logits, cues)[:, 0]
        ahead = margins([(query.topic, query.argument) for query in queries], fits)
        moved = self._among.calibrated(
            logits, [{**cue, "margin": ahead.get(row, 0.0)} for row, cue in enumerate(cues)]
        )
        for row in ahead:
            scores[row] = float(sigmoid(moved[row, 0]))
        return scores

    def _read(self, queries: Sequence[KeyPointQuery]) -> tuple[Logits, list[dict[str, float]]]:
        """Return the network's logits, and the other cues of each query."""
        pairs = [(plain(query.key_point), plain(query.argument)) for query in queries]
        cues = similarity_cues(pairs, self._sentences) if self._sentences and pairs else [{} for _ in pairs]
        return self._encoder.logits(self._head, pairs), cues


def margins(owners: Sequence[Hashable], fits: NDArray[np.float64]) -> dict[int, float]:
    """By row, how far it is ahead of the best other row of its owner; rows that are alone have none.

    >>> margins(["a", "b", "a"], np.array([2.0, 5.0, 0.5]))
    {0: 1.5, 2: -1.5}
    """
    rows_of: defaultdict[Hashable, list[int]] = defaultdict(list)
    for row, owner in enumerate(owners):
        rows_of[owner].append(row)
    found: dict[int, float] = {}
    for rows in rows_of.values():
        if len(rows) > 1:
            best, second = sorted((float(fits[row]) for row in rows), reverse=True)[:2]
            found |= {row: float(fits[row]) - (second if fits[row] == best else best) for row in rows}
    return found


def similarity_cues(pairs: Sequence[tuple[str, str]], sentences: Encoder) -> list[dict[str, float]]:
    """Cosine of the two texts' vectors; each distinct text is encoded once."""
    texts = sorted({text for pair in pairs for text in pair})
    vectors = dict(zip(texts, sentences.encode(texts), strict=True))
    return [{"similarity": float(vectors[first] @ vectors[second])} for first, second in pairs]


def annotate(rows: Iterable[Mapping[str, Any]], model_dir: Path | None = None) -> Iterator[dict[str, Any]]:
    """`{"id", "topic", "argument", "key_point"}` in, `{"id", "score"}` out, in order."""
    model = KeyPointModel.load(model_dir)
    stream = iter(rows)
    while batch := list(islice(stream, _BATCH)):
        queries = [
            KeyPointQuery(**{key: str(row.get(key) or "") for key in ("topic", "argument", "key_point")})
            for row in batch
        ]
        for row, score in zip(batch, model.score_among(queries), strict=True):
            yield {"id": row.get("id"), "score": score}
