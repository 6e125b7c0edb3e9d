"""A proposal's news as an Atom feed (RFC 4287), for readers that cannot sign in."""

import hashlib
import hmac
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from groundswell.records import Account
from reports import phrases
from reports.formats.safe import visible
from reports.views import Event, ProposalView

_ATOM = "http://www.w3.org/2005/Atom"
_NEWEST = 50


def feed_token(account: Account, key: str) -> str:
    """Return what stands for signing in, in the address of one proposal's feed of one account.

    It opens this feed and nothing else, for as long as the account is open.
    """
    text = f"feed {account.id} {key}".encode("utf-8", "surrogatepass")
    return hmac.new(account.feed_secret.encode(), text, hashlib.sha256).hexdigest()[:40]


def atom(view: ProposalView, address: str, community: str) -> bytes:
    """Return the feed of a proposal; `address` is that of its page. Newest first, at most fifty entries.

    Events whose time no page shows are left out: an entry without a time is no Atom.
    """
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    dated = [(event.evidence.at, event) for event in view.timeline if event.evidence.at is not None]
    newest = sorted(dated, key=lambda pair: (pair[0], pair[1].evidence.id), reverse=True)[:_NEWEST]
    _add(feed, "id", f"{address}#feed")
    _add(feed, "title", f"{_clean(view.headline)} · {community}")
    _add(feed, "updated", _time(newest[0][0] if newest else view.last_seen))
    ET.SubElement(feed, f"{{{_ATOM}}}link", href=address, rel="alternate", type="text/html")
    for at, event in newest:
        _entry(feed, event, at, address)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: ET.Element, event: Event, at: datetime, address: str) -> None:
    words = event.evidence
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    _add(entry, "id", f"{address}#{event.kind}-{words.id}")
    _add(entry, "title", _clean(_title(event)))
    _add(entry, "updated", _time(at))
    author = ET.SubElement(entry, f"{{{_ATOM}}}author")
    _add(author, "name", _clean(words.author) or "unnamed")
    if words.quote:
        _add(entry, "content", f"“{_clean(words.quote)}”", type="text")
    link = {"rel": "alternate", "href": address}
    ET.SubElement(entry, f"{{{_ATOM}}}link", link)


def _title(event: Event) -> str:
    words = event.evidence
    match event.kind:
        case "stance":
            return f"{words.author}: {phrases.STANCES[words.label]}"  # type: ignore[index]
        case "official":
            return f"Official word: {phrases.STATES[words.label]}"  # type: ignore[index]
        case "correction":
            return f"Correction: {words.note}"
    return words.note or event.kind


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes).text = text


def _time(moment: datetime | None) -> str:
    return (moment or datetime.fromtimestamp(0, UTC)).astimezone(UTC).isoformat()


def _clean(text: str) -> str:
    """Return text that XML can hold: of the characters that `visible` leaves, all but two noncharacters."""
    return visible(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
