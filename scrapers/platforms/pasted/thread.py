"""Put a pasted thread together: times, quotes, answers, roles and the accepted answer."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from groundswell.page import Page, PagePost, Role
from scrapers.platforms.pasted import vocabulary
from scrapers.platforms.pasted.answers import Earlier, answered, parents
from scrapers.platforms.pasted.blocks import SUBJECT, Block
from scrapers.platforms.pasted.bodies import Body, read_body, removal_notes
from scrapers.platforms.pasted.layout import Layout
from scrapers.platforms.pasted.lines import TIME, Line
from scrapers.platforms.pasted.titles import find_title
from scrapers.quotedtext.alignment import Source
from scrapers.quotedtext.quotable import Candidate, Fragment, Quotable, person_key
from scrapers.quotedtext.quotes import Context, Split, fragments, place, split
from scrapers.times import FoundTime, resolve_found, resolve_time

PLATFORM = "pasted"

_REPLIES = re.compile(r"^(?P<n>[\d,]+)\s+repl(?:y|ies)(?:\s+[\d,]+)?$", re.IGNORECASE)
_REPLIES_BELOW = re.compile(r"^(?P<n>[\d,]+)\s+repl(?:y|ies)\s+(?P=n)$", re.IGNORECASE)
"""Khoros prints the counter below the opening post, and twice."""
_LATER_PAGE = re.compile(r"^page\s+(?!1\b)\d+\s+of\s+\d+", re.IGNORECASE)
_PLACE = re.compile(r"^[^\W\d_][\w .'’-]{1,30},\s[^\W\d_][\w .'’-]{1,30}$")
_RE = re.compile(r"^(?:re|aw|sv|vs|antw)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """A post before its quotes are split off."""

    id: str
    block: Block
    body: Body
    created: str | None
    created_raw: str | None
    edited: str | None


def build_page(lines: Sequence[Line], layout: Layout, fetched_at: datetime | None, url: str | None) -> Page:
    """Return the thread that `layout` finds in `lines`."""
    bodies = [
        read_body(lines, block, last=i == len(layout.blocks) - 1) for i, block in enumerate(layout.blocks)
    ]
    bodies, subject, places = _without_subjects(layout, bodies)
    raws = _with_times(lines, layout.blocks, bodies, fetched_at)
    if _is_headline(raws[0].block) and not raws[0].body.lines:
        raws, places = [replace(raw, id=f"p{i + 1}") for i, raw in enumerate(raws[1:])], places[1:]
    splits = _split_all(raws)
    before = lines[: layout.blocks[0].top]
    after = lines[layout.blocks[-1].body :]
    posts = _posts(
        raws, splits, places, paged=any(_LATER_PAGE.match(line.text) for line in (*before, *after))
    )
    notes = removal_notes([line.text for line in before])
    notes += [note for raw in raws for note in removal_notes(raw.body.notes) if not raw.body.removed]
    if any(raw.body.solved for raw in raws):
        posts = _with_solution(posts, khoros=layout.shape == "date-by")
    return Page(
        platform=PLATFORM,
        posts=tuple(posts),
        title=subject or find_title(before, _subjects(lines, layout)),
        url=url,
        posts_total=_total(before, lines[layout.blocks[0].body : layout.blocks[0].end], raws),
        notes=tuple(dict.fromkeys(notes)),
    )


def _is_headline(block: Block) -> bool:
    """Say whether a header without words is the submission line of a link aggregator."""
    return block.depth == 0 and block.author is not None and " points by " in f" {block.author} "


def _subjects(lines: Sequence[Line], layout: Layout) -> list[str]:
    return [
        line.text
        for block in layout.blocks
        for line in lines[block.top : block.end]
        if SUBJECT.match(line.text) or re.match(r"(?i)(?:similar|related) topics:\s", line.text)
    ]


def _without_subjects(
    layout: Layout, bodies: Sequence[Body]
) -> tuple[list[Body], str | None, list[tuple[str, ...]]]:
    """Take subject lines that open several posts, and the places of nameless members, out of the words."""
    places: list[tuple[str, ...]] = [() for _ in bodies]
    kept = list(bodies)
    if layout.shape == "rank":
        for i, body in enumerate(kept):
            if layout.blocks[i].author is None and body.lines and _PLACE.match(body.lines[0]):
                places[i] = (body.lines[0],)
                kept[i] = replace(body, lines=_shifted(body.lines))
    heads = Counter(_RE.sub("", body.lines[0]) for body in kept if body.lines)
    head, count = heads.most_common(1)[0] if heads else ("", 0)
    replied = any(
        body.lines and _RE.match(body.lines[0]) and _RE.sub("", body.lines[0]) == head for body in kept
    )
    if count < 2 or not (replied or layout.shape == "rank") or count < 0.4 * len(kept):
        return kept, None, places
    kept = [
        replace(body, lines=_shifted(body.lines))
        if body.lines and _RE.sub("", body.lines[0]) == head
        else body
        for body in kept
    ]
    return kept, head, places


def _shifted(lines: tuple[str, ...]) -> tuple[str, ...]:
    rest = lines[1:]
    return rest[1:] if rest and not rest[0] else rest


# --- times ---------------------------------------------------------------------------------------------


def _with_times(
    lines: Sequence[Line], blocks: Sequence[Block], bodies: Sequence[Body], fetched_at: datetime | None
) -> list[_Raw]:
    shown: list[tuple[str, FoundTime]] = []
    for block, body in zip(blocks, bodies, strict=True):
        shown.extend(time for time in (block.time, block.edited or body.edited) if time is not None)
    resolved = {
        id(found): time.iso
        for (_, found), time in zip(shown, resolve_found(shown, fetched_at=fetched_at), strict=True)
    }
    raws = []
    for i, (block, body) in enumerate(zip(blocks, bodies, strict=True)):
        edited = block.edited or body.edited
        created_raw = block.time[0][block.time[1].start : block.time[1].end].strip() if block.time else None
        created = resolved[id(block.time[1])] if block.time else None
        if block.clock:
            created_raw = _with_day(lines, block)
            created = resolve_time(created_raw, fetched_at=fetched_at).iso
        raws.append(
            _Raw(
                id=f"p{i + 1}",
                block=block,
                body=body,
                created=created,
                created_raw=created_raw,
                edited=resolved[id(edited[1])] if edited else None,
            )
        )
    return raws


def _with_day(lines: Sequence[Line], block: Block) -> str:
    """Return a time of day with the date of the divider above it."""
    clock = re.search(r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?", block.clock or "", re.IGNORECASE)
    shown = clock[0] if clock else ""
    for line in reversed(lines[: block.body]):
        if line.times and not re.search(r"[^\W\d_]{3}", line.shape.replace(TIME, "")):
            time = line.times[0]
            return f"{line.text[time.start : time.end].strip()} {shown}"
    return shown


def _ranks_in_time(raws: Sequence[_Raw]) -> list[int]:
    """Return each post's place in time; page order where times are missing or equal."""
    times = [raw.created for raw in raws]
    if any(time is None or len(time) != len(times[0] or "") for time in times):
        return list(range(len(raws)))
    order = sorted(range(len(raws)), key=lambda i: (times[i] or "", i))
    ranks = [0] * len(raws)
    for rank, i in enumerate(order):
        ranks[i] = rank
    return ranks


