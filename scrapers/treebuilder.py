"""Beautiful Soup's tree, built from lxml's parser in one short step for each element.

Beautiful Soup's own builder handles namespaces, partial trees, repairs and several parsers; that is most of
its time. libxml2 has repaired the page before the first call arrives here, so an element only has to be
made and linked. Comments and the doctype are left out: nobody asks for them.
"""

import gc
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import AttributeValueList, HTMLAttributeDict, NavigableString, PageElement

_VERBATIM = frozenset(("pre", "textarea"))
_NOTHING: frozenset[str] = frozenset()


class LeanTreeBuilder(LXMLTreeBuilder):
    """Builds the tree of a whole HTML page, of any nesting depth."""

    def feed(self, markup: str | bytes) -> None:
        """Parse the page into `self.soup`.

        libxml2 throws away what stands more than about 254 levels deep and says nothing, unless told
        to accept huge trees. Boards with unclosed tags nest each post in the one before.
        """
        soup = self.soup
        assert soup is not None
        new_parser: Any = self.default_parser(None)
        parser = new_parser(target=_Linker(soup, self), huge_tree=True)
        # Thousands of elements that all stay alive make the collector run, in vain, a quarter of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            parser.feed(markup)
            parser.close()
        finally:
            if collecting:
                gc.enable()


class _Linker:
    """lxml's target: makes Beautiful Soup's elements and links them in document order."""

    def __init__(self, soup: BeautifulSoup, builder: LXMLTreeBuilder) -> None:
        self._builder = builder
        self._strings = builder.string_containers
        self._lists = builder.cdata_list_attributes or {}
        self._everywhere = self._lists.get("*", _NOTHING)
        self._stack: list[Tag] = [soup]
        self._current: Tag = soup
        self._latest: PageElement = soup
        self._text: list[str] = []
        self._verbatim = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._text:
            self._flush()
        tag = Tag(name=name, builder=self._builder)
        if attributes:
            tag.attrs = self._values(name, attributes)
        self._link(tag)
        self._stack.append(tag)
        self._current = tag
        if name in _VERBATIM:
            self._verbatim += 1

    def _values(self, name: str, attributes: dict[str, str]) -> HTMLAttributeDict:
        """Split those attributes that hold several values, `class` above all."""
        values = HTMLAttributeDict(attributes)
        own = self._lists.get(name, _NOTHING)
        for key, value in attributes.items():
            if key in self._everywhere or key in own:
                values[key] = AttributeValueList(value.split())
        return values

    def end(self, name: str) -> None:
        if self._text:
            self._flush()
        self._stack.pop()
        self._current = self._stack[-1]
        if name in _VERBATIM:
            self._verbatim -= 1

    def data(self, text: str) -> None:
        self._text.append(text)

    def close(self) -> None:
        if self._text:
            self._flush()

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if not self._verbatim and not text.strip(" \t\r\n\f"):
            text = "\n" if "\n" in text else " "
        self._link(self._strings.get(self._current.name, NavigableString)(text))

    def _link(self, element: Any) -> None:
        parent, latest = self._current, self._latest
        siblings = parent.contents
        element.parent = parent
        element.previous_element = latest
        latest.next_element = element
        if siblings:
            before = siblings[-1]
            element.previous_sibling = before
            before.next_sibling = element
        siblings.append(element)
        self._latest = element
