"""The title of a copied thread, where the page shows one above the first post."""
# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

import re
from collections.abc import Sequence

from scrapers.platforms.pasted.lines import Line

_FOLLOWERS = re.compile(
    r"(?ix) ^ (?: by\ .{1,45} | page\ \d+ .* | go\s?to\ page .* | [\d,]+\ (?:points?|replies|comments|posts|views|votes)\b.* | started\ by\ .*"
    r"| discussion\ in\ .* | thread\ starter.* | (?:asked|posted|opened|submitted)\b .* | (?:closed\ thread\ )? subscribe | r/\w+ .* | closed\ thread.*"
    r"| (?:<|«)\s*prev .* | views?:? | jump\ to\ .* | latest\ reply .* | (?:go|return)\ to\ .* | \d+ ) $"
)
_ANNOUNCED = re.compile(
    r"(?i)^(?:(?:re|author topic|subject|topic|thread|betreff|thema|sujet|title):\s*|(?:similar|related) (?:topics|threads):\s*)(?P<title>.+?)(?:\s+x|\s+\(read [\d,]+ times\))?$"
)
_SITE = re.compile(
    r"(?i)\b(?:forums?|community|communities|board|foren|search|welcome|log ?in|cookie|results|beta)\b"
)
_CRUMBS = re.compile(r"\s[>»›/]\s")


def find_title(before: Sequence[Line], subjects: Sequence[str] = ()) -> str | None:
    """Return the title among the lines `before` the first post; `subjects` are lines of posts that name it.

    A title stands alone, close above the posts, often twice (in the path and as heading) and often
    before the pager or the line that says who started the thread.
    """
    filled = [line for line in before if line.text]
    scored = [(_score(filled, i, subjects), i) for i in range(len(filled))]
    best = max(scored, default=(0.0, 0))
    if best[0] >= 1.0:
        return _plain(filled[best[1]].text)
    announced = [match["title"] for subject in subjects if (match := _ANNOUNCED.match(subject))]
    return announced[0] if announced else None


def _plain(text: str) -> str:
    match = _ANNOUNCED.match(text)
    return (match["title"] if match else text).strip()


def _score(filled: Sequence[Line], i: int, subjects: Sequence[str]) -> float:
    line = filled[i]
    text = line.text
    if (
        line.chrome
        or line.profile
        or line.rank
        or line.times
        or not 2 <= len(text) <= 200
        or _FOLLOWERS.match(text)
    ):
        return 0.0
    if _CRUMBS.search(text) or not any(character.isalpha() for character in text):
        return 0.0
    score = 0.6 if len(filled) <= 3 else 0.0
    score += min(len(text.split()), 6) / 6
    others = [other.text for j, other in enumerate(filled) if j != i] + list(subjects)
    score += 1.2 * any(text in other and len(other) < 3 * len(text) + 40 for other in others)
    following = filled[i + 1] if i + 1 < len(filled) else None
    announces = following is not None and (
        bool(following.times) or _FOLLOWERS.match(following.text) is not None
    )
    score += 0.9 * (announces and not text.endswith(":"))
    score += 0.8 * (i / len(filled))
    score -= 0.8 * bool(_SITE.search(text)) + 0.8 * (len(text.split()) == 1 and len(filled) > 3)
    is_sentence = text[-1] in ".:" and not text.endswith("..") and len(filled) > 1
    score -= 0.8 * is_sentence + 0.5 * text.startswith("(")
    return score
