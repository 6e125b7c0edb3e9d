"""What a header is made of: the block of lines of one post, and which lines above and below belong to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.page import AuthorBasis
from scrapers.platforms.pasted import vocabulary
from scrapers.platforms.pasted.lines import TIME, Line
from scrapers.platforms.pasted.shapes import Anchor, position
from scrapers.times import FoundTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One post as line numbers: its header is `top:body` (and `foot`), its body `body:end`, half-open.

    `inline` is the offset in line `body` at which the words start, for chats. `ranks` are the lines
    that tell about the author.
    """

    top: int
    body: int
    end: int
    author: str | None
    basis: AuthorBasis | None
    time: tuple[str, FoundTime] | None = None
    edited: tuple[str, FoundTime] | None = None
    number: int | None = None
    total: int | None = None
    inline: int = 0
    depth: int | None = None
    votes: int | None = None
    editor: str | None = None
    ranks: tuple[str, ...] = ()
    foot: int | None = None
    clock: str | None = None


AUTHOR_LINE = re.compile(
    rf"^(?P<name>[^{TIME}:]{{1,60}}?)\s+(?:member since|joined|registered|join date|dabei seit)"
    rf":?\s*{TIME}"
    r"(?:\s+(?P<number>\d[\d,]*)\s+of\s+(?P<total>\d[\d,]*))?$",
    re.IGNORECASE,
)
"""A line that names the author and when they joined, with the post's position behind it on some pages."""

SUBJECT = re.compile(
    r"(?:re|aw|sv|vs|antw|betreff|subject)\s?:\s+(?=[^\"“„«\s])(?P<subject>.+)$", re.IGNORECASE
)


def without_rank(name: str) -> str:
    """Return a name without the rank printed behind it."""
    words = name.split()
    for length in range(1, len(words)):
        if vocabulary.is_rank(" ".join(words[length:])):
            return " ".join(words[:length])
    return name


def is_between(line: Line) -> bool:
    """Say whether a line belongs to no post: blank, furniture, a position."""
    return line.furniture or position(line) is not None


def top_of(lines: Sequence[Line], group: Sequence[Anchor], i: int) -> int:
    """Return the first header line of an anchor: author and rank lines above it belong to it."""
    anchor = group[i]
    if anchor.inline is not None:
        return anchor.line.index
    return extended(lines, group, i, anchor.line.index)


def extended(lines: Sequence[Line], group: Sequence[Anchor], i: int, top: int) -> int:
    """Return the first header line, given that `top` is one: ranks, profile, subject above are part of it."""
    stop = group[i - 1].line.index if i else -1
    author = (group[i].author or "").casefold()
    index = top - 1
    while index > stop:
        line = lines[index]
        belongs = (
            line.profile
            or line.rank
            or position(line) is not None
            or AUTHOR_LINE.match(line.shape) is not None
            or (author and line.text.casefold() == author)
            or SUBJECT.match(line.text) is not None
            or (line.chrome and line.text.casefold().endswith(" avatar"))
        )
        if belongs:
            top = index
        elif not line.blank and not _is_menu(line):
            break
        index -= 1
    return top


_MENU = frozenset(
    "mark as new|bookmark|subscribe|subscribe to rss feed|permalink|print|email to a friend|options|"
    "report inappropriate content|mute".split("|")
)


def _is_menu(line: Line) -> bool:
    return line.text.casefold() in _MENU


def skip_profile(lines: Sequence[Line], start: int) -> int:
    """Return the first line after `start` that is not part of a header."""
    body = start
    for index in range(start, len(lines)):
        line = lines[index]
        if line.profile or line.rank or position(line) is not None or AUTHOR_LINE.match(line.shape):
            body = index + 1
        elif not line.blank and not line.chrome:
            break
    return body


def build_block(
    anchor: Anchor,
    *,
    top: int,
    body: int,
    end: int,
    author: str | None,
    basis: AuthorBasis | None,
    about: Sequence[Line],
) -> Block:
    """Return the block of one anchor; `about` are the header lines, which hold ranks and position."""
    where = next((found for line in about if (found := position(line))), (None, None))
    named = next((match for line in about if (match := AUTHOR_LINE.match(line.shape))), None)
    total = named["total"] if named and named["total"] else None
    ranks = [line.text for line in about if line.rank] + ([anchor.rank] if anchor.rank else [])
    if named and named["name"] != without_rank(named["name"]):
        ranks.append(named["name"].removeprefix(without_rank(named["name"])).strip())
    return Block(
        top=top,
        body=body,
        end=max(body, end),
        author=author,
        basis=basis if author else None,
        time=(anchor.line.text, anchor.time) if anchor.time else None,
        edited=(anchor.line.text, anchor.edited) if anchor.edited else None,
        number=anchor.number
        or where[0]
        or (int(named["number"].replace(",", "")) if total and named else None),
        total=anchor.total or where[1] or (int(total.replace(",", "")) if total else None),
        inline=anchor.inline or 0,
        depth=anchor.depth,
        votes=anchor.votes,
        ranks=tuple(ranks),
        clock=anchor.line.text if anchor.time is None and anchor.shape.endswith("clock") else None,
    )
