"""Masking words of people who were forgotten where others repeat them, without moving what stands after."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.names import handle_of

MASK = "█"
"""Stands for each masked character: offsets into the text, and so the evidence in it, stay as they were."""

_WORD = re.compile(r"\w+")
_RUN = 8
"""So many words in the same order are a copy; fewer are how people speak ("it would be great to have")."""


class Mask:
    """Masks names wherever they stand as words, and every run of eight words that `texts` hold as well.

    Names count as written, since "Will" is a name and "will" is none; after an "@", in any case.
    """

    def __init__(self, names: Collection[str], texts: Iterable[str] = ()) -> None:
        self.names = frozenset(name for name in names if name.strip())
        self._named = _pattern(self.names)
        self._runs = frozenset(run for text in texts for run in _runs(_plain(text)))

    def __call__(self, text: str) -> str:
        """Return the text, as long as it was, with the words masked.

        >>> Mask({"Ann Lee"})("Thanks Ann Lee, and @annlee!")
        'Thanks ███████, and ███████!'
        """
        spans = list(self._spans(text))
        for start, end in spans:
            text = text[:start] + MASK * (end - start) + text[end:]
        return text

    def __bool__(self) -> bool:
        """Return whether there is anything that could be masked."""
        return self._named is not None or bool(self._runs)

    def means(self, name: str | None) -> bool:
        """Return whether a name, as a link or a quote gives it, is one of those masked.

        >>> Mask({"Ann Lee"}).means("annlee")
        True
        """
        return (
            name is not None
            and self._named is not None
            and bool(self._named.fullmatch(f"@{name.lstrip('@')}"))
        )

    def finds(self, text: str) -> bool:
        """Return whether there is anything to mask."""
        return next(self._spans(text), None) is not None

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        # Nearly all texts have nothing to mask: what tells that quickly comes first.
        if self._named is not None and ("@" in text or any(name in text for name in self.names)):
            yield from (match.span() for match in self._named.finditer(text))
        if self._runs and not self._runs.isdisjoint(_runs(_plain(text))):
            words = _words(text)
            for place, run in enumerate(_runs([word for word, _, _ in words])):
                if run in self._runs:
                    yield words[place][1], words[place + _RUN - 1][2]


def _pattern(names: Collection[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    written = "|".join(re.escape(name) for name in longest_first)
    handles = {handle_of(name) for name in names}
    called = {
        form
        for handle in handles
        for form in (handle, *(handle.replace(" ", s) for s in ("", "_", "-", ".")))
    }
    mentioned = "|".join(re.escape(form) for form in sorted(called, key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<!\w)(?:{written})(?!\w)|(?<![\w@])@(?i:{mentioned})(?!\w)")


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]


def _plain(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Return every run of eight words in turn; none where there are fewer."""
    return zip(*(words[start:] for start in range(_RUN)), strict=False)


def normalised(text: str) -> str:
    """Return the words alone, by which a quote and what it quotes are compared.

    >>> normalised("Please, add  DARK mode!")
    ' please add dark mode '
    """
    return f" {' '.join(_plain(text))} "
