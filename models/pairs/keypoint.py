"""Tell whether an argument makes a key point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

from models.calibration import sigmoid
from models.encoder import Encoder
from models.pairs.cross_encoder import CrossEncoder, plain

_BATCH = 256


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
        self._sentences = Encoder.load() if self._head.uses("similarity") else None

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
        pairs = [(plain(query.key_point), plain(query.argument)) for query in queries]
        cues = similarity_cues(pairs, self._sentences) if self._sentences and pairs else None
        moved = self._head.calibrated(self._encoder.logits(self._head, pairs), cues)
        return [float(value) for value in sigmoid(moved[:, 0])]


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
        for row, score in zip(batch, model.score(queries), strict=True):
            yield {"id": row.get("id"), "score": score}
