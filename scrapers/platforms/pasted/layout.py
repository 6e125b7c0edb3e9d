"""Find out which one arrangement of headers explains a whole pasted text.

Every shape in `shapes` proposes its posts; the proposal that accounts for most lines, with names that
recur and bodies that are not empty, wins. One text has one layout: lines that look like a header of
another shape are then ordinary words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from groundswell.page import AuthorBasis
from scrapers.platforms.pasted import vocabulary
from scrapers.platforms.pasted.lines import TIME, Line
from scrapers.platforms.pasted.shapes import Anchor, anchors, position, weight_of
from scrapers.quotedtext.names import looks_like_name
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The winning proposal; `score` is comparable between layouts of the same text only."""

    shape: str
    blocks: tuple[Block, ...]
    score: float


_AUTHOR_LINE = re.compile(
    rf"^(?P<name>[^{TIME}:]{{1,60}}?)\s+(?:member since|joined|registered|join date|dabei seit)"
    rf":?\s*{TIME}"
    r"(?:\s+(?P<number>\d[\d,]*)\s+of\s+(?P<total>\d[\d,]*))?$",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"(?:re|aw|sv|vs|antw|betreff|subject)\s?:\s+(?=[^\"“„«\s])(?P<subject>.+)$", re.IGNORECASE
)
_LOG_LEVELS = frozenset("info warn warning error debug trace fatal critical notice".split())
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
    groups["position"] = _positions(lines)
    proposals = []
    for shape, group in groups.items():
        nameless = group and group[0].author is None
        for build in (_beside, _with_names_on_top) if nameless else (_inline,):
            blocks = build(lines, group)
            if blocks:
                proposals.append(Layout(shape=shape, blocks=blocks, score=_score(lines, shape, blocks)))
    for shape, blocks in (("rank", _by_rank(lines)), ("chat", _by_colon(lines))):
        if blocks:
            proposals.append(Layout(shape=shape, blocks=blocks, score=_score(lines, shape, blocks)))
    return proposals


def _score(lines: Sequence[Line], shape: str, blocks: Sequence[Block]) -> float:
    weight = _WEIGHTS.get(shape) or weight_of(shape)
    filled = [block for block in blocks if _has_words(lines, block)]
    names = [block.author.casefold() for block in blocks if block.author]
    if len(filled) < 0.5 * len(blocks) or _is_a_list(names) or _is_too_little(lines, shape, weight, blocks):
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
        words = sum(len(line.text.split()) for line in lines[blocks[0].body : blocks[0].end])
        return weight < _ALONE or (words > _ARTICLE and not blocks[0].ranks and blocks[0].number is None)
    names = {block.author for block in blocks}
    return shape != "rank" and len(names) == len(blocks) and weight < _ENOUGH and len(blocks) * weight < 2.5


def _is_a_list(names: Sequence[str]) -> bool:
    """Say whether "names" are release numbers, log levels or the like."""
    if names and sum(name in _LOG_LEVELS for name in names) > 0.3 * len(names):
        return True
    first = {name.split()[0] for name in names}
    return len(set(names)) >= 3 and len(first) == 1


def _has_words(lines: Sequence[Line], block: Block) -> bool:
    if block.inline:
        return True
    return any(not line.furniture for line in lines[block.body : block.end])


# --- posts whose anchor names the author -------------------------------------------------------------


