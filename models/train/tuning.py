"""The few numbers around a trained network, fitted on rows that taught it nothing."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.calibration import Calibration, expected_f1_threshold, threshold_for_precision
from models.flags.scorer import Scorer
from models.runtime import Network, read_manifest
from models.suggestion.cues import read_cues
from models.train.fusion import fit_fusion
from models.train.readers import TrainRow, table

# What a forum holds where nothing else is known (the evaluation set of Task 9 A has 10 %).
_USUAL_PRIOR = 0.10
_PRECISION = 0.9

Settings = dict[str, Any]

# The weights are those that `tune_suggestion` finds. The bias weighs forums against hotel reviews: with a
# lower one Task 9's training set thinned to 10 %, which the network never saw, fares better, reviews worse.
SHIPPED_SUGGESTION: Settings = {
    "weights": {"network": 0.48, "cues": 0.36},
    "bias": -3.0,
    "prior": 0.1,
    "threshold": 0.3,
    "sure": 0.9,
}

# By the sentences of the annotated development debates, of which one in ten tells what to change; of the
# written ones, which taught the output, every second does.
SHIPPED_CHANGE: Settings = {"weights": {"network": 0.37, "suggestion": 0.26}, "bias": -1.24, "prior": 0.1}

# Round numbers, by the development parts of OLID and of our own sets. The held-out rows of the training
# sets would not do: they are so like the training rows that the word lists, which carry over to other
# forums, would weigh nothing.
SHIPPED_FLAGS: Mapping[str, Settings] = {
    "toxicity": {
        "weights": {
            "network": 0.4,
            "profanity": 1.1,
            "insult": 0.7,
            "harsh": 0.2,
            "slur": 0.5,
            "threat": 0.8,
        },
        "bias": -0.25,
        "prior": 0.33,
    },
    "hate": {"weights": {"network": 1.0, "ngrams": 0.4, "slur": 0.6}, "bias": -0.3, "prior": 0.25},
    "spam": {"weights": {"network": 1.0, "ngrams": 1.0, "promotion": 1.0}, "bias": 1.0, "prior": 0.5},
}


def tune_suggestion(out: Path, data: Path) -> Settings:
    """Weights of network and cues, bias, and the probability from which nine in ten are right.

    Fitted on the trial sets of Task 9, both weighted to a forum's usual share of suggestions: three numbers
    and a threshold, no more, because the sets may tune but not teach.
    """
    folder = data / "semeval2019_task9_suggestions"
    rows = [row for name in "AB" for row in table(folder / f"subtask{name}_dev.csv")]
    texts = [row["sentence"] for row in rows]
    label = np.array([float(row["label"]) for row in rows])
    manifest = read_manifest(out)
    logits = np.stack(Network.from_manifest(manifest).run(texts))[:, manifest.heads["suggestion"]["column"]]
    features = {
        "network": logits.astype(np.float64),
        "cues": np.array([read_cues(text).log_odds for text in texts], dtype=np.float64),
    }
    odds = _USUAL_PRIOR / (1 - _USUAL_PRIOR) * (1 - label.mean()) / label.mean()
    mass = np.where(label > 0.5, odds, 1.0)
    weights, bias, prior = fit_fusion(features, label, mass)
    raw = sum((weights[name] * values for name, values in features.items()), np.zeros(len(texts)))
    found = Calibration(scale=1.0, bias=bias, prior=prior).probability(raw)
    sure = threshold_for_precision(found, label > 0.5, _PRECISION, weight=mass)
    best = expected_f1_threshold(found, weight=mass)
    return {
        "weights": weights,
        "bias": bias,
        "prior": prior,
        "threshold": round(best, 4),
        "sure": round(sure, 4),
    }


def tune_flags(out: Path, rows: Sequence[TrainRow]) -> dict[str, Settings]:
    """Weights, bias and prior of every flag head, on held-out rows of the sets it learnt from."""
    model = Scorer.of(read_manifest(out))
    tuned: dict[str, Settings] = {}
    features = model.features([row.text for row in rows])
    for name, columns in features.items():
        taught = np.array([name in row.labels for row in rows])
        label = np.array([row.labels[name] for row in rows if name in row.labels])
        weights, bias, prior = fit_fusion({key: column[taught] for key, column in columns.items()}, label)
        tuned[name] = {"weights": weights, "bias": bias, "prior": prior}
    return tuned
