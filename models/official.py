"""What an official sentence promises: states of an answer, by the verbs and tenses that carry them."""

from dataclasses import dataclass
from typing import Literal, get_args

from models.forms import load_forms

OfficialState = Literal[
    "none", "acknowledged", "under_review", "planned", "in_progress", "shipped", "declined", "already_exists"
]

_STATES: dict[str, OfficialState] = {state: state for state in get_args(OfficialState)}


@dataclass(frozen=True, slots=True)
class OfficialCue:
    """A state and the half-open offsets of the words that say so.

    Thanks, and pointers to something else that is there, are not `is_plain`: they count where nothing
    plainer is said beside them.
    """

    state: OfficialState
    start: int
    end: int
    is_plain: bool


def official_cue(sentence: str) -> OfficialCue | None:
    """Return the state a sentence of staff announces; None where it announces none, as questions do."""
    if sentence.rstrip().endswith("?"):
        return None
    for form in load_forms("official"):
        if match := form.pattern.search(sentence):
            return OfficialCue(_STATES[form.kind], match.start(), match.end(), is_plain=form.strength >= 1)
    return None
