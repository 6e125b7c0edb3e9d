"""Beautiful Soup's tree, built from lxml's parser in one short step for each element.

Beautiful Soup's own builder handles namespaces, partial trees, repairs and several parsers; that is most of
its time. libxml2 has repaired the page before the first call arrives here, so an element only has to be
made and linked. Comments and the doctype are left out: nobody asks for them.

What Beautiful Soup's constructors would set is the same for all elements of a name, so it is asked of them
once for each name and copied.
"""

from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import AttributeValueList, HTMLAttributeDict, NavigableString, PageElement

from scrapers.memory import uncollected

_VERBATIM = frozenset(("pre", "textarea"))
_NOTHING: frozenset[str] = frozenset()
_STRING = vars(NavigableString(""))
"""What Beautiful Soup keeps of a piece of text that is linked to nothing yet."""


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
        with uncollected():
            parser.feed(markup)
            parser.close()


class _Linker:
    """lxml's target: makes Beautiful Soup's elements and links them in document order.

    A page has thousands of elements, so what they share is kept at hand: the list that the next element
    joins, and the state of the element before it.
    """

    def __init__(self, soup: BeautifulSoup, builder: LXMLTreeBuilder) -> None:
        self._builder = builder
        self._strings = builder.string_containers
        self._lists = builder.cdata_list_attributes or {}
        self._prototypes: dict[str, tuple[dict[str, Any], frozenset[str]]] = {}
        self._stack: list[Tag] = [soup]
        self._current: Tag = soup
        self._siblings: list[PageElement] = soup.contents
        self._latest: PageElement = soup
        self._latest_state = vars(soup)
        self._text: list[str] = []
        self._verbatim = 0
        self.data = self._text.append

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        if self._text:
            self._flush()
        prototype, lists = self._prototypes.get(name) or self._prototype(name)
        if attributes:
            for key, value in attributes.items():
                if key in lists:
                    attributes[key] = AttributeValueList(value.split())
        state = prototype.copy()
        state["attrs"] = HTMLAttributeDict(attributes)
        contents: list[PageElement] = []
        state["contents"] = contents
        tag = Tag.__new__(Tag)
        self._link(tag, state)
        self._stack.append(tag)
        self._current = tag
        self._siblings = contents
        if name in _VERBATIM:
            self._verbatim += 1

    def _prototype(self, name: str) -> tuple[dict[str, Any], frozenset[str]]:
        """Return the state of an element without a place, and which attributes hold several values."""
        lists = frozenset(self._lists.get("*", _NOTHING)) | frozenset(self._lists.get(name, _NOTHING))
        made = self._prototypes[name] = (vars(Tag(name=name, builder=self._builder)), lists)
        return made

    def end(self, name: str) -> None:
        if self._text:
            self._flush()
        self._stack.pop()
        self._current = current = self._stack[-1]
        self._siblings = current.contents
        if name in _VERBATIM:
            self._verbatim -= 1

    def close(self) -> None:
        if self._text:
            self._flush()

    def _flush(self) -> None:
        pieces = self._text
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        pieces.clear()
        if not self._verbatim and not text.strip(" \t\r\n\f"):
            text = "\n" if "\n" in text else " "
        kind = self._strings.get(self._current.name, NavigableString)
        self._link(str.__new__(kind, text), _STRING.copy())

    def _link(self, element: Any, state: dict[str, Any]) -> None:
        """Give the element its state and its place behind the latest one."""
        siblings = self._siblings
        state["parent"] = self._current
        state["previous_element"] = self._latest
        if siblings:
            before = state["previous_sibling"] = siblings[-1]
            before.next_sibling = element
        element.__dict__ = state
        siblings.append(element)
        self._latest_state["next_element"] = element
        self._latest_state = state
        self._latest = element
