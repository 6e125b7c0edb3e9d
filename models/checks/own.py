"""Reading the sets of our own writing."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A post, the family it belongs to, and whether a moderator should act on it."""

    kind: str
    text: str
    violation: bool


def civility() -> Iterator[Check]:
    """Angry, quoted, answered, dialect, technical and neutral posts, and attacks in the same words."""
    content = tomllib.loads((Path(__file__).parent / "civility.toml").read_text("utf-8"))
    for group in content["set"]:
        for text in group["texts"]:
            yield Check(kind=group["kind"], text=text, violation=group["violation"])
