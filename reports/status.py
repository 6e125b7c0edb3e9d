"""The official word on each proposal: dated transitions, its age, and who asked again since."""

from datetime import datetime

from groundswell.records import OfficialResponse, OfficialState
from reports.evidence import in_time
from reports.grouping import grouped
from reports.ledger import Entry
from reports.material import Material
from reports.standing import Standing
from reports.views import Status, Transition

_ASKS = frozenset({"support", "conditional", "status_ask"})


class Statuses:
    """The official words of a corpus by proposal; people who only sound like staff are left out."""

    def __init__(self, material: Material) -> None:
        self._material = material
        certain = [row for row in material.corpus.responses if row.is_staff_certain]
        self._by_proposal = grouped((row.proposal_key, row) for row in certain)

    def of(self, standing: Standing) -> Status:
        """Return what was officially said about a proposal, and how long ago."""
        key = standing.proposal_key
        history = self.transitions(key)
        latest = history[-1] if history else None
        return Status(
            state=latest.after if latest else "none",
            since=_since(history),
            latest=latest.words if latest else None,
            history=history,
            age=self._age(key, latest),
            is_newer_than_posts=self._is_newer(latest),
            asked_since=self._material.ledger.add(
                f"{key}/asked-since", "people", "people who asked since the last official word",
                self._asked_since(standing, latest),
            ),
        )  # fmt: skip

    def transitions(self, key: str) -> tuple[Transition, ...]:
        """Return every official word on a proposal, oldest first, with the state before it."""
        rows: list[OfficialResponse] = self._by_proposal.get(key, [])
        rows = sorted(rows, key=lambda row: in_time(self._material.witness.of(row)))
        steps: list[Transition] = []
        before: OfficialState = "none"
        for row in rows:
            words = self._material.witness.of(row)
            steps.append(
                Transition(
                    proposal_key=key,
                    before=before,
                    after=row.state,
                    is_first=not steps,
                    by_edit=row.by_edit,
                    words=words,
                )
            )
            before = row.state
        return tuple(steps)

    def _age(self, key: str, latest: Transition | None) -> Entry | None:
        if latest is None or latest.words.at is None or self._material.now is None:
            return None
        return self._material.ledger.add(
            f"{key}/status-age", "days", "days since the last official word", [latest.words.id],
            moment=self._material.now,
        )  # fmt: skip

    def _is_newer(self, latest: Transition | None) -> bool:
        moment = latest.words.at if latest else None
        return moment is not None and self._material.now is not None and moment > self._material.now

    def _asked_since(self, standing: Standing, latest: Transition | None) -> list[str]:
        """Return the stances that asked for it after the last official word, or ever."""
        after = latest.words.at if latest else None
        asked = (
            self._material.witness.of(stance)
            for person in standing.people
            for stance in person.history
            if stance.label in _ASKS
        )
        return [words.id for words in asked if after is None or (words.at is not None and words.at > after)]


def _since(history: tuple[Transition, ...]) -> datetime | None:
    """Return when the present state was first said, without another state in between."""
    for step in reversed(history):
        if step.before != step.after or step is history[0]:
            return step.words.at
    return None
