"""Printing a report's values where a server can be asked: proposals have pages of their own."""

from urllib.parse import quote

from reports.formats.printer import Printer
from reports.views import ProposalView


class WebPrinter(Printer):
    """Links proposals to their own pages instead of to places in a file."""

    def address(self, view: ProposalView) -> str:
        """Return the address of a proposal's page."""
        return proposal_address(view.key)


def proposal_address(key: str) -> str:
    """Return the address of a proposal's page.

    >>> proposal_address("dark mode/2")
    '/proposals/dark%20mode%2F2'
    """
    return f"/proposals/{quote(key, safe='')}"
