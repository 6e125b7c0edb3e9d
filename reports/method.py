"""How judgements were made, as one hash: figures of two methods do not compare."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from groundswell.config import Config
from groundswell.ids import digest
from groundswell.records import Run
from reports.grouping import grouped

REPORT_VERSION = 2
"""Raise it whenever a report may print another number from the same records."""

Part = Literal["report", "stages", "models", "settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """Stage versions, models and settings that judgements depend on, and one hash over them.

    `models` holds, by stage, what its runs say they judged with. `mixed` names the stages that judged
    some threads by one version or model and some by another: between those nothing compares until the
    analysis has run again. `parts` are digests by which a later report can tell what has changed.
    """

    hash: str
    stages: Mapping[str, tuple[int, ...]]
    models: Mapping[str, tuple[str, ...]]
    mixed: tuple[str, ...]
    parts: Mapping[Part, str]

    @classmethod
    def of(cls, runs: tuple[Run, ...], config: Config) -> "Method":
        """Return the method that runs and settings show."""
        judged = grouped((run.stage, (run.version, run.models)) for run in runs)
        ways = {stage: sorted(set(found)) for stage, found in sorted(judged.items())}
        stages = {stage: tuple(sorted({version for version, _ in found})) for stage, found in ways.items()}
        models = {
            stage: tuple(sorted({model for _, names in found for model in names}))
            for stage, found in ways.items()
        }
        settings = config.analysis.model_dump(mode="json")
        kept: Mapping[Part, object] = {
            "report": REPORT_VERSION, "stages": stages, "models": models, "settings": settings,
        }  # fmt: skip
        parts: dict[Part, str] = {name: digest("method", name, value)[:16] for name, value in kept.items()}
        return cls(
            hash=digest("method", sorted(parts.items()))[:16],
            stages=stages,
            models={stage: names for stage, names in models.items() if names},
            mixed=tuple(stage for stage, found in ways.items() if len(found) > 1),
            parts=parts,
        )
