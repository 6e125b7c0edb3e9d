"""Proposals with everything known about them, each number entered in the ledger."""

from collections.abc import Mapping

from groundswell import records as r
from groundswell.corrections import in_force
from groundswell.positions import Position
from reports.evidence import Evidence, in_time
from reports.grouping import grouped
from reports.ledger import Entry, anchor_of
from reports.material import Material
from reports.segments import SegmentBook
from reports.similar import similar_posts
from reports.standing import Standing
from reports.status import Statuses
from reports.views import Event, LineageEvent, LineageStep, Person, ProposalView, Reason, Transition

TREND_WEEKS = 4
_GROUPS: Mapping[str, r.StanceLabel] = {
    "for": "support",
    "conditional": "conditional",
    "against": "oppose",
    "asking": "status_ask",
}
_SPEAKS = frozenset({"support", "conditional", "oppose", "status_ask", "question"})


def proposal_views(material: Material, standings: Mapping[str, Standing]) -> tuple[ProposalView, ...]:
    """Return all proposals in the order of their standing, best first."""
    shelf = _Shelf(material)
    views: list[ProposalView] = []
    for standing in standings.values():
        views.append(_view(material, shelf, standing, views[-1] if views else None))
    return tuple(views)


class _Shelf:
    """The judgements of a corpus by proposal."""

    def __init__(self, material: Material) -> None:
        corpus = material.corpus
        self.suggestions = grouped(
            (row.proposal_key, corpus.suggestions[row.suggestion_id]) for row in corpus.memberships
        )
        self.objections = grouped((row.proposal_key, row) for row in corpus.objections)
        self.lineage = grouped(
            (key, row)
            for row in corpus.lineage
            for key in dict.fromkeys((row.proposal_key, row.other_key))
            if key
        )
        self.corrections = grouped(
            (row.proposal_key, row) for row in in_force(corpus.corrections) if row.proposal_key
        )
        self.edits = grouped((row.post_id, row) for row in corpus.edits)
        self.statuses = Statuses(material)
        self.segments = SegmentBook(material)


def _view(material: Material, shelf: _Shelf, standing: Standing, before: ProposalView | None) -> ProposalView:
    key, corpus, witness = standing.proposal_key, material.corpus, material.witness
    people = tuple(material.person(position) for position in standing.people)
    wordings = witness.all(shelf.suggestions.get(key, []))
    corrections = witness.all(shelf.corrections.get(key, []))
    reasons = _reasons(material, key, shelf.objections.get(key, []))
    status = shelf.statuses.of(standing)
    speakers = (*standing.people, *standing.copies)
    posts = {stance.post_id for person in speakers for stance in person.history}
    return ProposalView(
        key=key,
        headline=corpus.proposals[key].headline,
        numbers=_numbers(material, standing, wordings, before),
        trend=_trend(material, standing),
        segments=shelf.segments.counts(standing, _GROUPS),
        people=people,
        proposers=tuple(dict.fromkeys(words.author for words in wordings)),
        wordings=wordings,
        reasons=reasons,
        status=status,
        timeline=_timeline(material, shelf, people, status.history, corrections),
        lineage=tuple(_step(material, key, row) for row in shelf.lineage.get(key, [])),
        corrections=corrections,
        similar=similar_posts(key, [corpus.posts[post] for post in sorted(posts)], witness, material.ledger),
        best_support=_most_telling(standing.with_label("support"), material),
        best_objection=_best_objection(reasons, standing, material),
        first_seen=standing.first_seen,
        last_seen=standing.last_seen,
        is_confirmed=bool(corrections) or any(p.current.basis == "correction" for p in standing.people),
        is_single_voices=standing.is_single_voices,
        is_consensus=standing.is_consensus,
        is_topic=any(row.is_topic for row in shelf.suggestions.get(key, [])),
    )


