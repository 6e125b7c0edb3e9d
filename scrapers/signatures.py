"""Signatures that stand in the same element as the post."""

import re
from dataclasses import replace

from scrapers.html import OwnWords

_LINE = re.compile(r"(?:^|\n)[ \t]*_{17,18}[ \t]*(?=\n|$)")
"""phpBB 2 and subsilver2 draw 17, vBulletin 3 draws 18; writers who draw lines use other lengths."""


def without_signature(words: OwnWords) -> OwnWords:
    r"""Cut the text at the line that software draws above a signature.

    >>> without_signature(OwnWords(text="Buy it.\n_________________\nAnn, of Ghent")).text
    'Buy it.'
    """
    line = _LINE.search(words.text)
    if line is None:
        return words
    text = words.text[: line.start()].rstrip()
    quotes = tuple(replace(quote, position=min(quote.position, len(text))) for quote in words.quotes)
    return replace(words, text=text, quotes=quotes)
