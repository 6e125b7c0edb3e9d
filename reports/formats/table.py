"""The columns of the ranked suggestion report, shared by CSV, XLSX and HTML."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reports.build import Report
from reports.phrases import STANCES
from reports.views import ProposalView

Kind = Literal["text", "number", "figure", "day", "link", "yes_no"]
Value = str | int | float | date | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its title, the type of its cells, its width in characters, and its value."""

    title: str
    kind: Kind
    width: int
    value: Callable[[ProposalView, Report], Value] = lambda _view, _report: None
    number: str | None = None
    """The name of the ledger entry that the column prints, if it prints one."""


def _count(title: str, name: str, width: int = 9) -> Column:
    return Column(
        title=title,
        kind="number",
        width=width,
        number=name,
        value=lambda view, _: int(view.numbers[name].value),
    )


def _figure(title: str, name: str, width: int = 10) -> Column:
    return Column(
        title=title,
        kind="figure",
        width=width,
        number=name,
        value=lambda view, _: view.numbers[name].value if name in view.numbers else None,
    )


def _text(title: str, width: int, value: Callable[[ProposalView], str | None]) -> Column:
    return Column(title=title, kind="text", width=width, value=lambda view, _: value(view))


def _day(title: str, value: Callable[[ProposalView], object]) -> Column:
    def local(view: ProposalView, report: Report) -> Value:
        moment = value(view)
        zone = report.config.community.zone
        return moment.astimezone(zone).date() if moment else None  # type: ignore[attr-defined]

    return Column(title=title, kind="day", width=12, value=local)


COLUMNS: Sequence[Column] = (
    _count("Rank", "rank", 6),
    _text("Key", 24, lambda view: view.key),
    _text("Proposal", 48, lambda view: view.headline),
    _count("For", "for"),
    _count("Against", "against"),
    _count("Conditional", "conditional", 12),
    _count("Asking", "asking"),
    _figure("Demand", "demand"),
    _count("Reach", "reach"),
    _figure("Support share", "share", 14),
    _figure("Recency", "recency"),
    _figure("Contested", "contested"),
    *(
        Column(
            title=f"People, week {n}",
            kind="number",
            width=15,
            value=lambda view, _, n=n: int(view.trend[n + 3].value) if view.trend else None,  # type: ignore[misc]
        )
        for n in (-3, -2, -1, 0)
    ),
    _day("First seen", lambda view: view.first_seen),
    _day("Last seen", lambda view: view.last_seen),
    _text("Official status", 16, lambda view: view.status.state.replace("_", " ")),
    _day("Status since", lambda view: view.status.since),
    Column(
        title="Days since official word",
        kind="number",
        width=22,
        value=lambda view, _: int(view.status.age.value) if view.status.age else None,
    ),
    Column(
        title="Asked again since", kind="number", width=16, value=lambda v, _: int(v.status.asked_since.value)
    ),
    _text("Best supporting quote", 60, lambda view: view.best_support.quote if view.best_support else None),
    _text("Said by", 18, lambda view: view.best_support.author if view.best_support else None),
    Column(
        title="Supporting post",
        kind="link",
        width=30,
        value=lambda view, _: view.best_support.permalink if view.best_support else None,
    ),
    _text("Best objection", 60, lambda view: view.best_objection.quote if view.best_objection else None),
    _text("Objected by", 18, lambda view: view.best_objection.author if view.best_objection else None),
    Column(
        title="Objecting post",
        kind="link",
        width=30,
        value=lambda view, _: view.best_objection.permalink if view.best_objection else None,
    ),
    _text(
        "Conditions",
        40,
        lambda view: " · ".join(p.condition for p in view.with_label("conditional") if p.condition) or None,
    ),
    _text("Confidence", 14, lambda view: "confirmed" if view.is_confirmed else "automatic"),
    Column(title="Single voices", kind="yes_no", width=13, value=lambda view, _: view.is_single_voices),
    _count("Statements", "evidence", 11),
)

EVIDENCE_COLUMNS: Sequence[Column] = (
    Column(title="Key", kind="text", width=24),
    Column(title="Proposal", kind="text", width=40),
    Column(title="Person", kind="text", width=18),
    Column(title="Position", kind="text", width=20),
    Column(title="Day", kind="day", width=12),
    Column(title="Words", kind="text", width=80),
    Column(title="Post", kind="text", width=12),
    Column(title="Revision", kind="number", width=9),
    Column(title="Start", kind="number", width=8),
    Column(title="End", kind="number", width=8),
    Column(title="Link", kind="link", width=40),
)

MODERATION_COLUMNS: Sequence[str] = (
    "Priority", "Post", "Revision", "Author", "Posted", "Clause", "Reason", "Rule", "Rule upheld",
    "Rule judged", "Words", "Start", "End", "Verdict", "Verdict reason", "Decided", "Link",
)  # fmt: skip


def columns_of(report: Report) -> Sequence[Column]:
    """Return the columns of a report's rows: two a segment follow `COLUMNS` where segments are configured."""
    segments = report.proposals[0].segments if report.proposals else ()
    return [
        *COLUMNS,
        *(
            _people_of(f"{side}: {segment.title}", index, name)
            for index, segment in enumerate(segments)
            for side, name in (("For", "for"), ("Against", "against"))
        ),
    ]


def _people_of(title: str, segment: int, name: str) -> Column:
    return Column(
        title=title,
        kind="number",
        width=min(30, len(title) + 2),
        value=lambda view, _: int(view.segments[segment].numbers[name].value),
    )


def suggestion_rows(report: Report) -> Iterator[list[Value]]:
    """Yield the values of each proposal's row, best rank first."""
    columns = columns_of(report)
    for view in report.proposals:
        yield [column.value(view, report) for column in columns]


def evidence_rows(report: Report) -> Iterator[list[Value]]:
    """Yield one row a statement, by proposal and time."""
    zone = report.config.community.zone
    for view in report.proposals:
        for words in view.evidence:
            day = words.at.astimezone(zone).date() if words.at else None
            yield [
                view.key,
                view.headline,
                words.author,
                STANCES[words.label],  # type: ignore[index]
                day,
                words.quote,
                words.post_id,
                words.revision,
                words.start,
                words.end,
                words.permalink,
            ]


def moderation_rows(report: Report) -> Iterator[list[Value]]:
    """Yield one row a flag; the words of withheld posts stay away."""
    zone = report.config.community.zone
    for item in report.moderation:
        for flag, fired in zip(item.flags, item.rules, strict=True):
            yield [
                item.priority,
                item.post_id,
                item.revision,
                item.author,
                item.at.astimezone(zone).isoformat(timespec="minutes") if item.at else None,
                fired.clause,
                fired.reason,
                fired.rule,
                int(fired.upheld.value),
                int(fired.decided.value),
                flag.quote if item.text is not None else None,
                flag.start,
                flag.end,
                item.verdict,
                item.verdict_reason,
                item.verdict_at.astimezone(zone).isoformat(timespec="minutes") if item.verdict_at else None,
                item.permalink,
            ]
