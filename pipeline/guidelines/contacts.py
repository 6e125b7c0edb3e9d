"""Ways to reach or pay somebody outside the platform: what marketplaces call fee circumvention.

Numbers and addresses with a form of their own come from the flag model's finder; what has none ("message
me on …", "I accept …") from the phrasings in `models/forms/moderation.toml`.
"""

from collections.abc import Iterator
from typing import Literal

from models.flags.contacts import find_contacts
from models.flags.skeleton import plain
from models.forms import load_forms, load_pattern

_KINDS = {"contact": frozenset({"email", "phone"}), "payment": frozenset({"card", "iban"})}
_BEFORE = 40
_SURE = 0.5


def contact_details(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans of e-mail addresses, telephone numbers and offers to talk elsewhere."""
    yield from _found(text, "contact")


def payment_details(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans of cards, accounts, wallets and offers to pay elsewhere."""
    yield from _found(text, "payment")


def apart(spans: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans by start, none overlapping another: of overlapping ones the first, then the longest."""
    reached = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            reached = end
            yield start, end


def _found(text: str, kind: Literal["contact", "payment"]) -> Iterator[tuple[int, int]]:
    known = _KINDS[kind]
    spans = {
        (each.start, each.end) for each in find_contacts(text) if each.kind in known and each.score >= _SURE
    }
    # Lookalike letters and invisible characters are how people slip past exactly these phrasings.
    view = plain(text)
    not_meant = load_pattern("moderation", "not_meant")
    for form in load_forms("moderation"):
        for match in form.pattern.finditer(view.text) if form.kind == kind else ():
            if not not_meant.search(view.text[max(0, match.start() - _BEFORE) : match.start()]):
                spans.add(view.raw_span(match.start(), match.end()))
    yield from apart(spans)
