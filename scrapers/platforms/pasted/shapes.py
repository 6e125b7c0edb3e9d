"""Lines that can open (or close) a post: each known arrangement of a name, a date and a number.

A shape is a hypothesis about a single line. Which shape a text is really made of is decided in
`headers`, from how often it occurs and how well it explains the whole text.
"""
# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scrapers.platforms.pasted import vocabulary
from scrapers.platforms.pasted.lines import TIME, Line
from scrapers.quotedtext.names import looks_like_name
from scrapers.times import FoundTime

Naming = Literal["inline", "beside"]
"""Whether the shape's line holds the author's name, or a line above or below it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One arrangement. `weight` is how much one such line proves; prose seldom looks like weight 2."""

    name: str
    pattern: re.Pattern[str]
    weight: float
    naming: Naming


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """One line read as one shape.

    `inline` is the offset in the line's text at which the post itself starts, where it does; `depth` is
    what a tree-shaped page says about the place in the tree (0 = top, 1 = below it, 2 = deeper).
    """

    line: Line
    shape: str
    author: str | None = None
    time: FoundTime | None = None
    edited: FoundTime | None = None
    number: int | None = None
    total: int | None = None
    inline: int | None = None
    rank: str | None = None
    depth: int | None = None
    votes: int | None = None


_NAME = r"(?P<name>[^\s" + TIME + r"|<>\[\]{}«»:][^" + TIME + r"|<>\[\]{}«»:]{0,58}?)"
_T = TIME
_VERB = r"(?:said|wrote|replied|commented|posted|says|answered|asked|opened|schrieb|meinte|sagte|a écrit|escribió|ha scritto|schreef|napisał\(?a?\)?|написал\(?а?\)?)"
_ON = r"(?:on|at|am|um|le|el|il|op|dnia|this|in)"
_BY = r"(?:by|von|par|por|di|door|od|от|przez|av|af|de)"
_NOTE = r"(?:\s*\(?(?:edited|modified|bearbeitet|updated)\)?\*?|\s*\*)?"
_EDITED = rf"(?:[\s,;·–—(-]*(?:this post was )?(?:last\s+)?(?:edited|modified|updated|bearbeitet|modifié|editado):?\s*(?:on\s*)?(?P<edit>{_T})(?:\s*by\s+[^{_T}()]{{1,45}})?\)?)?"
_NUMBER = r"(?:[\s·,|-]*(?:post\s*)?#\s?(?P<number>\d{1,3}(?:,\d{3})*|\d{1,6})\b)?(?:\s*\(?permalink\)?)?"
_OF = r"(?:\s*(?P<position>\d[\d,]*)\s+of\s+(?P<total>\d[\d,]*))?"

