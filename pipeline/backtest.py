"""Replaying a changed clause over history: what it would flag and clear, before it goes live.

"Before" is what the stored flags say. "After" holds the stored findings of the models where the change
cannot have altered them, because reading every post anew takes the models hours in a large store.
Nothing is written.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from groundswell.config import Clause, Config
from groundswell.desk import (
    BacktestExample,
    BacktestRequest,
    BacktestResult,
    RuleRecord,
    clauses_of,
    standing,
)
from groundswell.errors import ConfigurationError, UsageError
from groundswell.records import Decision, Flag, Post, ReplyTo, Repost, Sentence
from groundswell.store import Store
from groundswell.store.store import Writer
from groundswell.store.tables import table_of
from models.flags import FlagModel
from pipeline.guidelines.judging import Case, bounds_by_post, detected, suspicions

MOST_EXAMPLES = 10
_POSTS_AT_ONCE = 500
_BY_MODEL = ("model ", "detector rule")
"""How the rules begin that a model is behind."""


@dataclass(slots=True)
class _Tally:
    """What was found so far; the only thing here that changes."""

    posts: int = 0
    before: int = 0
    after: int = 0
    flagged: int = 0
    cleared: int = 0
    unjudged: int = 0
    judged_before: list[int] = field(default_factory=lambda: [0, 0])
    judged_after: list[int] = field(default_factory=lambda: [0, 0])
    flagged_examples: list[BacktestExample] = field(default_factory=list)
    cleared_examples: list[BacktestExample] = field(default_factory=list)


class Backtester:
    """Answers backtests over one store. `load` gives the flag model; it is called only if one is needed."""

    def __init__(self, store: Store, config: Config, load: Callable[[], FlagModel] = FlagModel.load) -> None:
        self._store = store
        self._config = config
        self._load = load

    def __call__(self, request: BacktestRequest) -> BacktestResult:
        """Return what the change would do to every stored post at its current revision.

        Raises UsageError for a clause that neither set of guidelines has, or where nothing is changed,
        and ConfigurationError for a pattern that RE2 refuses.
        """
        old = _clause(request.clause, self._config)
        new = changed(request, self._config)
        model = self._load() if _needs_model(old, new) else None
        tally = _Tally()
        with self._store.engine.connect() as connection:
            reader = Writer(connection)
            verdicts = _verdicts(reader)
            posts = _current_posts(self._store)
            while batch := list(islice(posts, _POSTS_AT_ONCE)):
                _replay(reader, batch, request.clause, new, model, verdicts, tally)
        return _result(request.clause, tally)


def changed(request: BacktestRequest, config: Config) -> Clause | None:
    """Return the clause as it would be, or None where the changed guidelines no longer have it."""
    old = _clause(request.clause, config)
    new = old if request.config is None else _clause(request.clause, request.config)
    if old is None and new is None:
        known = ", ".join(clause.id for clause in clauses_of(config))
        raise UsageError(f"no clause is called {request.clause!r}; the guidelines have {known}")
    changes: dict[str, Any] = {}
    if request.pattern is not None:
        changes["patterns"] = (request.pattern,)
    if request.threshold is not None:
        changes["threshold"] = request.threshold
    if request.config is None and not changes:
        raise UsageError("nothing is changed: give a pattern, a threshold or another configuration")
    if new is None:
        return None
    try:
        return Clause.model_validate({**new.model_dump(), **changes})
    except ValidationError as error:
        found = "; ".join(problem["msg"].removeprefix("Value error, ") for problem in error.errors())
        raise ConfigurationError(found) from error


def _clause(name: str, config: Config) -> Clause | None:
    return next((clause for clause in clauses_of(config) if clause.id == name), None)


def _needs_model(old: Clause | None, new: Clause | None) -> bool:
    """Whether the models could find what the stored flags lack.

    They cannot where they are asked the same at the same or a higher threshold.
    """
    if new is None or not (new.reasons or "rule" in new.detectors):
        return False
    if old is None or new.threshold < old.threshold or not set(new.reasons) <= set(old.reasons):
        return True
    return "rule" in new.detectors and ("rule" not in old.detectors or new.text != old.text)


def _replay(
    reader: Writer,
    posts: Sequence[Post],
    name: str,
    clause: Clause | None,
    model: FlagModel | None,
    verdicts: dict[str, Decision],
    tally: _Tally,
) -> None:
    before = _stored(reader, posts, name)
    after: dict[str, list[Flag]] = defaultdict(list)
    if clause is not None:
        for flag in _found(_cases(reader, posts, clause, model), clause, model, before):
            after[flag.post_id].append(flag)
    for post in posts:
        verdict = verdicts.get(post.id)
        if verdict is not None and verdict.revision != post.revision:
            verdict = None  # it was about other words
        _count(tally, post, before[post.id], after[post.id], verdict)


def _found(
    cases: Sequence[Case], clause: Clause, model: FlagModel | None, stored: dict[str, list[Flag]]
) -> Iterator[Flag]:
    if model is not None:
        yield from suspicions(cases, [clause], model)
        return
    for case in cases:
        for flag in stored[case.post.id]:
            if flag.rule.startswith(_BY_MODEL) and _still_holds(flag, clause):
                yield flag
        yield from detected(case, [clause])


def _still_holds(flag: Flag, clause: Clause) -> bool:
    """Whether what a model once found would still count."""
    is_asked = flag.reason in clause.reasons or (flag.rule == "detector rule" and "rule" in clause.detectors)
    return is_asked and flag.score >= clause.threshold


def _count(
    tally: _Tally, post: Post, before: Sequence[Flag], after: Sequence[Flag], verdict: Decision | None
) -> None:
    tally.posts += 1
    tally.before += bool(before)
    tally.after += bool(after)
    tally.unjudged += bool(after) and verdict is None
    if verdict is not None:
        outcome = int(verdict.verdict != "upheld")
        tally.judged_before[outcome] += bool(before)
        tally.judged_after[outcome] += bool(after)
    if after and not before:
        tally.flagged += 1
        _show(tally.flagged_examples, post, after[0], verdict)
    elif before and not after:
        tally.cleared += 1
        _show(tally.cleared_examples, post, before[0], verdict)


def _show(examples: list[BacktestExample], post: Post, flag: Flag, verdict: Decision | None) -> None:
    if len(examples) < MOST_EXAMPLES:
        examples.append(
            BacktestExample(
                post_id=post.id,
                text=post.text,
                start=flag.start,
                end=flag.end,
                rule=flag.rule,
                verdict=None if verdict is None else "upheld" if verdict.verdict == "upheld" else "dismissed",
            )
        )


def _stored(reader: Writer, posts: Sequence[Post], clause: str) -> dict[str, list[Flag]]:
    """Return the stored flags of the clause on the posts' current revisions, by post."""
    revisions = {post.id: post.revision for post in posts}
    found: dict[str, list[Flag]] = defaultdict(list)
    for flag in reader.read(Flag, post_id=list(revisions), clause=clause):
        if flag.revision == revisions[flag.post_id]:
            found[flag.post_id].append(flag)
    return found


