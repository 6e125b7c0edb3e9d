"""Holding texts against the guidelines: every detector that a clause can be bound to."""

from pipeline.guidelines.hits import Hit, hits_of

__all__ = ["Hit", "hits_of"]
