"""Tell which camp of a well-known debate a short text speaks like.

Posts of a line or two often take a side without an argument: they quote scripture, wear a party's slogan or
name its enemies. That is knowledge of the world, which no sentence about the target holds; here it is a list
of debates (camps.toml), each with the words of its camps. Targets of other debates are left alone.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.pairs.cues import one_of
from models.pairs.leaning import direction

_FILE = Path(__file__).with_name("camps.toml")
# A post of more words than this argues, and quotes the other camp's words while doing so.
_SHORT = 40
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Debate:
    """How the target of a debate is named, and the words of those for and against it."""

    names: re.Pattern[str]
    favor: re.Pattern[str]
    against: re.Pattern[str]


@cache
def debates() -> tuple[Debate, ...]:
    """Return the debates of the file; the first whose name fits a target is taken."""
    return tuple(
        Debate(**{part: _listed(words) for part, words in entry.items()})
        for entry in tomllib.loads(_FILE.read_text("utf-8"))["debate"]
    )


def _listed(words: str) -> re.Pattern[str]:
    return one_of(*(word.replace("*", r"\w*").replace("_", "[ -]?") for word in words.split()))


def camp_cues(target: str, text: str) -> dict[str, float]:
    """Return log(1 + distinct words) of each camp, `camp_favor` and `camp_against`; nothing for no debate.

    Texts of more than 40 words count in proportion less. A target that takes the subject away ("ban
    abortion") swaps the camps.
    """
    debate = next((one for one in debates() if one.names.search(target)), None)
    if debate is None:
        return {}
    share = min(1.0, _SHORT / max(1, len(_WORD.findall(text))))
    favor, against = _evidence(debate.favor, text), _evidence(debate.against, text)
    if direction(target) < 0:
        favor, against = against, favor
    return {"camp_favor": share * favor, "camp_against": share * against}


def _evidence(words: re.Pattern[str], text: str) -> float:
    return math.log1p(len({hit.group().lower() for hit in words.finditer(text)}))
