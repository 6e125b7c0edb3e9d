"""Proposals as tickets: a table for Jira's CSV import, and lines for GitHub's issues."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reports import phrases
from reports.build import Report
from reports.evidence import Evidence
from reports.formats.figures import Figures
from reports.formats.html import plural
from reports.formats.safe import cell_text, one_line, visible, web_link
from reports.views import ProposalView

LISTED = 10
"""A ticket quotes so many statements; suggestions.json holds all of them."""
_LONGEST_SUMMARY = 250
"""Jira refuses summaries over 255 characters, GitHub titles over 256."""
_WORD_JOINER = "\u2060"

JIRA_COLUMNS = (
    "Summary", "Description", "Issue Type", "Labels", "Labels", "Labels", "Groundswell Key", "Rank", "Demand",
    "People For", "People Against", "People Conditional", "People Asking", "Official Status", "First Post",
)  # fmt: skip
"""Jira takes several columns of one name as several values of that field."""


def jira_csv(report: Report) -> str:
    """Return one row a proposal, best rank first; posts' words cannot act as formulas or wiki markup.

    Without a byte order mark, which Jira reads as part of the first column's name.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(JIRA_COLUMNS)
    for view in report.proposals:
        labels = [*_labels(view), "", ""][:3]
        numbers = [str(int(view.numbers[name].value)) for name in ("for", "against", "conditional", "asking")]
        row = [
            _summary(view), _body(view, report, _WIKI), "Suggestion", *labels, view.key,
            str(int(view.numbers["rank"].value)), f"{view.numbers['demand'].value:.6g}", *numbers,
            phrases.STATES[view.status.state] if view.status.latest else phrases.NO_WORD,
            next((link for words in view.evidence if (link := web_link(words.permalink))), ""),
        ]  # fmt: skip
        writer.writerow(cell_text(cell) for cell in row)
    return out.getvalue()


def github_jsonl(report: Report) -> str:
    """Return one JSON object a proposal: title, body and labels, as GitHub's API takes them.

    The body ends in a comment with the proposal's key, by which an earlier import can be found again.
    """
    lines = (
        {
            "title": _summary(view),
            "body": f"{_body(view, report, _MARKDOWN)}\n\n<!-- groundswell: {_comment(view.key)} -->",
            "labels": _labels(view),
        }
        for view in report.proposals
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Markup:
    """How a tracker writes headings, quotations and links, and how to keep foreign words from being any."""

    heading: str
    quotation: str
    link: Callable[[str, str], str]
    plain: Callable[[str], str]


def _wiki(text: str) -> str:
    """Escape what Jira's wiki markup would act on: macros, links, mentions, images and tables."""
    return re.sub(r"([\\{}\[\]!|*_^~])", r"\\\1", _line(text))


def _markdown(text: str) -> str:
    """Escape Markdown; names and numbers would notify people and cross-link issues on GitHub."""
    escaped = re.sub(r"([\\`*_{}\[\]()!|<>~&])", r"\\\1", _line(text))
    return re.sub(r"([@#]|\bGH-)(?=\w)", rf"\1{_WORD_JOINER}", escaped)


def _line(text: str) -> str:
    return visible(one_line(text))


_WIKI = _Markup(
    heading="h3. ",
    quotation="bq. ",
    link=lambda text, url: f"[{text}|{url.replace('|', '%7C')}]",
    plain=_wiki,
)
_MARKDOWN = _Markup(
    heading="### ",
    quotation="> ",
    link=lambda text, url: f"[{text}](<{url.replace('<', '%3C').replace('>', '%3E')}>)",
    plain=_markdown,
)


def _summary(view: ProposalView) -> str:
    line = _line(view.headline)
    return line if len(line) <= _LONGEST_SUMMARY else line[: _LONGEST_SUMMARY - 1].rstrip() + "…"


def _labels(view: ProposalView) -> list[str]:
    """Return at most three labels, without spaces because Jira's may have none."""
    status = f"official-{view.status.state.replace('_', '-')}" if view.status.latest else "no-official-word"
    return ["community-request", status, *(["single-voices"] if view.is_single_voices else [])]


def _body(view: ProposalView, report: Report, markup: _Markup) -> str:
    figures = Figures(report.config.community)

    def heading(words: str) -> str:
        return f"\n{markup.heading}{words}\n"

    def quotation(words: Evidence) -> str:
        return f"{markup.quotation}“{markup.plain(words.quote)}” {_source(words, figures, markup)}\n"

    parts = [_tally(view), phrases.NOT_A_POLL]
    for title, listed in _sections(view):
        if listed:
            parts += [heading(title), *map(quotation, listed[:LISTED])]
            if len(listed) > LISTED:
                parts.append(f"… and {len(listed) - LISTED} more in suggestions.json")
    parts += [heading("Where this comes from"), *_origin(view, report, figures, markup)]
    return "\n".join(parts).strip()


def _sections(view: ProposalView) -> Iterator[tuple[str, Sequence[Evidence]]]:
    conditional = [person.current for person in view.with_label("conditional") if person.current]
    yield "Official word", [step.words for step in reversed(view.status.history)]
    yield "What was asked for", view.wordings
    yield "For", [person.current for person in view.with_label("support") if person.current]
    yield "Only under conditions", conditional
    yield "Objections", [words for reason in view.reasons for words in reason.objections]
    yield "Asking where it stands", [p.current for p in view.with_label("status_ask") if p.current]


def _tally(view: ProposalView) -> str:
    n = {name: int(view.numbers[name].value) for name in ("for", "against", "conditional", "asking")}
    status = phrases.STATES[view.status.state] if view.status.latest else phrases.NO_WORD
    return (
        f"{n['for']} {plural(n['for'], 'person', 'people')} for, {n['against']} against, "
        f"{n['conditional']} under conditions, {n['asking']} asking where it stands. "
        f"Official status: {status}."
    )


def _origin(view: ProposalView, report: Report, figures: Figures, markup: _Markup) -> Iterator[str]:
    numbers = view.numbers
    yield (
        f"Rank {int(numbers['rank'].value)} by demand {figures.number(numbers['demand'])} = "
        f"reach {figures.number(numbers['reach'])} × support share {figures.number(numbers['share'])} × "
        f"recency {figures.number(numbers['recency'])}."
    )
    first, last = (figures.day(seen) if seen else None for seen in (view.first_seen, view.last_seen))
    yield f"Said from {first} to {last}." if first and last else "Said at times that the pages do not show."
    yield f"Proposal {markup.plain(view.key)}; method {report.method.hash}."


def _source(words: Evidence, figures: Figures, markup: _Markup) -> str:
    who, when = markup.plain(words.author), _day(words.at, figures)
    address = web_link(words.permalink)
    return f"({who}, {markup.link(when, address) if address else when})"


def _day(moment: datetime | None, figures: Figures) -> str:
    return figures.day(moment) if moment else "no date"


def _comment(key: str) -> str:
    """Return a key that cannot end the comment it stands in."""
    return _line(key).replace("--", "- -").replace(">", "")
