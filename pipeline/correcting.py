"""The job behind `groundswell correct`: words of a command become a correction; nothing here prints."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from groundswell.corrections import Doubt, Draft, Draftable, add, confirm, doubts, in_force, undo
from groundswell.corrections.training import training_rows
from groundswell.errors import UsageError
from groundswell.records import Correction, Membership, Post, Proposal, Suggestion
from groundswell.safe import visible
from groundswell.store import Store

FORMS = {
    "relabel": "relabel KEY LABEL --post ID --quote WORDS",
    "move": "move INTO --post ID --quote WORDS",
    "merge": "merge KEY INTO",
    "split": "split [HEADLINE] --post ID --quote WORDS",
    "rename": "rename KEY HEADLINE",
    "not-a-proposal": "not-a-proposal KEY, or not-a-proposal --post ID --quote WORDS",
    "same-person": "same-person ACCOUNT COUNTED_AS",
    "undo": "undo ID",
    "confirm": "confirm ID",
}
"""How each kind of correction is written; KEY and INTO are keys of proposals, ID that of a correction."""


def correct(
    store: Store,
    kind: str,
    names: Sequence[str],
    *,
    post: str | None,
    quote: str | None,
    made_by: str,
    made_at: datetime,
) -> Correction:
    """Append one correction; raise `UsageError` where the words make none, or where it is refused."""
    if kind in ("undo", "confirm"):
        (name,) = _named(kind, names, 1)
        act = undo if kind == "undo" else confirm
        return act(store, name, made_by=made_by, made_at=made_at)
    return add(store, draft_of(kind, names, post=post, quote=quote), made_by=made_by, made_at=made_at)


def draft_of(kind: str, names: Sequence[str], *, post: str | None, quote: str | None) -> Draft:
    """Return what a command asks for, unchecked but for its form.

    >>> draft_of("merge", ["a", "b"], post=None, quote=None).value
    'b'
    """
    plain = kind.replace("-", "_")
    if plain not in get_args(Draftable):
        raise UsageError(f"{kind!r} is no kind of correction; these are: " + "; ".join(FORMS.values()))
    if kind == "split":
        return Draft(kind="split", post=post, quote=quote, value=" ".join(names))
    if kind == "not-a-proposal" and quote is not None:
        _named(kind, names, 0)
        return Draft(kind="not_a_proposal", post=post, quote=quote)
    if kind in ("move", "not-a-proposal"):
        (name,) = _named(kind, names, 1)
        if kind == "move":
            return Draft(kind="move", post=post, quote=quote, value=name)
        return Draft(kind="not_a_proposal", proposal_key=name)
    first, second = _named(kind, names, 2)
    if kind == "same-person":
        return Draft(kind="same_person", quote=first, value=second)
    return Draft(kind=plain, post=post, quote=quote, proposal_key=first, value=second)  # type: ignore[arg-type]


def listing(store: Store) -> Iterator[dict[str, Any]]:
    """Yield the corrections in force, oldest first; `doubt` says why one needs to be confirmed."""
    log = store.read(Correction)
    posts = store.read(Post, id={each.post_id for each in log if each.post_id})
    places = store.read(Membership)
    doubtful = {each.correction.id: each for each in doubts(log, posts, store.read(Suggestion), places)}
    for each in in_force(log):
        yield row_of(each, doubtful.get(each.id))


def row_of(correction: Correction, doubt: Doubt | None = None) -> dict[str, Any]:
    """Return a correction as `--list --json` prints it."""
    return {
        "id": correction.id,
        "kind": correction.kind,
        "proposal_key": correction.proposal_key,
        "value": correction.value,
        "post_id": correction.post_id,
        "quote": correction.quote,
        "made_by": correction.made_by,
        "made_at": correction.made_at.isoformat(),
        "needs_reconfirmation": doubt is not None,
        "doubt": doubt.why if doubt else None,
        "applied": doubt.is_applied if doubt else True,
    }


def export(store: Store, path: Path) -> int:
    """Write the corrections in force as training rows, one JSON object a line, and return how many."""
    rows = list(training_rows(store.read(Correction), store.read(Post), store.read(Proposal)))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    try:
        path.write_text(lines, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return len(rows)


def line_of(row: dict[str, Any]) -> str:
    """Return one entry of a listing for people."""
    words = f" “{row['quote'][:80]}”" if row["quote"] else ""
    about = f" {row['proposal_key']}" if row["proposal_key"] else ""
    doubt = f"\n    needs re-confirmation: {row['doubt']}" if row["doubt"] else ""
    by = f"{row['made_by']}, {row['made_at'][:10]}"
    return visible(f"{row['id']}  {row['kind']}{about}{words} → {row['value']} ({by}){doubt}")


def _named(kind: str, names: Sequence[str], count: int) -> Sequence[str]:
    if len(names) != count:
        given = ", ".join(repr(name) for name in names) or "nothing"
        raise UsageError(f"{kind} is written so: groundswell correct {FORMS[kind]}; given were {given}")
    return names
