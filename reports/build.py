"""From a store to a report: one frozen value that holds everything shown, computed from records alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groundswell.config import Config
from groundswell.store import Store
from reports.corpus import Corpus
from reports.coverage import coverage
from reports.digest import Digest, digest_of
from reports.evidence import Evidence, Witness
from reports.ledger import Ledger
from reports.material import Material
from reports.method import Method
from reports.moderation import moderation_items
from reports.postlines import post_lines
from reports.printed import Cause, Printed, figures_of, known_of, latest_before
from reports.proposals import proposal_views
from reports.receipt import Inputs, inputs_of
from reports.standing import Standing, standings
from reports.threads import thread_views
from reports.views import ModerationItem, ProposalView, SourceCoverage, ThreadView
from reports.weeks import Period, period_of, week_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that pages and files show. `ledger` holds every number, `evidence` the words by id."""

    config: Config
    period: Period
    now: datetime | None
    method: Method
    inputs: Inputs
    known: Mapping[Cause, str]
    """Digests of what was there by the end of the period, for the errata of later reports."""
    digest: Digest
    proposals: tuple[ProposalView, ...]
    threads: tuple[ThreadView, ...]
    coverage: tuple[SourceCoverage, ...]
    moderation: tuple[ModerationItem, ...]
    posts: tuple[Mapping[str, Any], ...]
    ledger: Ledger
    evidence: Mapping[str, Evidence]


def build(
    store: Store,
    config: Config,
    *,
    week: str | None = None,
    now: datetime | None = None,
    printed: Iterable[Printed] = (),
) -> Report:
    """Compute a report on one closed ISO week, or on everything.

    `now` is the moment up to which ages are counted; it defaults to the newest post of the store and
    never to the clock, so that the same records give the same report. `printed` are the numbers of earlier
    reports, of which a week tells what has changed since. Raises `UsageError` for a week
    that does not exist, `SpanError` where evidence is not in its post, and `BucketError` where posts
    do not add up.
    """
    everything = Corpus.from_store(store)
    now = now or everything.newest
    read_until = max(filter(None, (now, *everything.fetched.values())), default=None)
    period = period_of(week, config.community.zone, read_until)
    earlier = latest_before(printed, week)
    records = {**everything.by_id(), **(figures_of(earlier) if earlier else {})}
    material = Material(
        corpus=everything.until(period.end),
        everything=everything,
        witness=Witness(everything),
        ledger=Ledger(records),
        config=config,
        period=period,
        now=period.end if period.closed else now,
        printed=earlier,
        records=records,
    )
    return _report(material, Method.of(everything.runs, config))


def _report(material: Material, method: Method) -> Report:
    standing = standings(material.corpus, material.now)
    before, earlier = _standings_before(material)
    proposals = proposal_views(material, standing)
    threads = thread_views(material, proposals)
    digest = digest_of(material, method, proposals, standing, before, earlier, threads)
    report = Report(
        config=material.config,
        period=material.period,
        now=material.now,
        method=method,
        inputs=inputs_of(material.everything, material.config, material.printed),
        known=known_of(material.corpus),
        digest=digest,
        proposals=proposals,
        threads=threads,
        coverage=coverage(material),
        moderation=moderation_items(material),
        posts=tuple(post_lines(material)),
        ledger=material.ledger,
        evidence=material.witness.known,
    )
    _witness_everything(material)
    return report


def _standings_before(material: Material) -> tuple[Mapping[str, Standing], Mapping[str, Standing]]:
    """Return where proposals stood when the week began, and when the one before it did."""
    if not material.period.is_week:
        return {}, {}
    last_week = week_before(material.period, material.config.community.zone)
    starts = (material.period.start, last_week.start)
    before, earlier = (standings(material.corpus.until(start), start) for start in starts)
    return before, earlier


def _witness_everything(material: Material) -> None:
    """Look up the words of every number, so that pages can show them without the store."""
    for entry in material.ledger.values():
        for name in entry.evidence:
            material.witness.of(material.records[name])
