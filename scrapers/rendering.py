"""A post's body → the words its author wrote, with quotes of other people split off."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from groundswell.page import PageQuote
from scrapers.elements import attribute, classes, inline_text
from scrapers.lines import Lines
from scrapers.quoting import QuoteHead, is_head, own_head, quote_in


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """A rendered post body.

    `text` is what the author wrote; each quote's `position` is a code-point offset in it. Quotes stand
    in the order in which they begin; a quote inside a quote follows the outer one, and its words are
    not repeated in the outer one's. `notes` are texts that the caller's `note` picked out.
    """

    text: str
    quotes: tuple[PageQuote, ...] = ()
    notes: tuple[str, ...] = ()


def _never(_: Tag) -> bool:
    return False


def own_words(
    body: Tag,
    *,
    quotes: Callable[[Tag], QuoteHead | None] = quote_in,
    drop: Callable[[Tag], bool] = _never,
    note: Callable[[Tag], bool] = _never,
    keep_lines: bool = False,
) -> OwnWords:
    r"""Render `body` as text, with the quotes in it split off.

    `quotes` says whether an element is a quote and by whom; the default knows the markup of all the
    common forum software. `drop` names elements to leave out (signatures, like lists), `note` those
    whose text is the platform's or a moderator's and is returned apart. `keep_lines` is for bodies that
    the style sheet shows with the line breaks of the source.

    >>> from scrapers.html import parse_html
    >>> post = parse_html("<p><blockquote><cite>Ann wrote:</cite>Buy it.</blockquote>No.<br>Too dear</p>")
    >>> words = own_words(post)
    >>> words.text, words.quotes[0].author, words.quotes[0].text
    ('No.\nToo dear', 'Ann', 'Buy it.')
    """
    renderer = _Renderer(quotes=quotes, drop=drop, note=note)
    renderer.walk(body, verbatim=keep_lines or body.name in _PREFORMATTED)
    return renderer.result()


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_BLANK = _names("""
    p ul ol dl pre blockquote table h1 h2 h3 h4 h5 h6 hr figure details section article
""")
"""Elements with an empty line around them."""
_BREAKING = _BLANK | _names("""
    div li tr dt dd address center fieldset figcaption footer form header main nav summary
    tbody thead caption aside shreddit-comment
""")
"""Elements that start a new line."""
_SILENT = _names("""
    script style noscript template head title meta link button select textarea input svg math
    iframe object embed canvas audio video map
""")
"""Elements that show no words of the author."""
_PREFORMATTED = frozenset(("pre", "textarea"))
_EMOJI = re.compile(r"smil|emoji|emot|icon_[a-z]+\.gif|twemoji", re.IGNORECASE)
_EXPANDER = re.compile(
    r"^(?:bbCodeBlock-(?:expand|shrink)Link|quoteExpand|js-expandLink|quote-controls|ipsQuote_expand"
    r"|quotefooter|codehead|codeheader|SpoilerButton|bbCodeSpoiler-button|quick_jump|expandable-control"
    r"|user-mention-tooltip|zeroclipboard-container|meta|cooked-selection-barrier)$"
)


@lru_cache(maxsize=4096)
def _is_expander(names: tuple[str, ...]) -> bool:
    return any(_EXPANDER.match(name) for name in names)


@dataclass(slots=True)
class _OpenQuote:
    head: QuoteHead
    position: int
    sink: Lines = field(default_factory=Lines)
    wrapped: bool = False
    """An inner element that merely wraps this quote's words has been met."""


