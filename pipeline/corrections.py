"""People's corrections, applied after every run: they outrank whatever a model says."""

from collections.abc import Iterable

from groundswell.records import Correction, StanceLabel, Suggestion


class Amendments:
    """The corrections in force: later ones win over earlier ones about the same words or key."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        ordered = sorted(corrections, key=lambda each: (each.made_at, each.id))
        self._merged = {each.proposal_key: each.value for each in ordered if each.kind == "merge"}
        self._renamed = {each.proposal_key: each.value for each in ordered if each.kind == "rename"}
        self._dropped = {
            each.proposal_key for each in ordered if each.kind == "not_a_proposal" and not each.quote
        }
        self._same = {each.quote: each.value for each in ordered if each.kind == "same_person"}
        self._moved: dict[tuple[str, str], str | None] = {}
        self._labels: dict[tuple[str, str, str], str] = {}
        for each in ordered:
            if each.post_id is None or each.quote is None:
                continue
            if each.kind in ("move", "split"):
                self._moved[each.post_id, each.quote] = each.value
            elif each.kind == "not_a_proposal":
                self._moved[each.post_id, each.quote] = None
            elif each.kind == "relabel" and each.proposal_key:
                self._labels[each.post_id, each.proposal_key, each.quote] = each.value

    def key_of(self, suggestion: Suggestion, key: str) -> str | None:
        """Return the proposal a suggestion belongs to; None where somebody said that it is none."""
        moved = self._moved.get((suggestion.post_id, suggestion.quote), key)
        seen: set[str | None] = set()
        while moved in self._merged and moved not in seen:
            seen.add(moved)
            moved = self._merged[moved]
        return None if moved in self._dropped else moved

    def headline_of(self, key: str) -> str | None:
        """Return the name somebody gave a proposal, if any."""
        return self._renamed.get(key)

    def label_of(self, post_id: str, proposal_key: str, quote: str) -> StanceLabel | None:
        """Return the stance somebody read in these words, if any."""
        return self._labels.get((post_id, proposal_key, quote))  # type: ignore[return-value]

    def person_of(self, author_id: str) -> str:
        """Return the one id under which an author's accounts are counted."""
        seen: set[str] = set()
        while author_id in self._same and author_id not in seen:
            seen.add(author_id)
            author_id = self._same[author_id]
        return author_id
