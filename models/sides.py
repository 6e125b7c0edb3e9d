"""On which side of a change a poster stands: sentiment, praise and complaint, and what sentences show.

People in threads mostly show their side without naming what they are for or against, which
`models.reactions` reads; this model weighs it with tone and form. A cross-encoder that reads "for or against
TARGET" beside it told nothing more (docs/explanation/speed.md), so none is asked. The few coefficients are
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
_TWO_SIDED = np.array([name.startswith(("sentiment", "reaction")) for name in FEATURES])
"""Features of which both ends tell a side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideQuery:
    """What a post says: its own sentences, and whether it is the post that raises the target."""

    sentences: Sequence[str]
    opens_the_thread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SideJudgement:
    """Probabilities that the post takes a side at all, and that the side is "for" if it takes one.

    `leanings` has a number in [-1, 1] for each of its sentences: 1 surely welcomes, -1 surely rejects.
    """

    takes_side: float
    is_for: float
    leanings: tuple[float, ...]


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

    def judge(self, queries: Sequence[SideQuery]) -> list[SideJudgement]:
        """Return one judgement a query, in order."""
        judged = []
        for query, reactions in zip(queries, reactions_of(queries, self._reactions), strict=True):
            row = (features(query, self._sentiment, reactions) - self._mean) / self._scale
            judged.append(
                SideJudgement(
                    takes_side=float(sigmoid(strength(row) @ self._takes + self._takes_bias)),
                    is_for=float(sigmoid(row @ self._side + self._side_bias)),
                    leanings=tuple(float(each) for each in _leanings(reactions)),
                )
            )
        return judged


def strength(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return standardised features as they tell whether there is a side: either end of a scale shows one."""
    return np.where(_TWO_SIDED, np.abs(rows), rows)


def reactions_of(queries: Sequence[SideQuery], model: ReactionModel) -> list[Shares]:
    """Return what the sentences of each query show; each different sentence is read once."""
    different = list(dict.fromkeys(sentence for query in queries for sentence in query.sentences))
    shares = model.judge(different)
    place = {sentence: index for index, sentence in enumerate(different)}
    return [shares[[place[sentence] for sentence in query.sentences]] for query in queries]


def features(query: SideQuery, sentiment: Any, reactions: Shares) -> NDArray[np.float64]:
    """Return the features of a query in the order of `FEATURES`; counts are per sentence.

    `reactions` has a row a sentence, as `ReactionModel.judge` returns them.
    """
    text = " ".join(query.sentences)
    count = max(1, len(query.sentences))
    scores = [float(sentiment.polarity_scores(sentence)["compound"]) for sentence in query.sentences] or [0.0]
    # A lone "thanks" is not twenty of them: short texts count as twenty words.
    per_twenty_words = 20 / max(20, len(text.split()))
    return np.array(
        [
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
    leaning = _leanings(reactions)
    strongest = leaning[np.argmax(np.abs(leaning))]
    return (float(leaning.mean()), float(leaning[0]), float(strongest), float(1 - reactions[:, 0].max()))


def _leanings(reactions: Shares) -> NDArray[np.float64]:
    return np.asarray(reactions[:, 0] * (2 * reactions[:, 1] - 1))


def sentiment_analyzer() -> Any:
    """Return VADER's analyser; making one reads its lexicon."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415 - reads its lexicon

    return SentimentIntensityAnalyzer()
