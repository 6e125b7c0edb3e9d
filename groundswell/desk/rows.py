"""What the queue keeps of a post, worked out from its revisions, flags and decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from groundswell.desk.precision import rule_key
from groundswell.desk.states import stand
from groundswell.desk.urgency import rank_of
from groundswell.desk.views import ItemState
from groundswell.records import Decision, Flag, Post
from groundswell.store.desk_tables import NO_TIME

MATERIAL_EDIT = 10
"""Edit distance, in characters, from which a judged post is judged again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """What the queue keeps of one post."""

    post: Post
    site: str
    state: ItemState
    rank: int
    is_edited_since: bool
    tags: frozenset[tuple[str, str]]

    @property
    def belongs(self) -> bool:
        """Whether there is anything to do or to look up; of an unflagged, undone post there is not."""
        return bool(self.tags) or self.is_edited_since or self.state != "open"

    def columns(self) -> dict[str, Any]:
        """Return the columns of `queue_item`, apart from the number that the store gives."""
        moment = self.post.created_at
        return {
            "post_id": self.post.id,
            "thread_id": self.post.thread_id,
            "author_id": self.post.author_id,
            "site": self.site,
            "revision": self.post.revision,
            "state": self.state,
            "rank": self.rank,
            "posted": int(moment.timestamp()) if moment else NO_TIME,
            "is_edited_since": self.is_edited_since,
        }


def row_of(
    revisions: Sequence[Post],
    site: str,
    flags: Iterable[Flag],
    decisions: Sequence[Decision],
    weights: Mapping[str, float],
) -> QueueRow:
    """Return the row of a post; revisions and decisions come oldest first, `weights` by `rule_key`."""
    post = revisions[-1]
    current = [flag for flag in flags if flag.revision == post.revision]
    standing = stand(decisions)
    judged = standing.decision
    # Words that were withheld and are gone now need a look as much as words that are new and flagged.
    is_edited_since = (
        judged is not None
        and bool(current or standing.is_withheld)
        and is_material(revisions, judged.revision)
    )
    return QueueRow(
        post=post,
        site=site,
        state="open" if is_edited_since and standing.state != "escalated" else standing.state,
        rank=rank_of(current, weights),
        is_edited_since=is_edited_since,
        tags=frozenset(tag for flag in current for tag in (("clause", flag.clause), ("reason", flag.reason))),
    )


def is_material(revisions: Sequence[Post], judged: int) -> bool:
    """Return whether a post's text differs by `MATERIAL_EDIT` characters or more from the one judged."""
    now = revisions[-1]
    then = next((each for each in revisions if each.revision == judged), None)
    if then is None or then.text == now.text:
        return False
    return Levenshtein.distance(then.text, now.text, score_cutoff=MATERIAL_EDIT - 1) >= MATERIAL_EDIT


def fired_rules(flags: Iterable[Flag], revision: int) -> tuple[str, ...]:
    """Return the rules, as `rule_key` names them, that fired on one revision of a post."""
    return tuple(sorted({rule_key(flag.clause, flag.rule) for flag in flags if flag.revision == revision}))
