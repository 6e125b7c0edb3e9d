"""Our clustering beside plain BERTopic with its defaults, on the same vectors, in the same run.

    python -m benchmarks.clustering [--texts 2000] [--data DATA] [--out clustering.json]

Each system runs in a process of its own, so that peak memory is its own. BERTopic gets our vectors passed
in: its own encoder would bring torch. Everything else about it is the default (UMAP, HDBSCAN, class-based
tf-idf, no seed). Stability is the adjusted Rand index, on the texts they share, between a run on 95 % of
the texts and a run on all of them; between two runs on all; and between two seeds (BERTopic draws its own
each time).
"""

import argparse
import json
import os
import platform
import random
import resource
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.cluster import ClusterSettings, cluster
from models.cluster.evaluate import accuracy, mutual_information, separate
from models.encoder import Encoder
from models.train.readers import table

Vectors = NDArray[np.float32]
System = Callable[[list[str], Vectors, int], list[int]]

_THINGS = (
    "dark mode, two-factor login, invoice export, keyboard shortcuts, push notifications, a mobile app, "
    "saved searches, group chats, file previews, calendar sync, bulk delete, custom badges, reading "
    "lists, draft autosave, spell check, public holidays, time tracking, voice messages, refund "
    "requests, guest accounts, map view, audit logs, price alerts, reply templates, tag colours, screen "
    "reader labels, print layout, offline maps, weekly summaries, referral bonuses"
)
_FRAMES = (
    "please add {}",
    "why is there no support for {}?",
    "I would love to see {}",
    "we need {} as soon as possible",
    "{} would save my team hours",
    "is anybody working on {}",
    "I really do not want {}",
    "other sites have had {} for years",
)
_TAILS = (
    "",
    " in the next release",
    " on the settings page",
    " for our club",
    ", thanks",
    " for everyone",
    " at last",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one system did with one corpus; `seconds` without imports, `megabytes` the process's peak."""

    corpus: str
    system: str
    texts: int
    clusters: int
    outliers: float
    accuracy: float
    nmi: float
    same_again: float
    other_seed: float
    five_per_cent_more: float
    seconds: float
    import_seconds: float
    megabytes: int


def generated(size: int, seed: int = 11) -> list[tuple[str, str]]:
    """Make requests for thirty things, the first asked for fifteen times as often as the last."""
    draw = random.Random(seed)
    things = [thing.strip() for thing in _THINGS.split(",")]
    weights = [1 / (1 + place / 2) for place in range(len(things))]
    chosen = draw.choices(things, weights, k=size)
    return [(draw.choice(_FRAMES).format(thing) + draw.choice(_TAILS), thing) for thing in chosen]


def labelled(data: Path, size: int) -> dict[str, list[tuple[str, str]]]:
    """Read samples of three labelled public sets."""
    found = {}
    for name in (
        "googlenews_tweet/googlenews_T.csv",
        "banking77/train.csv",
        "stackoverflow_shorttext/all.csv",
    ):
        rows = [(row["text"], row["label"]) for row in table(data / name)]
        random.Random(0).shuffle(rows)
        found[Path(name).parent.name] = rows[:size]
    return found


def _ours(texts: list[str], vectors: Vectors, seed: int) -> list[int]:
    return separate(cluster(texts, vectors, settings=ClusterSettings(seed=seed)).labels)


def _bertopic(texts: list[str], vectors: Vectors, seed: int) -> list[int]:
    del seed  # without a `random_state` UMAP takes another one each time
    from bertopic import BERTopic  # noqa: PLC0415 - timed by itself
    from bertopic.backend import BaseEmbedder  # noqa: PLC0415

    topics, _ = BERTopic(embedding_model=BaseEmbedder()).fit_transform(texts, vectors)
    return separate(topics)


_SYSTEMS: dict[str, System] = {"groundswell": _ours, "bertopic defaults": _bertopic}


def measure(corpus: str, system: str, rows: Sequence[tuple[str, str]], vectors_path: Path) -> Result:
    """Run one system four times on one corpus; to be called in a fresh process."""
    warnings.simplefilter("ignore")
    run = _SYSTEMS[system]
    vectors = np.load(vectors_path)
    texts = [text for text, _ in rows]
    started = time.perf_counter()
    # The first call also imports and compiles; on few texts, so that this can be told apart.
    run(texts[:60], vectors[:60], 0)
    imported = time.perf_counter()
    labels = run(texts, vectors, 0)
    seconds = time.perf_counter() - imported
    fewer = int(len(texts) * 0.95)
    from sklearn.metrics import adjusted_rand_score  # noqa: PLC0415

    return Result(
        corpus=corpus,
        system=system,
        texts=len(texts),
        clusters=len({label for label in labels if label >= 0}),
        outliers=sum(label < 0 for label in labels) / len(labels),
        accuracy=accuracy([label for _, label in rows], labels),
        nmi=mutual_information([label for _, label in rows], labels),
        same_again=float(adjusted_rand_score(labels, run(texts, vectors, 0))),
        other_seed=float(adjusted_rand_score(labels, run(texts, vectors, 1))),
        five_per_cent_more=float(adjusted_rand_score(labels[:fewer], run(texts[:fewer], vectors[:fewer], 0))),
        seconds=seconds,
        import_seconds=imported - started,
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def main() -> None:
    """Measure, print a table, and write the figures with the machine's facts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=int, default=2_000, help="texts of each corpus")
    parser.add_argument("--data", type=Path, help="folder with the labelled sets (else generated texts only)")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    corpora = {"generated": generated(options.texts)}
    if options.data:
        corpora |= labelled(options.data, options.texts)
    encoder = Encoder.load()
    results: list[Result] = []
    heads = (
        "texts clusters outliers accuracy nmi same_again other_seed five_per_cent_more seconds "
        "import_seconds megabytes"
    )
    print(f"{'corpus':<24}{'system':<19}" + "".join(f"{head[:13]:>14}" for head in heads.split()))
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in corpora.items():
            path = Path(folder) / "vectors.npy"
            np.save(path, encoder.encode([text for text, _ in rows]))
            for system in _SYSTEMS:
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                    result = alone.submit(measure, name, system, rows, path).result()
                results.append(result)
                figures = [asdict(result)[head] for head in heads.split()]
                shown = (f"{each:>14.3f}" if isinstance(each, float) else f"{each:>14}" for each in figures)
                print(f"{name:<24}{system:<19}" + "".join(shown), flush=True)
    if options.out:
        machine = {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "system": platform.platform(),
        }
        figures = [asdict(result) for result in results]
        options.out.write_text(json.dumps({"machine": machine, "results": figures}, indent=1) + "\n")


if __name__ == "__main__":
    main()
