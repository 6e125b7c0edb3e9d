"""Markdown, as GitHub, Reddit, Lemmy and Discourse hand out their posts, to own words and quotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from markdown_it.token import Token

from groundswell.page import PageQuote
from scrapers.quotedtext.openings import opening

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DISCOURSE_QUOTE = re.compile(
    r"^[ \t]*\[quote(?:=\"?(?P<who>[^\]\"]*)\"?)?\][ \t]*$(?P<body>.*?)^[ \t]*\[/quote\][ \t]*$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A post's own words as plain text, and what it quotes, in order."""

    text: str
    quotes: tuple[PageQuote, ...] = ()


@dataclass(slots=True)
class _Text:
    """Own words being put together."""

    pieces: list[str] = field(default_factory=list)
    quotes: list[PageQuote] = field(default_factory=list)
    length: int = 0

    def add(self, words: str, gap: str) -> None:
        words = words.strip("\n")
        if not words.strip():
            return
        piece = (gap if self.pieces else "") + words
        self.pieces.append(piece)
        self.length += len(piece)

    def take_attribution(self) -> str | None:
        """Remove a last paragraph such as "Ann wrote:" and return the name in it."""
        if not self.pieces:
            return None
        last = self.pieces[-1].strip("\n")
        found = opening(last.split("\n")[-1].strip(), ())
        if found is None or found.author is None or found.offset < len(last.split("\n")[-1].strip()):
            return None
        kept = self.pieces[-1][: self.pieces[-1].rfind(last.split("\n")[-1])].rstrip("\n")
        self.length += len(kept) - len(self.pieces[-1])
        self.pieces[-1] = kept
        if not kept.strip():
            self.pieces.pop()
        return found.author


def markdown_words(source: str) -> Words:
    r"""Return the words that a reader of the rendered `source` sees, quotes taken out.

    A quote is a block quote (">"), or Discourse's [quote] block; "Ann wrote:" above it names its author.
    Quotes inside quotes are listed after the one that holds them. Each position is the offset in `text`
    at which the answer to the quote starts. Link targets and images are dropped, code is kept.

    >>> markdown_words("> add a *dark* mode\n\nYes please").text
    'Yes please'
    """
    text = _Text()
    plain = _COMMENT.sub("", source)
    start = 0
    for match in _DISCOURSE_QUOTE.finditer(plain):
        _render(_parsed(plain[start : match.start()]), text)
        inner = markdown_words(match["body"])
        author = (match["who"] or "").split(",")[0].strip() or None
        text.quotes.append(PageQuote(author=author, text=inner.text, position=text.length))
        text.quotes.extend(_at(inner.quotes, text.length))
        start = match.end()
    _render(_parsed(plain[start:]), text)
    return Words(text="".join(text.pieces), quotes=tuple(_answer_positions(text)))


def _answer_positions(text: _Text) -> Iterator[PageQuote]:
    """Move each position past the blank line before the answer."""
    whole = "".join(text.pieces)
    for quote in text.quotes:
        after = min(quote.position, len(whole))
        while after < len(whole) and whole[after] == "\n":
            after += 1
        yield PageQuote(author=quote.author, text=quote.text, position=after)


def _parsed(source: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)


def _render(tokens: Sequence[Token], text: _Text) -> None:
    i = 0
    lists: list[int | None] = []
    bullet = ""
    tight = False
    while i < len(tokens):
        token = tokens[i]
        gap = "\n" if tight else "\n\n"
        if token.type == "blockquote_open":
            end = _closing(tokens, i)
            _quote(tokens[i + 1 : end], text)
            i = end
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            bullet = "  " * (len(lists) - 1) + ("- " if number is None else f"{number}. ")
            lists[-1] = None if number is None else number + 1
        elif token.type == "tr_open":
            end = next(j for j in range(i, len(tokens)) if tokens[j].type == "tr_close")
            cells = [_inline(cell.children or ()) for cell in tokens[i:end] if cell.type == "inline"]
            text.add(" | ".join(cells), "\n")
            i = end
        elif token.type == "inline":
            text.add(bullet + _inline(token.children or ()), "\n" if bullet else gap)
            bullet = ""
        elif token.type in {"fence", "code_block"}:
            text.add(bullet + token.content, gap)
            bullet = ""
        elif token.type == "html_block":
            text.add(bullet + BeautifulSoup(token.content, "lxml").get_text(" ", strip=True), gap)
        elif token.type == "paragraph_open":
            tight = token.hidden
        i += 1


def _closing(tokens: Sequence[Token], i: int) -> int:
    depth = 0
    for j in range(i, len(tokens)):
        depth += tokens[j].nesting if tokens[j].type.startswith("blockquote") else 0
        if depth == 0:
            return j
    return len(tokens)


def _quote(tokens: Sequence[Token], text: _Text) -> None:
    author = text.take_attribution()
    inner = _Text()
    _render(tokens, inner)
    words = "".join(inner.pieces)
    if words or not inner.quotes:
        text.quotes.append(PageQuote(author=author, text=words, position=text.length))
    text.quotes.extend(_at(inner.quotes, text.length))


def _at(quotes: Sequence[PageQuote], position: int) -> Iterator[PageQuote]:
    return (PageQuote(author=quote.author, text=quote.text, position=position) for quote in quotes)


def _inline(tokens: Sequence[Token]) -> str:
    pieces: list[str] = []
    for token in tokens:
        if token.type in {"text", "code_inline", "text_special"}:
            pieces.append(token.content)
        elif token.type in {"softbreak", "hardbreak"} or token.content in {"<br>", "<br/>", "<br />"}:
            pieces.append("\n")
        elif token.type == "image" and token.children:
            pieces.append(_inline(token.children))
    return "".join(pieces).strip()
