"""The clauses posts are held against: those of the configuration, or a starter set for a marketplace."""

from collections.abc import Iterable, Iterator

import re2

from groundswell.config import Clause, Config

STARTER: tuple[Clause, ...] = (
    Clause(
        id="be-civil",
        text="Criticise ideas and services as sharply as you like; do not insult or demean people.",
        severity="medium",
        reasons=("toxicity", "offensive", "abusive"),
        threshold=0.85,
    ),
    Clause(
        id="no-hate",
        text="No attacks on people for who they are: origin, colour, religion, sex, orientation, disability.",
        severity="high",
        reasons=("hate",),
        threshold=0.8,
    ),
    Clause(
        id="no-spam",
        text="No advertising, link dropping or repeated posting of the same message.",
        severity="medium",
        reasons=("spam", "advertising"),
        threshold=0.8,
    ),
    Clause(
        id="no-personal-data",
        text="Do not post contact details, account numbers or other personal data, your own included.",
        severity="high",
        reasons=("personal_data",),
        threshold=0.5,
    ),
    Clause(
        id="no-off-platform",
        text="Do not arrange payment or contact outside the platform to avoid its fees.",
        severity="high",
        reasons=("fee_circumvention", "off_platform"),
        patterns=(
            r"\bpay(?:ment)?s?\b[^.\n]{0,40}\b(?:outside|off)\b[^.\n]{0,20}\b(?:platform|site|app|\w+work)\b",
            r"\b(?:contact|message|text|call|reach|add|find)\s+me\s+(?:\w+\s+)?(?:on|at|via|through)\s+"
            r"(?:whats?app|telegram|skype|signal|viber)\b",
            r"\b(?:avoid|skip|save|dodge|get around)\b[^.\n]{0,20}\b(?:the\s+)?(?:fees?|commission)\b"
            r"[^.\n]{0,40}\b(?:direct|paypal|venmo|bank|cash|outside)\b",
        ),
    ),
)


def clauses_of(config: Config) -> tuple[Clause, ...]:
    """Return the configured clauses, or the starter set where none are configured."""
    return config.clause or STARTER


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
