"""Numbers that an earlier report printed and that are others today: what was printed, what is, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.header import count_posts
from reports.ledger import Entry
from reports.material import Material
from reports.method import Method
from reports.printed import COUNTED, Cause, counts_of, figure_id, known_of
from reports.standing import Standing, standings
from reports.views import ProposalView
from reports.weeks import period_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """One number: `name` is posts, people, for, conditional, against or asking.

    `proposal` is None for numbers of the week as a whole, and where the proposal is gone (`is_gone`):
    then only the count is told, because its words may have been deleted.
    """

    name: str
    proposal: ProposalView | None
    is_gone: bool
    printed: Entry
    now: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Errata:
    """What changed in the numbers of the last week reported before this one.

    `is_restated` says that the method is another: then the week was computed again by the present
    method. `causes` are what came in between, of which some or all changed the numbers.
    """

    week: str
    is_restated: bool
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
    changed += sorted(
        _of_proposals(material, printed.proposals, today, views),
        key=lambda row: -abs(row.now.value - row.printed.value),
    )
    return Errata(
        week=printed.week,
        is_restated=printed.method_hash != method.hash,
        causes=tuple(cause for cause, found in known.items() if printed.known.get(cause) != found),
        rows=tuple(changed),
    )


def _of_proposals(
    material: Material,
    printed: Mapping[str, Mapping[str, int]],
    today: Mapping[str, Standing],
    views: Mapping[str, ProposalView],
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
                printed=_printed(material, f"{key}/{name}", known=key in printed),
                now=material.ledger.add(
                    f"errata/{key}/{name}", "people", f"people by the end of that week, today: {name}", people
                ),
            )


def _printed(material: Material, name: str, *, known: bool = True) -> Entry:
    """Enter a number as it was printed; a proposal that was not there then was printed as nothing."""
    evidence = [figure_id(material.printed, name)] if known and material.printed else []
    return material.ledger.add(
        f"errata/{name}/printed", "printed", f"as printed: {name.rsplit('/', maxsplit=1)[-1]}", evidence
    )
