"""The three pages: self-contained, readable without scripts, nothing loaded from anywhere."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import phrases
from reports.build import Report
from reports.changes import strength
from reports.charts import activity_chart, positions_chart
from reports.formats.paging import SuggestionPage, suggestion_pages
from reports.formats.printer import LISTED_EVIDENCE, Printer
from reports.formats.safe import one_line, visible

_STYLES = ("tokens.css", "base.css", "digest.css", "table.css", "print.css")


def digest_html(report: Report) -> str:
    """Return digest.html: one page, then the annex with the evidence."""
    charts = {
        "activity": activity_chart(report.digest.activity, Printer(report).figures),
        "positions": positions_chart(report.proposals),
    }
    return _render("digest.html.j2", report, charts=charts)


def suggestions_html(report: Report) -> str:
    """Return suggestions.html: the ranked table, then each proposal in detail."""
    pages = list(suggestion_pages(report))
    return _suggestions(report, pages[0], pages)


def suggestions_pages(report: Report) -> dict[str, str | bytes]:
    """Return each page of the ranked report by file name; most reports have one."""
    pages = list(suggestion_pages(report))
    return {page.name: _suggestions(report, page, pages) for page in pages}


def _suggestions(report: Report, page: SuggestionPage, pages: Sequence[SuggestionPage]) -> str:
    return _render("suggestions.html.j2", report, script=_asset("table.js"), page=page, pages=pages)


def moderation_html(report: Report) -> str:
    """Return moderation.html: the flagged posts, for moderators."""
    return _render("moderation.html.j2", report)


def _render(
    template: str,
    report: Report,
    *,
    script: str = "",
    charts: Mapping[str, Markup] | None = None,
    page: SuggestionPage | None = None,
    pages: Sequence[SuggestionPage] = (),
) -> str:
    style = "".join(_asset(name) for name in _STYLES)
    html = (
        _environment()
        .get_template(template)
        .render(
            report=report,
            digest=report.digest,
            p=Printer(report, page.name if page else ""),
            page=page,
            pages=pages,
            charts=charts or {},
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=_policy(style, script),
        )
    )
    return html.rstrip("\n") + "\n"


@cache
def _environment() -> Environment:
    return environment(PackageLoader("reports", "templates"))


def environment(loader: BaseLoader) -> Environment:
    """Return what renders templates from a loader: escaping, strict, with our words and filters."""
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        phrases=phrases, listed=LISTED_EVIDENCE, strength=strength, plural=plural, first=first_words
    )
    made.filters.update(visible=visible, one_line=one_line)
    return made


def plural(value: float, one: str, many: str) -> str:
    """Return the form of a word that fits a number.

    >>> plural(1, "person", "people")
    'person'
    """
    return one if value == 1 else many


def first_words(text: str, limit: int = 160) -> str:
    """Return the beginning of a text on one line, cut at a word."""
    line = one_line(text)
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


def _policy(style: str, script: str) -> str:
    """Return the content security policy: nothing but this very style and this very script."""
    parts = ["default-src 'none'", f"style-src {_hash(style)}", "base-uri 'none'", "form-action 'none'"]
    if script:
        parts.insert(2, f"script-src {_hash(script)}")
    return "; ".join(parts)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return files("reports").joinpath("design", name).read_text(encoding="utf-8")
