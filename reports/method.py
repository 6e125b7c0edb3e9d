"""How judgements were made, as one hash: figures of two methods do not compare."""

from collections.abc import Mapping
from dataclasses import dataclass

from groundswell.config import Config
from groundswell.ids import digest
from groundswell.records import Run
from reports.grouping import grouped

REPORT_VERSION = 1
"""Raise it whenever a report may print another number from the same records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """Stage versions, models and settings that judgements depend on, and one hash over them.

    `mixed` names the stages that judged some threads by one version and some by another: between
    those nothing compares until the analysis has run again.
    """

    hash: str
    stages: Mapping[str, tuple[int, ...]]
    mixed: tuple[str, ...]

    @classmethod
    def of(cls, runs: tuple[Run, ...], config: Config) -> "Method":
        """Return the method that runs and settings show."""
        versions = grouped((run.stage, run.version) for run in runs)
        stages = {stage: tuple(sorted(set(found))) for stage, found in sorted(versions.items())}
        settings = config.analysis.model_dump(mode="json")
        return cls(
            hash=digest("method", REPORT_VERSION, stages, settings)[:16],
            stages=stages,
            mixed=tuple(stage for stage, found in stages.items() if len(found) > 1),
        )
