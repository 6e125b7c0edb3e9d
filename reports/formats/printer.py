"""What templates print with: every number through the ledger, every word of a post escaped."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from markupsafe import Markup, escape

from reports.build import Report
from reports.evidence import Evidence
from reports.formats.figures import Figures
from reports.formats.paging import address_of
from reports.formats.safe import visible, web_link
from reports.ledger import Entry
from reports.views import ProposalView

LISTED_EVIDENCE = 200
"""A block of evidence lists so much; posts.jsonl and suggestions.json hold the rest."""

# `%` escapes like `format` and takes half its time; a large report prints these a million times.
_NUMBER = Markup('<a class="n" href="#%s" data-ledger="%s">%s</a>')
_DAY = Markup('<time datetime="%s">%s</time>%s')
_SAID = Markup("<span data-verbatim>%s</span>")
_LINK = Markup('<a href="%s" rel="noopener noreferrer nofollow">%s</a>')


class Printer:
    """Prints a report's values as HTML and keeps track of which numbers still need their evidence."""

    def __init__(self, report: Report, page: str = "") -> None:
        self._report = report
        self._page = page
        self.figures = Figures(report.config.community)
        self._wanted: dict[str, dict[str, Entry]] = {}
        self._placed: set[str] = set()

    def n(self, entry: Entry) -> Markup:
        """Return a number that links to its evidence."""
        self._wanted.setdefault(entry.anchor, {})[entry.key] = entry
        return _NUMBER % (entry.anchor, entry.key, self.figures.number(entry))

    def here(self, entry: Entry) -> Markup:
        """Return the id attribute of the place that lists an entry's evidence."""
        self._placed.add(entry.anchor)
        return Markup('id="%s"') % (entry.anchor,)

    def pending(self) -> Iterable[tuple[str, list[Entry]]]:
        """Yield the places that printed numbers link to and no layout has made.

        Printing in between may add more.
        """
        while rest := [anchor for anchor in self._wanted if anchor not in self._placed]:
            for anchor in rest:
                self._placed.add(anchor)
                yield anchor, list(self._wanted[anchor].values())

    def parts(self, entry: Entry) -> list[Entry]:
        """Return the entries that a number is computed from."""
        return [self._report.ledger[key] for key in entry.parts]

    def evidence(self, entries: Iterable[Entry]) -> list[Evidence]:
        """Return the evidence of entries, each once, in the ledger's order."""
        ids = dict.fromkeys(name for entry in entries for name in entry.evidence)
        return [self._report.evidence[name] for name in ids]

    def day(self, moment: datetime | None, *, assumed: bool = False) -> Markup:
        """Return a day; a dagger marks a time whose zone the page did not show."""
        if moment is None:
            return Markup('<span class="unknown">no date</span>')
        local = moment.astimezone(self.figures.zone)
        mark = (
            Markup('<abbr title="The page shows no time zone; one was assumed.">†</abbr>') if assumed else ""
        )
        return _DAY % (local.isoformat(timespec="minutes"), self.figures.day(moment), mark)

    def said(self, text: str | None) -> Markup:
        """Return somebody else's words: escaped, control characters spelled out, marked as verbatim."""
        return _SAID % (visible(text or ""),)

    def address(self, view: ProposalView) -> str:
        """Return where a proposal's detail stands, seen from this page."""
        return address_of(view).removeprefix(self._page)

    def marked(self, text: str, spans: Iterable[Evidence]) -> Markup:
        """Return a post's text with the words of spans marked; overlapping spans are one mark."""
        inside = {place for span in spans for place in range(span.start, span.end)}
        pieces: list[Markup] = []
        for is_marked, run in groupby(range(len(text)), key=inside.__contains__):
            places = list(run)
            words = visible(text[places[0] : places[-1] + 1])
            pieces.append(Markup("<mark>%s</mark>") % (words,) if is_marked else escape(words))
        return Markup("").join(pieces)

    def link(self, address: str | None, text: Markup | str) -> Markup:
        """Return a link where the address is one of the web, and the bare text otherwise."""
        target = web_link(address)
        if target is None:
            return escape(text)
        return _LINK % (target, text)
