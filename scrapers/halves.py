"""Halves of characters: JSON may hold one of the two units of an emoji, and no file can."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

Shown = TypeVar("Shown")

_HALF = re.compile("[\ud800-\udfff]")
_UNKNOWN = "\ufffd"


def whole(shown: Shown) -> Shown:
    """Return a page, or any part of one, with every half of a character as U+FFFD, as browsers show it.

    Interfaces cut texts in the middle of an emoji; what is left can be neither stored nor printed.
    """
    return _whole(shown)  # type: ignore[no-any-return]


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub(_UNKNOWN, value) if _HALF.search(value) else value
    if isinstance(value, tuple):
        parts = tuple(_whole(part) for part in value)
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: new
            for field in fields(value)
            if (new := _whole(old := getattr(value, field.name))) is not old
        }
        return replace(value, **changed) if changed else value
    return value
