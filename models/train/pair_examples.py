"""One labelled sentence pair, and the readers that make pairs from published data sets.

Only sets whose README names a licence that lets trained weights be shipped are read here; sets for
evaluation alone are read in `models.train.pair_benchmarks`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from models.errors import MissingData

Task = Literal["stance", "reply", "keypoint", "rule"]

FAVOR, AGAINST, NONE = 0, 1, 2
AGREE, DISAGREE, NEUTRAL = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PairExample:
    """`first` is what is judged against (target, parent, key point, rule); `second` is the text.

    `label` indexes the classes of the task: favor/against/none, agree/disagree/neutral, or 0/1.
    """

    task: Task
    first: str
    second: str
    label: int
    source: str


def _there(path: Path) -> None:
    if not path.is_file():
        raise MissingData(f"{path} is missing; give the folder of the data sets with --data")


def read_csv(path: Path) -> list[dict[str, str]]:
    """All rows of a UTF-8 CSV file; MissingData where it is not."""
    csv.field_size_limit(1 << 30)
    _there(path)
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """All objects of a JSON-lines file; MissingData where it is not."""
    _there(path)
    with path.open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def hash_bucket(key: str, buckets: int = 10) -> int:
    """Return a bucket in 0..buckets-1 that depends on `key` alone, so splits survive any re-ordering."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % buckets


def calibrates(text: str) -> bool:
    """Tell whether a development row belongs to the half that calibrates; the other half is scored."""
    return hash_bucket(text, 2) == 0


# -- motions ------------------------------------------------------------------------------------

