"""The chain of decisions: each holds the hash of the one before, so that no change stays unseen.

Hashes have no secret in them: whoever can write to the database can forge the whole chain anew. What
such a person cannot reach is a receipt, or a log, that already left the house.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from groundswell.records import Decision
from groundswell.store.desk_tables import desk_head
from groundswell.store.store import Writer

GENESIS = "0" * 64
"""What the first decision names as the hash before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain: how many decisions there are, and the hash of the last one."""

    number: int
    hash: str


def hold_head(writer: Writer) -> Head:
    """Return the end of the chain and keep everybody else from appending until the transaction ends.

    Must be the first statement of the transaction: what is read after it cannot change any more. The
    update changes nothing; it takes SQLite's write lock, or the row's lock in PostgreSQL.
    """
    query = (
        sa.update(desk_head)
        .where(desk_head.c.id == 1)
        .values(number=desk_head.c.number)
        .returning(desk_head.c.number, desk_head.c.hash)
    )
    row = writer.connection.execute(query).one()
    return Head(number=row.number, hash=row.hash)


def append(writer: Writer, head: Head, drafts: Iterable[Decision]) -> tuple[Decision, ...]:
    """Chain decisions to the end that `hold_head` gave, store them and return them as stored.

    `id`, `number`, `note_digest` and the hashes of the drafts are overwritten.
    """
    chained = tuple(_chained(head, drafts))
    if chained:
        writer.insert(chained)
        end = chained[-1]
        moved = sa.update(desk_head).where(desk_head.c.id == 1).values(number=end.number, hash=end.hash)
        writer.connection.execute(moved)
    return chained


def _chained(head: Head, drafts: Iterable[Decision]) -> Iterator[Decision]:
    for draft in drafts:
        placed = replace(
            draft,
            number=head.number + 1,
            previous_hash=head.hash,
            note_digest=note_digest(draft.note),
            decided_at=draft.decided_at.astimezone(UTC),
        )
        own = content_hash(placed)
        head = Head(number=placed.number, hash=own)
        yield replace(placed, hash=own, id=f"decision-{own[:16]}")


def content_hash(decision: Decision) -> str:
    """Return the SHA-256, in hex, over everything that was decided and the hash before it.

    The content is JSON with sorted keys and no spaces, in ASCII: one decision, one text, on any machine.
    """
    content: dict[str, Any] = {
        "number": decision.number,
        "previous_hash": decision.previous_hash,
        "thread_id": decision.thread_id,
        "post_id": decision.post_id,
        "revision": decision.revision,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "note_digest": decision.note_digest,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at.astimezone(UTC).isoformat(),
        "rules": list(decision.rules),
        "undoes": decision.undoes,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def note_digest(note: str) -> str:
    """Return what the chain covers of a note."""
    return hashlib.sha256(note.encode("utf-8", "surrogatepass")).hexdigest()


def broken_links(decisions: Iterable[Decision], head: Head, forgotten: frozenset[str]) -> Iterator[str]:
    """Yield a sentence for every decision that was changed, removed or inserted.

    `decisions` come by number; `forgotten` are posts of which every note was rightly emptied.
    """
    last = Head(number=0, hash=GENESIS)
    for decision in decisions:
        if decision.number <= last.number:
            yield f"{_named(decision)} was inserted: it never went through the desk"
            continue
        if decision.number > last.number + 1:
            yield f"{_range(last.number + 1, decision.number - 1)} removed"
        elif decision.previous_hash != last.hash:
            yield (
                f"{_named(decision)} does not follow on the decision before it: one of the two was replaced"
            )
        yield from _changes(decision, forgotten)
        last = Head(number=decision.number, hash=decision.hash)
    if head.number > last.number:
        yield f"{_range(last.number + 1, head.number)} removed"
    elif head != last:
        yield (
            f"the chain ends in decision {last.number}, but the desk last wrote decision {head.number}: "
            "one was inserted or replaced"
        )


def _changes(decision: Decision, forgotten: frozenset[str]) -> Iterator[str]:
    if content_hash(decision) != decision.hash:
        yield f"{_named(decision)} was changed after it was made"
    is_forgotten = not decision.note and decision.post_id in forgotten
    if note_digest(decision.note) != decision.note_digest and not is_forgotten:
        yield f"the note of {_named(decision)} was changed after it was made"


def _named(decision: Decision) -> str:
    return (
        f"decision {decision.number} ({decision.verdict} by {decision.decided_by}, "
        f"{_minute(decision.decided_at)}, post {decision.post_id})"
    )


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _range(first: int, last: int) -> str:
    return f"decision {first} was" if first == last else f"decisions {first} to {last} were"
