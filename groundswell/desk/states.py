"""Where a post stands after its decisions, undone ones included."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from groundswell.desk.views import ItemState
from groundswell.records import Decision

_STATES: dict[str, ItemState] = {"upheld": "upheld", "dismissed": "dismissed", "restored": "restored"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The verdict that holds (None where none does) and whether the post was handed on after it."""

    decision: Decision | None
    is_escalated: bool

    @property
    def state(self) -> ItemState:
        """The state in the queue, edits aside."""
        if self.is_escalated:
            return "escalated"
        return _STATES[self.decision.verdict] if self.decision else "open"

    @property
    def is_withheld(self) -> bool:
        """Whether the post stays away from reports."""
        return self.decision is not None and self.decision.verdict == "upheld"


def stand(decisions: Sequence[Decision]) -> Standing:
    """Return where a post stands after all of its decisions, given oldest first."""
    live, _ = _replay(decisions)
    return _standing(live)


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that nobody took back, without those that only take back; oldest first.

    What a report counts: a slip of the finger, undone and done again, is one decision.
    """
    by_post: dict[str, list[Decision]] = defaultdict(list)
    in_order = sorted(decisions, key=lambda each: (each.number, each.decided_at, each.id))
    for decision in in_order:
        by_post[decision.post_id].append(decision)
    live = {each.id for made in by_post.values() for each in _replay(made)[0]}
    return tuple(each for each in in_order if each.id in live)


def before_latest(decisions: Sequence[Decision]) -> Standing:
    """Return where a post stood before its latest decision, which an undo leads back to."""
    _, before = _replay(decisions)
    return _standing(before[decisions[-1].id])


def _replay(decisions: Sequence[Decision]) -> tuple[tuple[Decision, ...], dict[str, tuple[Decision, ...]]]:
    """Return the decisions still in force, and those that were in force before each decision.

    Undoing leads back to what was in force before the decision undone, so that undoing an undo does the
    decision again without a rule of its own.
    """
    live: tuple[Decision, ...] = ()
    before: dict[str, tuple[Decision, ...]] = {}
    for decision in decisions:
        before[decision.id] = live
        # An undo of an unknown decision can only come from outside the desk; it takes back everything.
        live = (*live, decision) if decision.undoes is None else before.get(decision.undoes, ())
    return live, before


def _standing(live: Sequence[Decision]) -> Standing:
    verdicts = [each for each in live if each.verdict not in ("escalated", "reopened")]
    return Standing(
        decision=verdicts[-1] if verdicts else None,
        is_escalated=bool(live) and live[-1].verdict == "escalated",
    )