class _Renderer:
    """One walk over a body. Iterative: pages nest deeper than Python's stack."""

    def __init__(
        self,
        *,
        quotes: Callable[[Tag], QuoteHead | None],
        drop: Callable[[Tag], bool],
        note: Callable[[Tag], bool],
    ) -> None:
        self._quote_in = quotes
        self._drop = drop
        self._note = note
        self._own = Lines()
        self._open: list[_OpenQuote] = []
        self._all: list[_OpenQuote] = []
        self._notes: list[str] = []
        self._lists: list[int | None] = []
        self._pre = 0
        self._pending_head: QuoteHead | None = None

    @property
    def _sink(self) -> Lines:
        return self._open[-1].sink if self._open else self._own

    def walk(self, body: Tag, *, verbatim: bool) -> None:
        self._pre = int(verbatim)
        stack: list[tuple[Iterator[PageElement], Callable[[], None] | None]] = [(iter(body.contents), None)]
        while stack:
            children, leave = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if leave is not None:
                    leave()
            elif isinstance(child, Tag):
                entered = self._enter(child)
                if entered is not None:
                    stack.append((iter(child.contents), entered))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._text(child)

    def _text(self, text: NavigableString) -> None:
        if self._pre:
            self._sink.verbatim(text)
        else:
            self._sink.words(text)

    def _enter(self, tag: Tag) -> Callable[[], None] | None:
        """Handle the start of `tag`; return what to do at its end, or None where it is not entered."""
        name = tag.name
        if name == "br":
            self._sink.line()
            return None
        if name == "img":
            self._image(tag)
            return None
        if name in _SILENT or self._drop(tag) or _is_expander(tuple(classes(tag))):
            return None
        if self._note(tag):
            self._notes.append(inline_text(tag))
            return None
        if is_head(tag):
            self._head(tag)
            return None
        quote = self._quote_in(tag)
        if quote is not None:
            return self._enter_quote(quote)
        return self._enter_plain(name)

    def _head(self, tag: Tag) -> None:
        """Take an attribution that stands before its quote, or is the first thing in it."""
        head = own_head(tag)
        current = self._open[-1] if self._open else None
        if current is not None and current.sink.length == 0 and head.same_as(current.head):
            current.head = current.head.filled_from(head)
        else:
            self._pending_head = head

    def _enter_quote(self, quote: QuoteHead) -> Callable[[], None]:
        current = self._open[-1] if self._open else None
        wraps = (
            current is not None
            and not current.wrapped
            and current.sink.length == 0
            and ((current.head.container and not quote.container) or (quote.wrapper and quote.author is None))
            and self._pending_head is None
        )
        if wraps and current is not None:
            current.wrapped = True
            current.head = current.head.filled_from(quote)
            return _nothing
        if self._pending_head is not None:
            quote = quote.filled_from(self._pending_head)
            self._pending_head = None
        elif quote.author is None:
            quote = quote.filled_from(QuoteHead(author=self._sink.take_attribution()))
        self._sink.at_least(2)
        opened = _OpenQuote(head=quote, position=self._own.length)
        self._open.append(opened)
        self._all.append(opened)
        pre, self._pre = self._pre, 0

        def leave() -> None:
            self._open.pop()
            self._pre = pre
            self._sink.at_least(2)

        return leave

    def _enter_plain(self, name: str) -> Callable[[], None]:
        if name not in _BREAKING:
            if name in ("td", "th"):
                self._sink.pending_space = True
            return _nothing
        lines = 2 if name in _BLANK and not (name in ("ul", "ol") and self._lists) else 1
        self._sink.at_least(lines)
        if name == "li":
            self._bullet()
        elif name in ("ul", "ol"):
            self._lists.append(None if name == "ul" else 0)
        elif name == "pre":
            self._pre += 1

        def leave() -> None:
            self._sink.at_least(lines)
            if name in ("ul", "ol"):
                self._lists.pop()
            elif name == "pre":
                self._pre -= 1

        return leave

    def _bullet(self) -> None:
        count = self._lists[-1] if self._lists else None
        if count is None:
            self._sink.words("- ")
        else:
            self._lists[-1] = count + 1
            self._sink.words(f"{count + 1}. ")

    def _image(self, tag: Tag) -> None:
        """Emoji are words; other pictures are not."""
        marks = " ".join((*classes(tag), attribute(tag, "src", "data-src") or ""))
        if _EMOJI.search(marks) or tag.has_attr("data-shortname"):
            self._sink.words(attribute(tag, "alt", "data-shortname", "title") or "")

    def result(self) -> OwnWords:
        quotes = tuple(
            PageQuote(
                author=author, text=text, position=min(opened.position, self._own.length), source=source
            )
            for opened in self._all
            for author, source, text in (opened.head.finished(opened.sink.text()),)
            if text or author
        )
        return OwnWords(text=self._own.text(), quotes=quotes, notes=tuple(self._notes))


def _nothing() -> None:
    return None
