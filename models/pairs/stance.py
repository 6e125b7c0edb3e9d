"""Tell where a text stands towards a target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np

from models.calibration import estimate_prior
from models.pairs.camps import camp_cues
from models.pairs.cross_encoder import CrossEncoder, Logits, plain, softmax
from models.pairs.cues import (
    AGAINST,
    AGREE,
    DISAGREE,
    FAVOR,
    Cue,
    Form,
    cue_counts,
    find_condition,
    find_cue,
    find_form,
    status_cue,
)
from models.pairs.leaning import Leaning
from models.pairs.reply import ReplyModel, ReplyPair
from models.sentences import SentenceSplitter

StanceLabel = Literal["favor", "against", "none"]
LABELS: tuple[StanceLabel, ...] = ("favor", "against", "none")

# Rows of a stream that are judged together and tell each other how rare `none` is.
_BLOCK = 2048
# Texts longer than this are read in windows of a sentence or two as well, since most of a long post is about
# something else, and the network sees some 110 tokens only. Sizes in code points.
_LONG = 240
_WINDOW = 160
_MOST_WINDOWS = 12
_NONE = LABELS.index("none")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceQuery:
    """A text, the target it may speak about, and the post it answers, if any.

    The target is a topic ("nuclear power"), a claim ("we should ban zoos") or a proposal ("add a dark mode").
    """

    target: str
    text: str
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceJudgement:
    """`label` is the best guess, always; `abstain` says that it should not be counted.

    `cue` holds the words that carry the position and `condition` the "only if ..." of a conditional one.
    """

    label: StanceLabel
    probabilities: Mapping[str, float]
    abstain: bool
    cue: Cue | None
    form: Form
    condition: Cue | None


@dataclass(frozen=True, slots=True)
class _View:
    """A stretch of a query's text that is read on its own."""

    query: int
    start: int
    end: int


class StanceModel:
    """Judges the stance of texts towards targets."""

    def __init__(self, encoder: CrossEncoder, reply: ReplyModel | None, splitter: SentenceSplitter) -> None:
        """`reply` reads answers such as "+1" through the parent; None leaves parents unread."""
        self._encoder = encoder
        self._head = encoder.head("stance")
        self._leaning = encoder.leaning("stance")
        self._reply = reply
        self._splitter = splitter

    @classmethod
    def load(cls, model_dir: Path | None = None) -> Self:
        """Return the shipped model, or that of a folder. Raises MissingModel, DamagedModel or WrongModel."""
        encoder = CrossEncoder.load(model_dir)
        reply = ReplyModel(encoder) if encoder.has_head("reply") else None
        return cls(encoder, reply, SentenceSplitter.load())

    @property
    def identity(self) -> str:
        """What a run records about the model."""
        return self._encoder.identity

    def judge(self, queries: Sequence[StanceQuery], *, corpus: bool = False) -> list[StanceJudgement]:
        """One judgement a query, in order; an empty text takes no position and abstains.

        `corpus` says that the queries are one collection: 200 or more then tell how many of them take no
        position, and where that is less than usual, fewer are labelled `none`.
        """
        views = [view for index, query in enumerate(queries) for view in self._views(index, query.text)]
        rows = self._probabilities(
            [(queries[v.query].target, queries[v.query].text[v.start : v.end]) for v in views]
        )
        grouped: list[list[tuple[_View, Logits]]] = [[] for _ in queries]
        for view, row in zip(views, rows, strict=True):
            grouped[view.query].append((view, row))
        own = np.array(
            [_aggregate(query, group) for query, group in zip(queries, grouped, strict=True)]
        ).reshape(len(queries), 3)
        through = self._through_parents(queries, own)
        if corpus:
            through = fewer_without_position(through, self._head.prior)
        return [
            self._judgement(query, group, row)
            for query, group, row in zip(queries, grouped, through, strict=True)
        ]

    def _probabilities(self, pairs: Sequence[tuple[str, str]]) -> Logits:
        read = [(plain(target), plain(text)) for target, text in pairs]
        logits = self._encoder.logits(self._head, read)
        return softmax(self._head.calibrated(logits, stance_cues(read, self._leaning)))

    def _views(self, index: int, text: str) -> list[_View]:
        """Return the whole text, and for a long one windows of sentences; at most twelve, evenly spread."""
        whole = [_View(index, 0, len(text))]
        if len(text) <= _LONG or not self._head.has_windows:
            return whole
        windows: list[_View] = []
        for span in self._splitter.split(text):
            if windows and span.end - windows[-1].start <= _WINDOW:
                windows[-1] = _View(index, windows[-1].start, span.end)
            else:
                windows.append(_View(index, span.start, span.end))
        if len(windows) > _MOST_WINDOWS:
            picks = np.linspace(0, len(windows) - 1, _MOST_WINDOWS).round().astype(int)
            windows = [windows[pick] for pick in picks]
        return whole + windows

    def _through_parents(self, queries: Sequence[StanceQuery], own: Logits) -> Logits:
        """Where a text says nothing of its own, its stance is the parent's, kept or turned by the reply."""
        answers = [i for i, query in enumerate(queries) if query.parent and query.parent.strip()]
        if self._reply is None or not answers:
            return own
        replies = self._reply.judge(
            [ReplyPair(parent=queries[i].parent or "", text=queries[i].text) for i in answers]
        )
        parents = self._probabilities(
            [(queries[i].target, (queries[i].parent or "")[:_LONG]) for i in answers]
        )
        mixed = own.copy()
        for i, reply, parent in zip(answers, replies, parents, strict=True):
            agree, disagree = reply.probabilities["agree"], reply.probabilities["disagree"]
            favor = agree * parent[0] + disagree * parent[1]
            against = agree * parent[1] + disagree * parent[0]
            carried = np.array([favor, against, 1.0 - favor - against])
            weight = own[i][_NONE] if reply.cue else 0.5 * own[i][_NONE]
            mixed[i] = (1.0 - weight) * own[i] + weight * carried
        return mixed

    def _judgement(
        self, query: StanceQuery, group: Sequence[tuple[_View, Logits]], row: Logits
    ) -> StanceJudgement:
        text = query.text
        label = LABELS[int(row.argmax())]
        empty = not text.strip()
        form = find_form(text)
        return StanceJudgement(
            label="none" if empty else label,
            probabilities={name: float(value) for name, value in zip(LABELS, row, strict=True)},
            abstain=empty or bool(row.max() < self._head.threshold),
            cue=None if empty else self._cue(text, group, label, form),
            form=form,
            condition=find_condition(text) if form == "conditional" else None,
        )

    def _cue(
        self, text: str, group: Sequence[tuple[_View, Logits]], label: StanceLabel, form: Form
    ) -> Cue | None:
        """Return words of the label's side in the view surest of it; failing those, its first sentence."""
        if form == "status_ask":
            return status_cue(text)
        if label == "none":
            return None
        side = LABELS.index(label)
        ordered = sorted(group[1:] or group, key=lambda item: -float(item[1][side]))
        spans = iter([(view.start, view.end) for view, _ in ordered])
        patterns = (FAVOR, AGREE) if label == "favor" else (AGAINST, DISAGREE)
        found = find_cue(text, spans, patterns)
        if found:
            return found
        best = ordered[0][0]
        sentences = self._splitter.split(text[best.start : best.end])
        if not sentences:
            return None
        return Cue(start=best.start + sentences[0].start, end=best.start + sentences[0].end)


