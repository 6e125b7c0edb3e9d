"""The receipt: hashes of what went in, how it was judged, and what came out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from groundswell.config import Config
from groundswell.ids import digest, digest_of_set
from reports.corpus import Corpus
from reports.printed import Printed, as_json

if TYPE_CHECKING:
    from reports.build import Report

NAME = "receipt.json"
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Digests of everything a report was computed from, by name."""

    threads: dict[str, str]
    configuration: str
    corrections: str
    decisions: str
    judgements: str
    earlier: str
    """Of the numbers of the last report on an earlier week; empty where there is none."""


def inputs_of(corpus: Corpus, config: Config, printed: Printed | None = None) -> Inputs:
    """Return the digests of threads, settings, people's decisions and the stages' outputs."""
    return Inputs(
        threads={thread.id: thread.digest for thread in sorted(corpus.threads.values(), key=lambda t: t.id)},
        configuration=digest(config.identity, config.delivery.base_url),
        corrections=digest_of_set(digest(str(row)) for row in (*corpus.corrections, *corpus.tombstones)),
        decisions=digest_of_set(digest(str(row)) for row in corpus.decisions),
        judgements=digest_of_set(
            f"{run.stage} {run.version} {run.unit} {run.output_digest}" for run in corpus.runs
        ),
        earlier=digest(as_json(printed)) if printed else "",
    )


def receipt_json(report: "Report", outputs: Mapping[str, bytes], earlier: str | None = None) -> str:
    """Return receipt.json for a report and the bytes of its files, by name.

    `earlier` is the receipt that lies in the folder: where it is of the same report, its other files
    stay on the list.
    """
    receipt = receipt_of(report, outputs)
    known = parsed(earlier)
    if {**known, "outputs": None} == {**receipt, "outputs": None} and isinstance(known["outputs"], dict):
        receipt["outputs"] = dict(sorted({**known["outputs"], **receipt["outputs"]}.items()))
    return json.dumps(receipt, ensure_ascii=False, indent=1) + "\n"


def parsed(receipt: str | None) -> dict[str, Any]:
    """Return a receipt's parts; none where the text is no receipt, which then counts for nothing."""
    try:
        found = json.loads(receipt or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def receipt_of(report: "Report", outputs: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what receipt.json says (see docs/reference/schemas/receipt.schema.json)."""
    return {
        "version": _VERSION,
        "week": report.period.week,
        "as_of": report.now.isoformat() if report.now else None,
        "method_hash": report.method.hash,
        "method": {
            "stages": {stage: list(versions) for stage, versions in report.method.stages.items()},
            "models": {stage: list(names) for stage, names in report.method.models.items()},
            "mixed": list(report.method.mixed),
        },
        "inputs": asdict(report.inputs),
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(outputs.items())},
    }
