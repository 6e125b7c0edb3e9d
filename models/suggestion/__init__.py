"""Suggestions: sentences that ask for something to be done, made, changed or tried."""

from models.suggestion.cues import Cue
from models.suggestion.model import SuggestionJudgement, SuggestionModel

__all__ = ["Cue", "SuggestionJudgement", "SuggestionModel"]
