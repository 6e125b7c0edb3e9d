"""Posts against clauses: the models' findings and the detectors' hits, each as a flag."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from groundswell.config import Clause
from groundswell.ids import row_id
from groundswell.records import Flag, Post, Sentence
from models.flags import FlagJudgement, FlagModel, FlagQuery
from pipeline.guidelines.hits import Hit, hits_of

_CERTAIN = 1.0
"""The score of what was found by form: it is there, whatever it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A post, the text it answers (None where there is none), and whether its author said it before.

    `sentences` are the bounds of its sentences, where they are known.
    """

    post: Post
    parent: str | None
    is_repost: bool
    sentences: tuple[tuple[int, int], ...] = ()


def bounds_by_post(sentences: Iterable[Sentence]) -> dict[str, tuple[tuple[int, int], ...]]:
    """Return the bounds of each post's sentences, in order."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for sentence in sentences:
        found[sentence.post_id].append((sentence.start, sentence.end))
    return {post: tuple(sorted(bounds)) for post, bounds in found.items()}


def suspicions(cases: Sequence[Case], clauses: Sequence[Clause], model: FlagModel) -> Iterator[Flag]:
    """Yield the flags of each post, in order; one a clause, rule and span.

    Clauses bound to "rule" are judged from their own text, which needs no training but costs a reading of
    every post for each such clause.
    """
    worded = [clause for clause in clauses if "rule" in clause.detectors]
    judged = [model.find([_query(case, clause) for case in cases]) for clause in worded or (None,)]
    for number, case in enumerate(cases):
        found = list(_of_model(case, judged[0][number], clauses))
        for clause, judgements in zip(worded, judged, strict=False):
            found += _of_rule(case, judgements[number], clause)
        found += detected(case, clauses)
        yield from {flag.id: flag for flag in found}.values()


def _query(case: Case, clause: Clause | None) -> FlagQuery:
    return FlagQuery(
        text=case.post.text,
        parent=case.parent,
        rule=clause.text if clause else None,
        sentences=case.sentences,
    )


def _of_model(case: Case, judgement: FlagJudgement, clauses: Iterable[Clause]) -> Iterator[Flag]:
    """Yield what the model found, under every clause that its reason is bound to."""
    for found in judgement.flags:
        for clause in clauses:
            if found.reason in clause.reasons and found.score >= clause.threshold:
                rule = f"model {found.rule_name or found.reason}"
                yield _flag(case.post, clause, found.reason, rule, found.score, found.start, found.end)


def _of_rule(case: Case, judgement: FlagJudgement, clause: Clause) -> Iterator[Flag]:
    for found in judgement.flags:
        if found.reason == "rule_violation" and found.score >= clause.threshold:
            yield _flag(case.post, clause, found.reason, "detector rule", found.score, found.start, found.end)


def detected(case: Case, clauses: Iterable[Clause]) -> Iterator[Flag]:
    """Yield the flags of patterns, words and detectors: everything that needs no model."""
    text = case.post.text
    for clause in clauses:
        for hit in hits_of(text, clause):
            yield _of_hit(case.post, hit)
        if case.is_repost and "duplicate" in clause.detectors:
            start, end = len(text) - len(text.lstrip()), len(text.rstrip())
            yield _flag(case.post, clause, "duplicate", "detector duplicate", _CERTAIN, start, end)


def _of_hit(post: Post, hit: Hit) -> Flag:
    return _flag(post, hit.clause, hit.reason, hit.rule, _CERTAIN, hit.start, hit.end)


def _flag(post: Post, clause: Clause, reason: str, rule: str, score: float, start: int, end: int) -> Flag:
    return Flag(
        id=row_id("flag", post.id, post.revision, clause.id, rule, start, end),
        thread_id=post.thread_id,
        post_id=post.id,
        revision=post.revision,
        clause=clause.id,
        reason=reason,
        rule=rule,
        priority=clause.severity,
        score=round(score, 4),
        start=start,
        end=end,
        quote=post.text[start:end],
    )
