"""Evaluations of the tasks that judge one text: suggestions and flags."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.calibration import expected_calibration_error
from models.checks.evasion import TRICKS
from models.checks.own import civility
from models.errors import WrongModel
from models.flags import FlagModel, FlagQuery
from models.flags.contacts import find_contacts
from models.pairs.measure import Score, accuracy, auc, coverage_scores, f1, macro_f1
from models.suggestion import SuggestionModel
from models.train.readers import json_lines, semeval_suggestions, table, untokenised
from models.train.splits import held_out
from models.train.synthetic.hate import hate_rows

Truth = NDArray[np.bool_]
Given = NDArray[np.float64]

_CONTACTS = {
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "card",
    "IBAN_CODE": "iban",
    "US_SSN": "ssn",
    "IP_ADDRESS": "ip",
}


def suggestions(data: Path, model_dir: Path | None) -> Iterator[Score]:
    """Score the trial sets of SemEval-2019 Task 9, its training set at 10 %, advice on Reddit.

    The training set is no part of a benchmark model's figures, which has learnt it.
    """
    model = SuggestionModel.load(model_dir)
    folder = data / "semeval2019_task9_suggestions"
    trial = {
        name: [(row["sentence"], row["label"] == "1") for row in table(folder / f"subtask{name}_dev.csv")]
        for name in "AB"
    }
    sets = {f"semeval2019 9{name} trial, 50 %": rows for name, rows in trial.items()}
    sets |= {f"semeval2019 9{name} trial, thinned to 10 %": _tenth(rows) for name, rows in trial.items()}
    for name in ("askparents", "needadvice"):
        rows = table(data / "reddit_advice" / f"{name}_dev.csv")
        sets[f"reddit_advice {name} dev"] = [
            (untokenised(row["sentence"]), row["ds_label"] == "1") for row in rows[:400]
        ]
    if model_dir is None:
        sets["semeval2019 9 train, thinned to 10 %"] = _thinned(data)
    for name, pairs in sets.items():
        found = model.judge([text for text, _ in pairs])
        truth = np.array([positive for _, positive in pairs])
        labels = np.array([judgement.label == "suggestion" for judgement in found])
        probability = np.array([judgement.probability for judgement in found])
        yield _score(name, "F1 suggestion", truth, labels.astype(float), _f1)
        yield _score(name, "ECE", truth, probability, lambda t, g: expected_calibration_error(g, t))
        yield from coverage_scores(name, list(labels == truth), list(abs(probability - 0.5)))
        sure = truth[labels & ~np.array([judgement.abstain for judgement in found])]
        if sure.size:
            yield _score(name, "precision unabstained", sure, sure.astype(float), _mean)


def _tenth(rows: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Keep all that is no suggestion, and so many suggestions that one row in ten is one."""
    none = [row for row in rows if not row[1]]
    some = [row for row in rows if row[1]]
    chance = random.Random(4)  # noqa: S311 - sampling is not cryptography
    kept = none + chance.sample(some, round(len(none) / 9))
    return chance.sample(kept, len(kept))


def _thinned(data: Path) -> list[tuple[str, bool]]:
    rows = [(row.text, row.labels["suggestion"] > 0.5) for row in semeval_suggestions(data)]
    chance = random.Random(4)  # noqa: S311 - sampling is not cryptography
    none = chance.sample([row for row in rows if not row[1]], 900)
    some = chance.sample([row for row in rows if row[1]], 100)
    return chance.sample(none + some, 1000)


def flags(data: Path, model_dir: Path | None) -> Iterator[Score]:
    """Score offence, hate, spam, contact data, our own civility set, hate by function, and evasion."""
    model = FlagModel.load(model_dir)
    yield from published_flags(data, model)
    yield from civility_scores(model)
    yield from function_scores(model)
    yield from evasion_scores(model)


def published_flags(data: Path, model: FlagModel) -> Iterator[Score]:
    """Score offence, hate, spam and contact data on the development parts of published sets."""
    olid = table(data / "tweeteval_offensive" / "dev.csv")
    truth = np.array([row["label"] == "offensive" for row in olid])
    given = _given(model, [row["text"] for row in olid], "toxicity")
    yield _score("olid A dev", "macro-F1 offensive", truth, given, _macro)
    yield _score("olid A dev", "ECE", truth, given, lambda t, g: expected_calibration_error(g, t))
    davidson = [row for row in table(data / "davidson_hate" / "train.csv") if held_out(row["text"])][:600]
    truth = np.array([row["label"] == "hate" for row in davidson])
    given = _given(model, [row["text"] for row in davidson], "hate")
    yield _score("davidson held out", "AUC hate", truth, given, auc)
    spam = [row for row in table(data / "youtube_spam" / "train.csv") if held_out(row["text"])]
    truth = np.array([row["label"] == "spam" for row in spam])
    yield _score(
        "youtube_spam held out", "AUC spam", truth, _given(model, [r["text"] for r in spam], "spam"), auc
    )
    yield from _contact_scores(data)


