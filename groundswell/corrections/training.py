"""Corrections as labelled rows, in the forms that `annotate` and training read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from groundswell.corrections.standing import followed, in_force, standing_words
from groundswell.records import Correction, Post, Proposal

_SIDES: Mapping[str, str] = {"support": "favor", "conditional": "favor", "oppose": "against"}


def training_rows(
    corrections: Iterable[Correction], posts: Iterable[Post], proposals: Iterable[Proposal]
) -> Iterator[dict[str, Any]]:
    """Yield what the corrections in force teach, oldest first, each row with the task it is for.

    A stance becomes a row of `stance`; a suggestion that was moved or split off, one of `suggestion`
    and one of `cluster` (rows of one `cluster` ask for the same); what is no proposal, a `suggestion`
    labelled none. Names of people, headlines, and words that no longer stand in a post teach nothing.
    """
    standing = in_force(corrections)
    current = {post.id: post for post in sorted(posts, key=lambda post: post.revision)}
    headlines = {each.key: each.headline for each in proposals}
    merged = {each.proposal_key or "": each.value for each in standing if each.kind == "merge"}
    for each in standing:
        post = current.get(each.post_id or "")
        if post is None or standing_words(each, post) is None:
            continue
        key = followed(
            each.value if each.kind in ("move", "split", "merge") else each.proposal_key or "", merged
        )
        for row in _rows(each, headlines.get(key, ""), key):
            yield {"id": each.id, **row}


def _rows(correction: Correction, headline: str, key: str) -> Iterator[dict[str, Any]]:
    text = correction.quote or ""
    if correction.kind == "relabel" and headline:
        label = _SIDES.get(correction.value, "none")
        yield {"task": "stance", "target": headline, "text": text, "label": label}
    elif correction.kind in ("move", "split", "merge"):
        yield {"task": "suggestion", "text": text, "label": "suggestion"}
        yield {"task": "cluster", "text": text, "cluster": key}
    elif correction.kind == "not_a_proposal":
        yield {"task": "suggestion", "text": text, "label": "none"}
