"""What the report on a week printed, kept in the report's folder so that a later one can own up to changes.

Only keys of proposals and numbers are kept, nobody's words or names: a forgotten post leaves nothing here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter, ValidationError

from groundswell.errors import UsageError
from groundswell.ids import digest, digest_of_set
from reports.corpus import Corpus
from reports.method import Part
from reports.standing import Standing

if TYPE_CHECKING:
    from reports.build import Report

FOLDER = "printed"
COUNTED: Mapping[str, str] = {
    "for": "support",
    "conditional": "conditional",
    "against": "oppose",
    "asking": "status_ask",
}
"""The figures of a proposal that are kept, and the position that each counts."""

Cause = Literal["decisions", "corrections", "deletions", "edits", "posts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One week's report: its method, its numbers, and a digest of each thing that may change them later."""

    week: str
    method_hash: str
    posts: int
    people: int
    proposals: Mapping[str, Mapping[str, int]]
    """By key, how many people take each position of `COUNTED`."""
    known: Mapping[Cause, str]
    method: Mapping[Part, str] = field(default_factory=dict)
    """Digests of the method's parts; empty in files of before they were kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFigure:
    """One number of an earlier report, as a record that the ledger can point to."""

    id: str
    week: str
    value: int


def printed_of(report: "Report") -> Printed | None:
    """Return what a report prints, if it is on a closed week; nothing else is ever compared with."""
    week = report.period.week
    if week is None or not report.period.closed:
        return None
    return Printed(
        week=week,
        method_hash=report.method.hash,
        posts=int(report.digest.header.posts.value),
        people=int(report.digest.header.authors.value),
        proposals={
            view.key: {name: int(view.numbers[name].value) for name in COUNTED}
            for view in sorted(report.proposals, key=lambda view: view.key)
        },
        known=report.known,
        method=report.method.parts,
    )


def known_of(corpus: Corpus) -> Mapping[Cause, str]:
    """Return digests of what a corpus holds, by what a change of it would be called."""
    posts, revisions = corpus.posts, corpus.revisions
    edited = (f"{post} {revision}" for post, revision in revisions if post in posts and revision > 1)
    parts: Mapping[Cause, Iterable[str]] = {
        "decisions": (row.id for row in corpus.decisions),
        "corrections": (row.id for row in corpus.corrections),
        "deletions": (row.id for row in corpus.tombstones),
        "edits": (*(row.id for row in corpus.edits), *edited),
        "posts": posts,
    }
    return {cause: digest_of_set(ids)[:16] for cause, ids in parts.items()}


def figures_of(printed: Printed) -> dict[str, PrintedFigure]:
    """Return every number of an earlier report by its id: posts, people, and `key/name` of proposals."""

    def figures() -> Iterator[tuple[str, int]]:
        yield "posts", printed.posts
        yield "people", printed.people
        for key, numbers in printed.proposals.items():
            for name in COUNTED:
                yield f"{key}/{name}", numbers.get(name, 0)

    found = (PrintedFigure(id=figure_id(printed, name), week=printed.week, value=n) for name, n in figures())
    return {figure.id: figure for figure in found}


def figure_id(printed: Printed, name: str) -> str:
    """Return the id of one number of an earlier report."""
    return f"printed-{digest(printed.week, name)[:16]}"


def counts_of(standing: Standing | None) -> Mapping[str, int]:
    """Return how many people take each position now; none where the proposal is gone."""
    return {
        name: len(standing.with_label(label)) if standing else 0  # type: ignore[arg-type]
        for name, label in COUNTED.items()
    }


def latest_before(printed: Iterable[Printed], week: str | None) -> Printed | None:
    """Return the last report on a week before the given one; names of ISO weeks sort as weeks do."""
    return max(
        (each for each in printed if week and each.week < week), key=lambda each: each.week, default=None
    )


def as_json(printed: Printed) -> str:
    """Return the content of the file that `read_printed` reads."""
    return json.dumps(asdict(printed), ensure_ascii=False, indent=1) + "\n"


def read_printed(out: Path) -> tuple[Printed, ...]:
    """Return what reports in a folder printed; raise `UsageError` for a file that cannot be read."""
    adapter, found = TypeAdapter(Printed), []
    for path in sorted((out / FOLDER).glob("*.json")):
        try:
            found.append(adapter.validate_json(path.read_bytes()))
        except (OSError, ValidationError) as error:
            raise UsageError(
                f"{path} should hold the numbers of an earlier report, and cannot be read; restore it, or "
                "remove it and no erratum will be told of that week"
            ) from error
    return tuple(found)
