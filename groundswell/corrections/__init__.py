"""What people correct: an append-only log, keyed by the words it is about.

A correction is never changed or deleted; `undo` adds a row that takes it back. The command line and
the browser add through the same functions, so both refuse the same things.
"""

from groundswell.corrections.adding import add, confirm, undo
from groundswell.corrections.checks import LABELS, Draft, Draftable
from groundswell.corrections.doubts import Doubt, doubts
from groundswell.corrections.standing import followed, in_force, same_words, standing_words, undone

__all__ = [
    "LABELS",
    "Doubt",
    "Draft",
    "Draftable",
    "add",
    "confirm",
    "doubts",
    "followed",
    "in_force",
    "same_words",
    "standing_words",
    "undo",
    "undone",
]
