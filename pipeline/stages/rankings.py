"""Stances of all threads → the ranked list of proposals, every figure with its parts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from groundswell.demand import contested, is_consensus, recency, support_share
from groundswell.ids import row_id
from groundswell.positions import COUNTED, Position, positions
from groundswell.records import Post, Proposal, Ranking, Staff, Stance, StanceLabel
from groundswell.stage import stage
from groundswell.voices import Voices, voices

_SECONDS_A_DAY = 86_400


@stage(per="corpus", version=2)
def rankings(
    proposals: Iterable[Proposal], stances: Iterable[Stance], posts: Iterable[Post], speakers: Iterable[Staff]
) -> Iterator[Ranking]:
    """Yield one ranking a proposal, ordered by demand; ties by reach, then key.

    People who speak for the provider are not counted. Accounts that post the same words on a proposal
    are one voice.
    """
    official = {speaker.author_id for speaker in speakers if speaker.is_certain}
    times = [post.created_at for post in posts if post.created_at]
    today = max(times, default=None)
    standing: defaultdict[str, list[Position]] = defaultdict(list)
    for position in positions(stance for stance in stances if stance.author_id not in official):
        standing[position.proposal_key].append(position)
    figures = [_figures(proposal, voices(standing[proposal.key]), today) for proposal in proposals]
    figures.sort(key=lambda figure: (-figure.demand, -figure.reach, figure.proposal_key))
    for rank, figure in enumerate(figures, 1):
        yield replace(figure, rank=rank)


def _figures(proposal: Proposal, heard: Voices, today: datetime | None) -> Ranking:
    standing = heard.people
    people: dict[StanceLabel, tuple[str, ...]] = {
        label: tuple(sorted(position.author_id for position in standing if position.label == label))
        for label in ("support", "oppose", "conditional", "status_ask")
    }
    s, c, o = len(people["support"]), len(people["conditional"]), len(people["oppose"])
    reach = s + c + len(people["status_ask"])
    share = support_share(s, c, o)
    arrivals = [
        first
        for position in standing
        if position.label in COUNTED
        and position.author_id not in heard.campaigns
        and (first := _first_time(position))
    ]
    all_times = [stance.said_at for position in standing for stance in position.history if stance.said_at]
    age = (today - max(arrivals)).total_seconds() / _SECONDS_A_DAY if today and arrivals else 0.0
    fading = recency(age)
    return Ranking(
        id=row_id("ranking", proposal.key),
        proposal_key=proposal.key,
        rank=0,
        supporters=people["support"],
        opponents=people["oppose"],
        conditionals=people["conditional"],
        askers=people["status_ask"],
        reach=reach,
        share=share,
        recency=fading,
        demand=reach * share * fading,
        contested=contested(s, o),
        is_consensus=is_consensus(s, c, o),
        first_seen=min(all_times, default=None),
        last_seen=max(all_times, default=None),
    )


def _first_time(position: Position) -> datetime | None:
    return min((stance.said_at for stance in position.history if stance.said_at), default=None)
