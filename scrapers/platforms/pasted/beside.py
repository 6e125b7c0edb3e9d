"""Posts whose author stands on a line above or below that of the date."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from scrapers.platforms.pasted.blocks import (
    AUTHOR_LINE,
    Block,
    build_block,
    extended,
    is_between,
    skip_profile,
    without_rank,
)
from scrapers.platforms.pasted.lines import TIME, Line
from scrapers.platforms.pasted.shapes import Anchor
from scrapers.quotedtext.names import looks_like_name


def named_beside(lines: Sequence[Line], group: Sequence[Anchor]) -> tuple[Block, ...]:
    """Read the posts of anchors without names, taking the place where names recur most as the author's."""
    if not group:
        return ()
    above = [neighbours(lines, group, i, -1) for i in range(len(group))]
    below = [neighbours(lines, group, i, +1) for i in range(len(group))]
    places = [
        (_naming_score(lines, contexts, k), direction * (k + 1), contexts)
        for contexts, direction, furthest in ((above, -1, 3), (below, +1, 2))
        for k in range(furthest)
    ]
    score, place, contexts = max(places, key=lambda found: (found[0], -abs(found[1])))
    if score < 0.5:
        return ()
    k = abs(place) - 1
    authors = [
        context[k] if k < len(context) and names_author(lines[context[k]]) else None for context in contexts
    ]
    others = below if place < 0 else above
    found = list(zip(group, _from_other_side(lines, authors, others), strict=True))
    return blocks_beside(lines, group, found, above=place < 0)


def _from_other_side(
    lines: Sequence[Line], authors: Sequence[int | None], others: Sequence[Sequence[int]]
) -> list[int | None]:
    """Fill in missing authors from the other side of their anchors, where a known name stands there."""
    known = {name_in(lines[author]).casefold() for author in authors if author is not None}
    return [
        author
        if author is not None or not other or name_in(lines[other[0]]).casefold() not in known
        else other[0]
        for author, other in zip(authors, others, strict=True)
    ]


def blocks_beside(
    lines: Sequence[Line], group: Sequence[Anchor], found: list[tuple[Anchor, int | None]], *, above: bool
) -> tuple[Block, ...]:
    """Return the blocks of anchors whose authors' lines are `found`; `above` says on which side they are."""
    tops = []
    for i, (anchor, author) in enumerate(found):
        top = min(anchor.line.index, author) if author is not None else anchor.line.index
        tops.append(extended(lines, group, i, top))
    if above:
        tops = _with_titles(lines, tops, found)
    blocks = []
    for i, (anchor, author) in enumerate(found):
        start = max(anchor.line.index, author if author is not None else 0) + 1
        end = tops[i + 1] if i + 1 < len(found) else len(lines)
        body = min(skip_profile(lines, start), end)
        dated = _dated_line(lines, body, end) if anchor.time is None else None
        if dated is not None:
            body = dated + 1
            shown = lines[dated]
            anchor = replace(anchor, line=shown, time=shown.times[0])  # noqa: PLW2901 - the date completes it
        blocks.append(
            build_block(
                anchor,
                top=tops[i],
                body=body,
                end=end,
                author=name_in(lines[author]) if author is not None else None,
                basis="author_line" if author is not None else None,
                about=lines[tops[i] : body],
            )
        )
    return tuple(blocks)


def _dated_line(lines: Sequence[Line], body: int, end: int) -> int | None:
    """Return the line at the top of a body that is nothing but the post's date."""
    first = next((index for index in range(body, end) if lines[index].text), None)
    return (
        first
        if first is not None and lines[first].shape.startswith(TIME) and len(lines[first].shape) < 12
        else None
    )


def neighbours(lines: Sequence[Line], group: Sequence[Anchor], i: int, step: int) -> list[int]:
    """Return up to four lines that are no furniture beside an anchor, nearest first."""
    stop = -1 if step < 0 else len(lines)
    if 0 <= i + step < len(group):
        stop = group[i + step].line.index
    found: list[int] = []
    index = group[i].line.index + step
    while index != stop and len(found) < 4:
        line = lines[index]
        if not is_between(line) and not line.rank:
            found.append(index)
        index += step
    return found


def names_author(line: Line) -> bool:
    """Say whether a line could hold nothing but an author's name."""
    if AUTHOR_LINE.match(line.shape):
        return True
    return not line.times and not line.chrome and looks_like_name(line.text)


def name_in(line: Line) -> str:
    """Return the name in such a line, without rank."""
    named = AUTHOR_LINE.match(line.shape)
    return without_rank(named["name"]) if named else without_rank(re.sub(r"^(?:u/|@)", "", line.text))


def _naming_score(lines: Sequence[Line], contexts: Sequence[Sequence[int]], k: int) -> float:
    """Rate how much the k-th neighbours look like authors: name-like, recurring, but not all the same."""
    texts = [lines[context[k]] for context in contexts if k < len(context)]
    names = Counter(name_in(line).casefold() for line in texts if names_author(line))
    share = sum(names.values()) / len(contexts)
    if len(contexts) >= 3 and len(names) == 1:
        return 0.3 * share
    recurring = sum(count for count in names.values() if count > 1)
    return share + 0.3 * (recurring / max(1, len(contexts))) - 0.05 * k


def _with_titles(
    lines: Sequence[Line], tops: list[int], found: Sequence[tuple[Anchor, int | None]]
) -> list[int]:
    """Take the line above each author into the header where it is a custom rank throughout."""
    ends = [found[i - 1][0].line.index if i else -1 for i in range(len(found))]
    raised = [
        top if lines[top].rank else _line_above(lines, top, end) for top, end in zip(tops, ends, strict=True)
    ]
    titles = [lines[index].text if index is not None else "" for index in raised]
    plain = [text for text in titles[1:] if text and len(text) <= 45 and text[-1] not in '.!?:…,"”']
    if len(tops) < 3 or len(plain) < len(tops) - 1 or len(set(titles)) == len(titles):
        return tops
    return [top if index is None else index for top, index in zip(tops, raised, strict=True)]


def _line_above(lines: Sequence[Line], top: int, stop: int) -> int | None:
    return next((index for index in range(top - 1, stop, -1) if not lines[index].furniture), None)


def named_on_top(lines: Sequence[Line], group: Sequence[Anchor]) -> tuple[Block, ...]:
    """Read posts that start with a name and end with a date, as comments below a picture do."""
    if any(not is_between(line) for line in lines[group[-1].line.index + 1 :]):
        return ()
    blocks: list[Block] = []
    after = 0
    for anchor in group:
        foot = anchor.line.index
        top = next((index for index in range(after, foot) if not is_between(lines[index])), None)
        if top is None or not names_author(lines[top]):
            return ()
        named = name_in(lines[top])
        about = lines[after : top + 1]
        block = build_block(
            anchor, top=after, body=top + 1, end=foot, author=named, basis="author_line", about=about
        )
        blocks.append(replace(block, foot=foot))
        after = foot + 1
    names = Counter((block.author or "").casefold() for block in blocks)
    return tuple(blocks) if len(names) > 1 and max(names.values()) > 1 else ()
