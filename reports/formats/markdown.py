"""digest.md: the digest for chats, wikis and mail clients; numbers link to their evidence in digest.html."""

import re
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import phrases
from reports.build import Report
from reports.evidence import Evidence
from reports.formats.figures import Figures
from reports.formats.html import first_words, plural
from reports.formats.paging import address_of
from reports.formats.safe import one_line, visible, web_link
from reports.ledger import Entry
from reports.views import ProposalView

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~&@-])")
_PAGE = "digest.html"


class MarkdownPrinter:
    """Prints a report's values as Markdown."""

    def __init__(self, report: Report) -> None:
        self.figures = Figures(report.config.community)

    def n(self, entry: Entry) -> str:
        """Return a number that links to its evidence."""
        return f"[{self.figures.number(entry)}]({_PAGE}#{entry.anchor})"

    def day(self, moment: datetime | None) -> str:
        """Return a day, or what to say where there is none."""
        return self.figures.day(moment) if moment else "no date"

    def said(self, text: str | None) -> str:
        """Return somebody else's words on one line, with everything that is markup escaped."""
        return _SPECIAL.sub(r"\\\1", visible(one_line(text or "")))

    def to(self, view: ProposalView) -> str:
        """Return a proposal's headline, linked to its detail."""
        return f"[“{self.said(first_words(view.headline, 90))}”]({address_of(view)})"

    def source(self, words: Evidence) -> str:
        """Return who said it and when, linked to the post where the web can show it."""
        day, address = self.day(words.at), web_link(words.permalink)
        where = f"[{day}]({re.sub(r'[()<> ]', _percent, address)})" if address else day
        return f"{self.said(words.author)}, {where}"


def digest_markdown(report: Report) -> str:
    """Return digest.md."""
    environment = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=False,  # noqa: S701 - this is Markdown: `said` escapes what others wrote
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(phrases=phrases, plural=plural, first=first_words)
    text = environment.get_template("digest.md.j2").render(
        report=report, digest=report.digest, p=MarkdownPrinter(report)
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match.group()):02X}"
