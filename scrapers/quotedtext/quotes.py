"""Split the words of a post's author from the words they quote."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from groundswell.page import PageQuote
from scrapers.quotedtext.alignment import Match, Source, align, may_hold, words_of
from scrapers.quotedtext.judgement import judged
from scrapers.quotedtext.openings import EXPAND, Opening, opening
from scrapers.quotedtext.quotable import Candidate, Fragment, Quotable, person_key, same_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quote; `line` is the own-words line before which it stood."""

    author: str | None
    text: str
    line: int
    source: str | None
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Own words as lines, the quotes between them, and whom the post says it answers."""

    own: tuple[str, ...]
    quotes: tuple[Quoted, ...]
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known when one post is split.

    `quotable` holds the posts before it; `elsewhere` is what posts quote, by the named author's key (""
    for nobody named), and `body` this post whole: an absent post may have been quoted by several.
    """

    known: Collection[str]
    quotable: Quotable = field(default_factory=Quotable)
    elsewhere: Mapping[str, Sequence[Fragment]] = field(default_factory=dict)
    body: Source = field(default_factory=lambda: Source(""))
    author: str | None = None
    id: str | None = None
    unannounced: bool = True
    """Whether lines that another post holds as well are quotes even if nothing says so."""


_CLOSING = {'"': '"', "“": "”", "„": "“", "«": "»", "'": "'"}
_DEEPEST = 8
_RECENT = 1000
_FURTHEST = 40
"""Lines within which a quotation mark must close."""


def split(lines: Sequence[str], context: Context, depth: int = 0) -> Split:
    """Return own words and quotes of the body `lines`.

    A quote reaches as far as its end is marked, else as far as the lines match the quoted post, else
    as far as judgement says (see `_judged`). Nothing is lost: every word is own, quoted or an opening.
    """
    own: list[str] = []
    quotes: list[Quoted] = []
    answers: list[str] = []
    i = 0
    copied: Candidate | None = None
    while i < len(lines):
        found = opening(lines[i], context.known)
        copied = _copied(lines[i], context, copied) if found is None and depth == 0 else None
        if copied is not None:
            if lines[i]:
                quotes.append(
                    Quoted(author=copied.author, text=lines[i], line=len(own), source=copied.id, exact=True)
                )
            i += 1
        elif found is None or depth > _DEEPEST:
            own.append(lines[i])
            i += 1
        elif not found.words:
            answers.append(found.author or "")
            if found.offset < len(lines[i]):
                own.append(lines[i])
            i += 1
        else:
            taken, new = _take(lines, i, found, context, depth)
            quotes.extend(
                Quoted(author=q.author, text=q.text, line=len(own), source=q.source, exact=q.exact)
                for q in new
            )
            rest = lines[i + taken.lines][taken.offset :].strip() if taken.offset else ""
            i += taken.lines + (1 if taken.offset else 0)
            if rest:
                own.append(rest)
    if depth == 0 and quotes and not any(line.strip() for line in own) and context.unannounced:
        # Nothing but words that others wrote as well: a repeated message, not a quote of it.
        return split(lines, replace(context, unannounced=False))
    return Split(own=tuple(own), quotes=tuple(_joined(quotes)), answers=tuple(answers))


def _copied(line: str, context: Context, previous: Candidate | None) -> Candidate | None:
    """Return the earlier post of another author that holds all of `line`, if there is one.

    After a copied line, shorter ones from the `previous` source count as well, and blank ones between.
    """
    if previous is not None and (not line or "".join(line.split()) in previous.source.squeezed):
        return previous
    found = context.quotable.holding(line) if context.unannounced else None
    return None if found is None or same_person(found.author, context.author) else found


def _joined(quotes: Sequence[Quoted]) -> Iterator[Quoted]:
    """Join quotes that follow each other from the same post without own words between."""
    pending: Quoted | None = None
    for quote in quotes:
        if (
            pending is not None
            and quote.exact
            and (pending.source, pending.line) == (quote.source, quote.line)
            and pending.exact
            and quote.source
        ):
            pending = replace(pending, text=f"{pending.text}\n{quote.text}")
            continue
        if pending is not None:
            yield pending
        pending = quote
    if pending is not None:
        yield pending