# --- quotes --------------------------------------------------------------------------------------------


def _split_all(raws: Sequence[_Raw]) -> list[Split]:
    """Split all posts, the oldest first: what a post quotes is known before it is quoted itself."""
    known = {raw.block.author.casefold() for raw in raws if raw.block.author}
    ranks = _ranks_in_time(raws)
    elsewhere: dict[str, list[Fragment]] = defaultdict(list)
    for raw in raws:
        for fragment in fragments(raw.id, raw.body.lines, known):
            elsewhere[person_key(fragment.author or "")].append(fragment)
    splits = [Split(own=(), quotes=()) for _ in raws]
    quotable = Quotable()
    for i in sorted(range(len(raws)), key=lambda i: ranks[i]):
        body = Source("\n".join(raws[i].body.lines))
        context = Context(
            known=known,
            quotable=quotable,
            elsewhere=elsewhere,
            body=body,
            author=raws[i].block.author,
            id=raws[i].id,
        )
        splits[i] = split(raws[i].body.lines, context)
        for candidate in _as_candidates(raws[i], splits[i], body):
            quotable.add(candidate)
    return splits


def _as_candidates(raw: _Raw, parts: Split, whole: Source) -> list[Candidate]:
    author = raw.block.author
    quotes = [
        Candidate(id=quote.source, author=quote.author, source=Source(quote.text))
        for quote in parts.quotes
        if quote.source is None and quote.text  # words of a present post are found in that post
    ]
    own = Candidate(id=raw.id, author=author, source=Source("\n".join(parts.own)))
    full = [Candidate(id=raw.id, author=author, source=whole, whole=True)] if parts.quotes else []
    return [*quotes, *full, own]


