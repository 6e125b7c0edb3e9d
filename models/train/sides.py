"""Fit the coefficients of `models.sides` on annotated debates.

    python -m models.train.sides --annotations tests/eval/annotations --data DIR [--out FILE]

DIR holds the debates that the annotations name (`threads/debates` of the shared material). Only the
annotations' development half is read. Accuracy is printed with each debate left out in turn; the
coefficients are those of all. Runs in the product's environment, in a few minutes.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from models.reactions import ReactionModel
from models.sentences import SentenceSplitter
from models.sides import (
    FEATURES,
    SideQuery,
    features,
    reactions_of,
    sentiment_analyzer,
    strength,
)

# Strong regularisation: a few hundred posts of a dozen debates should not be learned by heart.
_INVERSE_REGULARISATION = 0.1
_SIDE = {"for": 1, "against": -1, "none": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One annotated post: the debate it is from, the side read in it (1, -1, 0) and its features."""

    debate: str
    side: int
    row: NDArray[np.float64]


def examples(annotations: Path, data: Path) -> Iterator[Example]:
    """Yield the deciding posts of authors with a side, and all posts of authors without one."""
    splitter, sentiment = SentenceSplitter.load(), sentiment_analyzer()
    reactions = ReactionModel.load()
    for path in sorted(annotations.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["pass"] != 1 or gold["split"] != "dev":
            continue
        debate = json.loads((data / gold["thread"]).read_text(encoding="utf-8"))
        posts = debate["posts"][: gold["posts_read"]]
        for post, side in _chosen(gold, posts):
            spans = splitter.split(post["text"])
            query = SideQuery(
                sentences=[post["text"][span.start : span.end] for span in spans],
                opens_the_thread=post["n"] == gold["topic_post"],
            )
            (shares,) = reactions_of([query], reactions)
            yield Example(debate=gold["thread"], side=side, row=features(query, sentiment, shares))


def _chosen(gold: dict[str, Any], posts: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
    by_number = {post["n"]: post for post in posts}
    for author in gold["authors"]:
        if author["staff"]:
            continue
        side = _SIDE[author["label"]]
        if side and author.get("deciding_post") in by_number:
            yield by_number[author["deciding_post"]], side
        elif not side:
            name = by_number[author["first_post"]]["author"]
            yield from ((post, 0) for post in posts if post["author"] == name)


def fit(found: list[Example], used: list[str]) -> dict[str, Any]:
    """Return the manifest: means, scales and both regressions' coefficients, zero for unused features."""
    rows = np.array([example.row for example in found])
    sides = np.array([example.side for example in found])
    columns = [FEATURES.index(name) for name in used]
    scaler = StandardScaler().fit(rows)
    scaled = scaler.transform(rows)[:, columns]
    taken = sides != 0
    side = _regression().fit(scaled[taken], sides[taken] > 0)
    takes = _regression().fit(strength(scaler.transform(rows))[:, columns], taken)
    return {
        "format": 1,
        "mean": _named(scaler.mean_),
        "scale": _named(scaler.scale_),
        "side": _named(_spread(side.coef_[0], columns)),
        "side_bias": round(float(side.intercept_[0]), 4),
        "takes": _named(_spread(takes.coef_[0], columns)),
        "takes_bias": round(float(takes.intercept_[0]), 4),
    }


def left_out(found: list[Example], used: list[str]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the log-odds of "for" of every post with a side, its debate not fitted on, and the sides."""
    columns = [FEATURES.index(name) for name in used]
    scores: list[float] = []
    sides: list[int] = []
    for debate in sorted({example.debate for example in found}):
        rest = [example for example in found if example.debate != debate]
        here = [example for example in found if example.debate == debate and example.side]
        if not here:
            continue
        scaler = StandardScaler().fit(np.array([example.row for example in rest]))
        taken = [example for example in rest if example.side]
        model = _regression().fit(
            scaler.transform(np.array([example.row for example in taken]))[:, columns],
            [example.side > 0 for example in taken],
        )
        scores.extend(
            model.decision_function(scaler.transform(np.array([example.row for example in here]))[:, columns])
        )
        sides.extend(example.side for example in here)
    return np.array(scores), np.array(sides)


def _regression() -> LogisticRegression:
    return LogisticRegression(C=_INVERSE_REGULARISATION, class_weight="balanced", max_iter=1000)


def _spread(values: NDArray[np.float64], columns: list[int]) -> NDArray[np.float64]:
    whole = np.zeros(len(FEATURES))
    whole[columns] = values
    return whole


def _named(values: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(FEATURES, values, strict=True)}


def main() -> None:
    """Fit, print the accuracy with debates left out, and write the manifest."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--without", nargs="*", default=[], metavar="FEATURE")
    parser.add_argument("--out", type=Path, default=Path("models/weights/sides/manifest.json"))
    arguments = parser.parse_args()
    used = [name for name in FEATURES if name not in arguments.without]
    found = list(examples(arguments.annotations, arguments.data))
    scores, sides = left_out(found, used)
    order = np.argsort(-np.abs(scores))
    right = (scores > 0) == (sides > 0)
    for share in (1.0, 0.7, 0.5):
        kept = order[: int(share * len(order))]
        print(f"surest {share:.0%}: {right[kept].mean():.3f} right of {len(kept)}")
    arguments.out.write_text(json.dumps(fit(found, used), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
