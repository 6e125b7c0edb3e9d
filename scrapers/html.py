"""What readers of HTML start from: a tree, questions about its elements, and a body as its author's words."""

import warnings

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

from scrapers.elements import attribute, classes, has_class, inline_text, matching
from scrapers.rendering import OwnWords, own_words
from scrapers.treebuilder import LeanTreeBuilder

__all__ = [
    "OwnWords",
    "attribute",
    "classes",
    "has_class",
    "inline_text",
    "matching",
    "own_words",
    "parse_html",
]


def parse_html(text: str) -> BeautifulSoup:
    """Parse a whole HTML page or a fragment; never raises on broken markup, keeps any nesting depth."""
    # libxml2 ends its input at a NUL, silently; in a page it is always an accident.
    clean = text.replace("\x00", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML pages are HTML to us
        return BeautifulSoup(clean, builder=LeanTreeBuilder())