def _numbers(
    material: Material, standing: Standing, wordings: tuple[Evidence, ...], before: ProposalView | None
) -> Mapping[str, Entry]:
    """Enter all numbers of a proposal; `before` is the proposal one rank above."""
    key, add = standing.proposal_key, material.ledger.add
    numbers: dict[str, Entry] = {}
    for name, label in _GROUPS.items():
        ids = [person.current.id for person in standing.with_label(label)]
        numbers[name] = add(f"{key}/{name}", "people", f"people: {name}", ids)
    reached = [f"{key}/for", f"{key}/conditional", f"{key}/asking"]
    sided = [f"{key}/for", f"{key}/conditional", f"{key}/against"]
    arrivals = [words.id for words in standing.arrivals.values()]
    how = anchor_of(f"{key}/demand")
    numbers["reach"] = add(f"{key}/reach", "reach", "reach", parts=reached, anchor=how)
    numbers["share"] = add(f"{key}/share", "share", "support share", parts=sided, anchor=how)
    numbers["recency"] = add(
        f"{key}/recency", "recency", "recency", arrivals, moment=material.now, anchor=how
    )
    numbers["demand"] = add(
        f"{key}/demand", "demand", "demand", parts=[f"{key}/reach", f"{key}/share", f"{key}/recency"]
    )
    if standing.contested is not None:
        sides = [f"{key}/for", f"{key}/against"]
        numbers["contested"] = add(f"{key}/contested", "contested", "contested", parts=sides, anchor=how)
    above = [before.numbers[name].key for name in ("rank", "demand", "reach")] if before else []
    own = [f"{key}/demand", f"{key}/reach"]
    numbers["rank"] = add(f"{key}/rank", "rank", "rank by demand", parts=own + above, anchor=how)
    spoken = [stance.id for person in standing.people for stance in person.history if stance.label in _SPEAKS]
    numbers["evidence"] = add(f"{key}/evidence", "items", "statements", spoken)
    numbers["wordings"] = add(f"{key}/wordings", "items", "wordings", [words.id for words in wordings])
    return numbers


def _trend(material: Material, standing: Standing) -> tuple[Entry, ...]:
    """Enter how many people spoke of a proposal in each of the last weeks, oldest first."""
    key = standing.proposal_key
    return tuple(
        material.ledger.add(
            f"{key}/week/{n}",
            "people",
            "people who spoke of it in that week",
            [
                stance.id
                for person in standing.people
                for stance in person.history
                if stance.label in _SPEAKS and material.within(stance, start, end)
            ],
            anchor=anchor_of(f"{key}/evidence"),
        )
        for n, (start, end) in enumerate(material.last_weeks(TREND_WEEKS), 1)
    )


def _reasons(material: Material, key: str, objections: list[r.Objection]) -> tuple[Reason, ...]:
    """Group objections by reason, the one that most people give first."""
    official = material.corpus.official
    mine = [row for row in objections if row.author_id not in official]
    found: list[Reason] = []
    for reason_key, rows in grouped((row.reason_key, row) for row in mine).items():
        entry_key = f"{key}/objection/{reason_key}"
        people = material.ledger.add(entry_key, "people", "people who object so", [row.id for row in rows])
        objected = material.witness.all(rows)
        is_answered = any(row.answer_post_id in material.corpus.posts for row in rows)
        found.append(
            Reason(reason=rows[0].reason, people=people, objections=objected, is_answered=is_answered)
        )
    return tuple(sorted(found, key=lambda reason: (-reason.people.value, in_time(reason.objections[0]))))


def _timeline(
    material: Material,
    shelf: _Shelf,
    people: tuple[Person, ...],
    history: tuple[Transition, ...],
    corrections: tuple[Evidence, ...],
) -> tuple[Event, ...]:
    """Return statements, official words, edits and corrections in the order of time."""
    spoken = [words for person in people for words in person.history if words.label in _SPEAKS]
    official = [step.words for step in history]
    posts = dict.fromkeys(words.record_id for words in (*spoken, *official))
    edits = [material.witness.of(row) for post in posts for row in shelf.edits.get(post, [])]
    events = [
        *(Event(kind="stance", evidence=words) for words in spoken),
        *(Event(kind="official", evidence=words) for words in official),
        *(Event(kind="edit", evidence=words) for words in edits),
        *(Event(kind="correction", evidence=words) for words in corrections),
    ]
    return tuple(sorted(events, key=lambda event: in_time(event.evidence)))


def _step(material: Material, key: str, row: r.Lineage) -> LineageStep:
    is_its_own = row.proposal_key == key
    other = row.other_key if is_its_own else row.proposal_key
    known = material.corpus.proposals.get(other or "")
    return LineageStep(
        event=_event(row, is_its_own=is_its_own),
        other_key=other,
        other_headline=known.headline if known else None,
    )


def _event(row: r.Lineage, *, is_its_own: bool) -> LineageEvent:
    match row.event:
        case "split":
            return "split_from" if is_its_own else "gave_off"
        case "merge":
            return "took_in" if is_its_own else "went_into"
    return row.event


def _most_telling(people: tuple[Position, ...], material: Material) -> Evidence | None:
    """Return the surest words among people of one position; of equally sure ones the shorter."""
    stances = [person.current for person in people]
    best = min(stances, key=lambda row: (-row.probability, len(row.quote), row.id), default=None)
    return material.witness.of(best) if best else None


def _best_objection(reasons: tuple[Reason, ...], standing: Standing, material: Material) -> Evidence | None:
    """Return an objection of the reason that most people give, or else the surest words against."""
    if reasons:
        return reasons[0].objections[0]
    return _most_telling(standing.with_label("oppose"), material)
