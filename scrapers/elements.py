"""Small questions about one element."""

import re
from collections.abc import Callable
from functools import lru_cache

from bs4 import Tag


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


def matching(pattern: str) -> Callable[[Tag], bool]:
    """Make a test of elements: whether a class name or the id matches `pattern` from its start.

    >>> from scrapers.html import parse_html
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
