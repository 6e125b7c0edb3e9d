"""On which side of a change a poster stands: sentiment, praise and complaint, and two networks.

A cross-encoder reads "for or against TARGET" off a sentence; people in threads mostly show their side
without naming the target, which `models.reactions` reads. This model weighs both. Its few coefficients are
fitted by `python -m models.train.sides` and kept as JSON; docs/how-to/train.md says how and how well.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from models.calibration import sigmoid
from models.forms import load_pattern
from models.pairs.cues import AGAINST, AGREE, DISAGREE, FAVOR
from models.reactions import ReactionModel, Shares
from models.requests import find_requests

_WEIGHTS = Path(__file__).parent / "weights" / "sides" / "manifest.json"

FEATURES = (
    "stance",
    "unstated",
    "sentiment_mean",
    "sentiment_first",
    "sentiment_lowest",
    "praise",
    "complaint",
    "favor_cues",
    "against_cues",
    "agreement",
    "disagreement",
    "questions",
    "exclamations",
    "requests",
    "opens_the_thread",
    "reaction",
    "reaction_first",
    "reaction_strongest",
    "no_reaction",
)
_TWO_SIDED = np.array([name.startswith(("stance", "sentiment", "reaction")) for name in FEATURES])
"""Features of which both ends tell a side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideQuery:
    """What a post says: its own sentences, and whether it is the post that raises the target."""

    sentences: Sequence[str]
    opens_the_thread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SideReading:
    """What a post's own words show of its side, before any network has held them against the target.

    `row` has the features in the order of `FEATURES`, those of the stance network zero. `takes_side_at_most`
    is the highest probability of a side that any answer of that network could lead to.
    """

    row: NDArray[np.float64]
    takes_side_at_most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SideJudgement:
    """Probabilities that the post takes a side at all, and that the side is "for" if it takes one."""

    takes_side: float
    is_for: float


class SideModel:
    """Two logistic regressions over the features above."""

    def __init__(self, settings: Mapping[str, Any], reactions: ReactionModel) -> None:
        """Take the coefficients as the manifest has them, and what reads single sentences."""
        self._mean = np.array([settings["mean"][name] for name in FEATURES])
        self._scale = np.array([settings["scale"][name] for name in FEATURES])
        self._side = np.array([settings["side"][name] for name in FEATURES])
        self._takes = np.array([settings["takes"][name] for name in FEATURES])
        self._side_bias = float(settings["side_bias"])
        self._takes_bias = float(settings["takes_bias"])
        self._sentiment = sentiment_analyzer()
        self._reactions = reactions

    @classmethod
    def load(cls, path: Path = _WEIGHTS) -> Self:
        """Load the shipped coefficients, or those of a file that fitting wrote."""
        return cls(json.loads(path.read_text(encoding="utf-8")), ReactionModel.load())

    def read(self, queries: Sequence[SideQuery]) -> list[SideReading]:
        """Return what each post's own words show, in order; the pair network is not asked."""
        readings = []
        for query, reactions in zip(queries, reactions_of(queries, self._reactions), strict=True):
            row = features(query, self._sentiment, reactions)
            # Monotonic in "unstated" and in the leaning's distance from its mean: the most is at an end.
            most = max(
                self._takes_side(with_stance(row, leaning=leaning, none=none))
                for leaning in (-1.0, self._mean[0], 1.0)
                for none in (0.0, 1.0)
            )
            readings.append(SideReading(row=row, takes_side_at_most=most))
        return readings

    def judge(
        self, readings: Sequence[SideReading], shares: Sequence[Mapping[str, float]]
    ) -> list[SideJudgement]:
        """Return one judgement a reading, in order.

        `shares` has the stance network's probabilities of `favor`, `against` and `none` for each.
        """
        judged = []
        for reading, share in zip(readings, shares, strict=True):
            row = with_stance(reading.row, leaning=share["favor"] - share["against"], none=share["none"])
            side = float(sigmoid((row - self._mean) / self._scale @ self._side + self._side_bias))
            judged.append(SideJudgement(takes_side=self._takes_side(row), is_for=side))
        return judged

    def _takes_side(self, row: NDArray[np.float64]) -> float:
        scaled = (row - self._mean) / self._scale
        return float(sigmoid(strength(scaled) @ self._takes + self._takes_bias))


def strength(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return standardised features as they tell whether there is a side: either end of a scale shows one."""
    return np.where(_TWO_SIDED, np.abs(rows), rows)


def reactions_of(queries: Sequence[SideQuery], model: ReactionModel) -> list[Shares]:
    """Return what the sentences of each query show; each different sentence is read once."""
    different = list(dict.fromkeys(sentence for query in queries for sentence in query.sentences))
    shares = model.judge(different)
    place = {sentence: index for index, sentence in enumerate(different)}
    return [shares[[place[sentence] for sentence in query.sentences]] for query in queries]


def with_stance(row: NDArray[np.float64], *, leaning: float, none: float) -> NDArray[np.float64]:
    """Return features with those of the stance network: P(favor) - P(against), and P(none)."""
    return np.array([leaning, none, *row[2:]])


def features(query: SideQuery, sentiment: Any, reactions: Shares) -> NDArray[np.float64]:
    """Return the features of a query in the order of `FEATURES`; counts are per sentence.

    `reactions` has a row a sentence, as `ReactionModel.judge` returns them. Those of the stance network,
    the first two, are zero.
    """
    text = " ".join(query.sentences)
    count = max(1, len(query.sentences))
    scores = [float(sentiment.polarity_scores(sentence)["compound"]) for sentence in query.sentences] or [0.0]
    # A lone "thanks" is not twenty of them: short texts count as twenty words.
    per_twenty_words = 20 / max(20, len(text.split()))
    return np.array(
        [
            0.0,
            0.0,
            sum(scores) / len(scores),
            scores[0],
            min(scores),
            len(load_pattern("sides", "praise").findall(text)) * per_twenty_words,
            len(load_pattern("sides", "complaint").findall(text)) * per_twenty_words,
            len(FAVOR.findall(text)) / count,
            len(AGAINST.findall(text)) / count,
            len(AGREE.findall(text)) / count,
            len(DISAGREE.findall(text)) / count,
            text.count("?") / count,
            text.count("!") / count,
            sum(bool(find_requests(sentence)) for sentence in query.sentences) / count,
            float(query.opens_the_thread),
            *_reaction_features(reactions),
        ]
    )


def _reaction_features(reactions: Shares) -> tuple[float, float, float, float]:
    """Return leanings in [-1, 1] of all sentences, of the first and of the strongest; the chance of none."""
    if not len(reactions):
        return (0.0, 0.0, 0.0, 1.0)
    leaning = reactions[:, 0] * (2 * reactions[:, 1] - 1)
    strongest = leaning[np.argmax(np.abs(leaning))]
    return (float(leaning.mean()), float(leaning[0]), float(strongest), float(1 - reactions[:, 0].max()))


def sentiment_analyzer() -> Any:
    """Return VADER's analyser; making one reads its lexicon."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415 - reads its lexicon

    return SentimentIntensityAnalyzer()
