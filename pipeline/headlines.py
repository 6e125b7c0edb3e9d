"""What a proposal is called: somebody's own words, without why they want it."""

import re

_LEAST_WORDS = 3
_LEFT_OPEN = re.compile(
    r"\b(?:i|we|they|he|she|that|which|who|whose|because|if|when|while|and|or|but|than|the|an?|my|our|your|"
    r"their|to|of|with|for|from|some|any)\W*$",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:more|less|better|worse|fewer|rather|other|sooner|\w{2,}er)\b.*\bthan\b", re.IGNORECASE
)
_PURPOSE = re.compile(
    r"(?:,\s*|\s+)(?:so that|in order (?:to|that)|because)\b|"
    r"(?:,\s*|\s+)so (?=(?:i|we|you|they|people|everyone|everybody|users|it)\b)|"
    r",\s*(?:since|as|otherwise|or else)\b(?! (?:well|far|long|soon|much|many)\b)",
    re.IGNORECASE,
)


def is_fragment(wording: str) -> bool:
    """Return whether a wording breaks off, or compares with something that was cut away.

    >>> is_fragment("explain to clients why I"), is_fragment("explain the fee to clients")
    (True, False)
    """
    compares = re.search(r"\bthan\b", wording, re.IGNORECASE)
    return bool(_LEFT_OPEN.search(wording)) or bool(compares and not _COMPARES.search(wording))


def headline_of(wording: str) -> str:
    """Return the wording up to the purpose or reason that follows it; always its beginning, never reworded.

    >>> headline_of("put lockers at the shops, so that I can come at six")
    'put lockers at the shops'
    """
    for found in _PURPOSE.finditer(wording):
        if len(wording[: found.start()].split()) >= _LEAST_WORDS:
            return wording[: found.start()]
    return wording
