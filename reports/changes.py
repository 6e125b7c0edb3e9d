"""What changed in a week, and what stands out in a whole period: at most five bullets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports.ledger import Entry, anchor_of
from reports.material import Material
from reports.standing import Standing
from reports.views import ProposalView, Transition

MOST_CHANGES = 5
_MOST_ASKED = 3
"""Of the bullets on a whole period, so that official words and changed minds have room."""

Kind = Literal["official", "new", "gained", "turned", "asked"]
Strength = Literal["for", "conditional", "about", "divided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One bullet: what happened to which proposal, by how many people.

    `strength` is the strongest verb that most of these people's own words carry: they ask for it, they
    would accept it under conditions, or they ask about it; `divided` where more people are against it.
    """

    kind: Kind
    proposal: ProposalView
    people: Entry | None
    strength: Strength
    step: Transition | None = None
    origin: Transition | None = None
    """Of an official word: the first step of the period, as `step` is its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A theme's new people this week and the week before, and their difference."""

    proposal: ProposalView
    now: Entry
    last: Entry
    change: Entry


def movers(
    material: Material,
    themes: tuple[ProposalView, ...],
    now: Mapping[str, Standing],
    before: Mapping[str, Standing],
    earlier: Mapping[str, Standing],
) -> tuple[Mover, ...]:
    """Return the themes whose number of new people changed, the strongest rise first.

    New is who takes a position and had none when the week began. That is asked of standings, not of the
    times of posts: whoever first pasted somebody's words, and now speaks in their own, is new now.
    `before` and `earlier` are the standings when this week and the last one began.
    """
    add = material.ledger.add
    found: list[Mover] = []
    for view in themes:
        key = view.key
        this = add(f"{key}/new", "people", "new people this week", _arrived(key, now, before))
        last = add(
            f"{key}/new-last-week", "people", "new people in the week before", _arrived(key, before, earlier)
        )
        change = add(
            f"{key}/new-change", "difference", "change in new people", parts=[this.key, last.key],
            anchor=anchor_of(this.key),
        )  # fmt: skip
        if change.value:
            found.append(Mover(proposal=view, now=this, last=last, change=change))
    return tuple(sorted(found, key=lambda mover: (-mover.change.value, mover.proposal.numbers["rank"].value)))


def _arrived(key: str, after: Mapping[str, Standing], before: Mapping[str, Standing]) -> list[str]:
    """Return the words of the people who take a position on a proposal and took none before."""
    known = before[key].arrivals if key in before else {}
    arrivals = after[key].arrivals.items() if key in after else ()
    return [words.id for author, words in arrivals if author not in known]


def changes(
    material: Material,
    proposals: tuple[ProposalView, ...],
    before: Mapping[str, Standing],
    moved: tuple[Mover, ...],
) -> tuple[Change, ...]:
    """Return the bullets of a week: official words first, then new asks, gains and changed minds.

    Over a whole period there is no before: what most people ask for leads.
    """
    official = _official(material, proposals)
    themes = [view for view in proposals if not view.is_single_voices]
    turned = _turned(material, themes)
    if not material.period.is_week:
        asked = [
            Change(kind="asked", proposal=view, people=view.numbers["reach"], strength=strength(view))
            for view in themes
        ]
        return tuple([*asked[:_MOST_ASKED], *official, *turned][:MOST_CHANGES])
    new = [
        Change(kind="new", proposal=view, people=view.numbers["reach"], strength=strength(view))
        for view in themes
        if is_new(view, before)
    ]
    gained = [
        Change(kind="gained", proposal=mover.proposal, people=mover.now, strength=strength(mover.proposal))
        for mover in moved
        if mover.now.value and not is_new(mover.proposal, before)
    ]
    return tuple([*official, *new, *gained, *turned][:MOST_CHANGES])


def is_new(view: ProposalView, before: Mapping[str, Standing]) -> bool:
    """Return whether a theme was none when the period began: nobody had asked, or only single voices."""
    return view.key not in before or before[view.key].is_single_voices


def strength(view: ProposalView) -> Strength:
    """Return the strongest verb that more than half of the people reached carry in their own words.

    A yes under a condition is no plain yes: it weakens the verb, it is never added to support. Where more
    people are against than for, with and without conditions, nobody is said to ask or to accept.
    """
    plain, conditional, reach = (view.numbers[name].value for name in ("for", "conditional", "reach"))
    if view.numbers["against"].value > plain + conditional:
        return "divided"
    if 2 * plain > reach:
        return "for"
    return "conditional" if 2 * (plain + conditional) > reach else "about"


def _official(material: Material, proposals: tuple[ProposalView, ...]) -> list[Change]:
    """Return how each proposal's official word moved in the period, most people first.

    A mere thank-you to a single voice is no news.
    """
    found = []
    for view in proposals:
        steps = [step for step in view.status.history if step.is_first or step.before != step.after]
        steps = [step for step in steps if material.period.holds(step.words.at)]
        if steps and not (view.is_single_voices and steps[-1].after == "acknowledged"):
            found.append(
                Change(
                    kind="official",
                    proposal=view,
                    people=None,
                    strength=strength(view),
                    step=steps[-1],
                    origin=steps[0],
                )
            )
    return sorted(found, key=lambda change: -change.proposal.numbers["reach"].value)


def _turned(material: Material, themes: list[ProposalView]) -> list[Change]:
    """Return the themes on which people changed their mind in the period."""
    found: list[Change] = []
    for view in themes:
        turned = [
            person.current.id
            for person in view.people
            if person.changed_mind and person.current and material.period.holds(person.current.at)
        ]
        if turned:
            people = material.ledger.add(
                f"{view.key}/turned", "people", "people who changed their mind", turned
            )
            found.append(Change(kind="turned", proposal=view, people=people, strength=strength(view)))
    return found
