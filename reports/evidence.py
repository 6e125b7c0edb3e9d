"""The words behind the numbers: every judgement as something a reader can look up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groundswell import records as r
from groundswell.errors import SpanError
from groundswell.spans import Span
from reports.corpus import Corpus
from reports.printed import PrintedFigure

_KEY = re.compile(r"\w[\w-]*")
_EXCERPT = 240
"""Characters of a whole post that stand for it in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One judgement with the words it rests on.

    `id` is the record's id. `post_id` is the platform's own id of the post and `record_id` ours;
    `quote` is the slice `start:end` of the text at `revision` (for a whole post: its beginning).
    `at` is when the words were said: the edit's time where an edit added them. `note` says in our words
    what a record without words of a post is about.
    """

    id: str
    kind: str
    thread_id: str = ""
    record_id: str = ""
    post_id: str = ""
    revision: int = 0
    start: int = 0
    end: int = 0
    quote: str = ""
    author_id: str | None = None
    author: str = ""
    at: datetime | None = None
    zone_assumed: bool = False
    permalink: str | None = None
    label: str = ""
    score: float | None = None
    note: str = ""


class Witness:
    """Turns records into evidence and refuses a span that is not its text."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._known: dict[str, Evidence] = {}

    def of(self, record: Any) -> Evidence:
        """Return the evidence of a record; raise `SpanError` where its words are not in the post."""
        if record.id not in self._known:
            self._known[record.id] = self._build(record)
        return self._known[record.id]

    def all(self, records: Iterable[Any]) -> tuple[Evidence, ...]:
        """Return the evidence of several records, oldest words first."""
        return tuple(sorted((self.of(record) for record in records), key=in_time))

    @property
    def known(self) -> Mapping[str, Evidence]:
        """All evidence asked for so far, by id."""
        return self._known

    def _build(self, record: Any) -> Evidence:
        match record:
            case r.Post():
                return self._words(record, record, 0, min(len(record.text), _EXCERPT))
            case r.Stance():
                return self._span(record, label=record.label, score=record.probability, at=record.said_at)
            case r.Suggestion():
                return self._span(record, label=record.basis, score=record.probability)
            case r.OfficialResponse():
                return self._span(record, label=record.state, at=record.said_at)
            case r.Objection():
                return self._span(record, label=record.reason)
            case r.Flag():
                return self._span(record, label=record.clause, score=record.score)
        return self._remark(record)

    def _span(
        self, record: Any, *, label: str, score: float | None = None, at: datetime | None = None
    ) -> Evidence:
        post = self._corpus.revisions[record.post_id, record.revision]
        check_span(record, post.text)
        return self._words(record, post, record.start, record.end, label=label, score=score, at=at)

    def _words(
        self,
        record: Any,
        post: r.Post,
        start: int,
        end: int,
        *,
        label: str = "",
        score: float | None = None,
        at: datetime | None = None,
    ) -> Evidence:
        is_gone = post.id in self._corpus.gone
        return Evidence(
            id=record.id,
            kind=type(record).__name__,
            thread_id=post.thread_id,
            record_id=post.id,
            post_id=post.source_id,
            revision=post.revision,
            start=start,
            end=end,
            quote="" if is_gone else post.text[start:end],
            author_id=post.author_id,
            author="" if is_gone else self._corpus.name(post.author_id),
            at=at or post.created_at,
            zone_assumed=post.zone_assumed,
            permalink=post.permalink,
            label=label,
            score=score,
            note=_absence(post, is_gone),
        )

    def _named(self, note: str) -> str:
        """Return a note with the keys of proposals replaced by their headlines: nobody knows keys."""
        proposals = self._corpus.proposals
        return _KEY.sub(lambda m: f"“{proposals[m[0]].headline}”" if m[0] in proposals else m[0], note)

    def _remark(self, record: Any) -> Evidence:
        """Return what stands for a record that is about a post, a thread or a person as a whole."""
        post = self._corpus.posts.get(getattr(record, "post_id", None) or "")
        return Evidence(
            id=record.id,
            kind=type(record).__name__,
            thread_id=getattr(record, "thread_id", "") or "",
            record_id=post.id if post else "",
            post_id=post.source_id if post else "",
            author_id=post.author_id if post else None,
            author=self._corpus.name(post.author_id) if post else "",
            at=_moment(record) or (post.created_at if post else None),
            zone_assumed=post.zone_assumed if post else False,
            permalink=post.permalink if post else getattr(record, "url", None),
            note=self._named(self._note(record)),
        )

    def _note(self, record: Any) -> str:
        if not isinstance(record, r.Correction):
            return _note(record)
        if record.kind == "same_person":
            return f"{self._corpus.name(record.quote)} counts as {self._corpus.name(record.value)}"
        may_be_shown = record.quote and record.post_id not in self._corpus.gone
        return _corrected(record, f"“{record.quote}”" if may_be_shown else "words that may not be shown")


def check_span(record: Any, text: str) -> None:
    """Raise `SpanError` unless the record's quote is the slice of `text` that its offsets name."""
    if Span(start=record.start, end=record.end).of(text) != record.quote:
        raise SpanError(
            f"{record.id} quotes {record.quote[:60]!r}, but its span {record.start}:{record.end} of post "
            f"{record.post_id} at revision {record.revision} reads {text[record.start : record.end][:60]!r}"
        )


def in_time(evidence: Evidence) -> tuple[bool, float, str, int, str]:
    """Sort key: oldest words first, words without a time last."""
    moment = evidence.at.timestamp() if evidence.at else 0.0
    return (evidence.at is None, moment, evidence.record_id, evidence.start, evidence.id)


def _absence(post: r.Post, is_gone: bool) -> str:
    if is_gone:
        return "words withheld"
    return "words removed at the source" if post.removed else "" if post.text else "no own words"


def _moment(record: Any) -> datetime | None:
    for name in ("decided_at", "made_at", "forgotten_at", "edited_at"):
        if moment := getattr(record, name, None):
            return moment  # type: ignore[no-any-return]
    return None


def _note(record: Any) -> str:
    match record:
        case r.Thread():
            return record.title or record.url or "a thread without a title"
        case r.Author():
            return record.display_name
        case r.Review():
            return record.explanation
        case r.Tombstone():
            return f"a forgotten {record.kind}"
        case r.Decision():
            return f"{record.verdict}: {record.reason}"
        case r.Edit():
            return f"edited by {record.editor}" if record.editor else "edited"
        case r.Coverage():
            return f"{record.source}: {record.detail or record.problem or 'read'}"
        case PrintedFigure():
            return f"printed in the report on {record.week}"
        case r.Run():
            return f"{record.stage}: {record.error}" if record.error else record.stage
    return type(record).__name__.lower()


def _corrected(row: r.Correction, words: str) -> str:
    match row.kind:
        case "undo":
            return "a correction was taken back"
        case "relabel":
            return f"{words} reads as {row.value.replace('_', ' ')}"
        case "split":
            return f"{words} is a proposal of its own"
        case "rename":
            return f"what began as {words} is now called “{row.value}”"
        case "not_a_proposal":
            return f"{words} is no {row.value or 'proposal'}"
    return f"{words} {'merged into' if row.kind == 'merge' else 'moved to'} {row.value}"
