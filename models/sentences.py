"""Sentences of informal text: spaCy's tokens and sentence marks, corrected for how people write posts."""

import re
from dataclasses import dataclass
from typing import Any, Self

# A dot after these ends no sentence (unless the line ends there, too).
_ABBREVIATIONS = frozenset(
    """
    e.g i.e eg ie etc vs mr mrs ms dr prof st no nr approx ca cf al inc ltd co jr sr fig dept est min max
    """.split()
)
_LIST_MARK = re.compile(r"\s*(?:[-*•–—]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_LINE = re.compile(r"[^\n]+")
_LAST_WORD = re.compile(r"([\w.]+)\.$")


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """Half-open code-point offsets of a sentence; no white space at either end."""

    start: int
    end: int


class SentenceSplitter:
    """Splits text into sentences; load once, use for any number of texts."""

    identity = "spacy-sentencizer-1"

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp

    @classmethod
    def load(cls) -> Self:
        """Prepare spaCy's English tokenizer and its rule-based sentence marks; no weights are needed."""
        import spacy  # noqa: PLC0415 - takes seconds, and most commands never split a sentence

        nlp = spacy.blank("en")
        nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", "。", "！", "？", "؟", "।"]})
        nlp.max_length = 10_000_000
        return cls(nlp)

    def split(self, text: str) -> list[SentenceSpan]:
        """Return the sentences of `text` in order; together they hold everything but white space.

        A blank line and a list item always begin a new sentence; a single line break does so unless
        the next line goes on in lower case after an unfinished one.
        """
        spans: list[SentenceSpan] = []
        for start, end in _blocks(text):
            spans.extend(self._split_block(text, start, end))
        return spans

    def _split_block(self, text: str, start: int, end: int) -> list[SentenceSpan]:
        document = self._nlp(text[start:end])
        cuts = [start + sentence.start_char for sentence in document.sents if sentence.start_char > 0]
        spans: list[SentenceSpan] = []
        begin = start
        for cut in [*cuts, end]:
            if cut != end and _goes_on(text[begin:cut], text[cut:end]):
                continue
            words = text[begin:cut]
            left = begin + len(words) - len(words.lstrip())
            right = begin + len(words.rstrip())
            if left < right:
                spans.append(SentenceSpan(left, right))
            begin = cut
        return spans


def _blocks(text: str) -> list[tuple[int, int]]:
    """Return the stretches of lines within which a sentence may run on."""
    blocks: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        if not line.group().strip():
            continue
        if blocks and _continues(text, blocks[-1][1], line):
            blocks[-1] = (blocks[-1][0], line.end())
        else:
            blocks.append((line.start(), line.end()))
    return blocks


def _continues(text: str, previous_end: int, line: re.Match[str]) -> bool:
    if text[previous_end : line.start()].count("\n") > 1 or _LIST_MARK.match(line.group()):
        return False
    before = text[:previous_end].rstrip()[-1:]
    first = line.group().lstrip()[:1]
    return first.islower() and before not in ".!?…:"


def _goes_on(before: str, after: str) -> bool:
    """Return whether a cut proposed by spaCy falls inside a sentence."""
    word = _LAST_WORD.search(before.rstrip())
    if word and (
        word[1].casefold() in _ABBREVIATIONS
        or (re.fullmatch(r"(?:\w\.)*\w", word[1]) and not word[1].isdigit())
    ):
        return True
    # "wait... what" and "wtf?! no" go on in lower case; "end. i think" begins anew, carelessly.
    if before.rstrip().endswith(("...", "…")) and after.lstrip()[:1].islower():
        return True
    # A list number: "1. Add dark mode" stays together.
    return bool(re.fullmatch(r"\s*\(?\d{1,2}\.", before.rstrip()))
