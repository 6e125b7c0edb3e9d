"""Posts whose header (or foot) names the author in the line of the date."""

import re
from collections.abc import Sequence
from dataclasses import replace

from groundswell.page import AuthorBasis
from scrapers.platforms.pasted.blocks import (
    AUTHOR_LINE,
    Block,
    build_block,
    is_between,
    skip_profile,
    top_of,
    without_rank,
)
from scrapers.platforms.pasted.lines import Line
from scrapers.platforms.pasted.shapes import Anchor, position


def named_inline(lines: Sequence[Line], group: Sequence[Anchor]) -> tuple[Block, ...]:
    """Read the posts of anchors that name their author: headers or, where a name also opens them, feet."""
    if not group or group[0].author is None:
        return ()
    if _are_feet(lines, group):
        return _with_feet(lines, group)
    group = group[_is_announced(lines, group) :]
    tops = [top_of(lines, group, i) for i in range(len(group))]
    blocks = []
    for i, anchor in enumerate(group):
        above = lines[tops[i] : anchor.line.index]
        body = anchor.line.index if anchor.inline is not None else skip_profile(lines, anchor.line.index + 1)
        author, basis = _by_line_or_author_line(anchor, above)
        block = build_block(
            anchor,
            top=tops[i],
            body=min(body, tops[i + 1] if i + 1 < len(group) else len(lines)),
            end=tops[i + 1] if i + 1 < len(group) else len(lines),
            author=author,
            basis=basis,
            about=[*above, *lines[anchor.line.index + 1 : body]],
        )
        edited_by = anchor.author if anchor.edited and anchor.shape == "date-by" else None
        blocks.append(replace(block, editor=edited_by))
    return tuple(blocks)


def _is_announced(lines: Sequence[Line], group: Sequence[Anchor]) -> bool:
    """Say whether the first date line is the opening post's, printed once more beside the title."""
    if len(group) < 2 or group[0].line.text != group[1].line.text or group[0].inline is not None:
        return False
    between = lines[group[0].line.index + 1 : group[1].line.index]
    words = [line for line in between if not (is_between(line) or line.rank or AUTHOR_LINE.match(line.shape))]
    return not words


def _by_line_or_author_line(anchor: Anchor, above: Sequence[Line]) -> tuple[str | None, AuthorBasis | None]:
    for line in reversed(above):
        named = AUTHOR_LINE.match(line.shape)
        if named:
            return without_rank(named["name"]), "author_line"
    if anchor.shape in {"date-by", "by-date"}:
        return anchor.author, "editor_line" if anchor.edited and anchor.shape == "date-by" else "by_line"
    return anchor.author, "author_line"


def _are_feet(lines: Sequence[Line], group: Sequence[Anchor]) -> bool:
    """Say whether the anchors close their posts: the author's name then also opens them."""
    if group[0].inline is not None:
        return False
    return sum(_opening(lines, group, i) is not None for i in range(len(group))) > 0.5 * len(group)


def _opening(lines: Sequence[Line], group: Sequence[Anchor], i: int) -> int | None:
    after = group[i - 1].line.index + 1 if i else 0
    name = (group[i].author or "").casefold()
    candidates = range(after, group[i].line.index)
    found = [
        index
        for index in candidates
        if lines[index].text.casefold().startswith(name)
        and len(lines[index].text) <= len(name) + 30
        and not re.match(r"\s*(?:said|wrote|schrieb|:)", lines[index].text[len(name) :])
    ]
    if not found:
        return None
    if i == 0:
        return found[-1]
    first = next((index for index in candidates if not is_between(lines[index])), None)
    return found[0] if found[0] == first else None


def _with_feet(lines: Sequence[Line], group: Sequence[Anchor]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for i, anchor in enumerate(group):
        opening = _opening(lines, group, i)
        previous = blocks[-1].foot + 1 if blocks and blocks[-1].foot is not None else anchor.line.index
        top = previous if opening is None else opening
        foot = anchor.line.index
        block = build_block(
            anchor,
            top=top,
            body=top if opening is None else opening + 1,
            end=foot,
            author=anchor.author,
            basis="author_line",
            about=lines[top : top + 1],
        )
        number = next((position(line) for line in lines[foot + 1 : foot + 5] if position(line)), None)
        blocks.append(replace(block, foot=foot, number=block.number or (number[0] if number else None)))
    return tuple(blocks)
