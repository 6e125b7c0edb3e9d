"""Corrections that nobody can be sure of any more: their words, or what they are about, changed since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from groundswell.corrections.standing import followed, in_force, same_words, standing_words
from groundswell.records import Correction, Membership, Post, Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A correction in force that needs to be confirmed, and why, in words for whoever made it.

    `is_applied` says whether it has an effect all the same.
    """

    correction: Correction
    why: str
    is_applied: bool


def doubts(
    corrections: Iterable[Correction],
    posts: Sequence[Post],
    suggestions: Iterable[Suggestion],
    memberships: Iterable[Membership],
) -> Iterator[Doubt]:
    """Yield the corrections on words of `posts` that need to be confirmed, oldest first.

    `posts` may hold earlier revisions; the highest counts. Corrections on other posts are passed over.
    """
    standing = in_force(corrections)
    current = {post.id: post for post in sorted(posts, key=lambda post: post.revision)}
    scene = _Scene(standing, suggestions, memberships)
    for each in standing:
        if each.post_id in current and (doubt := _doubt(each, current[each.post_id], scene)):
            yield doubt


class _Scene:
    """What the last run made of the posts."""

    def __init__(
        self,
        standing: Sequence[Correction],
        suggestions: Iterable[Suggestion],
        memberships: Iterable[Membership],
    ) -> None:
        self.merged: Mapping[str, str] = {
            each.proposal_key or "": each.value for each in standing if each.kind == "merge"
        }
        rows = list(memberships)
        self.keys = {each.proposal_key for each in rows}
        self.keys_of_threads = {(each.thread_id, each.proposal_key) for each in rows}
        self._suggestions = list(suggestions)

    def holds(self, correction: Correction) -> bool:
        """Return whether the words of a correction are still read as a suggestion."""
        return any(
            each.post_id == correction.post_id and same_words(correction.quote or "", each.quote)
            for each in self._suggestions
        )


def _doubt(correction: Correction, post: Post, scene: _Scene) -> Doubt | None:
    named = f"{correction.kind.replace('_', ' ')} “{(correction.quote or '')[:120]}”"
    whole = correction.kind in ("merge", "rename") or correction.value == "proposal"
    if whole and followed(correction.proposal_key or "", scene.merged) in scene.keys:
        return None
    if standing_words(correction, post) is None:
        why = f"{named}: the words are no longer in the post"
        return Doubt(correction=correction, why=why, is_applied=False)
    if correction.kind == "relabel":
        key = followed(correction.proposal_key or "", scene.merged)
        if (post.thread_id, key) not in scene.keys_of_threads:
            why = f"{named}: the thread no longer speaks of {key}"
            return Doubt(correction=correction, why=why, is_applied=False)
    elif correction.kind != "not_a_proposal" and not scene.holds(correction):
        why = f"{named}: the words are no longer read as a suggestion"
        return Doubt(correction=correction, why=why, is_applied=False)
    if correction.revision is not None and correction.revision != post.revision:
        return Doubt(correction=correction, why=f"{named}: the post was edited since", is_applied=True)
    return None
