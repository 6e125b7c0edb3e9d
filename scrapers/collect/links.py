"""Addresses as the frontier keeps them: whole, without what changes from visit to visit."""

import re
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from groundswell.errors import UsageError
from scrapers.collect.fetcher import check_address

_SESSION_NAMES = frozenset({"sid", "phpsessid", "s", "session_id", "jsessionid"})
_SESSION_VALUE = re.compile(r"[0-9a-f]{32}|[0-9a-zA-Z]{26}", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


def clean(base: str, href: str) -> str | None:
    """Return where a link on a page leads, or None where it leads to no web address.

    Session ids go: phpBB puts a fresh one into every link for visitors without cookies.

    >>> clean("http://a.example/f/viewforum.php?f=2", "./viewtopic.php?t=7&sid=" + "0" * 32 + "#p9")
    'http://a.example/f/viewtopic.php?t=7'
    >>> clean("http://a.example/", "javascript:void(0)") is None
    True
    """
    try:
        url = urldefrag(urljoin(base, href.strip())).url
        check_address(url)
    except (ValueError, UsageError):
        return None
    parts = urlsplit(_SESSION_IN_PATH.sub("", url))
    if not any(f"{name}=" in parts.query.lower() for name in _SESSION_NAMES):
        return parts.geturl()
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _is_session(*pair)]
    return parts._replace(query=urlencode(kept)).geturl() if len(kept) < len(pairs) else parts.geturl()


def is_same_site(one: str, other: str) -> bool:
    """Return whether two addresses are on one host and port, by whichever scheme."""
    return urlsplit(one).netloc.lower() == urlsplit(other).netloc.lower()


def _is_session(name: str, value: str) -> bool:
    return name.lower() in _SESSION_NAMES and _SESSION_VALUE.fullmatch(value) is not None