def stance_cues(read: Sequence[tuple[str, str]], leaning: Leaning | None) -> list[dict[str, float]]:
    """Return what is added to the network's logits, by name: cues of the text, its camp and its leaning."""
    found = [cue_counts(text) | camp_cues(target, text) for target, text in read]
    if leaning is not None:
        for cues, odds in zip(found, leaning.log_odds(read), strict=True):
            cues["leaning"] = float(odds)
    return found


def _aggregate(query: StanceQuery, group: Sequence[tuple[_View, Logits]]) -> Logits:
    """One distribution from the whole text's and its windows'.

    A window counts the more, the likelier it takes a position and the closer it is to the target; the whole
    text, of which the network may see the beginning only, counts a quarter of all windows together.
    """
    rows = np.array([row for _, row in group])
    if len(rows) == 1:
        return np.asarray(rows[0])
    stems = _stems(query.target)
    near = np.array([_nearness(stems, query.text[view.start : view.end]) for view, _ in group])
    weights = near * (1.0 - rows[:, _NONE]) + 0.02
    weights[0] = 0.25 * weights[1:].sum()
    mean = (rows * weights[:, None]).sum(axis=0) / weights.sum()
    return np.asarray(mean / mean.sum())


def fewer_without_position(rows: Logits, usual: float | None) -> Logits:
    """Move the rows to the share of `none` that they show, if it is below the usual one.

    A larger share is not believed: positions in an unknown register look like none.
    """
    if usual is None or not len(rows):
        return rows
    share = min(usual, estimate_prior(rows[:, _NONE], prior=usual))
    side, none = (1.0 - share) / (1.0 - usual), share / usual
    moved = rows * np.array([side, side, none])
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))


def _stems(text: str) -> frozenset[str]:
    """First five letters of the longer words: enough to see that a window speaks of the target."""
    return frozenset(word[:5] for word in _LONG_WORD.findall(text.lower()))


def _nearness(stems: frozenset[str], window: str) -> float:
    """1 for a window that names the target, 0.4 for one with words of a position, 0.05 for any other."""
    if stems & _stems(window):
        return 1.0
    return 0.4 if FAVOR.search(window) or AGAINST.search(window) else 0.05


def annotate(rows: Iterable[Mapping[str, Any]], model_dir: Path | None = None) -> Iterator[dict[str, Any]]:
    """`{"id", "target", "text", "parent"?}` in, `{"id", "label", "scores", "abstain"}` out, in order."""
    model = StanceModel.load(model_dir)
    stream = iter(rows)
    while batch := list(islice(stream, _BLOCK)):
        queries = [
            StanceQuery(
                target=str(row.get("target") or ""),
                text=str(row.get("text") or ""),
                parent=str(row["parent"]) if row.get("parent") else None,
            )
            for row in batch
        ]
        for row, judgement in zip(batch, model.judge(queries, corpus=True), strict=True):
            yield {
                "id": row.get("id"),
                "label": judgement.label,
                "scores": dict(judgement.probabilities),
                "abstain": judgement.abstain,
            }
