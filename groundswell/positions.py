"""Where people stand: one position for each author and proposal, the latest one counting.

A stance belongs to a post; a position belongs to a person. Counting stances would count posts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from groundswell.records import Stance, StanceLabel

TAKES_A_SIDE: frozenset[StanceLabel] = frozenset({"support", "oppose", "conditional"})
COUNTED: frozenset[StanceLabel] = TAKES_A_SIDE | {"status_ask"}
TELLS: Mapping[StanceLabel, int] = {
    "support": 3,
    "oppose": 3,
    "conditional": 3,
    "status_ask": 2,
    "question": 1,
    "abstain": 0,
    "none": 0,
}
"""How much a label tells of where somebody stands: a side before a question, a question before doubt."""
SURE_CHANGE = 0.85
"""Probability from which the other side undoes a surer statement of before; our choice."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One author's position on one proposal.

    `current` is the stance that counts; `history` holds all of the author's stances on it, oldest
    first, so that a change of mind can be shown.
    """

    author_id: str
    proposal_key: str
    current: Stance
    history: tuple[Stance, ...]

    @property
    def label(self) -> StanceLabel:
        """The label that counts."""
        return self.current.label

    @property
    def changed_mind(self) -> bool:
        """Whether the author once held the other side."""
        return len({stance.label for stance in _held(self.history)} & {"support", "oppose"}) == 2


def positions(stances: Iterable[Stance]) -> list[Position]:
    """Return each author's position on each proposal, ordered by proposal and author.

    The latest stance that takes a side counts; a mere question later on does not undo it, nor does the
    other side where it is read less surely than what it would undo and below `SURE_CHANGE`: a doubtful
    aside is no change of mind. Without any such stance the most telling one counts. Stances of posts
    without an author are nobody's position. Stances without a time come first, in the order of their
    posts.
    """
    grouped: dict[tuple[str, str], list[Stance]] = {}
    for stance in stances:
        if stance.author_id is not None:
            grouped.setdefault((stance.proposal_key, stance.author_id), []).append(stance)
    return [
        _position(author, key, sorted(group, key=_when)) for (key, author), group in sorted(grouped.items())
    ]


def _position(author_id: str, proposal_key: str, history: list[Stance]) -> Position:
    current = _held(history)[-1]
    return Position(author_id=author_id, proposal_key=proposal_key, current=current, history=tuple(history))


def _held(history: Sequence[Stance]) -> list[Stance]:
    """Return the stances that counted when they were taken, oldest first; the last one counts now."""
    strongest = max(TELLS[stance.label] for stance in history)
    held: list[Stance] = []
    for stance in (each for each in history if TELLS[each.label] == strongest):
        if (
            not held
            or _goes_along(stance, held[-1])
            or stance.probability >= min(SURE_CHANGE, held[-1].probability)
        ):
            held.append(stance)
    return held


def _goes_along(one: Stance, other: Stance) -> bool:
    return (one.label == "oppose") == (other.label == "oppose")


def _when(stance: Stance) -> tuple[datetime, int, int]:
    return (stance.said_at or _LONG_AGO, stance.position, stance.start)
