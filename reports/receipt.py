"""The receipt: hashes of what went in, how it was judged, and what came out."""

from dataclasses import dataclass

from groundswell.config import Config
from groundswell.ids import digest, digest_of_set
from reports.corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Digests of everything a report was computed from, by name."""

    threads: dict[str, str]
    configuration: str
    corrections: str
    decisions: str
    judgements: str


def inputs_of(corpus: Corpus, config: Config) -> Inputs:
    """Return the digests of threads, settings, people's decisions and the stages' outputs."""
    return Inputs(
        threads={thread.id: thread.digest for thread in sorted(corpus.threads.values(), key=lambda t: t.id)},
        configuration=config.identity,
        corrections=digest_of_set(digest(str(row)) for row in (*corpus.corrections, *corpus.tombstones)),
        decisions=digest_of_set(digest(str(row)) for row in corpus.decisions),
        judgements=digest_of_set(
            f"{run.stage} {run.version} {run.unit} {run.output_digest}" for run in corpus.runs
        ),
    )
