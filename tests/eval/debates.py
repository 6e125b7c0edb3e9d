"""How well positions and suggestion spans agree with debates that people annotated.

The gold (`annotations/*.json`) names posts and offsets only; docs/explanation/annotation-guideline.md
says how it was made. Everything here is pure; `debate_runs` reads what `groundswell run` wrote.
"""

import itertools
import json
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from groundswell.desk.precision import wilson

ANNOTATIONS = Path(__file__).parent / "annotations"
Label = Literal["for", "against", "none"]
Split = Literal["dev", "held-out"]
AuthorKey = tuple[str, int]
"""The file of a debate, and the number of the author's first post in it."""

_END_OF_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldAuthor:
    """What one author wants, as read by a person."""

    thread: str
    first_post: int
    label: Label
    condition: bool
    deciding_post: int
    staff: bool

    @property
    def key(self) -> AuthorKey:
        """What predictions name this author by."""
        return (self.thread, self.first_post)

    @property
    def takes_a_side(self) -> bool:
        """Whether this author counts for accuracy and coverage."""
        return self.label != "none" and not self.staff


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Half-open code points of one post's `text` in the file of a debate."""

    thread: str
    post: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One annotated debate; only its first `posts_read` posts were read."""

    thread: str
    split: Split
    reading: int
    posts_read: int
    topic_post: int
    authors: tuple[GoldAuthor, ...]
    suggestions: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A predicted position; a higher score says surer, on any scale."""

    label: Label
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`hits` of `n`, with the 95 % interval of Wilson; of nothing, anything is possible."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share, or nan of nothing."""
        return self.hits / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound."""
        return wilson(self.hits, self.n)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.2f} ({low:.2f}–{high:.2f}, n={self.n})"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorScore:
    """How positions fared. Only authors whose gold is for or against are scored, staff never.

    `invented` is the share of the gold's position-less authors who were given a side.
    """

    coverage: Share
    accuracy: Share
    surest_half: Share
    invented: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanScore:
    """How suggestion spans fared; see `span_scores`."""

    precision: Share
    recall: Share

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 where nothing was found."""
        precision, recall = self.precision.value, self.recall.value
        return 2 * precision * recall / (precision + recall) if precision > 0 and recall > 0 else 0.0


def read_gold(path: Path) -> Gold:
    """Read one annotation file."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    thread = raw["thread"]
    return Gold(
        thread=thread,
        split=raw["split"],
        reading=raw["pass"],
        posts_read=raw["posts_read"],
        topic_post=raw["topic_post"],
        authors=tuple(GoldAuthor(thread=thread, **author) for author in raw["authors"]),
        suggestions=tuple(Place(thread=thread, **place) for place in raw["suggestions"]),
    )


def all_gold(folder: Path = ANNOTATIONS, *, reading: int = 1) -> list[Gold]:
    """Return the debates of one reading, by name. The first reading is the gold, the second a check of it."""
    found = (read_gold(path) for path in sorted(folder.glob("*.json")))
    return [gold for gold in found if gold.reading == reading]


def author_accuracy(gold: Iterable[GoldAuthor], predicted: Mapping[AuthorKey, Guess]) -> AuthorScore:
    """Compare positions.

    Coverage is the share of authors with a side who were given one; accuracy is taken over those, and
    once more over the half of them with the highest scores (rounded up; ties by key).
    """
    authors = [author for author in gold if not author.staff]
    sided = [author for author in authors if author.takes_a_side]
    silent = [author for author in authors if not author.takes_a_side]
    answered = [author for author in sided if _has_side(predicted.get(author.key))]
    answered.sort(key=lambda author: (-predicted[author.key].score, author.key))
    right = [predicted[author.key].label == author.label for author in answered]
    surest = right[: math.ceil(len(right) / 2)]
    return AuthorScore(
        coverage=Share(hits=len(answered), n=len(sided)),
        accuracy=Share(hits=sum(right), n=len(right)),
        surest_half=Share(hits=sum(surest), n=len(surest)),
        invented=Share(hits=sum(_has_side(predicted.get(author.key)) for author in silent), n=len(silent)),
    )


def _has_side(guess: Guess | None) -> bool:
    return guess is not None and guess.label != "none"


def span_scores(gold: Collection[Place], predicted: Collection[Place]) -> SpanScore:
    """Compare spans: two match if they share more than half of the shorter one.

    Precision counts predicted spans that match any gold span, recall gold spans that match any
    predicted one, so neither cutting a span in two nor joining two is punished by itself.
    """
    wanted, given = set(gold), set(predicted)
    return SpanScore(
        precision=Share(hits=_found(given, wanted), n=len(given)),
        recall=Share(hits=_found(wanted, given), n=len(wanted)),
    )


def _found(spans: Collection[Place], among: Collection[Place]) -> int:
    return sum(any(overlaps(one, other) for other in among) for one in spans)


def overlaps(one: Place, other: Place) -> bool:
    """Return whether two spans of one post share more than half of the shorter one."""
    if (one.thread, one.post) != (other.thread, other.post):
        return False
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared > min(one.end - one.start, other.end - other.start)


def sentence_shares(
    gold: Gold, texts: Mapping[int, str], predicted: Collection[Place]
) -> tuple[Share, Share]:
    """Return precision and recall over sentences; a sentence is positive if a span matches it."""
    wanted: set[Place] = set()
    given: set[Place] = set()
    for post, text in texts.items():
        for sentence in sentences(gold.thread, post, text):
            if any(overlaps(sentence, span) for span in gold.suggestions):
                wanted.add(sentence)
            if any(overlaps(sentence, span) for span in predicted):
                given.add(sentence)
    both = len(wanted & given)
    return Share(hits=both, n=len(given)), Share(hits=both, n=len(wanted))


def sentences(thread: str, post: int, text: str) -> list[Place]:
    """Cut a text at full stops and line ends; coarse, and the same for gold and prediction."""
    cuts = [0, *(match.end() for match in _END_OF_SENTENCE.finditer(text)), len(text)]
    return [
        Place(thread=thread, post=post, start=start, end=end)
        for start, end in itertools.pairwise(cuts)
        if text[start:end].strip()
    ]


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Return Cohen's kappa of two readings; 1 where both gave one and the same label throughout."""
    if not pairs:
        raise ValueError("there is nothing to agree on: give at least one pair of labels")
    n = len(pairs)
    agreed = sum(one == other for one, other in pairs) / n
    labels = {label for pair in pairs for label in pair}
    chance = sum(
        sum(one == label for one, _ in pairs) * sum(other == label for _, other in pairs) / (n * n)
        for label in labels
    )
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)
