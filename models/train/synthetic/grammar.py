"""A small phrase grammar: `{name}` in a template is replaced by a random phrase of that name."""

import random
import re
from collections.abc import Mapping, Sequence

Phrases = Mapping[str, Sequence[str]]
_SLOT = re.compile(r"\{(\w+)\}")


def expand(template: str, phrases: Phrases, chance: random.Random) -> str:
    """Fill every slot, also those that a filling brings in."""
    while (match := _SLOT.search(template)) is not None:
        template = (
            template[: match.start()] + chance.choice(phrases[match.group(1)]) + template[match.end() :]
        )
    return template


def roughen(text: str, chance: random.Random) -> str:
    """Write as people do: without capital, stop or apostrophe at times, or with a slip."""
    if chance.random() < 0.35:
        text = text[:1].upper() + text[1:]
    if chance.random() < 0.25:
        text = text.lower()
    if chance.random() < 0.35:
        text = text.rstrip(".")
    if chance.random() < 0.1:
        text = text.replace("'", "")
    if chance.random() < 0.08:
        text = text.rstrip(".") + chance.choice(["!", "!!", "!!!", "..."])
    if chance.random() < 0.08 and len(text) > 12:
        place = chance.randrange(1, len(text) - 2)
        text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text
