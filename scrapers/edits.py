"""Notes such as "Last edited by Ann on May 3, 2012 10:01, edited 2 times in total"."""

import re
from dataclasses import dataclass

from bs4 import Tag

from scrapers.html import attribute, inline_text
from scrapers.shown import time_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The last edit of a post: who made it, and when, as shown and as the markup encodes it."""

    editor: str | None = None
    shown: str | None = None
    stamp: str | None = None


NO_EDIT = Edit()
"""Of a post that shows no edit."""

_BY = re.compile(
    r"(?:^|\s)(?:by|von|par|por|da|door|przez|пользователем|користувачем|от|av|af|tarafından|uživatelem|používateľom"
    r"|από|توسط|bởi|oleh)\s*:?\s+(?P<name>\S.{0,60}?)"
    r"(?=\s*(?:[;,»\])(]|\.(?:\s|$)|:\s|$|\s(?:on|am|le|el|il|em|op|dnia|dne|den|den|at|um|в|[-–—])\s))",
    re.IGNORECASE,
)
_MEMBER = re.compile(r"member|user|profil|mode=viewprofile|/u/|[?&;]u=\d|action=profile", re.IGNORECASE)


def edit_in(note: Tag | None) -> Edit:
    """Read an edit note; an empty `Edit` where there is no note or it names neither time nor editor.

    The editor is a link to a member where there is one, otherwise the name after "by".
    """
    if note is None:
        return NO_EDIT
    text = inline_text(note)
    links = [note, *note.find_all(["a", "span"])] if note.name == "a" else note.find_all(["a", "span"])
    linked = [inline_text(link) for link in links if _names_member(link)]
    stamps = (attribute(tag, "datetime", "data-time", "data-timestamp") for tag in note.find_all(True))
    stamp = next((stamp for stamp in stamps if stamp), None)
    without_name = text.replace(linked[0], " ", 1) if linked and linked[0] else text
    return Edit(
        editor=(linked[0] if linked and linked[0] else _named(text)) or None,
        shown=time_in(without_name),
        stamp=stamp,
    )


def _names_member(tag: Tag) -> bool:
    marks = f"{attribute(tag, 'href') or ''} {attribute(tag, 'class') or ''}"
    return bool(_MEMBER.search(marks)) and len(inline_text(tag)) <= 80


def _named(text: str) -> str | None:
    found = _BY.search(text)
    return found["name"].strip(" ;,:") if found else None
