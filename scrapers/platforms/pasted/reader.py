"""From a document to the threads in it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from groundswell.errors import InputTooLarge, NotAThread, UnknownFormat
from groundswell.page import Page
from scrapers.document import Document
from scrapers.platform import Platform
from scrapers.platforms.pasted import vocabulary
from scrapers.platforms.pasted.blocks import Block
from scrapers.platforms.pasted.layout import Layout, find_layout
from scrapers.platforms.pasted.lines import Line, read_lines
from scrapers.platforms.pasted.thread import build_page

MAX_BYTES = 64 * 1024 * 1024
"""Nobody pastes more; a larger file is a mistake or an attack."""

_SECOND_THREAD = 6.0
"""Score that lines after (or before) a thread must reach to count as a thread of their own."""


def read_pasted(document: Document, *, max_bytes: int = MAX_BYTES) -> tuple[Page, ...]:
    """Return the threads in a pasted text, in the order of the text.

    Raises `InputTooLarge` above `max_bytes`, `NotAThread` where the text is an article, and
    `UnknownFormat` where it is something else without posts (source code, a log, a table).
    """
    if len(document.body) > max_bytes:
        raise InputTooLarge(
            f"{document.name}: found {len(document.body):,} bytes, expected at most {max_bytes:,}: "
            "split the file"
        )
    pages = _read(read_lines(document.text), document)
    if not pages:
        raise _refusal(document)
    return tuple(pages)


def _read(lines: Sequence[Line], document: Document) -> list[Page]:
    layout = find_layout(lines)
    if layout is None:
        return []
    before, after = _another(lines[: layout.blocks[0].top]), _another(lines[_tail(layout) :])
    pages = _read(before, document) if before else []
    rest = lines[: len(lines) - len(after)] if after else lines
    start = layout.blocks[0].top if before else 0
    for part in _parts(lines, layout, end=len(rest)):
        region = lines[start : part.blocks[-1].end]
        pages.append(build_page(_renumbered(region), _moved(part, start), document.fetched_at, document.url))
        start = part.blocks[-1].end
    return pages + (_read(after, document) if after else [])


def _tail(layout: Layout) -> int:
    return layout.blocks[-1].body


def _another(lines: Sequence[Line]) -> Sequence[Line]:
    """Return another thread's lines, numbered anew, from what seems to be one post's body or a preamble."""
    if sum(bool(line.times) for line in lines) < 2:
        return ()
    fresh = _renumbered(lines)
    layout = find_layout(fresh)
    if (
        layout is None
        or layout.score < _SECOND_THREAD
        or len(layout.blocks) < 2
        or layout.shape in {"rank", "chat", "date"}
    ):
        return ()
    words = [sum(len(line.text.split()) for line in fresh[block.body : block.end]) for block in layout.blocks]
    if sum(count >= 5 for count in words) < 0.7 * len(words):
        return ()
    return _renumbered(fresh[_head_of(fresh, layout.blocks[0].top) :])


def _head_of(lines: Sequence[Line], top: int) -> int:
    """Return where the page begins whose first post is at `top`: after the last gap of two blank lines."""
    filled = [line.index for line in lines[:top] if line.text]
    starts = [later for earlier, later in pairwise(filled) if later - earlier > 2]
    return starts[-1] if starts else top


def _parts(lines: Sequence[Line], layout: Layout, *, end: int) -> list[Layout]:
    """Cut a layout where a second thread of the same form starts."""
    starts = _thread_starts(lines, layout.blocks)
    cuts = [0, *starts, len(layout.blocks)]
    parts = []
    for first, last in pairwise(cuts):
        blocks = list(layout.blocks[first:last])
        if last == len(layout.blocks):
            after = end if blocks[-1].foot is None else blocks[-1].end
            blocks[-1] = replace(blocks[-1], end=max(blocks[-1].body, min(after, end)))
        else:
            blocks[-1] = replace(blocks[-1], end=_before_title(lines, blocks[-1]))
        parts.append(Layout(shape=layout.shape, blocks=tuple(blocks), score=layout.score))
    return parts


def _thread_starts(lines: Sequence[Line], blocks: Sequence[Block]) -> list[int]:
    """Return the blocks that open a further thread.

    Evidence is a numbering that starts over, a second opening post marked as solved, or a heading after
    two blank lines in a text that has no blank lines anywhere else.
    """
    solved = [i for i, block in enumerate(blocks) if _is_solved(lines, block)]
    gaps = {i for i, block in enumerate(blocks[:-1]) if _has_gap(lines, block)}
    headed = {i for i in gaps if _before_title(lines, blocks[i], blank=2) < blocks[i].end}
    starts = []
    for i in range(2, len(blocks)):
        restarted = blocks[i].number == 1 and (blocks[i - 1].number or 0) > 1
        if restarted or i in solved[1:] or (i - 1 in headed and gaps == headed):
            starts.append(i)
    return starts


def _is_solved(lines: Sequence[Line], block: Block) -> bool:
    return any(vocabulary.SOLVED.match(line.text) for line in lines[block.body : block.end])


def _before_title(lines: Sequence[Line], block: Block, *, blank: int = 1) -> int:
    """Return the end of a body without the lone heading that blank lines set off at its end."""
    filled = [line.index for line in lines[block.body : block.end] if line.text]
    if len(filled) < 2 or filled[-1] - filled[-2] <= blank:
        return block.end
    text = lines[filled[-1]].text
    is_title = (
        len(text) <= 120
        and len(text.split()) >= 2
        and text[-1] not in ".,;:…"
        and not lines[filled[-1]].furniture
    )
    return filled[-1] if is_title else block.end


def _has_gap(lines: Sequence[Line], block: Block) -> bool:
    filled = [line.index for line in lines[block.body : block.end] if line.text]
    return any(later - earlier > 1 for earlier, later in pairwise(filled))


def _renumbered(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, index=i) for i, line in enumerate(lines))


def _moved(layout: Layout, by: int) -> Layout:
    blocks = tuple(
        replace(
            block,
            top=block.top - by,
            body=block.body - by,
            end=block.end - by,
            foot=block.foot - by if block.foot is not None else None,
        )
        for block in layout.blocks
    )
    return replace(layout, blocks=blocks)


def _refusal(document: Document) -> Exception:
    lines = [line.strip() for line in document.text.splitlines() if line.strip()]
    prose = sum(len(line.split()) >= 8 and line[-1] in '.!?"”…' for line in lines)
    if prose >= max(1, 0.3 * len(lines)):
        return NotAThread(
            "article",
            f"{document.name}: found running text without repeated post headers, expected a thread: "
            "copy the page with the authors' names and dates",
        )
    return UnknownFormat(
        f"{document.name}: found {len(lines)} lines without repeated post headers, expected a copied thread: "
        "save the page as HTML or give one JSON object a post"
    )


PLATFORM = Platform(
    name="pasted", shape="text", recognises=lambda document: bool(document.text), read=read_pasted
)