def _cases(reader: Writer, posts: Sequence[Post], clause: Clause, model: FlagModel | None) -> list[Case]:
    ids = [post.id for post in posts]
    repeated: set[str] = set()
    if "duplicate" in clause.detectors:
        repeated = {row.post_id for row in reader.read(Repost, post_id=ids)}
    parents = _parents(reader, ids) if model is not None else {}
    bounds = bounds_by_post(_sentences(reader, posts)) if model is not None else {}
    return [
        Case(
            post=post,
            parent=parents.get(post.id),
            is_repost=post.id in repeated,
            sentences=bounds.get(post.id, ()),
        )
        for post in posts
        if post.text.strip()
    ]


def _sentences(reader: Writer, posts: Sequence[Post]) -> Iterator[Sentence]:
    """Yield the sentences of the posts' current revisions."""
    revisions = {post.id: post.revision for post in posts}
    for sentence in reader.read(Sentence, post_id=list(revisions)):
        if sentence.revision == revisions[sentence.post_id]:
            yield sentence


def _parents(reader: Writer, ids: list[str]) -> dict[str, str]:
    links = {link.post_id: link.target_post_id for link in reader.read(ReplyTo, post_id=ids)}
    targets = [target for target in links.values() if target]
    texts = {post.id: post.text for post in reader.read(Post, id=targets)}  # the highest revision is last
    return {post: texts[target] for post, target in links.items() if target in texts}


def _verdicts(reader: Writer) -> dict[str, Decision]:
    """Return the verdict that stands for each post, those taken back aside."""
    made = standing(reader.read(Decision))
    return {post: each for post, each in made.items() if each.verdict != "reopened"}


def _current_posts(store: Store) -> Iterator[Post]:
    """Yield every post at its highest revision, a few at a time in memory."""
    table = table_of(Post)
    names = [each.name for each in fields(Post)]
    query = sa.select(*(table.c[name] for name in names)).order_by(table.c.id, table.c.revision)
    held: Post | None = None
    with store.engine.connect() as connection:
        for row in connection.execution_options(yield_per=_POSTS_AT_ONCE).execute(query):
            post = Post(**dict(zip(names, row, strict=True)))
            if held is not None and held.id != post.id:
                yield held
            held = post
    if held is not None:
        yield held


def _result(clause: str, tally: _Tally) -> BacktestResult:
    def record(counts: Iterable[int]) -> RuleRecord:
        upheld, dismissed = counts
        return RuleRecord(clause=clause, rule="", upheld=upheld, dismissed=dismissed)

    return BacktestResult(
        clause=clause,
        posts=tally.posts,
        flagged_before=tally.before,
        flagged_after=tally.after,
        newly_flagged=tally.flagged,
        newly_cleared=tally.cleared,
        flagged_examples=tuple(tally.flagged_examples),
        cleared_examples=tuple(tally.cleared_examples),
        before=record(tally.judged_before),
        after=record(tally.judged_after),
        unjudged=tally.unjudged,
    )
