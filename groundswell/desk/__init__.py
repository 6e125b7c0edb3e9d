"""The moderation desk: what waits for a moderator, what was decided, and how often rules were right."""

from groundswell.desk.backtests import Backtest, BacktestExample, BacktestRequest, BacktestResult
from groundswell.desk.desk import Desk
from groundswell.desk.guidelines import clauses_of
from groundswell.desk.precision import (
    RuleRecord,
    WeeklyRecord,
    rule_records,
    standing,
    weekly_records,
    withheld_posts,
)
from groundswell.desk.reasons import CHOICES, REASON_CODES, REASON_LABELS, Choice, ReasonCode
from groundswell.desk.views import (
    AuthorHistory,
    Claim,
    Context,
    Excerpt,
    FiredFlag,
    ItemHistory,
    ItemState,
    LogPage,
    QueueCounts,
    QueueFilter,
    QueueItem,
    QueuePage,
    Seen,
)

__all__ = [
    "CHOICES",
    "REASON_CODES",
    "REASON_LABELS",
    "AuthorHistory",
    "Backtest",
    "BacktestExample",
    "BacktestRequest",
    "BacktestResult",
    "Choice",
    "Claim",
    "Context",
    "Desk",
    "Excerpt",
    "FiredFlag",
    "ItemHistory",
    "ItemState",
    "LogPage",
    "QueueCounts",
    "QueueFilter",
    "QueueItem",
    "QueuePage",
    "ReasonCode",
    "RuleRecord",
    "Seen",
    "WeeklyRecord",
    "clauses_of",
    "rule_records",
    "standing",
    "weekly_records",
    "withheld_posts",
]
