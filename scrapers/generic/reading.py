"""One page read: its records, who wrote each, when, and in which element the words stand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from bs4 import Tag

from scrapers.generic.columns import Cells, Quotes, Weights, split_repeated
from scrapers.generic.extras import edit_index
from scrapers.generic.layout import find_body, find_names_and_times, shown_name
from scrapers.generic.marks import could_be_name, name_of
from scrapers.generic.opening import opening_record
from scrapers.generic.records import Grouping
from scrapers.generic.tree import Tree, signature
from scrapers.html import OwnWords, classes, own_words
from scrapers.quoting import QuoteHead, quote_in
from scrapers.signatures import without_signature
from scrapers.times import resolve_times

_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:sig|signatur|user-?sig)(?:$|[-_ ])|signature|last-?edit|edited|edit-?(?:note|reason|by)"
    r"|attach|reactions?\b|likes?\b|share|social|toolbar|button|read-?more|best-?answer|advert|\bads?\b|sponsor",
    re.IGNORECASE,
)
_WHOLE = 0.95
_LONGEST_HEADER = 80
"""Characters beside name and moment (ranks, counts) in a box that is no more than a header."""


_MODERATION = re.compile(
    r"^(?:moderated|(?:mod|moderator|moderation|staff|admin)[-_]?(?:note|notice|comment|message|text|edit|info))$",
    re.IGNORECASE,
)


def is_moderation(tag: Tag) -> bool:
    """Whether names of the element call it a moderator's word on the post in which it stands."""
    return any(_MODERATION.search(name) for name in classes(tag))


def is_furniture(tag: Tag) -> bool:
    """Whether names of the element call it a signature, an edit note, a list of files or a row of buttons."""
    return any(_FURNITURE.search(name) for name in classes(tag))


