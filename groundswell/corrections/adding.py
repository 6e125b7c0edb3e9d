"""Adding to the log of corrections: what makes no sense, or contradicts what stands, is refused."""

from collections.abc import Iterator
from dataclasses import astuple, replace
from datetime import datetime

from groundswell.corrections.checks import Checks, Draft, Draftable, Evidence, headline
from groundswell.corrections.standing import in_force
from groundswell.errors import CorrectionRefused
from groundswell.ids import row_id
from groundswell.records import Correction
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
        standing = in_force(writer.read(Correction))
        old = next((each for each in standing if each.id == correction_id), None)
        if old is None:
            known = ", ".join(each.id for each in standing[-_LISTED:]) or "none"
            raise CorrectionRefused(
                f"no correction in force has the id {correction_id}; in force are: {known}"
            )
        made = Correction(
            id=row_id("correction", "undo", old.id),
            kind="undo",
            post_id=old.post_id,
            start=None,
            end=None,
            quote=None,
            proposal_key=old.proposal_key,
            value=old.id,
            made_by=made_by,
            made_at=made_at,
        )
        writer.insert([made])
    return made


def _checked(writer: Writer, draft: Draft, made_by: str, made_at: datetime) -> Iterator[Correction]:
    if not made_by.strip():
        raise CorrectionRefused("a correction needs the name of whoever makes it")
    found = Checks(writer).evidence(draft)
    yield _row(draft.kind, found, made_by.strip(), made_at)
    if draft.kind == "split" and draft.value.strip():
        named = replace(found, key=found.value, value=headline(draft.value))
        yield _row("rename", named, made_by.strip(), made_at)


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
    )
