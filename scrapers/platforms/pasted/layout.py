"""Find out which one arrangement of headers explains a whole pasted text.

Every shape in `shapes` proposes its posts; the proposal that accounts for most lines, with names that
recur and bodies that are not empty, wins. One text has one layout: lines that look like a header of
another shape are then ordinary words.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scrapers.platforms.pasted.beside import named_beside, named_on_top
from scrapers.platforms.pasted.blocks import Block
from scrapers.platforms.pasted.dateless import by_colon, by_rank, is_a_list, positions
from scrapers.platforms.pasted.inline import named_inline
from scrapers.platforms.pasted.lines import Line
from scrapers.platforms.pasted.shapes import Anchor, anchors, weight_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The winning proposal; `score` is comparable between layouts of the same text only."""

    shape: str
    blocks: tuple[Block, ...]
    score: float


_WEIGHTS = {"rank": 0.8, "chat": 0.7, "position": 0.9}
_ALONE, _ARTICLE = 1.6, 600
"""What a header must prove to make a thread of one post, and how many words such a post may have."""
_ENOUGH = 1.4
"""A single line must prove at least this much; below it, prose with a date would become a post."""


def find_layout(lines: Sequence[Line]) -> Layout | None:
    """Return the layout that explains `lines` best, or None where there are no posts."""
    proposals = [proposal for proposal in _proposals(lines) if proposal.score >= _ENOUGH]
    return max(proposals, key=lambda proposal: proposal.score, default=None)


def _proposals(lines: Sequence[Line]) -> list[Layout]:
    groups: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in anchors(tuple(lines)):
        groups[anchor.shape].append(anchor)
    groups["position"] = positions(lines)
    proposals = []
    for shape, group in groups.items():
        nameless = group and group[0].author is None
        for build in (named_beside, named_on_top) if nameless else (named_inline,):
            blocks = build(lines, group)
            if blocks:
                proposals.append(Layout(shape=shape, blocks=blocks, score=_score(lines, shape, blocks)))
    for shape, blocks in (("rank", by_rank(lines)), ("chat", by_colon(lines))):
        if blocks:
            proposals.append(Layout(shape=shape, blocks=blocks, score=_score(lines, shape, blocks)))
    return proposals


def _score(lines: Sequence[Line], shape: str, blocks: Sequence[Block]) -> float:
    weight = _WEIGHTS.get(shape) or weight_of(shape)
    filled = [block for block in blocks if _has_words(lines, block)]
    names = [block.author.casefold() for block in blocks if block.author]
    if len(filled) < 0.5 * len(blocks) or is_a_list(names) or _is_too_little(lines, shape, weight, blocks):
        return 0.0
    if len(names) < 0.5 * len(blocks) and shape != "rank":
        return 0.0
    score = weight * len(filled)
    numbers = [block.number for block in blocks if block.number is not None]
    steps = sum(later == earlier + 1 for earlier, later in pairwise(numbers))
    if len(numbers) >= 0.8 * len(blocks) and steps >= 0.6 * (len(numbers) - 1):
        score *= 1.5
    return score * 1.3 if len(set(names)) < len(names) else score


def _is_too_little(lines: Sequence[Line], shape: str, weight: float, blocks: Sequence[Block]) -> bool:
    """Say whether so few posts could as well be an article's byline or two lines that end in a date."""
    if len(blocks) == 1:
        (block,) = blocks
        words = sum(len(line.text.split()) for line in lines[block.body : block.end])
        # Forums print the time of day; bylines seldom do.
        of_a_forum = block.ranks or block.number is not None or (block.time and block.time[1].clock)
        return weight < _ALONE or (words > _ARTICLE and not of_a_forum)
    names = {block.author for block in blocks}
    return shape != "rank" and len(names) == len(blocks) and weight < _ENOUGH and len(blocks) * weight < 2.5


def _has_words(lines: Sequence[Line], block: Block) -> bool:
    if block.inline:
        return True
    return any(not line.furniture for line in lines[block.body : block.end])
