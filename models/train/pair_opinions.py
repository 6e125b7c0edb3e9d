"""Written posts in the register of social media: opinions on named subjects that often go unnamed.

Debate sets argue in whole sentences about a motion; short posts cheer, pray, mock and tag instead. The
sentences stand in synthetic/opinions.toml, all written for this project.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.pairs.cross_encoder import plain
from models.train.pair_examples import AGAINST, FAVOR, NONE, PairExample, flipped
from models.train.synthetic.grammar import roughen

_FILE = Path(__file__).with_name("synthetic") / "opinions.toml"

_NAMED = {
    FAVOR: (
        "I stand with {n}.",
        "Proud to support {n}.",
        "{n} gives me hope.",
        "People who attack {n} have no idea.",
        "The world needs {n}.",
        "Finally somebody speaks up for {n}.",
        "Shame on everyone who fights {n}.",
        "Say what you like, {n} is right.",
        "I love {n} and I'm not afraid to say so.",
        "Why does everybody hate on {n}? Leave it alone.",
    ),
    AGAINST: (
        "I'm so sick of {n}.",
        "Tired of hearing about {n}, what a joke.",
        "Can't stand {n}.",
        "Whoever defends {n} has lost the plot.",
        "{n} is a disgrace.",
        "Wake up people, {n} is a lie.",
        "If {n} is the answer, what a stupid question.",
        "{n} makes me want to throw my phone at the wall.",
        "Say no to {n}.",
        "Yeah right, {n} will save us all.",
    ),
    NONE: (
        "Just read a long piece on {n}.",
        "Who else is watching the programme on {n}?",
        "Does anyone have a source on {n}?",
        "{n} is trending again.",
        "My essay on {n} is due on Monday.",
        "What do you all think of {n}?",
        "They were talking about {n} on the bus.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject with posts and tags by side; posts on another subject of its `field` may imply a side."""

    field: str
    names: Sequence[str]
    posts: dict[int, Sequence[str]]
    tags: dict[int, Sequence[str]]


@cache
def subjects() -> tuple[Subject, ...]:
    """Return the subjects of the file."""
    return tuple(
        Subject(
            field=entry["field"],
            names=entry["names"],
            posts={FAVOR: entry["favor"], AGAINST: entry["against"], NONE: entry["none"]},
            tags={FAVOR: entry["favor_tags"], AGAINST: entry["against_tags"]},
        )
        for entry in tomllib.loads(_FILE.read_text("utf-8"))["subject"]
    )


def _post(subject: Subject, label: int, rng: random.Random) -> str:
    """Return a post of the side `label`: one sentence or two, with tags at times."""
    named = rng.choice(_NAMED[label]).format(n=rng.choice(subject.names))
    own = rng.choice(subject.posts[label])
    draw = rng.random()
    parts = [named] if draw < 0.22 else [own]
    if 0.22 < draw < 0.45:
        parts.append(rng.choice([named, *subject.posts[label]]))
    text = " ".join(roughen(part, rng) for part in dict.fromkeys(parts))
    tags = subject.tags.get(label, ())
    if tags and rng.random() < 0.4:
        text += " " + " ".join(rng.sample(tags, k=min(len(tags), rng.choice((1, 1, 2)))))
    return text


def _no_side(subject: Subject, fillers: Sequence[str], rng: random.Random) -> str:
    """Return a post without a side: on the subject, on another one, or plain talk."""
    draw = rng.random()
    if draw < 0.45:
        return _post(subject, NONE, rng)
    if draw < 0.7:
        return rng.choice(fillers)
    other = rng.choice([one for one in subjects() if one.field != subject.field])
    return _post(other, rng.choice((FAVOR, AGAINST)), rng)


def written_opinions(fillers: Sequence[str], rng: random.Random, count: int) -> Iterator[PairExample]:
    """`count` posts towards a subject; those with many sentences come more often."""
    weights = [sum(len(posts) for posts in subject.posts.values()) for subject in subjects()]
    for _ in range(count):
        subject = rng.choices(subjects(), weights)[0]
        label = rng.choices((FAVOR, AGAINST, NONE), (0.36, 0.36, 0.28))[0]
        text = _no_side(subject, fillers, rng) if label == NONE else _post(subject, label, rng)
        target = rng.choice(subject.names)
        if rng.random() < 0.06:
            target, label = f"opposition to {target}", flipped(label)
        yield PairExample(
            task="stance", first=target, second=plain(text), label=label, source="written_opinion"
        )
