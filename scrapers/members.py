"""Who wrote a post: the links to members that forum software prints, and what their ranks say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bs4 import Tag

from groundswell.page import Role
from scrapers.block import Block
from scrapers.html import attribute, inline_text

_PROFILE = re.compile(
    r"mode=viewprofile|profile\.php\?|(?:^|/)member\.php|action=profile|showuser=|/members?/[^/?#]|/users?/[^/?#]"
    r"|/profile/[^/?#]|/u/[^/?#]|/u\d+|user-id/|viewprofilepage|^user\?id=|/user\?id=|/people/[^/?#]|user\.php\?"
    r"|member\d|memberprofile|userinfo",
    re.IGNORECASE,
)
_MEMBER_ID = re.compile(
    r"[?&;]u(?:ser|id)?=(\d+)|/u(\d+)(?:$|[^\d])|showuser=(\d+)|\.(\d+)/?(?:$|[?#])|user-id/(\d+)"
    r"|/(?:users?|members?|profile)/(\d+)|-u?(\d+)(?:\.html)?/?$|[?&;]id=(\d+)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """An author as shown; `id` is the number in the link to the profile."""

    name: str | None = None
    id: str | None = None


def writer_in(block: Block, *keys: str, but_not: Tag | None = None) -> Writer:
    """Find the author: the first of `keys` that shows a name, else the first link to a profile.

    `but_not` is the post's body: members mentioned in it are not its author.
    """
    for key in keys:
        for tag in block.all(key):
            if inline_text(tag) and not _inside(tag, but_not):
                return writer_of(tag)
    for tag in block.all("a"):
        if _PROFILE.search(attribute(tag, "href") or "") and inline_text(tag) and not _inside(tag, but_not):
            return writer_of(tag)
    return Writer()


def writer_of(tag: Tag) -> Writer:
    """Read a name and, from the link in or around it, the member's number."""
    link = tag if tag.name == "a" else tag.find("a", href=True) or tag.find_parent("a")
    href = attribute(link, "href") if isinstance(link, Tag) else None
    found = _MEMBER_ID.search(href or "")
    number = next((group for group in found.groups() if group), None) if found else None
    return Writer(name=inline_text(tag) or None, id=number or attribute(tag, "data-user-id", "data-uid"))


def _inside(tag: Tag, container: Tag | None) -> bool:
    return container is not None and any(parent is container for parent in tag.parents)


_MODERATOR = re.compile(r"moderat|moderador|modérat|модератор|\bmods?$|ведущий", re.IGNORECASE)
_STAFF = re.compile(
    r"admin|админ|\bstaff\b|\bteam\b|employee|mitarbeiter|developer|entwickler|desarrollador|développeur"
    r"|community (?:manager|specialist|lead)|official|сотрудник|webmaster|site owner|founder"
    r"|support (?:agent|staff|engineer)",
    re.IGNORECASE,
)
_DELETED = re.compile(
    r"^\[?(?:deleted|removed|gelöscht|supprimé|eliminado|удал[её]н\w*|deleted (?:user|member|account)"
    r"|former member|gelöschter benutzer|compte supprimé|account closed|anonymous user \(deleted\))\]?$",
    re.IGNORECASE,
)


def role_from(texts: Iterable[str], name: str | None = None) -> Role | None:
    """Return the role that ranks and badges name; "deleted" where the name is a placeholder.

    "member" where a rank is shown and names no other role; None where none is shown.
    """
    if name and _DELETED.match(name):
        return "deleted"
    shown = [text for text in texts if text]
    if any(_MODERATOR.search(text) for text in shown):
        return "moderator"
    if any(_STAFF.search(text) for text in shown):
        return "staff"
    return "member" if shown else None
