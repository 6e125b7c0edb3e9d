"""People by the segment of the community they belong to, where the configuration lists segments."""

from collections.abc import Mapping

from groundswell.corrections import followed, in_force
from groundswell.records import StanceLabel
from reports.grouping import grouped
from reports.ledger import anchor_of
from reports.material import Material
from reports.standing import Standing
from reports.views import SegmentCount


class SegmentBook:
    """Tells everybody's segment; whoever is not listed is in one of their own, which has no name."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._segments = material.config.community.segments
        corpus = material.corpus
        same = {
            each.quote or "": each.value
            for each in in_force(corpus.corrections)
            if each.kind == "same_person"
        }
        self._accounts = grouped((followed(account, same), account) for account in sorted(same))

    def of(self, author_id: str) -> str | None:
        """Return the segment of a person, by the account they are counted as or one of their others."""
        if self._segments is None:
            return None
        authors = self._material.corpus.authors
        accounts = [
            authors[each] for each in (author_id, *self._accounts.get(author_id, [])) if each in authors
        ]
        return self._segments.of(name for each in accounts for name in (each.handle, each.display_name))

    def counts(self, standing: Standing, labels: Mapping[str, StanceLabel]) -> tuple[SegmentCount, ...]:
        """Return the people of each segment by position, as `labels` names them; nothing without a list."""
        if self._segments is None:
            return ()
        home = {person.author_id: self.of(person.author_id) for person in standing.people}
        key, add = standing.proposal_key, self._material.ledger.add
        found = []
        for number, segment in enumerate((*self._segments.names, None), 1):
            numbers = {
                name: add(
                    f"{key}/segment/{number}/{name}",
                    "people",
                    f"people of one segment: {name}",
                    [p.current.id for p in standing.with_label(label) if home[p.author_id] == segment],
                    anchor=anchor_of(f"{key}/{name}"),
                )
                for name, label in labels.items()
            }
            found.append(SegmentCount(name=segment, numbers=numbers))
        return tuple(found)
