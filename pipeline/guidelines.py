"""Holding a text against the clauses of the guidelines."""

from collections.abc import Iterable, Iterator

import re2

from groundswell.config import Clause


def clause_for(reason: str, clauses: Iterable[Clause]) -> Clause | None:
    """Return the first clause that a reason of the flag model is bound to; None where there is none."""
    return next((clause for clause in clauses if reason in clause.reasons), None)


def pattern_hits(text: str, clauses: Iterable[Clause]) -> Iterator[tuple[Clause, str, int, int]]:
    """Yield clause, pattern and half-open code-point offsets of every match.

    RE2 matches in linear time, so no pattern of a moderator can hang the queue.
    """
    for clause in clauses:
        for pattern in clause.patterns:
            for match in re2.finditer(f"(?i){pattern}", text):
                if match.end() > match.start():
                    yield clause, pattern, match.start(), match.end()
