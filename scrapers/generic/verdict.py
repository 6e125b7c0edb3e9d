"""Whether what repeats on a page is a thread at all."""

from dataclasses import dataclass
from itertools import islice
from statistics import median

from groundswell.errors import WallReason
from scrapers.generic.columns import Cells
from scrapers.generic.reading import Reading

_FEW = 2
_LINKED = 3
"""The strength of a name that links to a profile."""
_HEADINGS = frozenset(("h2", "h3"))
_MOST_HEADINGS = 2
_FIRST = 3
"""A title stands at the head of its record, behind a mark or two at most."""
_TITLE = 8
"""Characters from which the text of a link can be a topic's title."""


def why_no_thread(reading: Reading) -> WallReason | None:
    """Return what the page is instead of a thread; None where it is one.

    A listing's records are links to other pages with little beside them; an article has one author.
    """
    cells = reading.cells
    signed = sum(
        reading.name_index(cell) is not None and reading.time_index(cell) is not None for cell in cells
    )
    if signed < 0.6 * len(cells):
        return "no_posts"
    if _is_listing(reading):
        return "listing"
    if len(cells) <= _FEW and _is_article(reading):
        return "article"
    return None


def _is_article(reading: Reading) -> bool:
    """Whether a page with next to no posts is an editorial text: divided by headings, or by nobody."""
    for cell in reading.cells:
        name = reading.name_index(cell)
        headings = sum(reading.tree.elements[index].name in _HEADINGS for index in cell.members)
        alone = len(reading.cells) == 1
        if headings > (1 if alone else _MOST_HEADINGS):
            return True
        if alone and (name is None or reading.names[name] < _LINKED):
            return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingSigns:
    """How far records look like links to other pages, each figure between 0 and 1.

    How many have a long link of their own `outside` the body or `anywhere`, how many bodies begin with
    one (`leading`), and the part of the typical body that is links (`linked`).
    """

    outside: float
    anywhere: float
    leading: float
    linked: float


def listing_signs(reading: Reading) -> ListingSigns:
    """Measure how far the records look like links to other pages."""
    outside, anywhere, linked = set[str](), set[str](), []
    leading = 0
    tree = reading.tree
    for cell in reading.cells:
        body = reading.body_index(cell)
        end = tree.elements[body].end if body is not None else -1
        titles = [index for index in cell.members if _is_title(reading, cell, index)]
        texts = [tree.text(index, 200) for index in titles]
        anywhere.add(max(texts, key=len, default=""))
        beside = [
            text for index, text in zip(titles, texts, strict=True) if body is None or not body <= index < end
        ]
        outside.add(max(beside, key=len, default=""))
        first = list(islice((index for index in range(body or 0, end) if tree.elements[index].direct), 2))
        leading += any(title <= index < tree.elements[title].end for title in titles for index in first)
        linked.append(
            tree.link_length(body, end) / max(1, tree.text_length(body, end)) if body is not None else 1.0
        )
    count = len(reading.cells)
    return ListingSigns(
        outside=len(outside - {""}) / count,
        anywhere=len(anywhere - {""}) / count,
        leading=leading / count,
        linked=median(linked),
    )


def _is_listing(reading: Reading) -> bool:
    signs = listing_signs(reading)
    if len(reading.cells) < 5:
        return signs.linked >= 0.6 or (signs.leading > 0.9 and signs.anywhere > 0.9 and signs.linked >= 0.1)
    return (
        signs.outside >= 0.75
        or signs.linked >= 0.6
        or (signs.anywhere >= 0.5 and (signs.linked >= 0.4 or (signs.leading >= 0.5 and signs.linked >= 0.1)))
    )


def _words_before(reading: Reading, cell: Cells, index: int) -> int:
    """Count the elements with text that stand in the record before the one at `index`."""
    return sum(bool(reading.tree.elements[other].direct) for other in cell.members if other < index)


def _is_title(reading: Reading, cell: Cells, index: int) -> bool:
    tree = reading.tree
    element = tree.elements[index]
    return (
        element.name == "a"
        and index not in reading.names
        and index in cell.keys
        and tree.text_length(index, element.end) >= _TITLE
        and not tree.has_moment(index, element.end)
        and tree.elements[element.parent].index not in tree.moments
    )
