"""What an analysis costs, by stage: CPU seconds, forward passes, tokens, SQL statements, memory.

    python -m benchmarks.scale --posts 1000 [--more 50] [--peer] [--keep FOLDER] [--out scale.json]

A generated corpus goes through `collect` and `analyze` as on the command line. `--more` then adds posts and
analyses again, which should cost what is new. `--peer` clusters the same posts with BERTopic's defaults on
MiniLM vectors, in a process of its own. CPU seconds count, since other work on the machine changes the clock.
"""

import argparse
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import corpus
from groundswell.config import Config
from groundswell.store import Store, open_store
from models.passes import Work, observed
from pipeline import jobs


@dataclass(slots=True)
class Cost:
    """What one step took, all threads together."""

    cpu_seconds: float = 0.0
    texts: int = 0
    passes: int = 0
    tokens: int = 0
    statements: int = 0

    def add(self, now: "Reading", before: "Reading") -> None:
        """Add what was spent between two readings."""
        self.cpu_seconds += now.cpu - before.cpu
        self.texts += now.work.texts - before.work.texts
        self.passes += now.work.passes - before.work.passes
        self.tokens += now.work.tokens - before.work.tokens
        self.statements += now.statements - before.statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The meters at one moment."""

    cpu: float
    work: Work
    statements: int


@dataclass(slots=True)
class Meter:
    """Reads the meters whenever a step ends; `costs` has the steps in order."""

    work: Work
    statements: int = 0
    costs: dict[str, Cost] = field(default_factory=dict)
    _last: Reading | None = None

    def watch(self, store: Store) -> None:
        """Count the statements that a store is asked."""
        sa.event.listen(store.engine, "before_cursor_execute", self._statement)

    def _statement(self, *_: Any) -> None:
        self.statements += 1

    def start(self) -> None:
        """Begin a step."""
        self._last = self._read()

    def end(self, step: str, *_: int) -> None:
        """Put what was spent since the last reading under a step's name."""
        now = self._read()
        if self._last is not None:
            self.costs.setdefault(step, Cost()).add(now, self._last)
        self._last = now

    def _read(self) -> Reading:
        return Reading(cpu=time.process_time(), work=Work(**asdict(self.work)), statements=self.statements)


@contextmanager
def metered(store: Store) -> Iterator[Meter]:
    """Count what is done inside the block."""
    with observed() as work:
        meter = Meter(work=work)
        meter.watch(store)
        yield meter


def analysed(store: Store, folder: Path) -> dict[str, Cost]:
    """Collect a folder and analyse it; return the cost of each step."""
    config = Config()
    with metered(store) as meter:
        meter.start()
        jobs.collect([str(folder)], store, config)
        meter.end("collect")
        summary = jobs.analyze(store, config, progress=meter.end)
        meter.end("queue")
    if summary.failures:
        raise SystemExit(f"the figures would be wrong: {summary.failures[:3]}")
    return meter.costs


def peer(texts: Sequence[str]) -> dict[str, float]:
    """Encode texts with MiniLM and cluster them with BERTopic's defaults; call it in a fresh process."""
    from bertopic import BERTopic  # noqa: PLC0415 - compiles for seconds, which are not counted
    from bertopic.backend import BaseEmbedder  # noqa: PLC0415

    from models.encoder import Encoder  # noqa: PLC0415

    encoder = Encoder.load()
    few = list(texts[:100])
    BERTopic(embedding_model=BaseEmbedder()).fit_transform(few, encoder.encode(few))
    started = time.process_time()
    vectors = encoder.encode(list(texts))
    encoded = time.process_time()
    BERTopic(embedding_model=BaseEmbedder()).fit_transform(list(texts), vectors)
    return {
        "encoding_cpu_seconds": encoded - started,
        "clustering_cpu_seconds": time.process_time() - encoded,
        "megabytes": _megabytes(),
    }


def splitting(texts: Sequence[str]) -> dict[str, float]:
    """Split the texts into sentences with spaCy's rules, the least that any analysis does."""
    import spacy  # noqa: PLC0415

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    started = time.process_time()
    sentences = sum(len(list(document.sents)) for document in nlp.pipe(texts))
    return {"cpu_seconds": time.process_time() - started, "sentences": float(sentences)}


def _alone(work: Callable[[Sequence[str]], dict[str, float]], texts: Sequence[str]) -> dict[str, float]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, texts).result()


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def machine() -> dict[str, Any]:
    """Return what the figures depend on besides the program."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),
    }


def _rounded(costs: dict[str, Cost]) -> dict[str, dict[str, float]]:
    return {
        step: {name: round(value, 2) for name, value in asdict(cost).items()} for step, cost in costs.items()
    }


def measure(count: int, more: int, seed: int, folder: Path, *, with_peer: bool) -> dict[str, Any]:
    """Analyse a corpus of `count` posts, then `more` on top, and return all figures."""
    source = folder / "posts"
    threads = corpus.write(source, count, seed)
    with closing(open_store(folder / "groundswell.db")) as store:
        cold = analysed(store, source)
    found: dict[str, Any] = {
        "machine": machine(),
        "posts": count,
        "threads": threads,
        "cold": _rounded(cold),
        "cold_cpu_seconds": round(sum(cost.cpu_seconds for cost in cold.values()), 1),
        "megabytes": _megabytes(),
        "store_megabytes": (folder / "groundswell.db").stat().st_size // 2**20,
    }
    if more:
        corpus.write(source, count + more, seed)
        with closing(open_store(folder / "groundswell.db")) as store:
            again = analysed(store, source)
        found["more"] = more
        found["again"] = _rounded(again)
        found["again_cpu_seconds"] = round(sum(cost.cpu_seconds for cost in again.values()), 1)
    if with_peer:
        texts = [line["text"] for talk in corpus.posts(count, seed) for line in talk.lines]
        found["bertopic_defaults"] = _alone(peer, texts)
        found["spacy_sentencizer"] = _alone(splitting, texts)
    return found


def main() -> None:
    """Measure and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--posts", type=int, default=1_000)
    parser.add_argument("--more", type=int, default=0, help="posts that arrive after the first analysis")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", action="store_true", help="measure BERTopic and spaCy on the same posts")
    parser.add_argument("--keep", type=Path, help="leave corpus and store in this folder")
    parser.add_argument("--out", type=Path, help="write the figures here as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        found = measure(options.posts, options.more, options.seed, folder, with_peer=options.peer)
    text = json.dumps(found, indent=1) + "\n"
    sys.stdout.write(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
