"""How steady proposals are from week to week, as the registry keeps them and as clustering alone would.

    python -m benchmarks.proposal_weeks [--texts 1000] [--data DATA]

Half of the texts are there at first; the rest comes in ten weekly parts, as new posts do. Each week they
are placed beside what is known ("registry"), or everything is clustered anew and takes over the old keys
("anew"). Printed are the adjusted Rand index between a week and the next on the texts that both have (least
and mean), the share of those whose key changed, and at the end single voices, proposals and accuracy.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from benchmarks.clustering import generated, labelled
from groundswell.records import Suggestion
from models.cluster.evaluate import accuracy
from models.encoder import Encoder
from pipeline.registry import clustered_anew, placed

Vectors = NDArray[np.float32]
Step = Callable[[Sequence[Suggestion], Vectors, Sequence[str | None]], list[str]]

_WEEKS = 10
_STEPS: dict[str, Step] = {"registry": placed, "anew": clustered_anew}


def main() -> None:
    """Print a row for each corpus and way of keeping proposals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=int, default=1_000, help="texts of each corpus")
    parser.add_argument("--data", type=Path, help="folder with the labelled sets (else generated texts only)")
    options = parser.parse_args()
    corpora = {"generated": generated(options.texts)}
    if options.data:
        corpora |= labelled(options.data, options.texts)
    encoder = Encoder.load()
    heads = ("texts", "least index", "mean index", "keys changed", "single", "proposals", "accuracy")
    print(f"{'corpus':<24}{'kept by':<10}" + "".join(f"{head:>14}" for head in heads))
    for name, rows in corpora.items():
        vectors = encoder.encode([text for text, _ in rows])
        for way, step in _STEPS.items():
            figures = (f"{figure:>14.3f}" for figure in weeks(rows, vectors, step))
            print(f"{name:<24}{way:<10}{len(rows):>14}" + "".join(figures), flush=True)


def weeks(rows: Sequence[tuple[str, str]], vectors: Vectors, step: Step) -> tuple[float, ...]:
    """Return the figures of one corpus, in the order of the table's head."""
    asked = [_suggestion(number, text) for number, (text, _) in enumerate(rows)]
    half = len(asked) // 2
    keys = placed(asked[:half], vectors[:half], [None] * half)
    indices, changed = [], []
    for week in range(1, _WEEKS + 1):
        end = half + (len(asked) - half) * week // _WEEKS
        now = step(asked[:end], vectors[:end], [*keys, *[None] * (end - len(keys))])
        shared = now[: len(keys)]
        indices.append(float(adjusted_rand_score(keys, shared)))
        changed.append(fmean(old != new for old, new in zip(keys, shared, strict=True)))
        keys = now
    sizes = Counter(keys)
    single = sum(size == 1 for size in sizes.values()) / len(keys)
    right = accuracy([label for _, label in rows], keys)
    return min(indices), fmean(indices), fmean(changed), single, len(sizes), right


def _suggestion(number: int, words: str) -> Suggestion:
    return Suggestion(
        id=f"s{number}", thread_id=f"t{number}", post_id=f"p{number}", revision=1, author_id=f"a{number}",
        basis="request", addressee="provider", wording=words, probability=0.9, is_topic=False, start=0,
        end=len(words), quote=words,
    )  # fmt: skip


if __name__ == "__main__":
    main()