def _given(model: FlagModel, texts: Sequence[str], name: str) -> Given:
    found = model.find([FlagQuery(text=text) for text in texts])
    if found and name not in found[0].scores:
        raise WrongModel(f"the model does not score {name}")
    return np.array([judgement.scores[name] for judgement in found])


def _contact_scores(data: Path) -> Iterator[Score]:
    hits: list[bool] = []
    for row in json_lines(data / "presidio_pii_synth" / "train.jsonl"):
        found = find_contacts(str(row["text"]))
        spans = row["spans"]
        hits += [
            any(one.start < span["end"] and one.end > span["start"] for one in found)
            for span in (spans if isinstance(spans, list) else [])
            if span["type"] in _CONTACTS
        ]
    truth = np.ones(len(hits), dtype=bool)
    yield _score(
        "presidio_pii_synth train", "recall contact data", truth, np.array(hits, dtype=float), _recall
    )


def civility_scores(model: FlagModel) -> Iterator[Score]:
    """Score the set of our own writing: attacks found, and false alarms on what is no violation."""
    checks = list(civility())
    found = model.find([FlagQuery(text=check.text) for check in checks])
    flagged = np.array([any(score >= 0.5 for score in _abuse(one.scores)) for one in found])
    violation = np.array([check.violation for check in checks])
    yield _score("own civility set", "recall of attacks", violation, flagged.astype(float), _recall)
    alarms = flagged[~violation]
    yield _score("own civility set", "false alarms", ~alarms, alarms.astype(float), _mean)


def _abuse(scores: object) -> list[float]:
    return (
        [scores[name] for name in ("toxicity", "hate") if name in scores] if isinstance(scores, dict) else []
    )


def function_scores(model: FlagModel) -> Iterator[Score]:
    """Hate by function, on sentences of our grammar that were held out of training."""
    rows = [row for row in hate_rows(9000, seed=99) if held_out(row.text)][:600]
    given = _given(model, [row.text for row in rows], "hate")
    right = (given >= 0.5) == np.array([row.hate for row in rows])
    yield _score("own hate functions", "accuracy", right, right.astype(float), _mean)
    worst = min(
        (float(right[[row.kind == kind for row in rows]].mean()), kind) for kind in {row.kind for row in rows}
    )
    picked = right[[row.kind == worst[1] for row in rows]]
    yield _score(
        f"own hate functions: {worst[1]}",
        "accuracy of the worst",
        picked,
        picked.astype(float),
        _mean,
    )


def evasion_scores(model: FlagModel) -> Iterator[Score]:
    """Recall of toxic sentences plain, and the loss under each trick, in points of a hundred."""
    rows = [
        row.text
        for row in hate_rows(6000, seed=99, misspell=0)
        if row.toxic and row.hate and held_out(row.text)
    ][:80]
    plain = _given(model, rows, "toxicity") >= 0.5
    ones = np.ones(len(rows), dtype=bool)
    yield _score("own attacks", "recall, plain", ones, plain.astype(float), _recall)
    for name, trick in TRICKS.items():
        chance = random.Random(name)  # noqa: S311 - as above
        found = _given(model, [trick(text, chance) for text in rows], "toxicity") >= 0.5
        lost = plain.astype(float) - found.astype(float)
        yield _score(f"own attacks, {name}", "recall lost", ones, lost, _mean)


def _f1(truth: Truth, given: Given) -> float:
    return f1(truth.astype(str), (given >= 0.5).astype(str), "True")


def _macro(truth: Truth, given: Given) -> float:
    return macro_f1(truth.astype(str), (given >= 0.5).astype(str))


def _mean(_: Truth, given: Given) -> float:
    return float(given.mean())


def _recall(truth: Truth, given: Given) -> float:
    return accuracy(truth[truth].astype(str), (given[truth] >= 0.5).astype(str)) if truth.any() else 1.0


def _score(name: str, measure: str, truth: Truth, given: Given, of: Callable[[Truth, Given], float]) -> Score:
    """Take a measure with its 95 % interval: percentiles of 400 seeded resamples of rows."""
    draws = np.random.default_rng(20).integers(0, len(truth), size=(400, len(truth)))
    low, high = np.percentile([of(truth[draw], given[draw]) for draw in draws], (2.5, 97.5))
    return Score(
        name=name, measure=measure, value=of(truth, given), low=float(low), high=float(high), n=len(truth)
    )
