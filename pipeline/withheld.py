"""Which posts moderators withhold at the moment."""

from collections.abc import Iterable

from groundswell.records import Decision


def withheld_posts(decisions: Iterable[Decision]) -> frozenset[str]:
    """Return the ids of posts whose latest decision upholds a flag; a restored post is not among them."""
    latest: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda decision: (decision.decided_at, decision.id)):
        if decision.verdict != "escalated":
            latest[decision.post_id] = decision
    return frozenset(post_id for post_id, decision in latest.items() if decision.verdict == "upheld")
