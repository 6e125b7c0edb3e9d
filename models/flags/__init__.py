"""Guideline violations: what in a post a moderator should look at, and where."""

from models.flags.model import FlagJudgement, FlagModel, FlagQuery, FlagSpan

__all__ = ["FlagJudgement", "FlagModel", "FlagQuery", "FlagSpan"]
