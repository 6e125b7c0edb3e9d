"""Twelve and more ways in which people disguise words, to measure what judging loses to them."""

import random
from collections.abc import Callable, Mapping

Trick = Callable[[str, random.Random], str]

_CYRILLIC = str.maketrans("aeopcxyikjsAEOPCXTHKMB", "аеорсхуікјѕАЕОРСХТНКМВ")
_GREEK = str.maketrans("oviAEZHIKMNOPTYX", "ονιΑΕΖΗΙΚΜΝΟΡΤΥΧ")
_LEET = str.maketrans("aeiost", "4310$7")
_SMALL_CAPITALS = str.maketrans("abcdeghjklmnoprtuvwyz", "ᴀʙᴄᴅᴇɢʜᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ")


def _between(sign: str) -> Trick:
    def apply(text: str, chance: random.Random) -> str:
        return "".join(
            letter + sign if letter.isalpha() and chance.random() < 0.5 else letter for letter in text
        )

    return apply


def _translated(map_of: dict[int, int]) -> Trick:
    def apply(text: str, chance: random.Random) -> str:
        return "".join(letter.translate(map_of) if chance.random() < 0.7 else letter for letter in text)

    return apply


def _shifted(lower: int, upper: int) -> Trick:
    """Letters from another block of Unicode that has a whole alphabet in order."""

    def shift(letter: str) -> str:
        if "a" <= letter <= "z":
            return chr(lower + ord(letter) - ord("a"))
        return chr(upper + ord(letter) - ord("A")) if "A" <= letter <= "Z" else letter

    def apply(text: str, _: random.Random) -> str:
        return "".join(map(shift, text))

    return apply


def _spaced(sign: str) -> Trick:
    """Write the longest words with a sign between all letters."""

    def apply(text: str, _: random.Random) -> str:
        words = text.split(" ")
        longest = sorted(range(len(words)), key=lambda place: -len(words[place]))[:2]
        return " ".join(
            sign.join(word) if place in longest and word.isalpha() else word
            for place, word in enumerate(words)
        )

    return apply


def _stretched(text: str, chance: random.Random) -> str:
    return "".join(letter * 4 if letter in "aeiou" and chance.random() < 0.3 else letter for letter in text)


def _marked(text: str, chance: random.Random) -> str:
    marks = "\u0300\u0301\u0308\u0323\u0336\u0489"
    return "".join(letter + chance.choice(marks) if letter.isalpha() else letter for letter in text)


def _leet(text: str, chance: random.Random) -> str:
    """Every letter that has a digit or sign, in half of the words: what a reader still makes out."""
    return " ".join(
        word.translate(_LEET) if len(word) > 3 and chance.random() < 0.5 else word for word in text.split(" ")
    )


TRICKS: Mapping[str, Trick] = {
    "zero width": _between("\u200b"),
    "joiners": _between("\u200d"),
    "bidi controls": _between("\u202e"),
    "soft hyphens": _between("\u00ad"),
    "variation selectors": _between("\ufe0f"),
    "combining marks": _marked,
    "cyrillic letters": _translated(_CYRILLIC),
    "greek letters": _translated(_GREEK),
    "fullwidth": _shifted(0xFF41, 0xFF21),
    "mathematical bold": _shifted(0x1D41A, 0x1D400),
    "circled": _shifted(0x24D0, 0x24B6),
    "small capitals": _translated(_SMALL_CAPITALS),
    "leetspeak": _leet,
    "spaced letters": _spaced(" "),
    "dotted letters": _spaced("."),
    "stretched letters": _stretched,
}
