"""People's corrections, applied after every run: they outrank whatever a model says."""

from collections.abc import Iterable, Sequence

from groundswell.corrections import followed, in_force, same_words
from groundswell.records import Correction, Suggestion


class Amendments:
    """The corrections in force, in the form that stages ask for them."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        self._standing = in_force(corrections)
        self._merged = {each.proposal_key or "": each.value for each in self._of("merge")}
        self._same = {each.quote or "": each.value for each in self._of("same_person")}
        self._headlines: dict[str, str] = {}

    def keys_of(self, suggestions: Sequence[Suggestion], placed: Sequence[str]) -> list[str | None]:
        """Return the proposal of each suggestion, given where it would be otherwise; None: it is none.

        A correction of a whole proposal whose key is gone is applied to the proposal that holds the
        words it was made on.
        """
        keys: list[str | None] = [
            self._moved(each, key) for each, key in zip(suggestions, placed, strict=True)
        ]
        alive = {key for key in keys if key is not None}

        def present(correction: Correction) -> str:
            key = correction.proposal_key or ""
            if key in alive:
                return key
            found = (at for each, at in zip(suggestions, keys, strict=True) if is_evidence(correction, each))
            return next((at for at in found if at is not None), key)

        merged = {present(each): each.value for each in self._of("merge")}
        dropped = {present(each) for each in self._of("not_a_proposal") if each.value == "proposal"}
        self._headlines = {followed(present(each), merged): each.value for each in self._of("rename")}
        ends = [None if key is None or key in dropped else followed(key, merged) for key in keys]
        return [None if key in dropped else key for key in ends]

    def headline_of(self, key: str) -> str | None:
        """Return the name somebody gave a proposal, if any; ask after `keys_of`."""
        return self._headlines.get(key)

    def relabels(self, post_ids: Iterable[str]) -> list[tuple[Correction, str]]:
        """Return the stances that people read in some posts, each with the present key of its proposal."""
        wanted = set(post_ids)
        return [
            (each, followed(each.proposal_key or "", self._merged))
            for each in self._of("relabel")
            if each.post_id in wanted
        ]

    def person_of(self, author_id: str | None) -> str | None:
        """Return the one id under which an author's accounts are counted."""
        return None if author_id is None else followed(author_id, self._same)

    def _moved(self, suggestion: Suggestion, key: str) -> str | None:
        moved: str | None = key
        for each in self._standing:
            if each.kind in ("move", "split") and is_evidence(each, suggestion):
                moved = each.value
            elif (
                each.kind == "not_a_proposal" and each.value == "suggestion" and is_evidence(each, suggestion)
            ):
                moved = None
        return moved

    def _of(self, kind: str) -> list[Correction]:
        return [each for each in self._standing if each.kind == kind]


def is_evidence(correction: Correction, suggestion: Suggestion) -> bool:
    """Return whether a suggestion holds the words that a correction was made on."""
    return correction.post_id == suggestion.post_id and same_words(correction.quote or "", suggestion.quote)