_TABLE: tuple[tuple[str, Naming, float, str], ...] = (
    # Feb 14, 2019 08:10:47 AM Edited Feb 14, 2019 08:13:46 AM by Petra R
    ("date-by", "inline", 2.0, rf"^(?:(?:posted|submitted|started|asked|opened|written)\s*(?:on)?:?\s*)?{_T}{_EDITED}\s*[-–—·,]?\s*{_BY}:?\s+(?P<name>[^{_T}:]{{1,60}}?){_OF}$"),
    # by Slydelix » Sun May 02, 2010 4:41 pm
    ("by-date", "inline", 1.6, rf"^(?:#\d+\s*)?(?:(?:posted|written|sent|post|beitrag|message|mensaje|messaggio|bericht|wpis|сообщение)\s+)?{_BY}:?\s+{_NAME}\s*(?:[»,–—•|@-]|{_ON})*\s*{_T}{_NOTE}{_EDITED}{_NUMBER}$"),
    # dang on Feb 3, 2024 | root | parent | next [–]
    ("name-date-links", "inline", 2.0, rf"^{_NAME}\s+(?:{_ON}\s+)?{_T}{_NOTE}\s*(?P<links>\|.*|\[\S.*\].*)$"),
    # [–]somebody 12 points 3 years ago* (2 children)
    ("name-points-date", "inline", 2.0, rf"^(?:\[[–+-]\]\s*)?{_NAME}(?:\s*\[\w+\])?\s+\[?(?P<votes>-?\d[\d,.]*k?|score hidden)\]?(?:\s*points?)?\s+{_T}{_NOTE}(?:\s.*)?$"),
    # arikfr June 28, 2018, 1:07pm 1
    ("name-date-number", "inline", 2.0, rf"^{_NAME}\s+{_T}\s+#?(?P<number>\d{{1,5}})$"),
    # [14/02/2019, 10:33:33] Sean: text
    ("chat-bracketed", "inline", 1.4, rf"^\[{_T}\]\s*(?P<name>[^:\[\]{_T}]{{1,40}}):\s*(?P<inline>.*)$"),
    # 14/02/2019, 10:33 - Sean: text
    ("chat-dated", "inline", 1.4, rf"^{_T}\s+[-–—]\s+(?P<name>[^:{_T}]{{1,40}}):\s*(?P<inline>.*)$"),
    # Sean H — 02/14/2019 10:33 AM
    ("name-mark-date", "inline", 1.4, rf"^(?:u/)?{_NAME}\s*(?:[,·•—–@-]|\s\(|\|)\s*(?:{_ON}\s+)?{_T}\)?:?{_NOTE}{_NUMBER}$"),
    # Sean H wrote on Feb 14, 2019:
    ("name-verb-date", "inline", 1.6, rf"^{_NAME}\s+{_VERB}:?\s*(?:{_ON}\s+)?{_T}:?{_NOTE}{_NUMBER}$"),
    # On Feb 14, 2019, Sean H wrote:
    ("on-date-name", "inline", 1.2, rf"^(?:on|am|le|el|il|op)\s+{_T}[,.]?\s+{_NAME}(?:\s*<[^>]*>)?\s+{_VERB}:$"),
    # Sean H Feb 14, 2019
    ("name-date", "inline", 1.0, rf"^(?:u/)?{_NAME}\s+(?:{_ON}\s+)?{_T}:?{_NOTE}{_NUMBER}$"),
    # Posted: Sun May 02, 2010 4:41 pm Post subject: …
    ("posted-date", "beside", 1.8, rf"^[«\s]*(?:reply\s*#?\s*\d+\s*)?(?:posted|post|sent|date|on|written|replied|commented|answered|asked|geschrieben|verfasst|erstellt|envoyé|posté(?:\s+le)?|publicado|enviado|inviato|dodano|wysłano|napisano|geplaatst(?:\s+op)?|написано|отправлено|добавлено|elküldve)\s*(?:{_ON}\s*)?:?\s*{_T}[»\s]*{_NOTE}{_EDITED}(?:\s*post subject:.*|\s*subject:.*|\s*titel:.*)?{_NUMBER}$"),
    # Feb 14, 2019 #21
    ("date", "beside", 1.0, rf"^[•·|\s-]*{_T}{_NOTE}{_EDITED}{_NUMBER}$"),
)  # fmt: skip

SHAPES = tuple(
    Shape(name=name, pattern=re.compile(pattern, re.IGNORECASE), weight=weight, naming=naming)
    for name, naming, weight, pattern in _TABLE
)

