"""What a proposal is called: somebody's own words, without why they want it."""

import re

_LEAST_WORDS = 3
_PURPOSE = re.compile(
    r"(?:,\s*|\s+)(?:so that|in order (?:to|that)|because)\b|"
    r"(?:,\s*|\s+)so (?=(?:i|we|you|they|people|everyone|everybody|users|it)\b)|"
    r",\s*(?:since|as|otherwise|or else)\b(?! (?:well|far|long|soon|much|many)\b)",
    re.IGNORECASE,
)


def headline_of(wording: str) -> str:
    """Return the wording up to the purpose or reason that follows it; always its beginning, never reworded.

    >>> headline_of("put lockers at the shops, so that I can come at six")
    'put lockers at the shops'
    """
    for found in _PURPOSE.finditer(wording):
        if len(wording[: found.start()].split()) >= _LEAST_WORDS:
            return wording[: found.start()]
    return wording
