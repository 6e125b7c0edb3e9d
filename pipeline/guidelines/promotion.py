"""Links, and words that send readers to the author's own offer."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import urlsplit

from models.forms import load_forms, load_pattern
from pipeline.guidelines.contacts import apart

_LINK = (
    r"(?:https?://|\bwww\.)[^\s<>\"'\])}]{2,}"
    r"|(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
    r"(?:(?:com|net|org|io|shop|store|biz|xyz|ly|gg)\b(?!\.[a-z])(?:/[^\s<>\"'\])}]*)?"
    r"|(?:co|info|online|site|app|dev|me|top|club)/[^\s<>\"'\])}]*)"
)
"""An address with a scheme, or a host of a common top-level domain. Those that are words as well need a
path: "good.app" is a full stop without a space more often than a host; "com.example.tool" is a package."""
_TRAILING = ".,;:!?…"


def links(text: str, allowed_hosts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans of web addresses, those of allowed hosts and their subdomains aside."""
    for match in _link().finditer(text):
        found = match.group().rstrip(_TRAILING)
        if found and not _is_allowed(found, allowed_hosts):
            yield match.start(), match.start() + len(found)


def self_promotion(text: str, allowed_hosts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield invitations to the author's own offer, and links in a line that calls the offer one's own."""
    spans = {
        match.span()
        for form in load_forms("moderation")
        if form.kind == "promotion"
        for match in form.pattern.finditer(text)
    }
    own = load_pattern("moderation", "own_offer")
    for start, end in links(text, allowed_hosts):
        line = text.rfind("\n", 0, start) + 1
        after = text.find("\n", end)
        if own.search(text[line : len(text) if after < 0 else after]):
            spans.add((start, end))
    yield from apart(spans)


def _is_allowed(link: str, allowed_hosts: Sequence[str]) -> bool:
    try:
        host = (urlsplit(link if "://" in link else f"http://{link}").hostname or "").removeprefix("www.")
    except ValueError:
        return False
    return any(host == each.casefold() or host.endswith(f".{each.casefold()}") for each in allowed_hosts)


@cache
def _link() -> re.Pattern[str]:
    return re.compile(_LINK, re.IGNORECASE)