_TAG = re.compile(r"\s*\[(MOD|ADMIN|STAFF|OP|BOT|APP|S|M|A)\](?=\W|$)")
_EVEN_SHORTER = re.compile(r"^(?:[#№]\s?(?P<number>\d[\d,]*)(?:\s*\(?permalink\)?)?|(?P<position>\d[\d,]*)\s+of\s+(?P<total>\d[\d,]*))$", re.IGNORECASE)  # fmt: skip
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)
_CLOCKED = (
    # Sean H  10:41 AM · [10:41] Sean: text · 10:41 <sean> text
    ("name-clock", 1.2, re.compile(rf"^(?P<name>[^\s{_T}\[\]<>:][^{_T}\[\]<>:]{{0,38}}?)(?:\s+APP)?(?:\s{{2,}}|\s*[—–·\[(]\s*|\s+){_T}[\])]?$")),
    ("chat-clock", 1.2, re.compile(rf"^\[?{_T}\]?\s*(?:[-–]\s*)?(?:<(?P<nick>[^<>]{{1,30}})>|(?P<name>[^\s:<>{_T}][^:<>{_T}]{{0,30}}):)\s*(?P<inline>.*)$")),
)  # fmt: skip


def anchors(lines: tuple[Line, ...]) -> Iterator[Anchor]:
    """Yield every reading of every line as the head or foot of a post."""
    for line in lines:
        if line.blank or vocabulary.EDIT_NOTE.match(line.text):
            continue
        if line.times and not line.profile:
            yield from _dated(line)
        elif not line.times and not line.chrome:
            yield from _clocked(line)


def position(line: Line) -> tuple[int | None, int | None] | None:
    """Return (number, total) of a line that is nothing but a position ("#3", "3 of 11"), else None."""
    match = _EVEN_SHORTER.match(line.text)
    if match is None:
        return None
    return _integer(match["number"] or match["position"]), _integer(match["total"])


def _dated(line: Line) -> Iterator[Anchor]:
    shown = _TAG.sub("", line.shape).replace("[deleted]", "deleted")
    tag = _TAG.search(line.shape)
    for shape in SHAPES:
        match = shape.pattern.match(shown)
        if match is None:
            continue
        groups = match.groupdict()
        name = _clean(groups.get("name"))
        if shape.naming == "inline" and (name is None or not looks_like_name(name)):
            continue
        inline = groups.get("inline")
        yield Anchor(
            line=line,
            shape=shape.name,
            author=name,
            time=line.times[0],
            edited=line.times[1] if groups.get("edit") else None,
            number=_integer(groups.get("number") or groups.get("position")),
            total=_integer(groups.get("total")),
            inline=len(line.text) - len(inline) if inline is not None else None,
            rank=tag[1] if tag else None,
            depth=_depth(groups.get("links")),
            votes=_integer(groups.get("votes")),
        )


def _clocked(line: Line) -> Iterator[Anchor]:
    match = _CLOCK.search(line.text[:60])
    if match is None:
        return
    shaped = line.text[: match.start()] + TIME + line.text[match.end() :]
    for name, _, pattern in _CLOCKED:
        read = pattern.match(shaped)
        if read is None:
            continue
        groups = read.groupdict()
        author = _clean(groups.get("name") or groups.get("nick"))
        if author is None or not looks_like_name(author):
            continue
        inline = groups.get("inline")
        yield Anchor(
            line=line,
            shape=name,
            author=author,
            inline=len(line.text) - len(inline) if inline is not None else None,
        )


def weight_of(shape: str) -> float:
    """Return how much one line of this shape proves."""
    return next(
        (known.weight for known in SHAPES if known.name == shape),
        next((weight for name, weight, _ in _CLOCKED if name == shape), 1.0),
    )


def _clean(name: str | None) -> str | None:
    if name is None:
        return None
    cleaned = re.sub(
        r"^(?:u/|@)|\s*\((?:op|author|edited)\)$", "", name.strip(" ,·•|»—–-\t"), flags=re.IGNORECASE
    )
    return cleaned or None


def _depth(links: str | None) -> int | None:
    if links is None:
        return None
    words = set(re.findall(r"[a-z]+", links.casefold()))
    return 2 if "root" in words else 1 if "parent" in words else 0


def _integer(digits: str | None) -> int | None:
    if not digits:
        return None
    plain = digits.replace(",", "").replace(".", "")
    return int(plain) if plain.lstrip("-").isdigit() else None
