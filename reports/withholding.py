"""Keeping withheld words out of what was named after them: headlines and reasons of other posts' judgements.

Analysis judges withheld posts like any others, so that a restored one is back at once. A report
therefore cannot rely on their words being absent: a proposal may be called by them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from groundswell.records import Membership, Objection, Proposal, Suggestion

NAMELESS = "(words withheld)"


def shown_proposals(
    proposals: Iterable[Proposal],
    memberships: Sequence[Membership],
    known: Mapping[str, Suggestion],
    shown: Mapping[str, Suggestion],
) -> dict[str, Proposal]:
    """Return the proposals by key; one called by words that nobody may see is called by its next best.

    `known` are all suggestions, `shown` those whose words may be seen. A headline that a person gave
    stays. Where nothing of a proposal may be seen, it has no name.
    """
    best: dict[str, Membership] = {}
    for row in sorted(memberships, key=lambda row: (row.similarity, row.suggestion_id)):
        if row.suggestion_id in shown:
            best[row.proposal_key] = row
    found = {}
    for proposal in proposals:
        exemplar = known.get(proposal.exemplar_id)
        is_hidden = exemplar is not None and exemplar.id not in shown
        if is_hidden and exemplar is not None and proposal.headline == exemplar.wording:
            member = shown[best[proposal.key].suggestion_id] if proposal.key in best else None
            found[proposal.key] = replace(
                proposal,
                headline=member.wording if member else NAMELESS,
                exemplar_id=member.id if member else proposal.exemplar_id,
            )
        else:
            found[proposal.key] = proposal
    return found


def shown_objections(known: Iterable[Objection], shown: Sequence[Objection]) -> tuple[Objection, ...]:
    """Return objections, none of whose reasons is called by words that nobody may see.

    A reason is called by the words of one objection; where those are hidden, by those of the next.
    """
    seen = {row.id for row in shown}
    hidden = {row.quote for row in known if row.id not in seen} - {row.quote for row in shown}
    instead: dict[str, str] = {}
    for row in sorted(shown, key=lambda row: row.id):
        instead.setdefault(row.reason_key, row.quote)
    return tuple(
        replace(row, reason=instead[row.reason_key]) if row.reason in hidden else row for row in shown
    )
