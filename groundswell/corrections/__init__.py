"""What people correct: an append-only log, keyed by the words it is about.

A correction is never changed or deleted; `undo` adds a row that takes it back. The command line and
the browser add through the same functions, so both refuse the same things.
"""

from groundswell.corrections.adding import add, undo
from groundswell.corrections.checks import LABELS, Draft, Draftable
from groundswell.corrections.standing import in_force, same_words, undone

__all__ = ["LABELS", "Draft", "Draftable", "add", "in_force", "same_words", "undo", "undone"]
