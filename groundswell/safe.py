"""Making other people's text safe to show: controls visible, formulas dead, links only to the web."""

import re
from urllib.parse import urlsplit

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Controls but for tab and line feed, lone surrogates, and the direction overrides and isolates, which
# reorder what a reader sees; the joiners in emoji are harmless. One pattern: pages show much text.
_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_AUTHORITY = re.compile(r"[a-z][a-z0-9+.-]*:/{1,2}([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_CELL_LIMIT = 32_000
"""Excel holds 32,767 characters a cell."""


def visible(text: str) -> str:
    r"""Return text with control and direction characters spelled out, so that they cannot act.

    >>> visible("a\u202eb\x1b[31m")
    'a‹U+202E›b‹U+001B›[31m'
    """
    return _ACTS.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def cell_text(text: str) -> str:
    """Return text for a spreadsheet cell: one that would start a formula gets an apostrophe before it.

    >>> cell_text("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    shown = visible(text.replace("\r\n", "\n").replace("\r", "\n"))[:_CELL_LIMIT]
    return f"'{shown}" if text.startswith(_FORMULA) or shown.lstrip(" \u00a0").startswith(_FORMULA) else shown


def web_link(address: str | None) -> str | None:
    """Return an address that may be linked: http or https with a host; None for anything else.

    >>> web_link("javascript:alert(1)") is None
    True
    """
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in ("http", "https") and parts.hostname else None


def may_hold_password(address: str) -> bool:
    """Return whether an address names a user, so that nobody may show it: a password can stand there.

    One that is not escaped can end the host's part early; then no number follows on the colon.

    >>> may_hold_password("https://ann:hunter2@a.example/"), may_hold_password("https://ann:hunt/er2@a.example/")
    (True, True)
    >>> may_hold_password("https://a.example:8080/@ann"), may_hold_password("mails/ann@a.example.mbox")
    (False, False)
    """
    found = _AUTHORITY.match(address.strip())
    if found is None:
        return False
    authority, rest = found.groups()
    _, colon, port = authority.rpartition(":")
    is_cut_short = bool(colon and port) and not port.isdecimal() and not port.endswith("]")
    return "@" in authority or ("@" in rest and is_cut_short)


def one_line(text: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(text.split())
