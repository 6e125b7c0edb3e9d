"""Is this sentence a suggestion? One forward pass, steadied by the cues that a reader would point at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np

from models.calibration import (
    MINIMUM_FOR_PRIOR,
    Calibration,
    Vector,
    estimate_prior,
    expected_f1_threshold,
    sigmoid,
)
from models.runtime import WEIGHTS, Network, read_manifest
from models.suggestion.cues import Cue, Evidence, read_cues

HEAD = "suggestion"
CHANGE = "change"
# A post of any length is judged; what lies beyond this many pieces cannot change the answer often
# enough to be worth the time that one huge paste would take from a corpus.
_MAX_PIECES = 40
_LONG = 400
# Outside, the estimate has failed: the best threshold is half of the best F1, and no F1 is worse than .4.
_THRESHOLD_RANGE = (0.2, 0.5)
_PIECE_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionJudgement:
    """One text's label, how sure the model is of `suggestion`, and the words that show it.

    `probability` is calibrated for the corpus the text came with. `abstain` is true for a label
    `suggestion` below the probability at which nine in ten were right on held-out data. `change` is the
    probability, among sentences of posts, that the words tell a provider what to change: a complaint may
    ("the list jumps back to the top"), advice to a traveller does not.
    """

    label: Literal["suggestion", "none"]
    probability: float
    change: float
    cue: Cue | None
    abstain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    owner: int
    start: int
    text: str
    evidence: Evidence


class SuggestionModel:
    """Judges sentences (longer texts are judged by their most suggestive sentence)."""

    def __init__(
        self, network: Network | None, head: Mapping[str, Any], change: Mapping[str, Any] | None = None
    ) -> None:
        """Take the network (None: cues alone) and the settings of its heads, as its manifest has them.

        Without the head `change` a suggestion is taken to tell what to change.
        """
        self._network = network
        self._change = change
        self._column: int = head["column"]
        self._weights: Mapping[str, float] = head["weights"]
        self._calibration = Calibration(scale=1.0, bias=head["bias"], prior=head["prior"])
        self._threshold: float = head["threshold"]
        self._sure: float = head["sure"]

    @classmethod
    def load(cls, model_dir: Path | None = None, *, threads: int | None = None) -> Self:
        """Load the shipped model, or one that training wrote to `model_dir`.

        Raises MissingModel, DamagedModel, or WrongModel where the folder has no suggestion head.
        """
        manifest = read_manifest(model_dir or WEIGHTS / "single")
        head = manifest.head(HEAD)
        network = Network.from_manifest(manifest, threads=threads) if manifest.network else None
        return cls(network, head, manifest.heads.get(CHANGE))

    def judge(self, texts: Sequence[str], *, prior: float | None = None) -> list[SuggestionJudgement]:
        """Judge each text, in order; an empty text is `none`.

        `prior` is the share of suggestions to expect. Without it, 200 texts or more tell it themselves
        (expectation-maximisation), and fewer are taken to hold as many as the held-out set: 10 %.
        """
        pieces = [piece for owner, text in enumerate(texts) for piece in _pieces(owner, text)]
        raw, change = self._raw(pieces)
        best: dict[int, int] = {}
        most: dict[int, float] = {}
        for index, piece in enumerate(pieces):
            if piece.owner not in best or raw[index] > raw[best[piece.owner]]:
                best[piece.owner] = index
            most[piece.owner] = max(most.get(piece.owner, 0.0), float(change[index]))
        rows = [best[owner] for owner in range(len(texts)) if owner in best]
        share = prior if prior is not None else self._share(raw[rows])
        probability = self._calibration.probability(raw, prior=share)
        threshold = self._threshold
        if len(rows) >= MINIMUM_FOR_PRIOR:
            threshold = float(np.clip(expected_f1_threshold(probability[rows]), *_THRESHOLD_RANGE))
        return [
            self._judgement(pieces[best[owner]], float(probability[best[owner]]), threshold, most[owner])
            if owner in best
            else SuggestionJudgement(label="none", probability=0.0, change=0.0, cue=None, abstain=False)
            for owner in range(len(texts))
        ]

    def _raw(self, pieces: Sequence[_Piece]) -> tuple[Vector, Vector]:
        """Log-odds of a suggestion and probability of a wanted change, by piece."""
        cues = np.array([piece.evidence.log_odds for piece in pieces], dtype=np.float64)
        raw = self._weights["cues"] * cues
        change = None
        if self._network is not None and pieces:
            rows = np.stack(self._network.run([piece.text for piece in pieces])).astype(np.float64)
            raw += self._weights["network"] * rows[:, self._column]
            if self._change is not None:
                weights = self._change["weights"]
                odds = weights["network"] * rows[:, self._change["column"]]
                odds += weights["suggestion"] * rows[:, self._column] + self._change["bias"]
                change = sigmoid(odds)
        return raw, self._calibration.probability(raw) if change is None else change

    def _share(self, raw: Vector) -> float:
        return estimate_prior(self._calibration.probability(raw), prior=self._calibration.prior)

    def _judgement(
        self, piece: _Piece, probability: float, threshold: float, change: float
    ) -> SuggestionJudgement:
        cue = piece.evidence.cue
        found = probability >= threshold
        return SuggestionJudgement(
            label="suggestion" if found else "none",
            probability=probability,
            change=change,
            cue=None if cue is None else Cue(start=piece.start + cue.start, end=piece.start + cue.end),
            abstain=found and probability < self._sure,
        )


def _pieces(owner: int, text: str) -> Iterator[_Piece]:
    for start, end in _cut(text):
        part = text[start:end]
        yield _Piece(owner=owner, start=start, text=part, evidence=read_cues(part))


def _cut(text: str) -> list[tuple[int, int]]:
    """Half-open bounds of the parts to judge: the whole of a short text, the sentences of a long one."""
    if not text.strip():
        return []
    if len(text) <= _LONG:
        return [(0, len(text))]
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _PIECE_END.finditer(text, 0, _LONG * _MAX_PIECES):
        if text[start : match.start()].strip():
            bounds.append((start, match.start()))
        start = match.end()
    bounds.append((start, min(len(text), start + 2 * _LONG)))
    return bounds[:_MAX_PIECES]
