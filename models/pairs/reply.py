"""Tell whether a reply agrees with the post that it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Self

from models.pairs.cross_encoder import CrossEncoder, plain, softmax
from models.pairs.cues import AGREE, DISAGREE, Cue, cue_counts, find_cue

ReplyLabel = Literal["agree", "disagree", "neutral"]
LABELS: tuple[ReplyLabel, ...] = ("agree", "disagree", "neutral")

_BATCH = 256
# The network reads some 110 tokens; the end of a long parent and the start of a reply matter most.
_PARENT_CHARACTERS = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPair:
    """A post and the reply to it, each in its author's own words (no quoted text)."""

    parent: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyJudgement:
    """The likeliest label, calibrated probabilities of all three, and the words of the reply that say it."""

    label: ReplyLabel
    probabilities: Mapping[str, float]
    cue: Cue | None


class ReplyModel:
    """Judges pairs of parent and reply."""

    def __init__(self, encoder: CrossEncoder) -> None:
        self._encoder = encoder
        self._head = encoder.head("reply")

    @classmethod
    def load(cls, model_dir: Path | None = None) -> Self:
        """Return the shipped model, or that of a folder. Raises MissingModel, DamagedModel or WrongModel."""
        return cls(CrossEncoder.load(model_dir))

    @property
    def identity(self) -> str:
        """What a run records about the model."""
        return self._encoder.identity

    def judge(self, pairs: Sequence[ReplyPair]) -> list[ReplyJudgement]:
        """One judgement a pair, in order."""
        read = [(_last(plain(pair.parent)), plain(pair.text)) for pair in pairs]
        logits = self._encoder.logits(self._head, read)
        rows = softmax(self._head.calibrated(logits, [cue_counts(text) for _, text in read]))
        judgements = []
        for pair, row in zip(pairs, rows, strict=True):
            label = LABELS[int(row.argmax())]
            shares: dict[str, float] = {name: float(value) for name, value in zip(LABELS, row, strict=True)}
            judgements.append(ReplyJudgement(label=label, probabilities=shares, cue=_cue(pair.text, label)))
        return judgements


def _last(parent: str) -> str:
    """Return the end of a long parent, from the start of a word."""
    if len(parent) <= _PARENT_CHARACTERS:
        return parent
    return parent[-_PARENT_CHARACTERS:].partition(" ")[2]


def _cue(text: str, label: ReplyLabel) -> Cue | None:
    if label == "neutral":
        return None
    return find_cue(text, iter([(0, len(text))]), (AGREE,) if label == "agree" else (DISAGREE,))


def annotate(rows: Iterable[Mapping[str, Any]], model_dir: Path | None = None) -> Iterator[dict[str, Any]]:
    """`{"id", "parent", "text"}` in, `{"id", "label", "scores"}` out, in order; a missing text is empty."""
    model = ReplyModel.load(model_dir)
    stream = iter(rows)
    while batch := list(islice(stream, _BATCH)):
        pairs = [
            ReplyPair(parent=str(row.get("parent") or ""), text=str(row.get("text") or "")) for row in batch
        ]
        for row, judgement in zip(batch, model.judge(pairs), strict=True):
            yield {"id": row.get("id"), "label": judgement.label, "scores": dict(judgement.probabilities)}
