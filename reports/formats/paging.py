"""Dividing the ranked report into pages: a browser lays out hundreds of proposals at once, not thousands."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.build import Report
from reports.views import ProposalView

PROPOSALS_A_PAGE = 100
_FIRST = "suggestions.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionPage:
    """One page of the ranked report; `number` starts at 1."""

    number: int
    name: str
    proposals: tuple[ProposalView, ...]


def suggestion_pages(report: Report) -> Iterator[SuggestionPage]:
    """Yield the pages of the ranked report in the order of rank; there is always a first one."""
    for number, start in enumerate(range(0, max(1, len(report.proposals)), PROPOSALS_A_PAGE), 1):
        proposals = report.proposals[start : start + PROPOSALS_A_PAGE]
        yield SuggestionPage(number=number, name=_name(number), proposals=proposals)


def address_of(view: ProposalView) -> str:
    """Return where a proposal's detail stands: the page's file name and the place in it."""
    number = (int(view.numbers["rank"].value) - 1) // PROPOSALS_A_PAGE + 1
    return f"{_name(number)}#{view.numbers['demand'].anchor}-p"


def is_further_page(name: str) -> bool:
    """Return whether a file name is that of a page after the first."""
    stem = name.removeprefix("suggestions-").removesuffix(".html")
    return name == f"suggestions-{stem}.html" and stem.isdecimal()


def _name(number: int) -> str:
    return _FIRST if number == 1 else f"suggestions-{number}.html"
