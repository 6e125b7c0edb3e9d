"""How a quote announces itself in a copied page."""
# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from scrapers.quotedtext.names import looks_like_name
from scrapers.times import find_times

Ending = Literal["unmarked", "button", "marks", "prefix"]
"""How the quote ends: not at all, with "Click to expand…", with a quotation mark, with the last "> "."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A line that opens a quote; the quoted words start at `offset` of it, or on the next line.

    `words` is false where the line only tells who is answered.
    """

    author: str | None
    ending: Ending
    offset: int
    words: bool = True


_VERBS = (
    r"(?:wrote|said|writes|posted|schrieb|hat geschrieben|meinte|a écrit|escribió|ha scritto|skrev|schreef|"
    r"napisał(?:\(a\)|a)?|написал(?:\(а\)|а)?|пишет|írta|escreveu|yazdı)"
)
_WROTE = re.compile(
    rf"^(?:[↑\s]*)@?(?P<name>[^:\n<>|]{{1,60}}?)\s+{_VERBS}\s*:\s*(?P<arrow>↑)?\s*", re.IGNORECASE
)
_BY = re.compile(
    r"^(?:originally posted by|quote from:?|quoting|zitat von|citation de|cita de|citazione|citaat van|цитата:?)\s+@?(?P<name>[^:\n]{1,60}?)"
    r"\s*(?:view post|➤|»|:|\()?\s*$",
    re.IGNORECASE,
)
_QUOTE_NAME = re.compile(r"^(?:quote|zitat)\s*\(\s*(?P<name>[^()@]{1,40}?)\s*@.*\)\s*:?$", re.IGNORECASE)
_MAIL = re.compile(
    r"^(?:(?:(?:on|am|le|el|il|op|yesterday|today)\s.{4,160}|\d.{3,20}\sago,\s.{2,50})\b(?:wrote|said|schrieb|a écrit|escribió|ha scritto)|\d{4}-\d\d-\d\d\s.{6,120}<[^<>]*>)\s*:\s*$",
    re.IGNORECASE,
)
_MAIL_NAME = re.compile(
    r"(?P<name>[^,<>\d][^,<>]{0,60}?)\s*(?:<[^>]*>|\([^)]*\))?\s*(?:wrote|said|a écrit|escribió|ha scritto)?\s*:\s*$|schrieb\s+(?P<german>[^:<]+)",
    re.IGNORECASE,
)
_STAMP = re.compile(r"^\(\d[\d.,:/\sapm-]{7,28}\)\s*(?=\S+.*:)", re.IGNORECASE)
_SPOKEN = re.compile(r"\b(?:said|meinte|posted)\s*:\s*$", re.IGNORECASE)
_LABEL = re.compile(r"^@?(?P<name>[^:]{1,40}):$")
_RE = re.compile(r"^re:\s*(?=[\"“„«'])", re.IGNORECASE)
_PREFIX = re.compile(r"^\s*>")
_REPLY = re.compile(
    r"^(?:in (?:reply|response) to|replying to|replied to|als antwort auf|en réponse à|en respuesta a|in risposta a|↩|↪)\s*:?\s*@?"
    r"(?P<name>[^:'’\n]{1,45}?)(?:['’]s?\s+(?:comment|post|message|reply)[^:.!?]{0,60})?\s*(?:(?P<quoted>:\s*(?=[\"“]))|:|$)",
    re.IGNORECASE,
)
_MARK = re.compile(r"^[\"“„«]")

BARE = re.compile(r"^(?:quote|zitat|citation|cita|citazione|citaat|цитата|cytat|idézet)\s*:$", re.IGNORECASE)
"""With its colon the word opens a quote; without, it is a button."""
_QUOTE_WORD = re.compile(r"(?:quote from|zitat von|quote|citation de)\b", re.IGNORECASE)
EXPAND = re.compile(
    r"^(?:click|tap) to (?:expand|shrink|collapse)(?:\.{3}|…)?$|^zum vergrößern anklicken.*$|^show quoted text$",
    re.IGNORECASE,
)

_NOT_NAMES = frozenset(
    "i you he she we they it who one someone somebody everyone nobody my your his her our their this that as like "
    "what when where which and but if so also then because the a an somebody people others".split()
)  # fmt: skip


def opening(line: str, known: Collection[str]) -> Opening | None:
    """Return how `line` opens a quote or names whom it answers; `known` are the thread's authors, casefolded."""
    if not line or len(line) > 4000:
        return None
    if _PREFIX.match(line):
        return Opening(author=None, ending="prefix", offset=0)
    bare = BARE.match(line)
    if bare:
        return Opening(author=None, ending="unmarked", offset=len(line))
    marked = _RE.match(line)
    if marked:
        return Opening(author=None, ending="marks", offset=marked.end())
    return _named(line, known)


def _named(line: str, known: Collection[str]) -> Opening | None:
    if _MAIL.match(line):
        found = _MAIL_NAME.search(_without_times(line))
        name = (found["name"] or found["german"] or "").strip() if found else ""
        return Opening(author=name or None, ending="unmarked", offset=len(line))
    for pattern in (_BY, _QUOTE_NAME):
        match = pattern.match(_without_times(line) if _QUOTE_WORD.match(line) else line)
        if match:
            return Opening(
                author=_without_times(match["name"]).strip(" ,"), ending="unmarked", offset=len(line)
            )
    stamp = _STAMP.match(line)
    if stamp:  # (22-11-2016, 04:42 PM)Ann Wrote:
        stamped = _named(line[stamp.end() :], known)
        return None if stamped is None else replace(stamped, offset=stamped.offset + stamp.end())
    wrote = _WROTE.match(line)
    if wrote and _SPOKEN.search(line[: wrote.end()]) and line[wrote.end() :][:1].islower():
        return None  # "Ann said: it works" reports; quotes start with a capital
    if wrote and _may_be_quoted(wrote["name"], known, alone=wrote.end() == len(line) or bool(wrote["arrow"])):
        ending: Ending = "marks" if _MARK.match(line[wrote.end() :]) else "unmarked"
        return Opening(author=_without_times(wrote["name"]).strip(" ,"), ending=ending, offset=wrote.end())
    reply = _REPLY.match(line)
    if reply and looks_like_name(reply["name"]):
        return Opening(
            author=reply["name"].strip(), ending="marks", offset=reply.end(), words=bool(reply["quoted"])
        )
    label = _LABEL.match(line)
    if label and label["name"].casefold() in known:
        return Opening(author=label["name"], ending="unmarked", offset=len(line))
    return None


def _without_times(text: str) -> str:
    for time in find_times(text):
        return _ON_END.sub("", text[: time.start]) + text[time.end :]
    return text


_ON_END = re.compile(r"\s*\b(?:on|at|am|um|le)?[\s,«]*$", re.IGNORECASE)


def _may_be_quoted(name: str, known: Collection[str], *, alone: bool) -> bool:
    """Say whether "NAME wrote:" opens a quote rather than telling what somebody said."""
    plain = _without_times(name).strip(" ,").casefold()
    if plain in known:
        return True
    words = plain.split()
    if not words or len(words) > 4 or words[0] in _NOT_NAMES or not looks_like_name(plain):
        return False
    capitals = all(word[0].isupper() or not word[0].isalpha() for word in name.split()[:2])
    return capitals or (alone and len(words) == 1)
