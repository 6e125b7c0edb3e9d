"""What a backtest is asked and answers; running one needs the models, so `pipeline` does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from groundswell.config import Config
from groundswell.desk.precision import RuleRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestRequest:
    """A change of one clause to try over history: another pattern, another threshold, or a whole clause."""

    clause: str
    pattern: str | None = None
    threshold: float | None = None
    config: Config | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestExample:
    """A post whose flags of the clause would change, with the words that count (a half-open span)."""

    post_id: str
    text: str
    start: int
    end: int
    rule: str
    verdict: Literal["upheld", "dismissed"] | None
    """What a moderator made of the post, where one did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestResult:
    """What the change would do to the posts in the store; nothing is written anywhere.

    `newly_flagged` and `newly_cleared` count posts, and the examples show the first of them. `before`
    and `after` are the clause's record on posts with a verdict, with intervals. `unjudged` counts the
    posts flagged after the change on which no moderator has spoken.
    """

    clause: str
    posts: int
    flagged_before: int
    flagged_after: int
    newly_flagged: int
    newly_cleared: int
    flagged_examples: tuple[BacktestExample, ...]
    cleared_examples: tuple[BacktestExample, ...]
    before: RuleRecord
    after: RuleRecord
    unjudged: int


Backtest = Callable[[BacktestRequest], BacktestResult]
"""How the web asks for a backtest: `pipeline` hands it in, since the models live there."""
