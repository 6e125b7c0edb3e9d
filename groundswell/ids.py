"""Identifiers and digests: the same inputs give the same id, on every machine, in every run."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from typing import Any


def digest(*parts: Any) -> str:
    """Return 32 hex digits over `parts` (JSON values, dataclass fields as lists), order mattering."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def digest_of_set(parts: Iterable[str]) -> str:
    """Return 32 hex digits over `parts` whatever their order; duplicates count."""
    return digest(*sorted(parts))


def row_id(kind: str, *parts: Any) -> str:
    """Return the id of a derived row, for example `suggestion-3f2a…` (16 hex digits after the kind)."""
    return f"{kind}-{digest(kind, *parts)[:16]}"


def handle_of(name: str) -> str:
    """Return the form by which names are compared: case, accents' composition and spacing evened out.

    >>> handle_of(" Sean  H ")
    'sean h'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()).lstrip("@")
