"""What in a post may break a forum's rules: toxicity, hate, spam, personal data, or a rule given as text."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from models.calibration import Vector
from models.flags.contacts import find_contacts
from models.flags.scorer import HEADS, Scorer
from models.pairs.rule import RuleModel
from models.runtime import WEIGHTS, read_manifest

# What fits into the network's window of 64 tokens is read as a whole, what does not sentence by sentence.
_LONG = 240
_MAX_PIECES = 200
# More than the network's window holds.
_OPENING = 600
# What a text is as a whole: one line of an honest post may look like an advertisement, as its links do.
_OF_THE_WHOLE = "spam"
# Shorter parts are read with what follows, or letters set apart by dots and spaces would be read one by one.
_FEW = 12
# Of a text without marks that end a sentence.
_LONGEST_PIECE = 600
_PIECE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_FLAGGED = 0.5
"""Scores are calibrated so that one half is the balance point of each head: at or above it, flag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagQuery:
    """A post, the post it answers, and a rule of the forum in its own words (either may be absent).

    `sentences` are half-open bounds in the text, in order; without any, marks that end sentences are looked
    for. Whoever has the same sentences read for other ends has them read once.
    """

    text: str
    parent: str | None = None
    rule: str | None = None
    sentences: tuple[tuple[int, int], ...] = ()


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


class FlagModel:
    """Finds what a moderator should look at; the decision stays with the moderator."""

    def __init__(self, scorers: Sequence[Scorer], rules: RuleModel | Path | None = None) -> None:
        """Take scorers with heads of different names, and the rule model or the folder to load it from."""
        self._scorers = tuple(scorers)
        self._names = tuple(name for scorer in scorers for name in scorer.names)
        self._rules = rules

    @classmethod
    def load(cls, model_dir: Path | None = None, *, threads: int | None = None) -> Self:
        """Load the shipped model, or one that training wrote to `model_dir`.

        The shipped model stands in for every head that the folder lacks. Raises MissingModel or
        DamagedModel.
        """
        shipped = read_manifest(WEIGHTS / "single")
        if model_dir is None:
            return cls([Scorer.of(shipped, threads=threads)])
        manifest = read_manifest(model_dir)
        own = Scorer.of(manifest, threads=threads) if any(name in manifest.heads for name in HEADS) else None
        missing = [name for name in HEADS if own is None or name not in own.names]
        rest = Scorer(shipped, missing, threads=threads) if missing else None
        return cls(
            [scorer for scorer in (own, rest) if scorer is not None],
            rules=model_dir if "rule" in manifest.heads else None,
        )

    def find(self, posts: Sequence[FlagQuery]) -> list[FlagJudgement]:
        """One judgement a post, in order. An empty post has no flags and a score of 0 for every reason."""
        pieces = [(owner, *bounds) for owner, post in enumerate(posts) for bounds in _parts(post)]
        scores = self._scores([posts[owner].text[start:end] for owner, start, end in pieces])
        best = [dict.fromkeys(self._names, 0.0) for _ in posts]
        for row, (owner, _, _) in enumerate(pieces):
            for column, name in enumerate(self._names):
                best[owner][name] = max(best[owner][name], float(scores[row, column]))
        self._judge_wholes(posts, pieces, scores, best)
        flags = [list(found) for found in self._located(posts, best)]
        ruled = self._rule_scores(posts)
        return [
            self._judgement(post, best[owner], flags[owner], ruled.get(owner))
            for owner, post in enumerate(posts)
        ]

    def _judge_wholes(
        self,
        posts: Sequence[FlagQuery],
        pieces: Sequence[tuple[int, int, int]],
        scores: Vector,
        best: Sequence[dict[str, float]],
    ) -> None:
        """Take back what some sentence of a long text shows, unless its opening or most of it does, too."""
        if _OF_THE_WHOLE not in self._names:
            return
        column = self._names.index(_OF_THE_WHOLE)
        doubtful = {
            owner: (0.0, 0)
            for owner, post in enumerate(posts)
            if len(post.text) > _LONG and best[owner][_OF_THE_WHOLE] >= _FLAGGED
        }
        openings = self._scores([posts[owner].text.strip()[:_OPENING] for owner in doubtful])[:, column]
        for row, (owner, start, end) in enumerate(pieces):
            if owner in doubtful:
                total, length = doubtful[owner]
                doubtful[owner] = (total + (end - start) * float(scores[row, column]), length + end - start)
        for opening, (owner, (total, length)) in zip(openings, doubtful.items(), strict=True):
            best[owner][_OF_THE_WHOLE] = max(float(opening), total / length)

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
        """Calibrated probabilities, shape (texts, names)."""
        return np.concatenate([scorer.probabilities(texts) for scorer in self._scorers], axis=1)

    def _located(
        self, posts: Sequence[FlagQuery], best: Sequence[Mapping[str, float]]
    ) -> Iterator[list[FlagSpan]]:
        """For each post, one flag a reason that holds, on the sentence that speaks loudest for it."""
        flagged = [
            owner for owner, scores in enumerate(best) if max(scores.values(), default=0.0) >= _FLAGGED
        ]
        bounds = {owner: _sentences(posts[owner]) for owner in flagged}
        # A post of one sentence has only one place to point at, and need not be judged twice.
        parts = [(owner, *span) for owner in flagged if len(bounds[owner]) > 1 for span in bounds[owner]]
        scores = self._scores([posts[owner].text[start:end] for owner, start, end in parts])
        rows: dict[int, list[int]] = defaultdict(list)
        for row, (owner, _, _) in enumerate(parts):
            rows[owner].append(row)
        for owner, found in enumerate(best):
            spans = []
            for column, name in enumerate(self._names):
                if found[name] >= _FLAGGED:
                    loudest = max(rows[owner], key=scores[:, column].__getitem__) if owner in rows else None
                    start, end = bounds[owner][0] if loudest is None else parts[loudest][1:]
                    spans.append(FlagSpan(reason=name, score=found[name], start=start, end=end))
            yield spans

    def _rule_scores(self, posts: Sequence[FlagQuery]) -> dict[int, float]:
        ruled = [(owner, post.rule, post.text) for owner, post in enumerate(posts) if post.rule is not None]
        if not ruled:
            return {}
        if not isinstance(self._rules, RuleModel):
            self._rules = RuleModel.load(self._rules)
        scores = self._rules.score([(rule, text) for _, rule, text in ruled])
        return {owner: score for (owner, _, _), score in zip(ruled, scores, strict=True)}


def _parts(post: FlagQuery) -> list[tuple[int, int]]:
    """Half-open bounds of what to read at once: the whole of a short text, the sentences of a long one."""
    if not post.text.strip():
        return []
    if len(post.text) <= _LONG:
        return [_trimmed(post.text, 0, len(post.text))]
    joined: list[tuple[int, int]] = []
    for start, end in _sentences(post):
        if joined and joined[-1][1] - joined[-1][0] < _FEW:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined[:_MAX_PIECES]


def _sentences(post: FlagQuery) -> list[tuple[int, int]]:
    """Half-open bounds of a text's sentences, without space around them; at least one."""
    if post.sentences:
        return list(post.sentences)
    text = post.text
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _PIECE_END.finditer(text, 0, _LONGEST_PIECE * _MAX_PIECES):
        bounds.append((start, match.start()))
        start = match.end()
    bounds.append((start, min(len(text), start + _LONGEST_PIECE)))
    trimmed = [_trimmed(text, *pair) for pair in bounds]
    return [pair for pair in trimmed if pair[0] < pair[1]] or [_trimmed(text, 0, _LONGEST_PIECE)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
