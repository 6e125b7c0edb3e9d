"""Appending decisions: what was seen must still hold, and nothing is ever taken out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from groundswell.desk.chain import append, hold_head
from groundswell.desk.index import update_posts
from groundswell.desk.reasons import CHOICES, REASON_CODES, Choice, ReasonCode
from groundswell.desk.rows import fired_rules
from groundswell.desk.search import is_storable
from groundswell.desk.states import before_latest, stand
from groundswell.desk.views import Seen
from groundswell.errors import Conflict, Inapplicable, UnknownPost, UsageError
from groundswell.records import Decision, Flag, Post, Verdict
from groundswell.store import Store
from groundswell.store.desk_tables import desk_claim, rule_record
from groundswell.store.store import Writer

LONGEST_NOTE = 2000
MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is decided, apart from the post: verdict, reason and note, by whom and when."""

    verdict: Choice
    reason: ReasonCode
    note: str
    by: str
    at: datetime

    def __post_init__(self) -> None:
        if self.verdict not in CHOICES:
            raise UsageError(f"{self.verdict!r} is no verdict; choose one of {', '.join(CHOICES)}")
        if self.reason not in REASON_CODES:
            raise UsageError(f"{self.reason!r} is no reason code; choose one of {', '.join(REASON_CODES)}")
        _check(self.note, self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """All that is on record of one post when it is decided."""

    post: Post
    decisions: Sequence[Decision]
    flags: Sequence[Flag]


def version_of(revision: int, latest: Decision | None) -> str:
    """Return what changes with every revision of a post and every decision on it."""
    return f"{revision}-{latest.id.removeprefix('decision-') if latest else ''}"


def decide(store: Store, seen: Iterable[Seen], ruling: Ruling) -> tuple[Decision, ...]:
    """Append one decision for each post, all or none. Raises as `Desk.decide` says."""

    def draft(file: _File) -> Decision:
        if ruling.verdict == "restored" and not stand(file.decisions).is_withheld:
            raise Inapplicable(
                f"post {file.post.id} is not withheld, so there is nothing to restore; dismiss it instead"
            )
        rules = fired_rules(file.flags, file.post.revision)
        return _draft(file.post, ruling.verdict, ruling.reason, ruling.note, ruling.by, ruling.at, rules)

    return _append(store, list(seen), draft)


def undo(store: Store, seen: Iterable[Seen], *, by: str, note: str, at: datetime) -> tuple[Decision, ...]:
    """Take back the latest decision on each post, all or none. Raises as `Desk.undo` says."""
    _check(note, by)

    def draft(file: _File) -> Decision:
        if not file.decisions:
            raise Inapplicable(f"nothing was decided on post {file.post.id}, so there is nothing to undo")
        latest, standing = file.decisions[-1], before_latest(file.decisions)
        again = standing.decision
        if again is None:
            return _draft(file.post, "reopened", latest.reason, note, by, at, (), latest.id)
        # The verdict that stood was given on its own words and rules, which the record must not lose.
        judged = next(each for each in file.decisions if each.id == again.id)
        return _draft(
            file.post, again.verdict, judged.reason, note, by, at, judged.rules, latest.id, judged.revision
        )

    return _append(store, list(seen), draft)


def _append(store: Store, seen: Sequence[Seen], draft: Callable[[_File], Decision]) -> tuple[Decision, ...]:
    """Check, append, and bring queue and record up to date, in one transaction."""
    posts = [each.post_id for each in seen]
    if len(set(posts)) != len(posts) or len(posts) > MOST_AT_ONCE:
        raise UsageError(f"give each post once, and at most {MOST_AT_ONCE} of them; found {len(posts)}")
    with store.transaction() as writer:
        head = hold_head(writer)
        files = _files(writer, posts)
        for each in seen:
            _check_seen(each, files)
        made = append(writer, head, [draft(files[post]) for post in posts])
        _count(writer, [(files[each.post_id].decisions, each) for each in made])
        update_posts(writer, posts)
        writer.connection.execute(sa.delete(desk_claim).where(desk_claim.c.post_id.in_(posts)))
    return made


def _files(writer: Writer, posts: Sequence[str]) -> dict[str, _File]:
    latest = {post.id: post for post in writer.read(Post, id=list(posts))}  # the highest revision comes last
    decisions: dict[str, list[Decision]] = defaultdict(list)
    flags: dict[str, list[Flag]] = defaultdict(list)
    for decision in sorted(writer.read(Decision, post_id=list(posts)), key=lambda each: each.number):
        decisions[decision.post_id].append(decision)
    for flag in writer.read(Flag, post_id=list(posts)):
        flags[flag.post_id].append(flag)
    return {
        post: _File(post=latest[post], decisions=decisions[post], flags=flags[post])
        for post in posts
        if post in latest
    }


def _check_seen(seen: Seen, files: Mapping[str, _File]) -> None:
    """Refuse a decision on something other than what the caller looked at."""
    file = files.get(seen.post_id)
    if file is None:
        raise UnknownPost(f"no post {seen.post_id!r} is in the store; it may have been forgotten")
    latest = file.decisions[-1] if file.decisions else None
    if seen.version == version_of(file.post.revision, latest):
        return
    if latest is not None and not seen.version.endswith(f"-{latest.id.removeprefix('decision-')}"):
        raise Conflict(
            f"{latest.decided_by} decided on post {seen.post_id} in the meantime: {latest.verdict} "
            f"({latest.reason}), {latest.decided_at:%Y-%m-%d %H:%M} UTC; look at it again first",
            post_id=seen.post_id,
            decided_by=latest.decided_by,
            verdict=latest.verdict,
            decided_at=latest.decided_at,
        )
    raise Conflict(
        f"the text of post {seen.post_id} changed in the meantime: it is at revision {file.post.revision}; "
        "read it again, then decide",
        post_id=seen.post_id,
    )


def _draft(
    post: Post,
    verdict: Verdict,
    reason: str,
    note: str,
    by: str,
    at: datetime,
    rules: tuple[str, ...],
    undoes: str | None = None,
    revision: int | None = None,
) -> Decision:
    """Return a decision that still lacks its place in the chain."""
    return Decision(
        id="",
        thread_id=post.thread_id,
        post_id=post.id,
        revision=revision or post.revision,
        verdict=verdict,
        reason=reason,
        note=note,
        decided_by=by,
        decided_at=at,
        previous_hash="",
        hash="",
        rules=rules,
        undoes=undoes,
    )


def _count(writer: Writer, made: Iterable[tuple[Sequence[Decision], Decision]]) -> None:
    """Keep each rule's record in step: one verdict a post, the one that stands."""
    changes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for earlier, decision in made:
        for standing, sign in (
            (stand(earlier).decision, -1),
            (stand([*earlier, decision]).decision, 1),
        ):
            for rule in standing.rules if standing else ():
                changes[rule][standing is not None and standing.verdict != "upheld"] += sign
    for rule, (upheld, dismissed) in changes.items():
        _add(writer, rule, upheld, dismissed)


def _add(writer: Writer, rule: str, upheld: int, dismissed: int) -> None:
    columns = rule_record.c
    update = (
        sa.update(rule_record)
        .where(columns.rule == rule)
        .values(upheld=columns.upheld + upheld, dismissed=columns.dismissed + dismissed)
    )
    if not writer.connection.execute(update).rowcount:
        row = {"rule": rule, "upheld": upheld, "dismissed": dismissed, "ranked_with": 0}
        writer.connection.execute(sa.insert(rule_record), [row])


def _check(note: str, by: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise UsageError(f"a note has at most {LONGEST_NOTE} characters; this one has {len(note)}")
    if not is_storable(note) or not is_storable(by):
        raise UsageError("a note holds characters that are no text (NUL or half of a pair); leave them out")
    if not by.strip():
        raise UsageError("a decision needs the name of the person who makes it")
