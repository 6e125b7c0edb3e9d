"""Written comments in the register of link forums, put to the rule that they break or only come near.

The comments stand in synthetic/comments.toml, all written for this project.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from models.train.pair_examples import PairExample
from models.train.pair_rules import OVERLAP, RULES, TEXTS, fill
from models.train.synthetic.grammar import roughen

_FILE = Path(__file__).with_name("synthetic") / "comments.toml"
# How often a kind comes, where it is not once: what forums forbid most.
_OFTEN = {
    "advertising": 4.0,
    "legal": 4.0,
    "civility": 1.5,
    "medical": 1.5,
    "financial": 1.5,
    "personal": 1.5,
}


@cache
def kinds() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """By kind of guideline: its `rules`, comments that `breaks` them and comments that come `near`."""
    read: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(_FILE.read_text("utf-8"))
    return read


def _comment(kind: str, part: str, rng: random.Random) -> str:
    """Return one comment; at times with a second that breaks nothing, as long comments have."""
    text = fill(rng.choice(kinds()[kind][part]), rng)
    if rng.random() < 0.2:
        other = fill(rng.choice([*kinds()[kind]["near"], *TEXTS["fine"]]), rng)
        text = f"{text} {other}" if rng.random() < 0.5 else f"{other} {text}"
    return text if "http" in text else roughen(text, rng)


def comment_pairs(rng: random.Random, count: int) -> Iterator[PairExample]:
    """`count` (rule, comment) pairs, half of them violations; most others come near to one."""
    names = sorted(kinds())
    weights = [_OFTEN.get(name, 1.0) for name in names]
    for _ in range(count):
        kind = rng.choices(names, weights)[0]
        label = int(rng.random() < 0.5)
        if label:
            text = _comment(kind, "breaks", rng)
        elif kind == "offtopic" or rng.random() < 0.7:
            text = _comment(kind, "near", rng)
        else:
            alien = OVERLAP.get(kind, frozenset()) | {kind, "effort", "offtopic"}
            text = _comment(rng.choice([name for name in names if name not in alien]), "breaks", rng)
        rule = rng.choice([*RULES.get(kind, ()), *kinds()[kind]["rules"]])
        yield PairExample(task="rule", first=rule, second=text, label=label, source="written_comment")