class Reading:
    """The posts of one page as cells, in page order, once `grouping` is known to be the posts."""

    def __init__(self, tree: Tree, names: Mapping[int, int], grouping: Grouping) -> None:
        self.tree = tree
        self.names = names
        self._quotes = Quotes(tree, grouping, names)
        cells = [Cells(tree, record, self._quotes) for record in grouping]
        split_repeated(tree, cells)
        self.plan = find_names_and_times(tree, cells, names)
        self.cells = self._opened([cell for cell in cells if self._is_post(cell)] or cells)
        written = [self.name_index(cell) for cell in self.cells]
        authors = [name_of(tree, index) if index is not None else None for index in written]
        self.weights = Weights(tree, self.cells, authors)
        self.plan = replace(self.plan, body=find_body(tree, self.cells, self.plan, self.weights))

    def _is_post(self, cell: Cells) -> bool:
        """Adverts and rows of buttons between posts name neither an author nor a time."""
        return self.name_index(cell) is not None or self.time_index(cell) is not None

    def _opened(self, cells: list[Cells]) -> list[Cells]:
        """Put the opening post before the replies, where the page sets it apart from them."""
        times = [index for cell in cells if (index := self.time_index(cell)) is not None]
        dated = 2 * sum(self.tree.moments[index].dated for index in times) >= len(times)  # else "2 days ago"
        replies = tuple(cell.record for cell in cells)
        opening = opening_record(self.tree, replies, self.names, dated=dated)
        if opening is None:
            return cells
        first = Cells(self.tree, opening, self._quotes)
        shown, following = self._shown(first), self._shown(cells[0])
        if shown == following or _is_later(shown[1], following[1]):
            return cells
        return [first, *cells]

    def _shown(self, cell: Cells) -> tuple[str | None, str | None]:
        name, time = self.name_index(cell), self.time_index(cell)
        return (
            name_of(self.tree, name) if name is not None else None,
            self.tree.moments[time].raw if time is not None else None,
        )

    def name_index(self, cell: Cells) -> int | None:
        """Return the element that names the author."""
        for key in self.plan.names:
            found = shown_name(self.tree, cell.by_key.get(key, ()), self.names)
            if found is not None:
                return found
        for key in self.plan.names:
            index = cell.first(key)
            if index is not None and could_be_name(name_of(self.tree, index)):
                return index
        return max((i for i in cell.keys if i in self.names), key=lambda i: self.names[i], default=None)

    def author(self, cell: Cells) -> str | None:
        """Return the author's name, without the words that stand beside every name ("avatar of", "by")."""
        index = self.name_index(cell)
        name = name_of(self.tree, index) if index is not None else ""
        before, behind = self._affixes
        words = name.split()
        if len(words) > len(before) + len(behind):
            words = words[len(before) : len(words) - len(behind)]
        return " ".join(words) or None

    @cached_property
    def _affixes(self) -> tuple[list[str], list[str]]:
        names = {
            tuple(name_of(self.tree, index).split())
            for cell in self.cells
            if (index := self.name_index(cell)) is not None
        }
        if len(names) < 3:
            return [], []
        return _common(names), _common(name[::-1] for name in names)[::-1]

    def time_index(self, cell: Cells) -> int | None:
        """Return the element that shows when the post was written."""
        moments = self.tree.moments
        for key in self.plan.times:
            for index in cell.by_key.get(key, ()):
                if index in moments:
                    return index
        return next((index for index in cell.members if index in moments), None)

    def body_index(self, cell: Cells) -> int | None:
        """Return the element with the words: by its key, else the innermost that holds nearly all of them."""
        bodies = cell.by_key.get(self.plan.body, ()) if self.plan.body else ()
        if bodies:
            return self._around(bodies)
        header = [i for i in (self.name_index(cell), self.time_index(cell)) if i is not None]
        elements = self.tree.elements
        held = {
            index: self.weights.below(index, cell.record.holes)
            for index in cell.keys
            if not any(index <= other < elements[index].end for other in header)
        }
        most = max(held.values(), default=0)
        if not most:
            return None
        whole = (index for index in held if held[index] >= _WHOLE * most)
        return max(whole, key=lambda index: elements[index].depth)

    def _around(self, bodies: Sequence[int]) -> int:
        """Return the element around all parts of a body: some software begins anew behind each quote."""
        elements = self.tree.elements
        last = max(elements[index].end for index in bodies)
        return next(i for i in (bodies[0], *self.tree.ancestors(bodies[0])) if last <= elements[i].end)

    def edit_index(self, cell: Cells) -> int | None:
        """Return the note about an edit; inside the body it is one only at the end, behind all own words."""
        note, body = edit_index(self.tree, cell, self.time_index(cell)), self.body_index(cell)
        if note is None or body is None or not body <= note < self.tree.elements[body].end:
            return note
        before = self.weights.between(body, note)
        behind = self.weights.between(self.tree.elements[note].end, self.tree.elements[body].end)
        return note if before and not behind else None

    def words(self, cell: Cells) -> OwnWords:
        """Return the author's words; what the software adds around them is left out."""
        body = self.body_index(cell)
        if body is None:
            return OwnWords(text="")
        around = self._tags((*cell.record.holes, *self._header(cell, body)))
        furniture = around | self._tags(self.weights.furniture(body))
        edit = self.edit_index(cell)
        edits = self._tags(() if edit is None else (edit,))
        tag = self.tree.elements[body].tag
        words = own_words(
            tag,
            quotes=self._quote,
            drop=lambda inner: id(inner) not in edits and (id(inner) in furniture or is_furniture(inner)),
            note=lambda inner: id(inner) in edits or is_moderation(inner),
        )
        if words.text or words.quotes:
            return without_signature(words)
        return own_words(tag, quotes=self._quote, drop=lambda inner: id(inner) in around)

    def _header(self, cell: Cells, body: int) -> list[int]:
        """Return what names author and moment: a box with next to nothing else, and others like it, or both.

        A box of the same kind says who edited the post, and when.
        """
        shown = [i for i in (self.name_index(cell), self.time_index(cell)) if i is not None and i != body]
        elements = self.tree.elements
        if len(shown) < 2 or not all(body < index < elements[body].end for index in shown):
            return shown
        first, last = sorted(shown)
        box = next(i for i in (first, *self.tree.ancestors(first)) if last < elements[i].end)
        words = self.tree.text_length(box, elements[box].end) - sum(
            self.tree.text_length(index, elements[index].end) for index in shown
        )
        if box == body or words > _LONGEST_HEADER:
            return shown
        kind = elements[box].signature
        like = (i for i in cell.keys if elements[i].signature == kind and body < i < elements[body].end)
        return [box, *like] if "." in kind else [box]

    def _tags(self, indices: Iterable[int]) -> set[int]:
        return {id(self.tree.elements[index].tag) for index in indices}

    def _quote(self, tag: Tag) -> QuoteHead | None:
        return None if signature(tag) in self._quotes.bodies else quote_in(tag)


def _is_later(shown: str | None, other: str | None) -> bool:
    """Whether a supposed opening post is younger than its first reply: a greeting, the last visit."""
    if not shown or not other:
        return False
    first, second = (time.iso for time in resolve_times([shown, other]))
    return bool(first and second and first[:10] > second[:10])


def _common(names: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the words with which all the names begin."""
    common: list[str] = []
    for words in zip(*names, strict=False):
        if len(set(words)) > 1:
            break
        common.append(words[0])
    return common
