"""How well requests are clustered, on the parts of published sets that chose no setting."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random

import numpy as np

from models.cluster.partition import cluster
from models.encoder import Encoder
from models.pairs.measure import Score
from models.train.readers import table

Groups = Sequence[object]
Measure = Callable[[Groups, Groups], float]

_NEWS = 2_472  # as many as the tweets of Yin & Wang (2014), which this part stands for
_HALVES = 200


def clusters(data: Path, model_dir: Path | None) -> Iterator[Score]:
    """Score app reviews (all: 205 rows are too few to halve), and news titles and bank questions (halves).

    The halves are the gold clusters whose hash is odd; settings were chosen on the even ones and, as for
    their rough size, on the app reviews. Single voices count as clusters of one. Raises MissingData.
    """
    del model_dir
    reviews = table(data / "clap_app_reviews" / "rq3_clusters.csv")
    yield from _scores("CLAP reviews", [(row["text"], row["cluster"]) for row in reviews], (pairwise_f1,))
    news = _odd(table(data / "googlenews_tweet" / "googlenews_T.csv"))[:_NEWS]
    yield from _scores("GoogleNews-T, odd half", news, (accuracy, mutual_information, pairwise_f1))
    bank = _odd(table(data / "banking77" / "train.csv"))[:1_000]
    yield from _scores("BANKING77 train, odd half", bank, (accuracy, mutual_information, pairwise_f1))


def pairwise_f1(truth: Groups, found: Groups) -> float:
    """F1 of "these two belong together" over all pairs of rows; 0 where no pair is right."""
    right = _pairs(zip(truth, found, strict=True))
    both = _pairs(truth) + _pairs(found)
    return 2 * right / both if both else 0.0


def accuracy(truth: Groups, found: Groups) -> float:
    """Share of rows on the best one-to-one pairing of found with true clusters (the literature's ACC)."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - half a second, not for `--help`

    rows, columns = (
        {name: place for place, name in enumerate(dict.fromkeys(side))} for side in (truth, found)
    )
    shared = np.zeros((len(rows), len(columns)))
    for true, guess in zip(truth, found, strict=True):
        shared[rows[true], columns[guess]] += 1
    return float(shared[linear_sum_assignment(shared, maximize=True)].sum() / len(truth))


def mutual_information(truth: Groups, found: Groups) -> float:
    """Normalised mutual information (arithmetic mean of the entropies below)."""
    from sklearn.metrics import normalized_mutual_info_score  # noqa: PLC0415 - a second, not for `--help`

    return float(normalized_mutual_info_score([str(each) for each in truth], [str(each) for each in found]))


def separate(labels: Sequence[int]) -> list[int]:
    """Give every single voice (-1) a number of its own, below 0."""
    return [label if label >= 0 else -1 - place for place, label in enumerate(labels)]


def _pairs(groups: Iterable[object]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def _odd(rows: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    held = [
        (row["text"], row["label"])
        for row in rows
        if int(sha256(row["label"].encode()).hexdigest(), 16) % 2 == 1
    ]
    Random(0).shuffle(held)  # noqa: S311 - sampling is not cryptography
    return held


def _scores(name: str, rows: Sequence[tuple[str, str]], measures: Sequence[Measure]) -> Iterator[Score]:
    texts = [text for text, _ in rows]
    truth = [label for _, label in rows]
    found = separate(cluster(texts, Encoder.load().encode(texts)).labels)
    for measure in measures:
        value = measure(truth, found)
        spread = 1.96 * _spread(truth, found, measure)
        label = measure.__name__.replace("_", " ")
        yield Score(
            name=name,
            measure=label,
            value=value,
            low=max(value - spread, 0.0),
            high=min(value + spread, 1.0),
            n=len(rows),
        )


def _spread(truth: Groups, found: Groups, measure: Measure) -> float:
    """Estimate the standard deviation of a measure from random halves of the true clusters.

    Whole clusters are left out and none is drawn twice: a row drawn twice would be a pair that nobody had
    to find. Over halves without replacement the deviation estimates that of the whole.
    """
    names = sorted(set(truth), key=str)
    draw = Random(0)  # noqa: S311 - sampling is not cryptography
    values = []
    for _ in range(_HALVES):
        kept = set(draw.sample(names, max(1, len(names) // 2)))
        part = [place for place, name in enumerate(truth) if name in kept]
        values.append(measure([truth[place] for place in part], [found[place] for place in part]))
    return float(np.std(values))
