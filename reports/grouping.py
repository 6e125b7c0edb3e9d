"""Grouping rows by a key, keeping their order."""

from collections.abc import Iterable
from typing import TypeVar

Key = TypeVar("Key")
Row = TypeVar("Row")


def grouped(pairs: Iterable[tuple[Key, Row]]) -> dict[Key, list[Row]]:
    """Return the rows of each key, both in the order of their first appearance.

    >>> grouped([("b", 1), ("a", 2), ("b", 3)])
    {'b': [1, 3], 'a': [2]}
    """
    found: dict[Key, list[Row]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return found
