"""Checking a report's folder: against its receipt, and against what the store gives today."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from groundswell.config import Config
from groundswell.errors import VerificationFailed
from groundswell.store import Store
from reports.build import build
from reports.printed import read_printed
from reports.receipt import NAME, receipt_of
from reports.write import files_of

_MEANING: Mapping[str, str] = {
    "threads": "the threads were read again and differ",
    "configuration": "the configuration differs",
    "corrections": "corrections or deletions were made since",
    "decisions": "moderators decided since",
    "earlier": "the report on the week before was written again, or its numbers are gone",
    "judgements": "the analysis has run since, with other results",
}


def verify(store: Store, config: Config, out: Path) -> list[str]:
    """Return every difference in words, each beginning with the name of what differs.

    An empty list means: the folder holds what the receipt says, and the store gives the same bytes
    again. Raises `VerificationFailed` where there is no receipt to check against.
    """
    receipt = _read(out / NAME)
    found = list(_changed_files(receipt, out))
    report = build(store, config, week=receipt["week"], printed=read_printed(out))
    fresh = receipt_of(report, files_of(report, receipt["outputs"]))
    for name, meaning in _MEANING.items():
        if fresh["inputs"][name] != receipt["inputs"].get(name, ""):
            found.append(f"{name}: {meaning}")
    found += [
        f"{name}: the receipt says {receipt.get(name)!r}, the store gives {fresh[name]!r}"
        for name in ("method_hash", "method", "as_of")
        if fresh[name] != receipt.get(name)
    ]
    found += [
        f"{name}: the store gives other bytes than the receipt says"
        for name, sha256 in receipt["outputs"].items()
        if fresh["outputs"].get(name) != sha256
    ]
    return found


def _changed_files(receipt: Mapping[str, Any], out: Path) -> Iterator[str]:
    for name, sha256 in receipt["outputs"].items():
        path = out / name
        if not path.is_file():
            yield f"{name}: the file is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"{name}: the file was changed after it was written"


def _read(path: Path) -> dict[str, Any]:
    """Return a receipt that has the parts verification needs."""
    try:
        receipt: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise VerificationFailed(
            f"{path} cannot be read as a receipt: {error}; expected the folder of a report"
        ) from error
    is_whole = isinstance(receipt, dict) and all(
        isinstance(receipt.get(k), dict) for k in ("inputs", "outputs")
    )
    if not is_whole or "week" not in receipt:
        raise VerificationFailed(f"{path} is no receipt: it lacks `week`, `inputs` or `outputs`")
    return receipt