# --- posts ---------------------------------------------------------------------------------------------


def _posts(
    raws: Sequence[_Raw], splits: Sequence[Split], places: Sequence[tuple[str, ...]], *, paged: bool
) -> list[PagePost]:
    answers = _answers(raws, splits)
    numbered = any(raw.block.number is not None for raw in raws)
    posts = []
    for i, (raw, parts) in enumerate(zip(raws, splits, strict=True)):
        text, quotes = place(parts)
        block = raw.block
        deleted = block.author is not None and vocabulary.is_deleted_author(block.author)
        nameless = block.author is None and block.ranks
        posts.append(
            PagePost(
                id=raw.id,
                text=text,
                number=block.number if numbered else None if paged else i + 1,
                author=None if deleted else block.author,
                author_basis=None if deleted else block.basis,
                role="deleted" if deleted else _role(block),
                created_at=raw.created,
                created_raw=raw.created_raw,
                edited_at=raw.edited,
                editor=raw.body.editor or block.editor,
                is_solution=raw.body.accepted,
                removed=raw.body.removed,
                reply_to=answers[i],
                quotes=quotes,
                votes=block.votes,
                notes=(*raw.body.notes, *(block.ranks if nameless else ()), *places[i]),
            )
        )
    return posts


def _answers(raws: Sequence[_Raw], splits: Sequence[Split]) -> list[str | None]:
    """Return the id of the post that each post answers: by the page's tree, else by what it says."""
    answers = _tree(raws)
    ranks = _ranks_in_time(raws)
    earlier: deque[Earlier] = deque()
    for i in sorted(range(len(raws)), key=lambda i: ranks[i]):
        if answers[i] is None:
            text = "\n".join(splits[i].own)
            answers[i] = answered(text, splits[i].quotes, splits[i].answers, earlier)
        earlier.appendleft(Earlier(id=raws[i].id, author=raws[i].block.author))
    return answers


def _role(block: Block) -> Role | None:
    return next((role for rank in block.ranks if (role := vocabulary.role_of(rank))), None)


def _tree(raws: Sequence[_Raw]) -> list[str | None]:
    if all(raw.block.depth is None for raw in raws):
        return [None] * len(raws)
    first = [raw.block.time is not None and not re.search(r"\|\s*prev\b", raw.block.time[0]) for raw in raws]
    return parents([raw.block.depth for raw in raws], first, [raw.id for raw in raws])


def _with_solution(posts: list[PagePost], *, khoros: bool) -> list[PagePost]:
    """Mark the accepted answer of a thread that says it has one.

    Khoros prints it straight after the opening post. So the second post is it in a `khoros` text, and in
    others where it is later than the third, which means that it was moved there, or is the only answer.
    Nobody accepts a further post of the person who asks at that place.
    """
    if len(posts) < 2 or any(post.is_solution for post in posts):
        return posts
    second, third = posts[1].created_at, posts[2].created_at if len(posts) > 2 else None
    moved = second is not None and third is not None and second > third
    if not (moved or len(posts) == 2 or khoros) or (posts[1].author == posts[0].author and not moved):
        return posts
    answer = posts[1]
    answers = answer.reply_to if any(quote.source for quote in answer.quotes) else posts[0].id
    return [posts[0], replace(answer, is_solution=True, reply_to=answers), *posts[2:]]


def _total(before: Sequence[Line], opening: Sequence[Line], raws: Sequence[_Raw]) -> int | None:
    totals = [raw.block.total for raw in raws if raw.block.total is not None]
    if totals:
        return max(totals)
    shown = [match for line in before if (match := _REPLIES.match(line.text))]
    shown += [match for line in opening if (match := _REPLIES_BELOW.match(line.text))]
    return int(shown[-1]["n"].replace(",", "")) + 1 if shown else None
