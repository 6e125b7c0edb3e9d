"""Tell whether a text breaks a guideline that is given as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from models.calibration import sigmoid
from models.pairs.cross_encoder import CrossEncoder
from models.pairs.rule_cues import rule_cues


class RuleModel:
    """Scores how likely a text is to break a rule."""

    def __init__(self, encoder: CrossEncoder) -> None:
        self._encoder = encoder
        self._head = encoder.head("rule")

    @classmethod
    def load(cls, model_dir: Path | None = None) -> Self:
        """Return the shipped model, or that of a folder. Raises MissingModel, DamagedModel or WrongModel."""
        return cls(CrossEncoder.load(model_dir))

    @property
    def identity(self) -> str:
        """What a run records about the model."""
        return self._encoder.identity

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Probability that the second text breaks the first, the rule; one a pair, in order.

        Addresses are left in: where a link leads is half of what makes an advertisement.
        """
        read = [(" ".join(rule.split()), " ".join(text.split())) for rule, text in pairs]
        cues = [rule_cues(rule, text) for rule, text in read]
        moved = self._head.calibrated(self._encoder.logits(self._head, read), cues)
        return [float(value) for value in sigmoid(moved[:, 0])]