def _take(
    lines: Sequence[str], i: int, found: Opening, context: Context, depth: int
) -> tuple[Match, list[Quoted]]:
    """Return how many lines (with the opening) the quote takes, and the quotes it holds."""
    if found.ending == "prefix":
        return _take_prefixed(lines, i, None, context, depth)
    after = next((j for j in range(i + 1, len(lines)) if lines[j].strip()), len(lines))
    if found.offset >= len(lines[i]) and after < len(lines):
        follower = opening(lines[after], context.known)
        if follower is not None and follower.ending == "prefix":
            match, quotes = _take_prefixed(lines, after, found.author, context, depth)
            return Match(lines=match.lines + after - i, offset=0, words=0), quotes
        if (
            found.author is None and follower is not None and follower.words
        ):  # "Quote:" above "Originally posted by"
            match, quotes = _take(lines, after, follower, context, depth)
            return Match(lines=match.lines + after - i, offset=match.offset, words=match.words), quotes
    words = [lines[i][found.offset :], *lines[i + 1 :]]
    skipped = 0
    while skipped < len(words) and not words[skipped].strip():
        skipped += 1
    match, source = _extent(words[skipped:], found, context)
    quoted = [*words[skipped : skipped + match.lines]]
    if match.offset:
        quoted.append(words[skipped + match.lines][: match.offset])
    # An offset counts from the start of the whole line, so that the caller can cut there.
    first = found.offset if skipped + match.lines == 0 else 0
    end = Match(
        lines=skipped + match.lines, offset=match.offset + first if match.offset else 0, words=match.words
    )
    return end, _quotes_in(quoted, found.author, source, context, depth)


def _quotes_in(
    quoted: Sequence[str], author: str | None, source: Candidate | None, context: Context, depth: int
) -> list[Quoted]:
    inner = split([line for line in quoted if not EXPAND.match(line)], context, depth + 1)
    text = "\n".join(inner.own).strip().strip("\n")
    text = _unmarked(text)
    quotes = list(inner.quotes)
    if text or not quotes:
        exact = source is not None and "".join(text.split()) in source.source.squeezed
        name = author if author or source is None else source.author
        quotes.insert(
            0, Quoted(author=name, text=text, line=0, source=source.id if source else None, exact=exact)
        )
    return [quote for quote in quotes if quote.text or quote.author]


def _unmarked(text: str) -> str:
    if len(text) > 1 and text[0] in _CLOSING and text[-1] in {_CLOSING[text[0]], '"', "”"}:
        return text[1:-1].strip()
    return text


def _extent(words: Sequence[str], found: Opening, context: Context) -> tuple[Match, Candidate | None]:
    """Return how far the quote reaches into `words`, and the post it was taken from."""
    button = next((j for j, line in enumerate(words) if EXPAND.match(line)), None)
    if button is not None and not any(opening(line, context.known) for line in words[:button]):
        return Match(lines=button + 1, offset=0, words=0), _origin(words[:button], found.author, context)
    if found.ending == "marks":
        marked = _to_closing_mark(words)
        if marked is not None:
            quoted = [
                *words[: marked.lines],
                *([words[marked.lines][: marked.offset]] if marked.offset else []),
            ]
            return marked, _origin(quoted, found.author, context)
    best, source = _aligned(words, found.author, context)
    if best.lines or best.offset:
        return best, source
    marked = _to_closing_mark(words)
    if marked is not None:
        return marked, None
    return judged(words, _evidence(found.author, context)), None


def _to_closing_mark(words: Sequence[str]) -> Match | None:
    if not words or not words[0] or words[0][0] not in _CLOSING:
        return None
    closing = {_CLOSING[words[0][0]], '"'}
    for j, line in enumerate(words[:_FURTHEST]):
        if line.rstrip() and line.rstrip()[-1] in closing and (j or len(line.rstrip()) > 1):
            return Match(lines=j + 1, offset=0, words=0)
    ends = [k for k, character in enumerate(words[0]) if k and character in closing]
    return Match(lines=0, offset=ends[-1] + 1, words=0) if ends else None


