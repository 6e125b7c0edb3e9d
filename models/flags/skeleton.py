"""What a text says once the tricks are taken off, and where each letter of that came from.

People write h4te, h a t e, hаte (a Cyrillic letter inside) or h\u200bate to slip past a filter. `skeleton`
undoes this for judging only: the raw text is never changed, and every span maps back onto it.
"""
# ruff: noqa: E501 - tables of letters

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

# Letters of other scripts (and small capitals) that pass for a Latin one, where NFKD does not say so.
_LOOKALIKES = {
    "a": "аαɑᴀ∂ꭺ", "b": "Ьвʙβƅ", "c": "сϲᴄ", "d": "ԁᴅɗđ", "e": "еєεᴇ℮ҽёэ", "f": "ғꜰƒ", "g": "ɡɢցǥ",
    "h": "һнʜհħ", "i": "іɪιıӏ¡", "j": "јᴊϳ", "k": "кκᴋ", "l": "ӏʟⅼłǀ|", "m": "мᴍ", "n": "пηɴոñ", "o": "оοσᴏөøօ०",
    "p": "рρᴘþ", "q": "ԛզ", "r": "гʀɾя", "s": "ѕꜱʂ", "t": "тτᴛŧ†", "u": "υᴜսцμ", "v": "ѵνᴠ", "w": "ԝωᴡшա",
    "x": "хχ×", "y": "уγʏүყ", "z": "ᴢʐƶ",
}  # fmt: skip
_TO_LATIN = {other: latin for latin, others in _LOOKALIKES.items() for other in others}
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i",
         "+": "t", "€": "e", "(": "c", "*": "*", "#": "*"}  # fmt: skip
