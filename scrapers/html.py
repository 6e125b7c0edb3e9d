"""HTML → tree, and a post's body → the words its author wrote.

`parse_html` gives every reader the same complete tree. `own_words` renders one post body: quotes of
other people are split off, paragraphs and line breaks are kept, and what the platform put there
(buttons, scripts, "click to expand") is left out. How quotes are marked is known in `scrapers.quoting`.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement, PreformattedString

from groundswell.page import PageQuote
from scrapers.attribution import attributed_to
from scrapers.quoting import QuoteHead, is_head, own_head, quote_in
from scrapers.treebuilder import LeanTreeBuilder

__all__ = ["OwnWords", "attribute", "classes", "has_class", "inline_text", "own_words", "parse_html"]


def parse_html(text: str) -> BeautifulSoup:
    """Parse a whole HTML page or a fragment; never raises on broken markup, keeps any nesting depth."""
    # libxml2 ends its input at a NUL, silently; in a page it is always an accident.
    clean = text.replace("\x00", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML pages are HTML to us
        return BeautifulSoup(clean, builder=LeanTreeBuilder())


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

    >>> post = parse_html("<div><blockquote><cite>Ann wrote:</cite>Buy it.</blockquote>No.<br>Too dear</div>")
    >>> words = own_words(post.div)
    >>> words.text, words.quotes[0].author, words.quotes[0].text
    ('No.\nToo dear', 'Ann', 'Buy it.')
    """
    renderer = _Renderer(quotes=quotes, drop=drop, note=note)
    renderer.walk(body, verbatim=keep_lines or body.name in _PREFORMATTED)
    return renderer.result()


def inline_text(tag: Tag | None) -> str:
    """Return the text of a small element on one line, spaces collapsed; "" for None."""
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


def classes(tag: Tag) -> list[str]:
    """List the class names of `tag`."""
    value = tag.attrs.get("class", ())
    return value.split() if isinstance(value, str) else list(value)


def has_class(tag: Tag, *names: str) -> bool:
    """Whether `tag` has any of the class names, compared exactly."""
    own = tag.attrs.get("class", ())
    return any(name in own for name in names)


def attribute(tag: Tag | None, *names: str) -> str | None:
    """Return the first of the attributes that has something in it, stripped; None where none has."""
    if tag is None:
        return None
    for name in names:
        value = tag.attrs.get(name)
        if value is None:
            continue
        text = (" ".join(value) if isinstance(value, list) else str(value)).strip()
        if text:
            return text
    return None


_BLANK = frozenset(
    (
        "p",
        "ul",
        "ol",
        "dl",
        "pre",
        "blockquote",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "figure",
        "details",
        "section",
        "article",
    )
)
"""Elements with an empty line around them."""
_BREAKING = _BLANK | frozenset(
    (
        "div",
        "li",
        "tr",
        "dt",
        "dd",
        "address",
        "center",
        "fieldset",
        "figcaption",
        "footer",
        "form",
        "header",
        "main",
        "nav",
        "summary",
        "tbody",
        "thead",
        "caption",
        "aside",
        "shreddit-comment",
    )
)
"""Elements that start a new line."""
_SILENT = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "button",
        "select",
        "textarea",
        "input",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
    )
)
_PREFORMATTED = frozenset(("pre", "textarea"))
_SPACES = re.compile(r"[\s\xa0]+")
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad\u2060]")
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
class _Sink:
    """Collects the words of one voice and keeps white space in order."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pending_lines: int = 0
    pending_space: bool = False

    def words(self, text: str) -> None:
        text = _INVISIBLE.sub("", text)
        if not text:
            return
        collapsed = _SPACES.sub(" ", text)
        if collapsed == " ":
            self.pending_space = True
            return
        if collapsed[0] == " ":
            self.pending_space = True
        self._put(collapsed.strip(" "))
        self.pending_space = collapsed[-1] == " "

    def verbatim(self, text: str) -> None:
        lines = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
        for index, line in enumerate(lines.split("\n")):
            if index:
                self.line()
            if line.strip():
                self._put(line.rstrip())

    def line(self) -> None:
        """One line break more, as `<br>` asks for."""
        self.pending_lines = min(self.pending_lines + 1, 2)

    def at_least(self, lines: int) -> None:
        self.pending_lines = max(self.pending_lines, lines)

    def _put(self, text: str) -> None:
        if self.length:
            gap = "\n" * self.pending_lines if self.pending_lines else " " if self.pending_space else ""
            self._append(gap)
        self.pending_lines, self.pending_space = 0, False
        self._append(text)

    def _append(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def take_attribution(self) -> str | None:
        """Remove a last line such as "@ann said in Prices:" and return the name in it."""
        start = len(self.parts)
        while start and "\n" not in self.parts[start - 1]:
            start -= 1
            if len(self.parts) - start > 40:  # a longer line is no attribution
                return None
        author = attributed_to("".join(self.parts[start:]))
        if not author:
            return None
        self.length -= sum(map(len, self.parts[start:]))
        del self.parts[start:]
        self._trim()
        return author

    def _trim(self) -> None:
        """Take back the line breaks that stood before a removed line."""
        while self.parts and not self.parts[-1].strip():
            self.pending_lines = max(self.pending_lines, min(self.parts[-1].count("\n"), 2))
            self.length -= len(self.parts.pop())

    def text(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class _OpenQuote:
    head: QuoteHead
    position: int
    sink: _Sink = field(default_factory=_Sink)
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
        self._own = _Sink()
        self._open: list[_OpenQuote] = []
        self._all: list[_OpenQuote] = []
        self._notes: list[str] = []
        self._lists: list[int | None] = []
        self._pre = 0
        self._pending_head: QuoteHead | None = None

    @property
    def _sink(self) -> _Sink:
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


def matching(pattern: str) -> Callable[[Tag], bool]:
    """Make a test of elements: whether a class name or the id matches `pattern` from its start.

    >>> matching(r"signature|sig$")(parse_html('<p class="signature2">').p)
    True
    """
    compiled = re.compile(pattern)

    @lru_cache(maxsize=4096)
    def names_match(names: tuple[str, ...]) -> bool:
        return any(compiled.match(name) for name in names)

    def test(tag: Tag) -> bool:
        names = tag.attrs.get("class", ())
        identifier = tag.attrs.get("id")
        found = (names,) if isinstance(names, str) else tuple(names)
        return names_match((*found, str(identifier)) if identifier else found)

    return test


def texts(tags: Iterable[Tag]) -> tuple[str, ...]:
    """Return the one-line texts of the elements, empty ones left out."""
    return tuple(text for text in map(inline_text, tags) if text)
