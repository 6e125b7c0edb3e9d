"""Quotes marked by ">" at the start of a line, as in mail and on Hacker News."""

import re
from dataclasses import replace

from groundswell.page import PageQuote
from scrapers.attribution import attributed_to
from scrapers.html import OwnWords

_MARK = re.compile(r"^\s*(?:>\s?)+")


def without_angle_quotes(words: OwnWords) -> OwnWords:
    r"""Split lines that begin with ">" off the text; "On Monday Ann wrote:" before them names the author.

    >>> words = without_angle_quotes(OwnWords(text="> Buy it\n> now.\n\nNo, too dear."))
    >>> words.text, words.quotes[0].text
    ('No, too dear.', 'Buy it\nnow.')
    """
    if ">" not in words.text:
        return words
    own: list[str] = []
    quotes: list[PageQuote] = []
    quoted: list[str] = []

    def close() -> None:
        if not quoted:
            return
        while own and not own[-1].strip():
            own.pop()
        author = attributed_to(own[-1]) if own else None
        if author:
            own.pop()
        before = "\n".join(own).strip()
        quotes.append(PageQuote(author=author or None, text="\n".join(quoted).strip(), position=len(before)))
        quoted.clear()
        if own:
            own.append("")

    for line in words.text.split("\n"):
        mark = _MARK.match(line)
        if mark:
            quoted.append(line[mark.end() :].strip())
        elif line.strip() or not quoted:
            close()
            own.append(line)
    close()
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip()
    placed = tuple(replace(quote, position=min(quote.position, len(text))) for quote in quotes)
    return replace(words, text=text, quotes=words.quotes + placed)
