"""What every part of a report is built from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from groundswell.config import Config
from groundswell.positions import Position
from groundswell.records import Stance
from reports.corpus import Corpus
from reports.evidence import Witness
from reports.ledger import Ledger
from reports.printed import Printed
from reports.views import Person
from reports.weeks import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The corpus up to the end of the period, and the two books that everything is entered in."""

    corpus: Corpus
    everything: Corpus
    witness: Witness
    ledger: Ledger
    config: Config
    period: Period
    now: datetime | None
    """The moment figures are computed for: the end of the week, or the newest post."""
    printed: Printed | None
    """What the last report on an earlier week printed, where it is at hand."""
    records: Mapping[str, Any]
    """Everything that a number may stand on, by id."""

    @property
    def official(self) -> frozenset[str]:
        """The authors who certainly speak for the provider."""
        return self.corpus.official

    def person(self, position: Position) -> Person:
        """Return an author's position with its words."""
        author = self.corpus.authors[position.author_id]
        return Person(
            author_id=author.id,
            name=author.display_name,
            role="staff" if author.id in self.official else author.role,
            label=position.label,
            current=self.witness.of(position.current),
            history=tuple(self.witness.of(stance) for stance in position.history),
            condition=position.current.condition,
            changed_mind=position.changed_mind,
        )

    @staticmethod
    def within(stance: Stance, start: datetime, end: datetime) -> bool:
        """Return whether a stance was taken in a half-open stretch of time."""
        return stance.said_at is not None and start <= stance.said_at < end

    def last_weeks(self, count: int) -> list[tuple[datetime, datetime]]:
        """Return the last seven-day stretches up to the report's moment, oldest first."""
        if self.now is None:
            return []
        end = self.period.end or self.now + timedelta(microseconds=1)  # so that the newest post is inside
        return [(end - timedelta(weeks=n + 1), end - timedelta(weeks=n)) for n in reversed(range(count))]