def _inline(lines: Sequence[Line], group: Sequence[Anchor]) -> tuple[Block, ...]:
    if not group or group[0].author is None:
        return ()
    if _are_feet(lines, group):
        return _with_feet(lines, group)
    tops = [_top(lines, group, i) for i in range(len(group))]
    blocks = []
    for i, anchor in enumerate(group):
        above = lines[tops[i] : anchor.line.index]
        body = anchor.line.index if anchor.inline is not None else _skip_profile(lines, anchor.line.index + 1)
        author, basis = _by_line_or_author_line(anchor, above)
        block = _block(
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


def _by_line_or_author_line(anchor: Anchor, above: Sequence[Line]) -> tuple[str | None, AuthorBasis | None]:
    for line in reversed(above):
        named = _AUTHOR_LINE.match(line.shape)
        if named:
            return _without_rank(named["name"]), "author_line"
    if anchor.shape in {"date-by", "by-date"}:
        return anchor.author, "editor_line" if anchor.edited and anchor.shape == "date-by" else "by_line"
    return anchor.author, "author_line"


def _without_rank(name: str) -> str:
    words = name.split()
    for length in range(1, len(words)):
        if vocabulary.is_rank(" ".join(words[length:])):
            return " ".join(words[:length])
    return name


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
    first = next((index for index in candidates if not _is_between(lines[index])), None)
    return found[0] if found[0] == first else None


def _is_between(line: Line) -> bool:
    return line.furniture or position(line) is not None


def _with_feet(lines: Sequence[Line], group: Sequence[Anchor]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for i, anchor in enumerate(group):
        opening = _opening(lines, group, i)
        previous = blocks[-1].foot + 1 if blocks and blocks[-1].foot is not None else anchor.line.index
        top = previous if opening is None else opening
        foot = anchor.line.index
        block = _block(
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


# --- posts whose author stands on another line ---------------------------------------------------------


def _beside(lines: Sequence[Line], group: Sequence[Anchor]) -> tuple[Block, ...]:
    if not group:
        return ()
    above = [_neighbours(lines, group, i, -1) for i in range(len(group))]
    below = [_neighbours(lines, group, i, +1) for i in range(len(group))]
    places = [
        (_naming_score(lines, contexts, k), direction * (k + 1), contexts)
        for contexts, direction, furthest in ((above, -1, 3), (below, +1, 2))
        for k in range(furthest)
    ]
    score, place, contexts = max(places, key=lambda found: (found[0], -abs(found[1])))
    if score < 0.5:
        return ()
    k = abs(place) - 1
    authors = [context[k] if k < len(context) and _names(lines[context[k]]) else None for context in contexts]
    others = below if place < 0 else above
    found = list(zip(group, _from_other_side(lines, authors, others), strict=True))
    return _blocks_beside(lines, group, found, above=place < 0)


def _from_other_side(
    lines: Sequence[Line], authors: Sequence[int | None], others: Sequence[Sequence[int]]
) -> list[int | None]:
    """Fill in missing authors from the other side of their anchors, where a known name stands there."""
    known = {_name_in(lines[author]).casefold() for author in authors if author is not None}
    return [
        author
        if author is not None or not other or _name_in(lines[other[0]]).casefold() not in known
        else other[0]
        for author, other in zip(authors, others, strict=True)
    ]


def _blocks_beside(
    lines: Sequence[Line], group: Sequence[Anchor], found: list[tuple[Anchor, int | None]], *, above: bool
) -> tuple[Block, ...]:
    tops = []
    for i, (anchor, author) in enumerate(found):
        top = min(anchor.line.index, author) if author is not None else anchor.line.index
        tops.append(_extended(lines, group, i, top))
    if above:
        tops = _with_titles(lines, tops, found)
    blocks = []
    for i, (anchor, author) in enumerate(found):
        start = max(anchor.line.index, author if author is not None else 0) + 1
        end = tops[i + 1] if i + 1 < len(found) else len(lines)
        body = min(_skip_profile(lines, start), end)
        dated = _dated_line(lines, body, end) if anchor.time is None else None
        if dated is not None:
            body = dated + 1
            shown = lines[dated]
            anchor = replace(anchor, line=shown, time=shown.times[0])  # noqa: PLW2901 - the date completes it
        blocks.append(
            _block(
                anchor,
                top=tops[i],
                body=body,
                end=end,
                author=_name_in(lines[author]) if author is not None else None,
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


def _neighbours(lines: Sequence[Line], group: Sequence[Anchor], i: int, step: int) -> list[int]:
    """Return up to four lines that are no furniture beside an anchor, nearest first."""
    stop = -1 if step < 0 else len(lines)
    if 0 <= i + step < len(group):
        stop = group[i + step].line.index
    found: list[int] = []
    index = group[i].line.index + step
    while index != stop and len(found) < 4:
        line = lines[index]
        if not _is_between(line) and not line.rank:
            found.append(index)
        index += step
    return found


def _names(line: Line) -> bool:
    if _AUTHOR_LINE.match(line.shape):
        return True
    return not line.times and not line.chrome and looks_like_name(line.text)


def _name_in(line: Line) -> str:
    named = _AUTHOR_LINE.match(line.shape)
    return _without_rank(named["name"]) if named else _without_rank(re.sub(r"^(?:u/|@)", "", line.text))


def _naming_score(lines: Sequence[Line], contexts: Sequence[Sequence[int]], k: int) -> float:
    """Rate how much the k-th neighbours look like authors: name-like, recurring, but not all the same."""
    texts = [lines[context[k]] for context in contexts if k < len(context)]
    names = Counter(_name_in(line).casefold() for line in texts if _names(line))
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


def _with_names_on_top(lines: Sequence[Line], group: Sequence[Anchor]) -> tuple[Block, ...]:
    """Read posts that start with a name and end with a date, as comments below a picture do."""
    if any(not _is_between(line) for line in lines[group[-1].line.index + 1 :]):
        return ()
    blocks: list[Block] = []
    after = 0
    for anchor in group:
        foot = anchor.line.index
        top = next((index for index in range(after, foot) if not _is_between(lines[index])), None)
        if top is None or not _names(lines[top]):
            return ()
        named = _name_in(lines[top])
        about = lines[after : top + 1]
        block = _block(
            anchor, top=after, body=top + 1, end=foot, author=named, basis="author_line", about=about
        )
        blocks.append(replace(block, foot=foot))
        after = foot + 1
    names = Counter((block.author or "").casefold() for block in blocks)
    return tuple(blocks) if len(names) > 1 and max(names.values()) > 1 else ()


# --- posts without dates -------------------------------------------------------------------------------


def _positions(lines: Sequence[Line]) -> list[Anchor]:
    found = []
    for line in lines:
        where = position(line) if line.text else None
        if where is not None:
            found.append(Anchor(line=line, shape="position", number=where[0], total=where[1]))
    return found if len(found) > 1 or any(anchor.total for anchor in found) else []


def _by_rank(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Read "login / Community Member / subject / words", and the same without any login."""
    ranks = [line for i, line in enumerate(lines) if line.rank and not (i and _previous(lines, i, rank=True))]
    if len(ranks) < 2:
        return ()
    group = [Anchor(line=line, shape="rank") for line in ranks]
    above = [_neighbours(lines, group, i, -1)[:1] for i in range(len(group))]
    adjacent = [
        index[0] if index and not any(lines[j].text for j in range(index[0] + 1, line.index)) else None
        for index, line in zip(above, ranks, strict=True)
    ]
    named = [index if index is not None and _names(lines[index]) else None for index in adjacent]
    has_names = sum(index is not None for index in named) > 0.6 * len(ranks)
    if not has_names and len(ranks) < 3:
        return ()
    found = [(anchor, index if has_names else None) for anchor, index in zip(group, named, strict=True)]
    return _blocks_beside(lines, group, found, above=False)


def _previous(lines: Sequence[Line], i: int, *, rank: bool) -> bool:
    return next((line.rank == rank for line in reversed(lines[:i]) if line.text), False)


_COLON = re.compile(r"^(?P<name>[^\s:][^:]{0,30}?):\s+(?P<inline>\S.*)$")


def _by_colon(lines: Sequence[Line]) -> tuple[Block, ...]:
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
    if len(spoken) < 4 or len(names) < 2 or len(spoken) < 0.5 * filled or _is_a_list(speakers):
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
    return _inline(lines, group)


# --- shared ---------------------------------------------------------------------------------------------


def _top(lines: Sequence[Line], group: Sequence[Anchor], i: int) -> int:
    """Return the first header line of an anchor: author and rank lines above it belong to it."""
    anchor = group[i]
    if anchor.inline is not None:
        return anchor.line.index
    return _extended(lines, group, i, anchor.line.index)


def _extended(lines: Sequence[Line], group: Sequence[Anchor], i: int, top: int) -> int:
    stop = group[i - 1].line.index if i else -1
    author = (group[i].author or "").casefold()
    index = top - 1
    while index > stop:
        line = lines[index]
        belongs = (
            line.profile
            or line.rank
            or position(line) is not None
            or _AUTHOR_LINE.match(line.shape) is not None
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


def _skip_profile(lines: Sequence[Line], start: int) -> int:
    """Return the first line after `start` that is not part of a header."""
    body = start
    for index in range(start, len(lines)):
        line = lines[index]
        if line.profile or line.rank or position(line) is not None or _AUTHOR_LINE.match(line.shape):
            body = index + 1
        elif not line.blank and not line.chrome:
            break
    return body


def _block(
    anchor: Anchor,
    *,
    top: int,
    body: int,
    end: int,
    author: str | None,
    basis: AuthorBasis | None,
    about: Sequence[Line],
) -> Block:
    where = next((found for line in about if (found := position(line))), (None, None))
    named = next((match for line in about if (match := _AUTHOR_LINE.match(line.shape))), None)
    total = named["total"] if named and named["total"] else None
    ranks = [line.text for line in about if line.rank] + ([anchor.rank] if anchor.rank else [])
    if named and named["name"] != _without_rank(named["name"]):
        ranks.append(named["name"].removeprefix(_without_rank(named["name"])).strip())
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
