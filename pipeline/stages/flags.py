"""Posts → suspicions that a guideline clause is broken, for moderators to judge."""

from collections.abc import Iterable, Iterator

from groundswell.config import Clause, Config
from groundswell.desk.guidelines import clauses_of
from groundswell.ids import row_id
from groundswell.records import Flag, Post, ReplyTo
from groundswell.stage import stage
from models.flags import FlagJudgement, FlagModel, FlagQuery
from pipeline.guidelines import clause_for, pattern_hits


@stage(per="thread", version=1)
def flags(
    posts: Iterable[Post], replies: Iterable[ReplyTo], *, flag_model: FlagModel, config: Config
) -> Iterator[Flag]:
    """Yield one flag for every span that a detector bound to a clause objects to.

    Flags never act: they only put a post before a moderator.
    """
    shown = [post for post in posts if post.text.strip()]
    text_of = {post.id: post.text for post in shown}
    parent_of = {link.post_id: text_of.get(link.target_post_id or "") for link in replies}
    clauses = clauses_of(config)
    judged = flag_model.find([FlagQuery(text=post.text, parent=parent_of.get(post.id)) for post in shown])
    for post, judgement in zip(shown, judged, strict=True):
        yield from _from_model(post, judgement, clauses)
        for clause, pattern, start, end in pattern_hits(post.text, clauses):
            yield _flag(post, clause, clause.id, f"pattern {pattern}", 1.0, start, end)


def _from_model(post: Post, judgement: FlagJudgement, clauses: tuple[Clause, ...]) -> Iterator[Flag]:
    for found in judgement.flags:
        clause = clause_for(found.reason, clauses)
        if clause is not None and found.score >= clause.threshold:
            rule = found.rule_name or f"model {found.reason}"
            yield _flag(post, clause, found.reason, rule, found.score, found.start, found.end)


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
