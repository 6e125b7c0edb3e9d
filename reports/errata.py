"""Numbers that an earlier report printed and that are others today: what was printed, what is, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from groundswell.records import Lineage
from reports.header import count_posts
from reports.ledger import Entry
from reports.material import Material
from reports.method import Method, Part
from reports.printed import COUNTED, Cause, counts_of, figure_id, known_of
from reports.standing import Standing, standings
from reports.views import ProposalView
from reports.weeks import period_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """One number: `name` is posts, people, for, conditional, against or asking.

    `proposal` is None for numbers of the week as a whole, and where the proposal is gone (`is_gone`):
    then only the count is told, because its words may have been deleted. `kin` is the proposal that a
    gone one went into, or that a new one was split from.
    """

    name: str
    proposal: ProposalView | None
    is_gone: bool
    kin: ProposalView | None = None
    printed: Entry
    now: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Errata:
    """What changed in the numbers of the last week reported before this one.

    `is_restated` says that the method is another: then the week was computed again by the present
    method, and `changed` names which parts of it are others. `causes` are what came in between, of which
    some or all changed the numbers.
    """

    week: str
    is_restated: bool
    changed: tuple[Part, ...]
    causes: tuple[Cause, ...]
    rows: tuple[Erratum, ...]


def errata_of(material: Material, method: Method, proposals: tuple[ProposalView, ...]) -> Errata | None:
    """Compare the last report before this week with what the store gives for its week today.

    None where no earlier report lies in the folder. The largest differences come first.
    """
    printed = material.printed
    if printed is None:
        return None
    period = period_of(printed.week, material.config.community.zone, material.period.start)
    corpus = material.everything.until(period.end)
    known = known_of(corpus)
    today = standings(corpus, period.end)
    posts = [post for post in corpus.posts.values() if period.holds(post.created_at)]
    whole = (
        Erratum(
            name="posts",
            proposal=None,
            is_gone=False,
            printed=_printed(material, "posts"),
            now=count_posts(material, "errata/posts", "posts of that week today", posts),
        ),
        Erratum(
            name="people",
            proposal=None,
            is_gone=False,
            printed=_printed(material, "people"),
            now=material.ledger.add(
                "errata/people",
                "people",
                "people who posted in that week, today",
                [post.id for post in posts],
            ),
        ),
    )
    views = {view.key: view for view in proposals}
    changed = [row for row in whole if row.printed.value != row.now.value]
    kin = _kin(material.everything.lineage, views)
    changed += sorted(
        _of_proposals(material, printed.proposals, today, views, kin),
        key=lambda row: -abs(row.now.value - row.printed.value),
    )
    return Errata(
        week=printed.week,
        is_restated=printed.method_hash != method.hash,
        changed=tuple(part for part, now in method.parts.items() if printed.method.get(part, now) != now),
        causes=tuple(cause for cause, found in known.items() if printed.known.get(cause) != found),
        rows=tuple(changed),
    )


def _of_proposals(
    material: Material,
    printed: Mapping[str, Mapping[str, int]],
    today: Mapping[str, Standing],
    views: Mapping[str, ProposalView],
    kin: Mapping[str, ProposalView],
) -> Iterator[Erratum]:
    """Yield the numbers of proposals that differ, by key."""
    for key in sorted({*printed, *today}):
        standing = today.get(key)
        for name, now in counts_of(standing).items():
            if now == printed.get(key, {}).get(name, 0):
                continue
            people = [p.current.id for p in standing.with_label(COUNTED[name])] if standing else []  # type: ignore[arg-type]
            yield Erratum(
                name=name,
                proposal=views.get(key),
                is_gone=key not in views,
                kin=None if key in printed and key in views else kin.get(key),
                printed=_printed(material, f"{key}/{name}", known=key in printed),
                now=material.ledger.add(
                    f"errata/{key}/{name}", "people", f"people by the end of that week, today: {name}", people
                ),
            )


def _kin(lineage: Iterable[Lineage], views: Mapping[str, ProposalView]) -> dict[str, ProposalView]:
    """Return, by key, the living proposal that each merged one went into and each part was split from."""
    into = {row.other_key: row.proposal_key for row in lineage if row.event == "merge" and row.other_key}
    whole = {row.proposal_key: row.other_key for row in lineage if row.event == "split" and row.other_key}
    found = {}
    for start in (*into, *whole):
        key, seen = into.get(start) or whole[start], {start}
        while key in into and key not in views and key not in seen:  # merged, and merged again
            seen.add(key)
            key = into[key]
        if key in views:
            found[start] = views[key]
    return found


def _printed(material: Material, name: str, *, known: bool = True) -> Entry:
    """Enter a number as it was printed; a proposal that was not there then was printed as nothing."""
    evidence = [figure_id(material.printed, name)] if known and material.printed else []
    return material.ledger.add(
        f"errata/{name}/printed", "printed", f"as printed: {name.rsplit('/', maxsplit=1)[-1]}", evidence
    )
