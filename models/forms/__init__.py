"""Phrasings kept as data: patterns with names, kinds and tested examples, one TOML file a purpose."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Form:
    """One phrasing: its pattern (case ignored) and sentences that it must match.

    `strength` in [0, 1] says how much a match alone proves. An example may say after "->" what its group
    `ask` must hold.
    """

    name: str
    kind: str
    strength: float
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


@cache
def load_forms(purpose: str) -> tuple[Form, ...]:
    """Return the forms of `purpose` ("requests", "official" or "staff"), the more specific first."""
    content = _read(purpose)
    return tuple(
        Form(
            name=each["name"],
            kind=each["kind"],
            strength=each.get("strength", 1.0),
            pattern=_compile(each["pattern"], content["words"]),
            examples=tuple(each["examples"]),
        )
        for each in content["form"]
    )


@cache
def load_pattern(purpose: str, name: str) -> re.Pattern[str]:
    """Return the single pattern that the file of `purpose` keeps under [name]."""
    content = _read(purpose)
    return _compile(content[name]["pattern"], content["words"])


def _read(purpose: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{purpose}.toml").read_text(encoding="utf-8"))


def _compile(pieces: list[str], words: dict[str, list[str]]) -> re.Pattern[str]:
    text = "".join(pieces)
    for name, pattern in words.items():
        text = text.replace(f"<{name}>", "".join(pattern))
    return re.compile(text, re.IGNORECASE)
