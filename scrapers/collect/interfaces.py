"""Addresses of the interfaces for programs: exact and small, where a platform offers them to everybody."""

import re
from urllib.parse import urlsplit

from scrapers.document import Document

_DISCOURSE = re.compile(
    r'<meta\s[^>]*content="Discourse\b|data-discourse-setup|id="data-discourse', re.IGNORECASE
)
_NODEBB = re.compile(
    r'component="(?:topic|category|header|categories)|<meta\s[^>]*content="NodeBB', re.IGNORECASE
)
_HYPERKITTY = re.compile(r"hyperkitty", re.IGNORECASE)
_ARCHIVED = re.compile(r"^(?P<list>.*/list/(?P<name>[^/]+))/thread/(?P<id>[0-9A-Z]{32})(?:/.*)?$")
_TOPIC = re.compile(r"^(?P<root>.*?)/t/(?:[^/]+/)?(?P<id>\d+)(?:/\d+)?/?$")
_CATEGORY = re.compile(r"^(?P<root>.*?)/(?P<list>c/[^?]*?|latest|new|top)/?$")
_NODEBB_PATH = re.compile(r"^(?P<root>.*?)/(?P<rest>(?:topic|category)/\d+(?:/[^/]+)?)(?:/\d+)?/?$")


def is_packed(document: Document) -> bool:
    """Return whether a document is an archive: it has no text to look for links in."""
    return document.body[:2] in (b"\x1f\x8b", b"PK")


def interface_for(document: Document) -> str | None:
    """Return the address that gives a page's content to programs, or None where there is none.

    >>> page = b'<meta name="generator" content="Discourse 3.4">'
    >>> interface_for(Document(body=page, name="", url="https://a.example/t/dark-mode/17/3"))
    'https://a.example/t/17.json'
    """
    if document.url is None or is_packed(document) or document.text.lstrip()[:1] in ("{", "["):
        return None
    parts = urlsplit(document.url)
    start = document.text[:20_000]
    if _HYPERKITTY.search(document.text) and (found := _ARCHIVED.match(parts.path)):
        # The page holds its first message only and loads the replies by script; the mailbox is whole.
        mailbox = f"{found['list']}/export/{found['name']}-{found['id']}.mbox.gz"
        return parts._replace(path=mailbox, query=f"thread={found['id']}", fragment="").geturl()
    if _DISCOURSE.search(start):
        path = _discourse(parts.path)
    elif _NODEBB.search(document.text):
        path = _nodebb(parts.path)
    else:
        path = None
    return parts._replace(path=path, query="", fragment="").geturl() if path else None


def _discourse(path: str) -> str | None:
    if found := _TOPIC.match(path):
        return f"{found['root']}/t/{found['id']}.json"
    if found := _CATEGORY.match(path):
        return f"{found['root']}/{found['list']}.json"
    return "/latest.json" if path in ("", "/") else None


def _nodebb(path: str) -> str | None:
    found = _NODEBB_PATH.match(path)
    return f"{found['root']}/api/{found['rest']}" if found else None
