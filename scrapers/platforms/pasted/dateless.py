"""Posts without dates: numbered ones, ranks below logins, and chats."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from scrapers.platforms.pasted.beside import blocks_beside, names_author, neighbours
from scrapers.platforms.pasted.blocks import Block
from scrapers.platforms.pasted.inline import named_inline
from scrapers.platforms.pasted.lines import Line
from scrapers.platforms.pasted.shapes import Anchor, position
from scrapers.quotedtext.names import looks_like_name

_LOG_LEVELS = frozenset("info warn warning error debug trace fatal critical notice".split())


def positions(lines: Sequence[Line]) -> list[Anchor]:
    """Return the lines that are nothing but a position ("#3", "2 of 9") as anchors."""
    found = []
    for line in lines:
        where = position(line) if line.text else None
        if where is not None:
            found.append(Anchor(line=line, shape="position", number=where[0], total=where[1]))
    return found if len(found) > 1 or any(anchor.total for anchor in found) else []


def by_rank(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Read "login / Community Member / subject / words", and the same without any login."""
    ranks = [line for i, line in enumerate(lines) if line.rank and not (i and _previous(lines, i, rank=True))]
    if len(ranks) < 2:
        return ()
    group = [Anchor(line=line, shape="rank") for line in ranks]
    above = [neighbours(lines, group, i, -1)[:1] for i in range(len(group))]
    adjacent = [
        index[0] if index and not any(lines[j].text for j in range(index[0] + 1, line.index)) else None
        for index, line in zip(above, ranks, strict=True)
    ]
    named = [index if index is not None and names_author(lines[index]) else None for index in adjacent]
    has_names = sum(index is not None for index in named) > 0.6 * len(ranks)
    if not has_names and len(ranks) < 3:
        return ()
    found = [(anchor, index if has_names else None) for anchor, index in zip(group, named, strict=True)]
    return blocks_beside(lines, group, found, above=False)


def _previous(lines: Sequence[Line], i: int, *, rank: bool) -> bool:
    return next((line.rank == rank for line in reversed(lines[:i]) if line.text), False)


_COLON = re.compile(r"^(?P<name>[^\s:][^:]{0,30}?):\s+(?P<inline>\S.*)$")


def by_colon(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Read a plain chat: nearly every paragraph starts with one of a few names and a colon."""
    spoken = [
        (line, match)
        for line in lines
        if (match := _COLON.match(line.text)) and looks_like_name(match["name"])
    ]
    names = Counter(match["name"].casefold() for _, match in spoken)
    speakers = [match["name"].casefold() for _, match in spoken]
    returns = sum(
        name != before and name in speakers[:i] for i, (before, name) in enumerate(pairwise(speakers))
    )
    talkative = sum(len(match["inline"].split()) >= 3 for _, match in spoken)
    filled = sum(not line.blank for line in lines)
    if len(spoken) < 4 or len(names) < 2 or len(spoken) < 0.5 * filled or is_a_list(speakers):
        return ()
    # People take turns and come back; the keys of a form or a log come once, or in runs.
    runs = sum(name == before for before, name in pairwise(speakers))
    if (
        runs > 0.5 * len(spoken)
        or returns < 0.25 * len(spoken)
        or talkative < 0.5 * len(spoken)
        or len(names) > 0.6 * len(spoken)
    ):
        return ()
    group = [
        Anchor(line=line, shape="chat", author=match["name"], inline=match.start("inline"))
        for line, match in spoken
    ]
    return named_inline(lines, group)


def is_a_list(names: Sequence[str]) -> bool:
    """Say whether "names" are release numbers, log levels or the like."""
    if names and sum(name in _LOG_LEVELS for name in names) > 0.3 * len(names):
        return True
    first = {name.split()[0] for name in names}
    return len(set(names)) >= 3 and len(first) == 1
