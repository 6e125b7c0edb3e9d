"""What can be somebody's name."""
# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

import re

_COMMON = frozenset(
    "the and is are was were to of in that it for with this but have has had be been would could should about from "
    "they there what which when because if then than just only also please thanks updated posted replied since until "
    "yesterday today started topic page read views forum search subject".split()
)  # fmt: skip


_NO_NAMES = frozenset("re: aw: re i quote version release v changes changelog".split())
_RELEASE = re.compile(r"v?\d+(?:\.\d+)+\S*$|\d+\s", re.IGNORECASE)


def looks_like_name(text: str) -> bool:
    """Say whether a text could be a display name or login: short, and not a sentence."""
    words = text.split()
    if not 1 <= len(text) <= 45 or not 1 <= len(words) <= 5 or text[-1] in ";,:" or "://" in text:
        return False
    if not any(character.isalnum() for character in text) or (text[-1] in ".!?" and len(words) > 2):
        return False
    if re.fullmatch(r"[\d.,:/\s%$€£#+-]+", text) and not re.fullmatch(r"\d{1,2}/\d{2,4}|\d{3,}", text):
        return False
    lowered = [word.casefold().strip(".,!?()") for word in words]
    if (
        text.startswith(("r/", "#", "/", "*", '"', "`", "="))
        or lowered[0] in _NO_NAMES
        or _RELEASE.match(text)
    ):
        return False
    if len(words) > 1 and any(word in _COMMON for word in lowered):
        return all(word[0].isupper() for word in words)  # The Old Man, but not "the old man"
    return True
