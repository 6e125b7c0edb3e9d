"""The official measures of the pair benchmarks, and bootstrap intervals. Needs numpy only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A measure on `n` rows with its 95 % bootstrap interval (percentiles of 400 resamples of rows)."""

    name: str
    measure: str
    value: float
    low: float
    high: float
    n: int


def accuracy(truth: Labels, guess: Labels) -> float:
    """Share of equal labels."""
    return float((truth == guess).mean())


def f1(truth: Labels, guess: Labels, label: str) -> float:
    """F1 of one class; 0 where it is neither present nor guessed."""
    hits = float(((truth == label) & (guess == label)).sum())
    both = float((truth == label).sum() + (guess == label).sum())
    return 2 * hits / both if both else 0.0


def macro_f1(truth: Labels, guess: Labels) -> float:
    """Mean F1 over the classes that occur in the truth."""
    return float(np.mean([f1(truth, guess, str(label)) for label in np.unique(truth)]))


def f_avg(truth: Labels, guess: Labels) -> float:
    """Mean of F1(favor) and F1(against), SemEval-2016 Task 6's measure; `none` rows count as errors only."""
    return (f1(truth, guess, "favor") + f1(truth, guess, "against")) / 2


def auc(positive: NDArray[np.bool_], score: NDArray[np.float64]) -> float:
    """Area under the ROC curve; ties count half; 0.5 where one class is absent."""
    _, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    hits = float(positive.sum())
    misses = float((~positive).sum())
    if not hits or not misses:
        return 0.5
    return float((ranks[positive].sum() - hits * (hits + 1) / 2) / (hits * misses))


def average_precision(relevant: Sequence[int], score: Sequence[float]) -> float:
    """Mean precision at each relevant row, best score first; 0 without relevant rows.

    Tied scores are taken together, as scikit-learn does.
    """
    order = np.argsort(-np.asarray(score, dtype=np.float64), kind="stable")
    hits = np.asarray(relevant, dtype=np.float64)[order]
    ordered = np.asarray(score, dtype=np.float64)[order]
    ends = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    found = np.cumsum(hits)[ends]
    precision = found / (ends + 1)
    gained = np.diff(found, prepend=0.0)
    return float((precision * gained).sum() / hits.sum()) if hits.sum() else 0.0


def key_point_map(
    arguments: Mapping[str, Mapping[str, str]],
    labels: Mapping[tuple[str, str], int],
    scores: Mapping[tuple[str, str], float],
    *,
    undecided: int,
) -> float:
    """Mean average precision of the KPA 2021 shared task, track 1.

    Each argument keeps its best key point; of every topic and side the surer half of the arguments is
    scored. A pair without a label counts as `undecided`: 0 is the strict measure, 1 the relaxed one.
    """
    best: dict[str, tuple[str, float]] = {}
    for (argument, key_point), score in sorted(scores.items()):
        if argument not in best or score > best[argument][1]:
            best[argument] = (key_point, score)
    groups: dict[tuple[str, str], list[tuple[float, int]]] = {}
    for argument, (key_point, score) in best.items():
        row = arguments[argument]
        label = labels.get((argument, key_point), undecided)
        groups.setdefault((row["topic"], row["stance"]), []).append((score, label))
    values = []
    for rows in groups.values():
        top = sorted(rows, key=lambda row: -row[0])[: int(0.5 * len(rows))]
        values.append(average_precision([label for _, label in top], [score for score, _ in top]))
    return float(np.mean(values)) if values else 0.0


def bootstrap(
    name: str,
    measure: str,
    truth: Sequence[str],
    guess: Sequence[str],
    function: Callable[[Labels, Labels], float],
) -> Score:
    """Score label guesses with an interval; the resampling is seeded, so it can be repeated."""
    gold, found = np.asarray(truth), np.asarray(guess)
    rng = np.random.default_rng(20)
    picks = rng.integers(0, len(gold), size=(400, len(gold)))
    low, high = np.percentile([function(gold[pick], found[pick]) for pick in picks], (2.5, 97.5))
    return Score(
        name=name, measure=measure, value=function(gold, found), low=float(low), high=float(high), n=len(gold)
    )


def mean_auc(groups: Iterable[str], positive: Sequence[bool], score: Sequence[float]) -> float:
    """Mean over the groups (rules) of the area under the curve."""
    names, truth, given = np.asarray(list(groups)), np.asarray(positive), np.asarray(score)
    return float(np.mean([auc(truth[names == name], given[names == name]) for name in np.unique(names)]))


def risk_coverage(correct: Sequence[bool], confidence: Sequence[float]) -> list[tuple[float, float]]:
    """(coverage, accuracy of what is covered) at each tenth, the surest rows first."""
    order = np.argsort(-np.asarray(confidence), kind="stable")
    running = np.cumsum(np.asarray(correct, dtype=np.float64)[order]) / np.arange(1, len(order) + 1)
    return [
        (tenth / 10, float(running[max(0, round(tenth / 10 * len(order)) - 1)])) for tenth in range(1, 11)
    ]


def coverage_scores(name: str, correct: Sequence[bool], confidence: Sequence[float]) -> Iterator[Score]:
    """Accuracy of the surest quarter, half and three quarters of the rows, with intervals over those rows."""
    order = np.argsort(-np.asarray(confidence), kind="stable")
    rng = np.random.default_rng(20)
    for percent in (25, 50, 75):
        kept = np.asarray(correct, dtype=np.float64)[order[: max(1, len(order) * percent // 100)]]
        draws = rng.choice(kept, size=(400, len(kept))).mean(axis=1)
        low, high = np.percentile(draws, (2.5, 97.5))
        yield Score(
            name=name,
            measure=f"accuracy, surest {percent} %",
            value=float(kept.mean()),
            low=float(low),
            high=float(high),
            n=len(kept),
        )
