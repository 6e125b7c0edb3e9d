"""Adding to the log of corrections: what makes no sense, or contradicts what stands, is refused."""

from collections.abc import Iterator
from dataclasses import astuple, replace
from datetime import datetime

from groundswell.corrections.checks import Checks, Draft, Draftable, Evidence, headline
from groundswell.corrections.standing import in_force, standing_words
from groundswell.errors import CorrectionRefused
from groundswell.ids import row_id
from groundswell.records import Correction, Post
from groundswell.store.store import Store, Writer

_LISTED = 12


def add(store: Store, draft: Draft, *, made_by: str, made_at: datetime) -> Correction:
    """Check a draft, append it to the log, and return what was written.

    Raises `CorrectionRefused` where it makes no sense or contradicts a correction in force; nothing is
    written then. It shows in reports after the next `analyze`.
    """
    with store.transaction() as writer:
        made = list(_checked(writer, draft, made_by, made_at))
        writer.insert(made)
    return made[0]


def undo(store: Store, correction_id: str, *, made_by: str, made_at: datetime) -> Correction:
    """Append a row that takes a correction back, and return it.

    Raises `CorrectionRefused` where no correction in force has this id.
    """
    with store.transaction() as writer:
        made = _undoing(_standing(writer, correction_id), made_by, made_at)
        writer.insert([made])
    return made


def confirm(store: Store, correction_id: str, *, made_by: str, made_at: datetime) -> Correction:
    """Say that a correction still holds for the post as it reads now, and return the row that says so.

    The earlier row is taken back and the same made on the present revision. Raises `CorrectionRefused`
    where no correction in force has this id, or where its words are gone: then only `undo` is left.
    """
    with store.transaction() as writer:
        old = _standing(writer, correction_id)
        post = max(writer.read(Post, id=old.post_id or ""), key=lambda each: each.revision, default=None)
        span = standing_words(old, post) if post else None
        if post is None or span is None:
            raise CorrectionRefused(
                f"the words of {old.id} no longer stand in its post, so there is nothing to confirm; take it "
                f"back (groundswell correct undo {old.id}) and correct what the post says now"
            )
        made = replace(
            old,
            id=row_id("correction", "confirm", old.id, post.revision),
            start=span.start,
            end=span.end,
            revision=post.revision,
            made_by=_named(made_by),
            made_at=made_at,
        )
        writer.insert([_undoing(old, made_by, made_at), made])
    return made


def _standing(writer: Writer, correction_id: str) -> Correction:
    standing = in_force(writer.read(Correction))
    for each in standing:
        if each.id == correction_id:
            return each
    known = ", ".join(each.id for each in standing[-_LISTED:]) or "none"
    raise CorrectionRefused(f"no correction in force has the id {correction_id}; in force are: {known}")


def _undoing(old: Correction, made_by: str, made_at: datetime) -> Correction:
    return replace(
        old,
        id=row_id("correction", "undo", old.id),
        kind="undo",
        start=None,
        end=None,
        quote=None,
        value=old.id,
        made_by=_named(made_by),
        made_at=made_at,
    )


def _named(made_by: str) -> str:
    if not made_by.strip():
        raise CorrectionRefused("a correction needs the name of whoever makes it")
    return made_by.strip()


def _checked(writer: Writer, draft: Draft, made_by: str, made_at: datetime) -> Iterator[Correction]:
    found = Checks(writer).evidence(draft)
    yield _row(draft.kind, found, _named(made_by), made_at)
    if draft.kind == "split" and draft.value.strip():
        named = replace(found, key=found.value, value=headline(draft.value))
        yield _row("rename", named, _named(made_by), made_at)


def _row(kind: Draftable, found: Evidence, made_by: str, made_at: datetime) -> Correction:
    return Correction(
        id=row_id("correction", kind, *astuple(found), made_by, made_at.isoformat()),
        kind=kind,
        post_id=found.post_id,
        start=found.start,
        end=found.end,
        quote=found.quote,
        proposal_key=found.key,
        value=found.value,
        made_by=made_by,
        made_at=made_at,
        revision=found.revision,
    )
