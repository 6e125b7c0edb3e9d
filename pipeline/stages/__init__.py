"""The stages, one a file. `STAGES` holds them in the order that their signatures ask for."""

from groundswell.stage import Stage, in_order
from pipeline.stages.buckets import buckets
from pipeline.stages.flags import flags
from pipeline.stages.objections import objections
from pipeline.stages.proposals import proposals
from pipeline.stages.rankings import rankings
from pipeline.stages.reposts import reposts
from pipeline.stages.responses import responses
from pipeline.stages.sentences import sentences
from pipeline.stages.staff import staff
from pipeline.stages.stances import stances
from pipeline.stages.suggestions import suggestions

STAGES: tuple[Stage, ...] = in_order(
    (
        sentences,
        reposts,
        flags,
        staff,
        suggestions,
        proposals,
        stances,
        objections,
        responses,
        rankings,
        buckets,
    )
)
