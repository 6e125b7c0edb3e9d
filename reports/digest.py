"""What the weekly digest says: twelve sections, each chosen from the ledger by a fixed rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from groundswell.desk.states import in_force
from groundswell.records import Bucket
from reports import changes as _changes
from reports.activity import Activity, activity
from reports.changes import Change, Mover
from reports.coverage import buckets, failed_everywhere
from reports.errata import Errata, errata_of
from reports.evidence import Evidence
from reports.grouping import grouped
from reports.header import Header, count_posts, header_of, posts_in_period
from reports.ledger import Entry
from reports.material import Material
from reports.method import Method
from reports.standing import Standing
from reports.views import Person, ProposalView, Reason, ThreadView, Transition
from reports.weeks import Period

LISTED = 5
"""The digest is one page: lists end here, and say how many more there are."""

_OPEN_STATES = frozenset({"none", "acknowledged", "under_review", "planned", "in_progress"})
_ASKED = frozenset({"question", "status_ask"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Somebody's yes under a condition."""

    proposal: ProposalView
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The sections in their order; see `LISTED` for the length of the lists."""

    header: Header
    changes: tuple[Change, ...]
    new_asks: tuple[ProposalView, ...]
    rising: tuple[Mover, ...]
    fading: tuple[Mover, ...]
    activity: Activity
    official: tuple[tuple[ProposalView, Transition], ...]
    waiting: tuple[ProposalView, ...]
    objections: tuple[tuple[ProposalView, Reason, Evidence], ...]
    """Reasons that somebody gave in the period, with the first words of the period that give them."""
    conditions: tuple[Condition, ...]
    questions: tuple[tuple[ProposalView, Evidence], ...]
    single_voices: tuple[ProposalView, ...]
    moderation: Mapping[str, Entry]
    reviews: tuple[Evidence, ...]
    review_count: Entry
    corrections: tuple[Evidence, ...]
    edits: tuple[Evidence, ...]
    forgotten: Entry
    """What people asked us to forget in the period."""
    vanished: Entry
    """Posts of any time that were found deleted where they stood."""
    removed: Entry
    """Posts of the period that were shown without their words."""
    stale_judgements: int
    errata: Errata | None
    notes: tuple[tuple[ThreadView | None, Evidence | None, str], ...]
    buckets: Mapping[Bucket, Entry]
    failures: Entry


def digest_of(
    material: Material,
    method: Method,
    proposals: tuple[ProposalView, ...],
    now: Mapping[str, Standing],
    before: Mapping[str, Standing],
    earlier: Mapping[str, Standing],
    threads: tuple[ThreadView, ...],
) -> Digest:
    """Choose what the digest says.

    `before` is where proposals stood when the week began, `earlier` a week before that.
    """
    header = header_of(material, method)
    themes = tuple(view for view in proposals if not view.is_single_voices)
    movers = _changes.movers(material, themes, now, before, earlier) if header.compares else ()
    corpus, witness, period = material.corpus, material.witness, material.period
    edits = [row for row in corpus.edits if period.holds(row.edited_at) and row.post_id not in corpus.gone]
    reviews = witness.all(corpus.reviews)
    buried = grouped((row.reason, row.id) for row in corpus.tombstones if period.holds(row.forgotten_at))
    vanished = buried.get("deleted at its source", [])
    return Digest(
        header=header,
        changes=_changes.changes(material, proposals, before, movers),
        new_asks=tuple(view for view in themes if _changes.is_new(view, before)),
        rising=tuple(mover for mover in movers if mover.change.value > 0)[:LISTED],
        fading=tuple(mover for mover in reversed(movers) if mover.change.value < 0)[:LISTED],
        activity=activity(material),
        official=_official(period, proposals),
        waiting=_waiting(themes),
        objections=_objections(period, proposals),
        conditions=_conditions(period, proposals),
        questions=_questions(material, proposals),
        single_voices=tuple(
            view for view in proposals if view.is_single_voices and period.holds(view.last_seen)
        ),
        moderation=_moderation(material),
        reviews=reviews,
        review_count=material.ledger.add("digest/reviews", "items", "open reviews", [e.id for e in reviews]),
        corrections=witness.all(row for row in corpus.corrections if period.holds(row.made_at)),
        edits=witness.all(edits),
        forgotten=material.ledger.add(
            "digest/forgotten", "items", "forgotten posts and people", buried.get("on request", [])
        ),
        vanished=material.ledger.add("digest/vanished", "items", "posts deleted at their source", vanished),
        removed=count_posts(material, "digest/removed", "posts without their words", [
            post for post in posts_in_period(material) if post.removed and post.id not in vanished
        ]),
        stale_judgements=corpus.stale,
        errata=errata_of(material, method, proposals),
        notes=_notes(material, threads),
        buckets=buckets(material),
        failures=failed_everywhere(material),
    )  # fmt: skip


def _official(
    period: Period, proposals: tuple[ProposalView, ...]
) -> tuple[tuple[ProposalView, Transition], ...]:
    found = [
        (view, step) for view in proposals for step in view.status.history if period.holds(step.words.at)
    ]
    found.sort(key=lambda pair: pair[1].words.at.timestamp() if pair[1].words.at else 0.0)
    return tuple(found)


def _waiting(themes: tuple[ProposalView, ...]) -> tuple[ProposalView, ...]:
    """Return open themes that people wait for, the longest unanswered first."""
    waiting = [
        view for view in themes if view.status.state in _OPEN_STATES and view.status.asked_since.value > 0
    ]

    def patience(view: ProposalView) -> tuple[bool, float, float]:
        age = view.status.age
        return (age is not None, -(age.value if age else 0.0), -view.status.asked_since.value)

    return tuple(sorted(waiting, key=patience)[:LISTED])


def _objections(
    period: Period, proposals: tuple[ProposalView, ...]
) -> tuple[tuple[ProposalView, Reason, Evidence], ...]:
    """Return the reasons against that were given in the period, the one that most people give first."""
    given = (
        (view, reason, [words for words in reason.objections if period.holds(words.at)])
        for view in proposals
        for reason in view.reasons
    )
    found = [(view, reason, words[0]) for view, reason, words in given if words]
    return tuple(sorted(found, key=lambda each: -each[1].people.value)[:LISTED])


def _conditions(period: Period, proposals: tuple[ProposalView, ...]) -> tuple[Condition, ...]:
    return tuple(
        Condition(proposal=view, person=person)
        for view in proposals
        for person in view.with_label("conditional")
        if person.condition and person.current and period.holds(person.current.at)
    )[:LISTED]


def _questions(
    material: Material, proposals: tuple[ProposalView, ...]
) -> tuple[tuple[ProposalView, Evidence], ...]:
    """Return questions of the period that nobody answered and no official word followed."""
    answered = {row.target_post_id for row in material.corpus.replies}
    found = []
    for view in proposals:
        said = view.status.latest.at if view.status.latest else None
        for words in (words for person in view.people for words in person.history):
            late = said is None or (words.at is not None and words.at > said)
            if words.label in _ASKED and late and words.record_id not in answered:
                found.append((view, words))
    asked = {
        words.record_id: (view, words) for view, words in reversed(found) if material.period.holds(words.at)
    }
    return tuple(reversed(asked.values()))


def _moderation(material: Material) -> Mapping[str, Entry]:
    posts = {post.id: post for post in posts_in_period(material)}
    flagged = {flag.post_id for flag in material.corpus.flags}
    made = [each for each in in_force(material.corpus.decisions) if material.period.holds(each.decided_at)]
    by_verdict = grouped((each.verdict, each.id) for each in made)
    entries = {
        "scanned": count_posts(material, "digest/scanned", "posts scanned", list(posts.values())),
        "flagged": count_posts(
            material,
            "digest/flagged",
            "posts flagged",
            [post for post in posts.values() if post.id in flagged],
        ),
    }
    for name, verdict in (("upheld", "upheld"), ("dismissed", "dismissed"), ("overturned", "restored")):
        entries[name] = material.ledger.add(
            f"digest/{name}",
            "items",
            f"decisions: {name}",
            [row for key, ids in by_verdict.items() for row in ids if key == verdict],
        )
    return entries


def _notes(
    material: Material, threads: tuple[ThreadView, ...]
) -> tuple[tuple[ThreadView | None, Evidence | None, str], ...]:
    """Return what platforms and moderators wrote into threads and posts, each wording once a thread."""
    found: dict[tuple[str, str], tuple[ThreadView | None, Evidence | None, str]] = {}
    for thread in threads:
        for note in thread.notes:
            found.setdefault((thread.id, note), (thread, None, note))
    for post in posts_in_period(material):
        for note in post.notes if post.id not in material.corpus.gone else ():
            found.setdefault((post.thread_id, note), (None, material.witness.of(post), note))
    return tuple(found.values())
