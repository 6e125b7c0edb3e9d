"""How well the pair models judge, on rows that no training command of this project learns from.

Licensed sets are scored on a part of their official development rows (topics and claims are unseen) that is
not the one which calibrates. Of sets that may only be used for evaluation, a fixed quarter is scored, which
the benchmark commands leave out too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from models.pairs.keypoint import KeyPointModel, KeyPointQuery
from models.pairs.measure import (
    Labels,
    Score,
    accuracy,
    bootstrap,
    coverage_scores,
    f_avg,
    key_point_map,
    macro_f1,
    mean_auc,
)
from models.pairs.reply import ReplyModel, ReplyPair
from models.pairs.rule import RuleModel
from models.pairs.stance import StanceModel, StanceQuery
from models.train import pair_benchmarks as benchmarks
from models.train import pair_examples as sets

Evaluation = Callable[[Path, Path | None], Iterator[Score]]

_STANCE = ("favor", "against", "none")
_REPLY = ("agree", "disagree", "neutral")


def stance(data: Path, model_dir: Path | None) -> Iterator[Score]:
    """Score stance: unseen topics, unseen claims, and two sets that the shipped model never saw."""
    model = StanceModel.load(model_dir)
    debate = [row for row in sets.argq_rows(data, "dev") if not sets.calibrates(row[1])]
    perspectives = [
        (row["claim"], row["perspective"], sets.FAVOR if row["stance3"] == "SUPPORT" else sets.AGAINST)
        for row in sets.perspectrum_rows(data, "dev")
        if not sets.calibrates(row["perspective"])
    ]
    for name, measure, rows, function in (
        ("IBM ArgQ-30k, dev topics", "accuracy", debate, accuracy),
        ("Perspectrum, dev claims", "macro-F1", perspectives, macro_f1),
        ("VAST, held-out quarter of dev", "macro-F1", benchmarks.vast(data, held_out=True), macro_f1),
        ("SemEval-2016 6A, held-out quarter", "F_avg", benchmarks.semeval2016(data, held_out=True), f_avg),
    ):
        judged = model.judge([StanceQuery(target=r[0], text=r[1]) for r in rows], corpus=True)
        guesses = [(one.label, one.probabilities[one.label]) for one in judged]
        yield from _labels(name, measure, [_STANCE[r[2]] for r in rows], guesses, function)


def _labels(
    name: str,
    measure: str,
    truth: Sequence[str],
    guesses: Sequence[tuple[str, float]],
    function: Callable[[Labels, Labels], float],
) -> Iterator[Score]:
    """Score guesses, each with its probability, by the set's measure, and by accuracy among the surest."""
    labels = [label for label, _ in guesses]
    yield bootstrap(name, measure, truth, labels, function)
    right = [found == wanted for found, wanted in zip(labels, truth, strict=True)]
    yield from coverage_scores(name, right, [sure for _, sure in guesses])


def reply(data: Path, model_dir: Path | None) -> Iterator[Score]:
    """Score replies: Reddit pairs that were never seen, and the development part of RumourEval."""
    model = ReplyModel.load(model_dir)
    rumours = [row for row in sets.rumour_rows(data, "dev") if not sets.calibrates(row[1])]
    for name, measure, rows, function in (
        (
            "DEBAGREEMENT, held-out quarter",
            "accuracy",
            benchmarks.debagreement(data, held_out=True),
            accuracy,
        ),
        ("RumourEval 2019, dev", "macro-F1", rumours, macro_f1),
    ):
        judged = model.judge([ReplyPair(parent=r[0], text=r[1]) for r in rows])
        guesses = [(one.label, one.probabilities[one.label]) for one in judged]
        yield from _labels(name, measure, [_REPLY[r[2]] for r in rows], guesses, function)


def keypoint(data: Path, model_dir: Path | None) -> Iterator[Score]:
    """Score key points on the unseen topics of ArgKP-2021; arguments are resampled for the interval."""
    model = KeyPointModel.load(model_dir)
    split = sets.argkp(data, "dev")
    pairs = split.candidates()
    queries = [
        KeyPointQuery(
            topic=split.arguments[arg]["topic"],
            argument=split.arguments[arg]["argument"],
            key_point=split.key_points[kp]["key_point"],
        )
        for arg, kp in pairs
    ]
    scores = dict(zip(pairs, model.score_among(queries), strict=True))
    for undecided, measure in ((0, "mAP strict"), (1, "mAP relaxed")):
        yield _key_point_score(split, scores, undecided, measure)


def _key_point_score(
    split: sets.KeyPointSplit, scores: Mapping[tuple[str, str], float], undecided: int, measure: str
) -> Score:
    by_argument: dict[str, dict[tuple[str, str], float]] = {}
    for pair, score in scores.items():
        by_argument.setdefault(pair[0], {})[pair] = score
    names = sorted(by_argument)
    rng = np.random.default_rng(20)

    def value(chosen: Sequence[str]) -> float:
        kept = {pair: score for name in set(chosen) for pair, score in by_argument[name].items()}
        return key_point_map(split.arguments, split.labels, kept, undecided=undecided)

    # Halves without replacement, since a doubled argument would keep one best key point all the same;
    # their spread is that of the whole times the root of two, hence the narrowing below.
    whole = value(names)
    halves = [value(list(rng.choice(names, size=len(names) // 2, replace=False))) for _ in range(60)]
    spread = 1.96 * float(np.std(halves))
    return Score(
        name="ArgKP-2021, dev topics",
        measure=measure,
        value=whole,
        low=max(0.0, whole - spread),
        high=min(1.0, whole + spread),
        n=len(names),
    )


def rule(data: Path, model_dir: Path | None) -> Iterator[Score]:
    """Score rules given as text, on Reddit comments judged against two rules that were never seen."""
    model = RuleModel.load(model_dir)
    rows = benchmarks.jigsaw(data, held_out=True)
    scores = np.asarray(model.score([(r[0], r[1]) for r in rows]))
    names, broken = np.asarray([r[0] for r in rows]), np.asarray([r[2] == 1 for r in rows])
    rng = np.random.default_rng(20)
    picks = rng.integers(0, len(rows), size=(400, len(rows)))
    spread = [mean_auc(names[pick], list(broken[pick]), list(scores[pick])) for pick in picks]
    low, high = np.percentile(spread, (2.5, 97.5))
    yield Score(
        name="Jigsaw Reddit rules, held-out quarter",
        measure="mean AUC",
        value=mean_auc(names, list(broken), list(scores)),
        low=float(low),
        high=float(high),
        n=len(rows),
    )
    yield from coverage_scores(
        "Jigsaw Reddit rules, held-out quarter", list((scores >= 0.5) == broken), list(abs(scores - 0.5))
    )


EVALUATIONS: Mapping[str, Evaluation] = {"stance": stance, "reply": reply, "keypoint": keypoint, "rule": rule}