_REMOVES = "fight for the abolition of|ban|abolish|end|oppose|close|stop|prohibit|abandon|limit|fight|cancel"
_BUILDS = "legalize|subsidize|adopt|introduce|support|protect"
_ACTIVE = re.compile(rf"We should (?P<verb>{_REMOVES}|{_BUILDS}) (?:the use of )?(?P<thing>.+)$")
_PASSIVE = re.compile(
    r"(?P<thing>.+?) (?P<verb>should be (?:banned|ended|abandoned|legalized|a criminal offence)"
    r"|brings? more harm than good)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A debate motion split into the thing it is about and whether the motion favours that thing."""

    text: str
    thing: str
    favours_thing: bool

    @classmethod
    def parse(cls, text: str) -> Motion | None:
        """Return the motion's thing, or None for a motion of another shape.

        >>> Motion.parse("We should ban fast food").thing
        'fast food'
        """
        active = _ACTIVE.match(text)
        if active:
            favours = re.fullmatch(_BUILDS, active["verb"]) is not None
            return cls(text=text, thing=active["thing"], favours_thing=favours)
        passive = _PASSIVE.match(text)
        if passive:
            favours = passive["verb"] == "should be legalized"
            return cls(text=text, thing=passive["thing"], favours_thing=favours)
        return None

    def negated(self) -> str:
        """Return the opposite motion."""
        if " should be " in self.text:
            return self.text.replace(" should be ", " should not be ", 1)
        if self.text.startswith("We should "):
            return self.text.replace("We should ", "We should not ", 1)
        return self.text.replace("more harm than good", "more good than harm", 1)

    def gerund(self) -> str:
        """Return the motion as a noun phrase of doing: 'banning fast food'; passive motions stay."""
        active = _ACTIVE.match(self.text)
        if not active:
            return self.text
        verb, _, rest = self.text.removeprefix("We should ").partition(" ")
        stem = verb + "n" if verb == "ban" else verb + "p" if verb == "stop" else verb.removesuffix("e")
        return f"{stem}ing {rest}"


def flipped(label: int) -> int:
    """Favor for against and the reverse; none stays."""
    return {FAVOR: AGAINST, AGAINST: FAVOR, NONE: NONE}[label]


def _retarget(motion: Motion, label: int, rng: random.Random) -> tuple[str, int]:
    """One of several wordings of the motion as a target, with the label that fits the wording."""
    draw = rng.random()
    if draw < 0.45:
        return motion.text, label
    if draw < 0.78:
        return motion.thing, label if motion.favours_thing else flipped(label)
    if draw < 0.9:
        return motion.gerund(), label
    return motion.negated(), flipped(label)


# -- stance -------------------------------------------------------------------------------------


def argq_rows(data: Path, split: Literal["train", "dev"]) -> list[tuple[str, str, int]]:
    """(motion, argument, label) of IBM ArgQ-30k; dev topics do not occur in train."""
    rows = read_csv(data / "ibm_argq_30k_stance" / f"{split}.csv")
    return [(r["topic"], r["argument"], FAVOR if r["stance"] == "FAVOR" else AGAINST) for r in rows]


def argq_stance(data: Path, rng: random.Random) -> list[PairExample]:
    """ArgQ arguments towards reworded motions; one in six joined with others of the same side.

    Joined arguments teach posts of several sentences, which single crowd arguments never show.
    """
    sides: dict[tuple[str, int], list[str]] = defaultdict(list)
    rows = argq_rows(data, "train")
    for topic, argument, label in rows:
        sides[topic, label].append(argument)
    examples = []
    for topic, argument, label in rows:
        text = argument
        if rng.random() < 0.17:
            others = rng.sample(sides[topic, label], k=rng.choice((1, 2, 3)))
            text = ". ".join(part.rstrip(". ") for part in (argument, *others)) + "."
        motion = Motion.parse(topic)
        target, adjusted = _retarget(motion, label, rng) if motion else (topic, label)
        examples.append(
            PairExample(task="stance", first=target, second=text, label=adjusted, source="ibm_argq_30k")
        )
    return examples


def perspectrum_rows(data: Path, split: Literal["train", "dev"]) -> list[dict[str, str]]:
    """Rows of Perspectrum; claims of dev do not occur in train."""
    return read_csv(data / "perspectrum" / f"{split}.csv")


def perspectrum_stance(data: Path) -> list[PairExample]:
    """Perspectives towards claims."""
    return [
        PairExample(
            task="stance",
            first=row["claim"],
            second=row["perspective"],
            label=FAVOR if row["stance3"] == "SUPPORT" else AGAINST,
            source="perspectrum",
        )
        for row in perspectrum_rows(data, "train")
    ]


def claim_stance(data: Path) -> list[PairExample]:
    """Wikipedia claims towards the motion, and towards the motion's own target with its sign."""
    examples = []
    for row in read_csv(data / "ibm_claim_stance" / "train.csv"):
        label = FAVOR if row["stance"] == "PRO" else AGAINST
        by_target = label if row["topic_sentiment"] == "1" else flipped(label)
        for first, adjusted in ((row["topic"], label), (row["topic_target"], by_target)):
            examples.append(
                PairExample(
                    task="stance", first=first, second=row["claim"], label=adjusted, source="ibm_claim_stance"
                )
            )
    return examples


_SMALL = frozenset(
    "a an the of to in on for and or be is are we should not ban end than more all with by from this that "
    "house would believes use right good harm it its their as at do does have has".split()
)


def _content(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in _SMALL}


def unrelated_stance(
    examples: Sequence[PairExample], fillers: Sequence[str], count: int, rng: random.Random
) -> Iterator[PairExample]:
    """`none` pairs: a target with a text that argues about something else, sharing no content word."""
    targets = sorted({example.first for example in examples})
    made = 0
    while made < count:
        text = rng.choice(fillers) if rng.random() < 0.35 else rng.choice(examples).second
        target = rng.choice(targets)
        if _content(target) & _content(text):
            continue
        made += 1
        yield PairExample(task="stance", first=target, second=text, label=NONE, source="unrelated")


# -- replies ------------------------------------------------------------------------------------

_HANDLES = re.compile(r"^(?:@\w+\s+)+")
_LINK = re.compile(r"https?://\S+")
_RUMOUR = {"support": AGREE, "deny": DISAGREE, "query": NEUTRAL, "comment": NEUTRAL}


def plain_tweet(text: str) -> str:
    """Return a tweet without the leading handles and with links as a word."""
    return _LINK.sub("link", _HANDLES.sub("", text)).strip()


def rumour_rows(data: Path, split: Literal["train", "dev"]) -> list[tuple[str, str, int]]:
    """(parent, reply, label) of RumourEval 2019; queries and comments are neutral."""
    rows = read_jsonl(data / "rumoureval2019" / f"{split}.jsonl")
    return [
        (plain_tweet(r["parent_text"]), plain_tweet(r["text"]), _RUMOUR[r["label"]])
        for r in rows
        if r["kind"] == "reply" and r["text"].strip() and (r["parent_text"] or "").strip()
    ]


def rumour_reply(data: Path, rng: random.Random, neutral: int) -> list[PairExample]:
    """Return replies to rumours, with the neutral majority cut to `neutral` rows."""
    rows = rumour_rows(data, "train")
    rng.shuffle(rows)
    kept = [row for row in rows if row[2] != NEUTRAL] + [row for row in rows if row[2] == NEUTRAL][:neutral]
    return [
        PairExample(task="reply", first=parent, second=text, label=label, source="rumoureval2019")
        for parent, text, label in kept
    ]


def debate_reply(
    data: Path,
    openers: Mapping[int, Sequence[str]],
    rng: random.Random,
    count: int,
    *,
    split: Literal["train", "dev"] = "train",
) -> Iterator[PairExample]:
    """Arguments that answer each other: the same side agrees, the other disagrees, another topic is neutral.

    A third begin with a written opener ("I see it the same way.") of the right class.
    """
    sides: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for topic, argument, label in argq_rows(data, split):
        sides[topic][label].append(argument)
    for row in perspectrum_rows(data, split):
        sides[row["claim"]][row["stance3"] != "SUPPORT"].append(row["perspective"])
    topics = sorted(topic for topic, (pro, con) in sides.items() if len(pro) > 1 and len(con) > 1)
    for _ in range(count):
        topic, side = rng.choice(topics), rng.choice((0, 1))
        label = rng.choices((AGREE, DISAGREE, NEUTRAL), (0.42, 0.42, 0.16))[0]
        other = rng.choice(topics) if label == NEUTRAL else topic
        if label == NEUTRAL and _content(other) & _content(topic):
            continue
        parent = topic if rng.random() < 0.15 and side == 0 else rng.choice(sides[topic][side])
        text = rng.choice(sides[other][side if label == AGREE else 1 - side])
        if rng.random() < 0.33:
            text = f"{rng.choice(openers[label])} {text}"
        if text != parent:
            yield PairExample(task="reply", first=parent, second=text, label=label, source="debate_reply")


# -- key points ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPointSplit:
    """ArgKP-2021 with its ids, because the official score needs the pairs that have no label too."""

    arguments: Mapping[str, Mapping[str, str]]
    key_points: Mapping[str, Mapping[str, str]]
    labels: Mapping[tuple[str, str], int]

    def candidates(self) -> list[tuple[str, str]]:
        """Return each argument with every key point of its topic and side, by their ids, in order."""
        return [
            (argument, point)
            for argument, said in sorted(self.arguments.items())
            for point, other in sorted(self.key_points.items())
            if (said["topic"], said["stance"]) == (other["topic"], other["stance"])
        ]


def argkp(data: Path, split: Literal["train", "dev"]) -> KeyPointSplit:
    """One official split; topics of dev do not occur in train."""
    folder = data / "argkp2021"
    return KeyPointSplit(
        arguments={r["arg_id"]: r for r in read_csv(folder / f"arguments_{split}.csv")},
        key_points={r["key_point_id"]: r for r in read_csv(folder / f"key_points_{split}.csv")},
        labels={
            (r["arg_id"], r["key_point_id"]): int(r["label"])
            for r in read_csv(folder / f"labels_{split}.csv")
        },
    )


def argkp_pairs(data: Path, rng: random.Random, negatives_per_match: float = 1.7) -> list[PairExample]:
    """All matches and a sample of the non-matches, which share topic and side and so are hard."""
    split = argkp(data, "train")
    ids = sorted(split.labels)
    matches = [pair for pair in ids if split.labels[pair]]
    others = [pair for pair in ids if not split.labels[pair]]
    chosen = matches + rng.sample(others, k=round(len(matches) * negatives_per_match))
    return [
        PairExample(
            task="keypoint",
            first=split.key_points[kp]["key_point"],
            second=split.arguments[arg]["argument"],
            label=split.labels[arg, kp],
            source="argkp2021",
        )
        for arg, kp in chosen
    ]


def perspectrum_equivalence(data: Path, rng: random.Random, count: int) -> Iterator[PairExample]:
    """Perspectives of one cluster make the same point; other clusters of the claim and side do not."""
    claims: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in perspectrum_rows(data, "train"):
        claims[row["claim_id"], row["stance3"]][row["cluster"]].append(row["perspective"])
    usable = sorted(key for key, clusters in claims.items() if len(clusters) > 1)
    for _ in range(count):
        clusters = claims[rng.choice(usable)]
        names = sorted(clusters)
        name = rng.choice(names)
        match = rng.random() < 0.45 and len(set(clusters[name])) > 1
        if match:
            first, second = rng.sample(sorted(set(clusters[name])), k=2)
        else:
            other = rng.choice([n for n in names if n != name])
            first, second = rng.choice(clusters[name]), rng.choice(clusters[other])
        yield PairExample(
            task="keypoint", first=first, second=second, label=int(match), source="perspectrum_clusters"
        )


def fillers(data: Path, rng: random.Random, count: int) -> list[str]:
    """Plain texts without a position on debate topics: requests to assistants, talk-page comments, tweets."""
    texts: list[str] = [row["text"] for row in read_csv(data / "clinc150" / "train.csv")]
    texts = rng.sample(texts, k=min(len(texts), count // 4))
    talk = [r["text"] for r in read_csv(data / "wiki_talk_context_toxicity" / "cat_large_no_context.csv")]
    talk = [" ".join(text.split()[:60]) for text in talk if len(text) > 20]
    tweets = [
        plain_tweet(row["text"])
        for row in read_csv(data / "davidson_hate" / "train.csv")
        if row["label"] == "neither"
    ]
    return texts + rng.sample(talk, k=count // 2) + rng.sample(tweets, k=min(len(tweets), count // 4))


def shuffled(examples: Iterable[PairExample], rng: random.Random) -> list[PairExample]:
    """Return a shuffled copy."""
    copy = list(examples)
    rng.shuffle(copy)
    return copy
