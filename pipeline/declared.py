"""Sides that people state outright: "I'd support a late fee on those terms", "I'm against it"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.records import Sentence, StanceLabel
from models.forms import load_pattern
from pipeline.topics import touches

_POINTS = frozenset({"it", "this", "that", "them", "these", "those", "such", "one"})
_OBJECT_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A stated side, and the sentence that states it."""

    label: StanceLabel
    sentence: Sentence


def declared(sentences: Sequence[Sentence], topic: str) -> Declaration | None:
    """Return the last side that some sentences state on a topic; None where none does.

    What is supported or opposed must be the topic, or stay unsaid or pointed at; "I'd support a
    cheaper plan" says nothing about a late fee.
    """
    for sentence in reversed(sentences):
        label = _label(sentence.quote, topic)
        if label is not None:
            return Declaration(label=label, sentence=sentence)
    return None


def _label(text: str, topic: str) -> StanceLabel | None:
    against = load_pattern("sides", "declares_against").search(text)
    if against and _is_on(text[against.end() :], topic):
        return "oppose"
    favor = load_pattern("sides", "declares_for").search(text)
    if favor is None or against is not None or not _is_on(text[favor.end() :], topic):
        return None
    # "I support …" inside a question or after "if" is nobody's declaration.
    if text.rstrip().endswith("?"):
        return None
    return "conditional" if load_pattern("sides", "under_a_condition").search(text) else "support"


def _is_on(rest: str, topic: str) -> bool:
    words = re.findall(r"[\w'’-]+", rest)[:_OBJECT_WORDS]
    return not words or words[0].casefold() in _POINTS or touches(topic, " ".join(words))
