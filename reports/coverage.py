"""How much was read, from where, and where every post ended: what is missing must never look quiet."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import get_args
from urllib.parse import urlsplit

from groundswell.config import Source
from groundswell.errors import BucketError
from groundswell.records import Bucket, Coverage, Run, Thread
from reports.corpus import Corpus
from reports.grouping import grouped
from reports.ledger import Entry
from reports.material import Material
from reports.views import SourceCoverage

_CORPUS = "corpus"


def coverage(material: Material) -> tuple[SourceCoverage, ...]:
    """Return one line a site that was read or is configured, and one a source that failed; worst first."""
    by_site = grouped((thread.site, thread) for thread in material.corpus.threads.values())
    configured = {_host(source): source for source in material.config.source}
    failed = [run for run in material.corpus.runs if run.error]
    lines = [
        _line(material, site, by_site.get(site, []), configured.get(site), failed)
        for site in sorted({*by_site, *configured})
    ]
    lines += [_unread(material, reading) for reading in material.corpus.readings if _problem(reading)]
    return tuple(sorted(lines, key=lambda line: (not line.warnings, line.name)))


def failed_everywhere(material: Material) -> Entry:
    """Return the failures that belong to no thread: a stage over all threads, or a source never read."""
    threads = material.corpus.threads
    failed = [run.id for run in material.corpus.runs if run.error and run.unit not in threads]
    return _entry(material, "coverage/failures", "failures that concern all threads", failed)


def buckets(material: Material) -> Mapping[Bucket, Entry]:
    """Return how many posts ended in each bucket; raise `BucketError` unless they add up to all posts.

    Posts that a moderator has withheld since the last analysis count as moderated at once. Posts of a
    thread that could not be analysed count as parse-failed; coverage names the failure.
    """
    found = where_posts_ended(material.corpus)
    entries: dict[Bucket, Entry] = {}
    for bucket in get_args(Bucket):
        ids = sorted(post for post, ended in found.items() if ended == bucket)
        entries[bucket] = material.ledger.add(f"bucket/{bucket}", "posts", f"posts: {bucket}", ids)
    total = sum(entry.value for entry in entries.values())
    if total != len(material.corpus.posts):
        raise BucketError(
            f"{total:.0f} posts are in buckets, but there are {len(material.corpus.posts)} posts"
        )
    return entries


def where_posts_ended(corpus: Corpus) -> dict[str, Bucket]:
    """Return the bucket of every post; raise `BucketError` for a post in two buckets or in none."""
    rows = Counter(row.post_id for row in corpus.buckets)
    twice = [post for post, count in rows.items() if count > 1]
    if twice:
        raise BucketError(f"post {twice[0]} is in {rows[twice[0]]} buckets; every post ends in exactly one")
    ended: dict[str, Bucket] = {
        row.post_id: row.bucket for row in corpus.buckets if row.post_id in corpus.posts
    }
    unread = {run.unit for run in corpus.runs if run.error}
    for post in corpus.posts.values():
        if post.id in corpus.withheld:
            ended[post.id] = "moderated"
        elif post.id not in ended and unread & {post.thread_id, _CORPUS}:
            ended[post.id] = "parse_failed"
        elif post.id not in ended:
            raise BucketError(f"post {post.id} is in no bucket; run the analysis before the report")
    return ended


def _line(
    material: Material, site: str, threads: list[Thread], source: Source | None, failed: list[Run]
) -> SourceCoverage:
    corpus, ids = material.corpus, {thread.id for thread in threads}
    posts = [post for post in corpus.posts.values() if post.thread_id in ids]
    counted = [thread for thread in threads if thread.posts_total is not None]
    mine = [run for run in failed if run.unit in ids]
    newest = max((post.created_at for post in posts if post.created_at), default=None)
    line = SourceCoverage(
        name=source.name if source else site,
        threads=_entry(
            material, f"coverage/{site}/threads", "threads read", [thread.id for thread in threads]
        ),
        read=material.ledger.add(
            f"coverage/{site}/posts", "posts", "posts read", [post.id for post in posts]
        ),
        expected=_expected(material, site, counted) if len(counted) == len(threads) and threads else None,
        newest=newest,
        fetched_at=max((corpus.fetched[t.id] for t in threads if t.id in corpus.fetched), default=None),
        failures=_entry(material, f"coverage/{site}/failures", "failures", [run.id for run in mine]),
        warnings=(),
        failed=material.witness.all(mine),
    )
    return _with_warnings(line, source, material.now)


def _problem(reading: Coverage) -> str | None:
    """Return what kept a source from being read in full, if anything did."""
    if reading.problem:
        return reading.detail or reading.problem
    if reading.pages_expected is not None and reading.pages < reading.pages_expected:
        return "pages that it is known to have were not fetched"
    return None


def _unread(material: Material, reading: Coverage) -> SourceCoverage:
    """Return the line of a source that could not be read, or not wholly."""
    key = f"coverage/{reading.source}"
    return SourceCoverage(
        name=reading.source,
        threads=_entry(material, f"{key}/threads", "threads read", []),
        read=material.ledger.add(f"{key}/read", "read", "posts read", [reading.id]),
        expected=None,
        newest=reading.newest_post,
        fetched_at=None,
        failures=_entry(material, f"{key}/problem", "failures", [reading.id]),
        warnings=(f"not read in full: {_problem(reading)}",),
        failed=(material.witness.of(reading),),
    )


def _with_warnings(line: SourceCoverage, source: Source | None, now: datetime | None) -> SourceCoverage:
    found: list[str] = []
    if not line.read.value:
        found.append("nothing was read from this source: its silence says nothing")
    elif source and now and line.newest and now - line.newest > timedelta(days=source.stale_after_days):
        found.append("this source is stale: what happened there since its newest post is unknown")
    if line.expected is not None and line.read.value < line.expected.value:
        found.append("the pages announce more posts than were read")
    if line.failures.value:
        found.append("parts of this source could not be analysed")
    return SourceCoverage(
        **{name: getattr(line, name) for name in SourceCoverage.__slots__ if name != "warnings"},
        warnings=tuple(found),
    )


def _expected(material: Material, site: str, threads: list[Thread]) -> Entry:
    ids = [thread.id for thread in threads]
    return material.ledger.add(f"coverage/{site}/expected", "announced", "posts that the pages announce", ids)


def _entry(material: Material, key: str, label: str, ids: list[str]) -> Entry:
    return material.ledger.add(key, "items", label, ids)


def _host(source: Source) -> str:
    return urlsplit(source.url).hostname or source.url