def _origin(quoted: Sequence[str], author: str | None, context: Context) -> Candidate | None:
    """Return the post that most of the marked quote's words come from."""
    wanted = sum(len(words_of(line)) for line in quoted)
    match, source = _aligned([_unmarked("\n".join(quoted).strip()).replace("\n", " ")], author, context)
    return source if source is not None and match.words >= min(wanted, 3) else None


def _aligned(words: Sequence[str], author: str | None, context: Context) -> tuple[Match, Candidate | None]:
    best, source = Match(lines=0, offset=0, words=0), None
    first = next((found for line in words if (found := words_of(line))), [])
    by_author = False
    for candidate, trusted in context.quotable.likely(author):
        if not trusted and by_author:
            break  # the named author's own words come first
        if not may_hold(first[:12], candidate.source, trusted=trusted):
            continue
        match = align(words, candidate.source, trusted=trusted)
        if (match.lines or match.offset) and match.words > best.words:
            best, source, by_author = match, candidate, trusted
    return best, source


def _take_prefixed(
    lines: Sequence[str], i: int, author: str | None, context: Context, depth: int
) -> tuple[Match, list[Quoted]]:
    """Take lines that start with ">", and blank lines between them."""
    end = i
    for j in range(i, len(lines)):
        if lines[j].lstrip().startswith(">"):
            end = j + 1
        elif lines[j].strip():
            break
    quoted = [re.sub(r"^\s*>\s?", "", line) for line in lines[i:end]]
    source = _origin(quoted, author, context)
    return Match(lines=end - i, offset=0, words=0), _quotes_in(quoted, author, source, context, depth)


def _evidence(author: str | None, context: Context) -> list[Source]:
    """Return what other posts quote of the same author.

    A quote without a name that stands in this post from end to end may have been taken from it.
    """
    named = context.elsewhere.get(person_key(author), ()) if author is not None else ()
    return [fragment.source for fragment in named if fragment.post != context.id] + [
        fragment.source
        for fragment in context.elsewhere.get("", ())
        if fragment.post != context.id and fragment.source.squeezed not in context.body.squeezed
    ]


def fragments(post: str, lines: Sequence[str], known: Collection[str]) -> list[Fragment]:
    """Return what the `lines` of a post quote, as far as it can be told before the quotes' ends are known."""
    found: list[Fragment] = []
    for i, line in enumerate(lines):
        opened = opening(line, known)
        if opened is None or not opened.words or opened.ending == "prefix":
            continue
        words = [line[opened.offset :], *lines[i + 1 :]]
        marked = _to_closing_mark(words) if opened.ending == "marks" else None
        stop = next((j for j, later in enumerate(words) if j and opening(later, known)), len(words))
        text = "\n".join(words[: marked.lines or 1] if marked else words[:stop])
        found.append(Fragment(post=post, author=opened.author, source=Source(_unmarked(text.strip()))))
    return found


def place(parts: Split) -> tuple[str, tuple[PageQuote, ...]]:
    """Return the own words as one text, and the quotes with the offset in it at which each is answered."""
    written: list[str] = []
    starts: list[int] = []
    length = 0
    for line in parts.own:
        starts.append(length)
        if line or written:
            written.append(f"{line}\n")
            length += len(line) + 1
    starts.append(length)
    text = "".join(written)
    offsets = [starts[min(quote.line, len(parts.own))] for quote in parts.quotes]
    lead = len(text) - len(text.lstrip("\n"))
    trimmed = text.strip("\n")
    squeezed, moved = _squeeze(trimmed)
    return squeezed, tuple(
        PageQuote(
            author=quote.author,
            text=quote.text,
            position=moved[min(max(offset - lead, 0), len(trimmed))],
            source=quote.source,
            exact=quote.exact,
        )
        for quote, offset in zip(parts.quotes, offsets, strict=True)
    )


def _squeeze(text: str) -> tuple[str, Sequence[int]]:
    """Return `text` with at most one blank line in a row, and the new offset of every old one."""
    if "\n\n\n" not in text:
        return text, range(len(text) + 1)
    kept: list[str] = []
    moved: list[int] = []
    for i, character in enumerate(text):
        moved.append(len(kept))
        if not (character == "\n" and text[i - 2 : i] == "\n\n" and i >= 2):
            kept.append(character)
    moved.append(len(kept))
    return "".join(kept), moved
