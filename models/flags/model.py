"""What in a post may break a forum's rules: toxicity, hate, spam, personal data, or a rule given as text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from models.calibration import Calibration, Vector
from models.flags.contacts import find_contacts
from models.flags.lexicon import count_hits, lexicon_names
from models.flags.prepare import prepare
from models.linear import NgramModel
from models.runtime import WEIGHTS, Network, read_manifest

HEADS = ("toxicity", "hate", "spam")
_LONG = 600
_MAX_PIECES = 40
_PIECE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_FLAGGED = 0.5
"""Scores are calibrated so that one half is the balance point of each head: at or above it, flag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagQuery:
    """A post, the post it answers, and a rule of the forum in its own words (either may be absent)."""

    text: str
    parent: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagSpan:
    """One finding: half-open, in code points of the raw text.

    `rule_name` is the kind of personal data found, or `rule` for the rule of the query; else None.
    """

    reason: str
    score: float
    start: int
    end: int
    rule_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagJudgement:
    """The findings of one post, by start, and a score in 0..1 for every reason, found or not."""

    flags: tuple[FlagSpan, ...]
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """How one reason's log-odds are put together, as training fitted them on held-out rows."""

    column: int | None
    weights: Mapping[str, float]
    calibration: Calibration


class FlagModel:
    """Finds what a moderator should look at; the decision stays with the moderator."""

    def __init__(
        self,
        heads: Mapping[str, _Head],
        network: Network | None,
        ngrams: NgramModel | None,
        rules: Path | None = None,
    ) -> None:
        self._heads = heads
        self._network = network
        self._ngrams = ngrams
        self._rules = rules

    @classmethod
    def load(cls, model_dir: Path | None = None, *, threads: int | None = None) -> Self:
        """Load the shipped model, or one that training wrote to `model_dir`.

        A folder need not have every head: a reason it was not trained for is not judged. Raises
        MissingModel or DamagedModel.
        """
        manifest = read_manifest(model_dir or WEIGHTS / "single")
        heads = {name: _head(manifest.heads[name]) for name in HEADS if name in manifest.heads}
        network = Network.from_manifest(manifest, threads=threads) if manifest.network else None
        ngrams = "ngrams.safetensors"
        linear = (
            NgramModel.load(manifest.directory / ngrams, manifest.files[ngrams])
            if ngrams in manifest.files
            else None
        )
        return cls(heads, network, linear, rules=model_dir)

    def find(self, posts: Sequence[FlagQuery]) -> list[FlagJudgement]:
        """One judgement a post, in order. An empty post has no flags and a score of 0 for every reason."""
        pieces = [(owner, *bounds) for owner, post in enumerate(posts) for bounds in _cut(post.text, _LONG)]
        scores = self._scores([posts[owner].text[start:end] for owner, start, end in pieces])
        best = [dict.fromkeys(self._heads, 0.0) for _ in posts]
        for row, (owner, _, _) in enumerate(pieces):
            for column, name in enumerate(self._heads):
                best[owner][name] = max(best[owner][name], float(scores[row, column]))
        flags = [list(found) for found in self._located(posts, best)]
        ruled = self._rule_scores(posts)
        return [
            self._judgement(post, best[owner], flags[owner], ruled.get(owner))
            for owner, post in enumerate(posts)
        ]

    def _judgement(
        self, post: FlagQuery, scores: dict[str, float], flags: list[FlagSpan], ruled: float | None
    ) -> FlagJudgement:
        contacts = find_contacts(post.text)
        flags += [
            FlagSpan(
                reason="personal_data", score=one.score, start=one.start, end=one.end, rule_name=one.kind
            )
            for one in contacts
            if one.score >= _FLAGGED
        ]
        scores = {**scores, "personal_data": max((one.score for one in contacts), default=0.0)}
        if ruled is not None:
            scores["rule_violation"] = ruled
            if ruled >= _FLAGGED:
                start, end = _trimmed(post.text, 0, len(post.text))
                flags.append(
                    FlagSpan(reason="rule_violation", score=ruled, start=start, end=end, rule_name="rule")
                )
        return FlagJudgement(
            flags=tuple(sorted(flags, key=lambda flag: (flag.start, flag.end))), scores=scores
        )

    def _scores(self, texts: Sequence[str]) -> Vector:
        """Calibrated probabilities, shape (texts, heads)."""
        if not texts:
            return np.empty((0, len(self._heads)))
        features = self.features(texts)
        columns = []
        for name, head in self._heads.items():
            raw = sum(
                (head.weights.get(key, 0.0) * row for key, row in features[name].items()),
                np.zeros(len(texts)),
            )
            columns.append(head.calibration.probability(raw))
        return np.stack(columns, axis=1)

    def features(self, texts: Sequence[str]) -> dict[str, dict[str, Vector]]:
        """For each head, what its weights apply to; training fits the weights on these."""
        prepared = [prepare(text) for text in texts]
        network = None if self._network is None else np.stack(self._network.run(prepared)).astype(np.float64)
        linear = None if self._ngrams is None else self._ngrams.log_odds(prepared)
        hits = np.minimum(np.array([count_hits(text) for text in prepared], dtype=np.float64), 2.0)
        words = {name: hits[:, column] for column, name in enumerate(lexicon_names())}
        found: dict[str, dict[str, Vector]] = {}
        for name, head in self._heads.items():
            found[name] = dict(words)
            if network is not None and head.column is not None:
                found[name]["network"] = network[:, head.column]
            if linear is not None and self._ngrams is not None and name in self._ngrams.heads:
                found[name]["ngrams"] = linear[:, self._ngrams.heads.index(name)]
        return found

    def _located(
        self, posts: Sequence[FlagQuery], best: Sequence[Mapping[str, float]]
    ) -> Iterator[list[FlagSpan]]:
        """For each post, one flag a reason that holds, on the sentence that speaks loudest for it."""
        flagged = [
            owner for owner in range(len(posts)) if any(score >= _FLAGGED for score in best[owner].values())
        ]
        parts = [(owner, *bounds) for owner in flagged for bounds in _cut(posts[owner].text, 0)]
        scores = self._scores([posts[owner].text[start:end] for owner, start, end in parts])
        for owner, post in enumerate(posts):
            rows = (
                [row for row, part in enumerate(parts) if part[0] == owner] if owner in set(flagged) else []
            )
            yield [
                FlagSpan(reason=name, score=best[owner][name], start=start, end=end)
                for column, name in enumerate(self._heads)
                if rows and best[owner][name] >= _FLAGGED
                for _, start, end in [parts[max(rows, key=lambda row: scores[row, column])]]
                if post.text[start:end]
            ]

    def _rule_scores(self, posts: Sequence[FlagQuery]) -> dict[int, float]:
        ruled = [(owner, post.rule, post.text) for owner, post in enumerate(posts) if post.rule is not None]
        if not ruled:
            return {}
        from models.pairs.rule import RuleModel  # noqa: PLC0415 - a second network, needed only where a rule is given

        scores = RuleModel.load(self._rules).score([(rule, text) for _, rule, text in ruled])
        return {owner: score for (owner, _, _), score in zip(ruled, scores, strict=True)}


def _head(settings: Mapping[str, Any]) -> _Head:
    return _Head(
        column=settings["column"],
        weights=settings["weights"],
        calibration=Calibration(scale=1.0, bias=settings["bias"], prior=settings["prior"]),
    )


def _cut(text: str, longest: int) -> list[tuple[int, int]]:
    """Half-open bounds of the parts to judge, without space around them; a text up to `longest` is one."""
    if not text.strip():
        return []
    if len(text) <= longest:
        return [_trimmed(text, 0, len(text))]
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _PIECE_END.finditer(text, 0, _LONG * _MAX_PIECES):
        bounds.append((start, match.start()))
        start = match.end()
    bounds.append((start, min(len(text), start + _LONG)))
    trimmed = [_trimmed(text, *pair) for pair in bounds]
    return [pair for pair in trimmed if pair[0] < pair[1]][:_MAX_PIECES] or [_trimmed(text, 0, _LONG)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
