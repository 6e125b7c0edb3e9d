"""Elements that may name an author: links to a profile, and short texts marked as a name."""

import re
from urllib.parse import urlsplit

from scrapers.generic.tree import Element, Tree
from scrapers.html import attribute, classes

_LONGEST_NAME = 48
_PROFILE = re.compile(
    r"(?:^|[/?&;=])(?:\w*(?:user|profile|profil|member|author)\w*="
    r"|(?:users?|usr|u|members?|memberlist|profiles?|profil|author|people|person|mitglied(?:er)?|benutzer|nutzer"
    r"|utilisateurs?|membres?|usuarios?|perfil|miembros?|membros?|utenti|utente|profilo|leden|lid|felhasznalo|uzivatel"
    r"|personal_pages|viewprofile|showuser|getuser|account|kayttaja|bruker|anvandare|uye|polzovatel)"
    r"(?:[/?&=;]|[._-]?\d|\.(?:php|html?|aspx?|jsp)|$)|[@~][\w.-]+/?$)",
    re.IGNORECASE,
)
"""How forum software of many countries addresses a profile page."""
_NAME_CLASS = re.compile(
    r"author|user(?!content)|name|nick|member|poster|profile|byline|creator|login|handle|owner", re.IGNORECASE
)
_ACTION = re.compile(
    r"(?:[?&/=._-])(?:login|logout|register|signup|signin|report|quote|reply|newreply|posting|compose|pm|message|"
    r"search|messages|privmsg|flag|vote|like|share|follow|reportcomment|quotepost|sendto|email|mailto|lostpassword|new-topic|latest)(?:[/?&=._-]|$)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]")
_COUNT = re.compile(r"^[#№]?[\d.,\s]+$|[:：]\s*[\d.,]*$|^\W*\d+\s?[×x%]\W*$")


def could_be_name(text: str) -> bool:
    """Whether a text is short enough and wordy enough to be the name of a person or account.

    >>> could_be_name("xX_anna_Xx"), could_be_name("#12"), could_be_name("Posts: 502")
    (True, False, False)
    >>> could_be_name("https://example.org/u/anna")
    False
    """
    return (
        1 <= len(text) <= _LONGEST_NAME
        and bool(_WORD.search(text))
        and not _COUNT.search(text)
        and "://" not in text
    )


def profile_strength(element: Element) -> int:
    """How much an element looks like an author's name: 0 not at all, 3 a link to a profile."""
    tag = element.tag
    href = attribute(tag, "href") if element.name == "a" else None
    strength = 0
    if href and not href.startswith(("javascript:", "mailto:")):
        path = urlsplit(href) if _parses(href) else None
        target = f"{path.path}?{path.query}" if path else href
        if _PROFILE.search(target) and not _ACTION.search(target):
            strength = 3
    if any(_NAME_CLASS.search(name) for name in classes(tag)) or attribute(tag, "itemprop") in {
        "author",
        "name",
        "creator",
    }:
        strength = max(strength + 1, 2) if strength else 2
    return strength


def is_action(href: str) -> bool:
    """Whether a link does something (reports, quotes, votes) instead of leading somewhere.

    >>> is_action("posting.php?mode=quote&p=6"), is_action("viewtopic.php?p=6#p6")
    (True, False)
    """
    return href.startswith("javascript:") or bool(_ACTION.search(href))


def _parses(href: str) -> bool:
    try:
        urlsplit(href)
    except ValueError:
        return False
    return True


def name_elements(tree: Tree) -> dict[int, int]:
    """Elements that may hold an author's name, with their strength (1 to 4)."""
    found: dict[int, int] = {}
    for element in tree.elements:
        if tree.text_length(element.index, element.end) > _LONGEST_NAME or element.end - element.index > 8:
            continue
        strength = profile_strength(element)
        if strength and element.index not in tree.moments and could_be_name(name_of(tree, element.index)):
            found[element.index] = strength
    return found


_ASIDE = frozenset(("em", "small", "i", "sup", "sub", "div", "p", "li", "ul", "dl", "dd"))


def name_of(tree: Tree, index: int) -> str:
    """Return the name an element shows or its picture stands for, without ranks and counts beside it."""
    element = tree.elements[index]
    if element.name == "a" or element.end == index + 1:
        text = tree.text(index, 60)
        if not text and (picture := element.tag.find("img")) is not None:
            return attribute(picture, "alt", "title") or ""
        return text
    if could_be_name(element.direct) and len(element.direct) > 1:
        return element.direct
    pieces: list[str] = []
    for part in tree.within(index):
        if not part.direct or part.index in tree.moments:
            continue
        if pieces and (part.name in _ASIDE or not could_be_name(part.direct)):
            break
        pieces.append(part.direct)
    return " ".join(pieces)