_TOKEN = re.compile(r"[^\s]+")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:([^\w\s]|_| )[^\W\d_](?:\1[^\W\d_])+)(?![^\W_])")
_ORDINARY = re.compile(r"[\t\n\r -\x7f]*")
"""What stands for itself: ASCII but for its control characters."""
_REPEATED = re.compile(r"(.)\1{2,}")
_RUN_TOGETHER = 8  # letters: shorter ones are names and rare words more often than two common words

Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """The plain text; `origin[i]` is the raw code point that gave `text[i]`."""

    text: str
    origin: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open raw bounds of a non-empty half-open stretch of the skeleton."""
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=16)  # several detectors look at one post in turn
def plain(text: str) -> Skeleton:
    """Invisible characters, accents, lookalikes and fancy letters resolved; case kept; nothing guessed.

    >>> plain("c\u0430ll me").text
    'call me'
    """
    if _ORDINARY.fullmatch(text):
        return Skeleton(text=text, origin=tuple(range(len(text))))
    letters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for part in _resolve(character):
            letters.append(part)
            origin.append(index)
    return Skeleton(text="".join(letters), origin=tuple(origin))


def skeleton(text: str, known: Known) -> Skeleton:
    """As `plain`, in lower case, with l33t, s p a c e d and streeetched words read as the words they hide.

    `known` says whether a lower-case word exists; digits and signs are read as letters only where a
    known word comes out, so that "mp3" and "b2b" stay.
    """
    base = plain(text)
    letters, origin = list(base.text.lower()), list(base.origin)
    if len(letters) != len(origin):  # a few capitals have two-letter lower case: map letter by letter
        pairs = [
            (low, place) for high, place in zip(base.text, base.origin, strict=True) for low in high.lower()
        ]
        letters, origin = [low for low, _ in pairs], [place for _, place in pairs]
    letters, origin = _join_spaced(letters, origin, known)
    letters, origin = _read_tokens(letters, origin, known)
    return Skeleton(text="".join(letters), origin=tuple(origin))


def _resolve(character: str) -> str:
    if character < "\x80":
        return character if character >= " " or character in "\t\n\r" else ""
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me", "Cs") or character in "\u115f\u1160\u3164\uffa0\u034f":
        return ""
    if character in _TO_LATIN:
        return _TO_LATIN[character]
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        return chr(ord("a") + ord(character) - 0x1F1E6)
    if "\U0001f130" <= character <= "\U0001f189":  # squared and negative squared or circled capitals
        return chr(ord("a") + (ord(character) - 0x1F130) % 32 % 26)
    low = character.lower()
    if low in _TO_LATIN:
        return _TO_LATIN[low].upper()
    parts = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
    return "".join(_TO_LATIN.get(part, part) for part in parts)


def _join_spaced(letters: list[str], origin: list[int], known: Known) -> tuple[list[str], list[int]]:
    text = "".join(letters)
    out: list[str] = []
    place: list[int] = []
    end = 0
    for match in _SPACED.finditer(text):
        out += letters[end : match.start()]
        place += origin[end : match.start()]
        kept = list(range(match.start(), match.end(), 2))
        words = split_words("".join(letters[index] for index in kept), known)
        taken = 0
        for number, word in enumerate(words):
            if number:
                out.append(" ")
                place.append(origin[kept[taken]])
            for index in kept[taken : taken + len(word)]:
                out.append(letters[index])
                place.append(origin[index])
            taken += len(word)
        end = match.end()
    return out + letters[end:], place + origin[end:]


def split_words(run: str, known: Known) -> list[str]:
    """Cut a run of letters into the fewest known words; the run itself where that fails."""
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 16), end):
            before, word = best[start], run[start:end]
            if before is None or not (known(word) and (len(word) > 1 or word in "aiu")):
                continue
            found, current = [*before, word], best[end]
            if current is None or len(found) < len(current):
                best[end] = found
    return best[-1] or [run]


def _read_tokens(letters: list[str], origin: list[int], known: Known) -> tuple[list[str], list[int]]:
    text = "".join(letters)
    out: list[str] = []
    place: list[int] = []
    end = 0
    for match in _TOKEN.finditer(text):
        out += letters[end : match.start()]
        place += origin[end : match.start()]
        word, kept = _read_token(match.group(), known)
        out += word
        place += [origin[match.start() + index] for index in kept]
        end = match.end()
    return out + letters[end:], place + origin[end:]


def _read_token(token: str, known: Known) -> tuple[str, list[int]]:
    """Find the word behind one token, and which of the token's letters each of its letters is."""
    places = list(range(len(token)))
    stripped = token.strip(".,;:?\"'()[]")
    if not any(letter.isalpha() for letter in token) or known(stripped) or "://" in token or len(token) > 40:
        return token, places
    for spell in (_LEET, {**_LEET, "1": "l", "!": "l"}):
        body = token.rstrip("!?.,;:")  # an exclamation mark at the end is one
        word = "".join(spell.get(letter, letter) for letter in body) + token[len(body) :]
        core = word.strip(".,;:?\"'()[]!")
        if len(core) > 2 and core != stripped and _inflected(core, known) and _looks_spelled(token):
            return word, places
    shorter = _squeeze(token)
    if len(shorter) < len(token):
        return "".join(token[index] for index in shorter), shorter
    bare = [index for index in places if token[index].isalnum() or token[index] == "'"]
    word = "".join(token[index] for index in bare)
    if len(bare) < len(token.strip(".,;:!?\"'()[]")) and len(word) > 3 and known(word):
        return word, bare
    return _cut_apart(token, known)


def _cut_apart(token: str, known: Known) -> tuple[str, list[int]]:
    """Words that were run together to pass as one, where few and known words come out."""
    places = list(range(len(token)))
    if len(token) < _RUN_TOGETHER or not token.isalpha():
        return token, places
    words = split_words(token, known)
    if not 2 <= len(words) <= len(token) / 3:
        return token, places
    starts = {sum(map(len, words[:number])) for number in range(1, len(words))}
    kept = [place for place in places for _ in range(2 if place in starts else 1)]
    return " ".join(words), kept


def _looks_spelled(token: str) -> bool:
    """Tell spelling from counting: a sign before a letter may stand for one, digits at the end count (ps5)."""
    core = token.strip(".,;:?\"'()[]")
    last = max((index for index, letter in enumerate(core) if letter.isalpha()), default=-1)
    return any(not letter.isalpha() and letter in _LEET for letter in core[:last]) or bool(
        set("$@") & set(core)
    )


def _inflected(word: str, known: Known) -> bool:
    """Whether a word, or what is left without a common ending, is known."""
    return known(word) or any(
        word.endswith(ending) and len(word) - len(ending) > 2 and known(word[: -len(ending)])
        for ending in ("s", "es", "d", "ed", "ing", "er", "ers", "r", "rs", "ation")
    )


def _squeeze(token: str) -> list[int]:
    """Give the indices left when a letter that stands three times or more in a row is kept once."""
    drop: set[int] = set()
    for match in _REPEATED.finditer(token):
        if match.group(1).isalpha():
            drop.update(range(match.start() + 1, match.end()))
    return [index for index in range(len(token)) if index not in drop]
