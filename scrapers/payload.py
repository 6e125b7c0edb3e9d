"""What the readers of recorded API answers share: values whose types differ between versions.

The same field comes as a number, as a number in a string, as an object or as null, depending on the
version of the software and on who recorded the answer.
"""

import ast
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from json import JSONDecodeError
from typing import Any
from urllib.parse import urljoin

from groundswell.errors import BinaryInput, EmptyInput
from groundswell.page import PagePost, Role
from scrapers.anglequotes import without_angle_quotes
from scrapers.document import Document
from scrapers.html import OwnWords, own_words, parse_html
from scrapers.times import resolve_times

Object = Mapping[str, Any]

_FIRST_EPOCH, _LAST_EPOCH = 100_000_000, 5_000_000_000
"""1973 to 2128 in seconds; larger numbers are milliseconds."""
_LARGEST_PRINTED = 1 << 20
_PYTHON = re.compile(r":\s*(?:True|False|None)\b")
_ESCAPED = re.compile(r"&(?:gt|lt|amp|quot|#\d+|nbsp|#x[0-9a-fA-F]+);")
_TAG = re.compile(
    r"<(?:p|br|div|a|b|i|em|strong|span|ul|ol|li|blockquote|img|pre|code|table|font)\b[^>]*>|</\w+>", re.I
)
_STAFF = re.compile(r"staff|admin|owner|employee|manager|developer|official|team\b", re.IGNORECASE)
_MODERATOR = re.compile(r"moderat|\bmod\b", re.IGNORECASE)


def payload(document: Document) -> Any:
    """Return the document's JSON, or None where it is none; an answer printed by Python counts as JSON."""
    try:
        return document.json
    except JSONDecodeError:
        return _printed_by_python(document.text)
    except (BinaryInput, EmptyInput):
        return None


def _printed_by_python(text: str) -> Any:
    """Read an object that was printed instead of written as JSON, with True, False and None in it."""
    if not text.lstrip().startswith("{") or len(text) > _LARGEST_PRINTED or not _PYTHON.search(text):
        return None
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def is_object(value: object, *keys: str) -> bool:
    """Whether `value` is an object that has all the keys."""
    return isinstance(value, dict) and all(key in value for key in keys)


def objects(value: object) -> list[Object]:
    """Return the objects in a list; nothing for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def at(value: object, *path: str) -> Any:
    """Return what stands at the path of keys; None where there is no such path.

    >>> at({"user": {"name": "Ann"}}, "user", "name"), at({"user": None}, "user", "name")
    ('Ann', None)
    """
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text_of(*values: object) -> str | None:
    """Return the first of the values that is a non-empty text, or a number as text.

    >>> text_of(None, "", 12), text_of(" Ann "), text_of(True)
    ('12', 'Ann', None)
    """
    for value in values:
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def number_of(*values: object) -> int | None:
    """Return the first of the values that is a whole number, or a text of one.

    >>> number_of(None, "1,024"), number_of(3.0), number_of(False, "many")
    (1024, 3, None)
    """
    for value in values:
        if isinstance(value, bool):
            continue
        if isinstance(value, int):
            return value
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str) and re.fullmatch(r"-?[\d,]*\d", value.strip()) and value.isascii():
            return int(value.replace(",", ""))
    return None


def moment_of(*values: object) -> str | None:
    """Return the first of the values that is a time, as ISO 8601; epochs are in UTC, in any unit or type.

    >>> moment_of(1439797480.0), moment_of("2015-08-17T07:44:40Z"), moment_of(None, "1439797480000")
    ('2015-08-17T07:44:40+00:00', '2015-08-17T07:44:40+00:00', '2015-08-17T07:44:40+00:00')
    """
    for value in values:
        if isinstance(value, bool) or value in (None, "", 0):
            continue
        seconds = _seconds(value)
        if seconds is not None:
            moment = datetime.fromtimestamp(seconds, UTC)
            return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
        if isinstance(value, str):
            resolved = _iso(value.strip())
            if resolved:
                return resolved
    return None


def _seconds(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return None
    if number is not None and number > _LAST_EPOCH:
        number /= 1000
    return number if number is not None and _FIRST_EPOCH <= number <= _LAST_EPOCH else None


def _iso(value: str) -> str | None:
    try:
        return datetime.fromisoformat(value).isoformat()
    except ValueError:
        return resolve_times([value], languages=["en"])[0].iso


def shown(value: object) -> str | None:
    """Return a time as the answer gives it, for `created_raw`."""
    return None if value in (None, "") or isinstance(value, bool) else str(value)


def html_words(value: object) -> OwnWords:
    """Render a body given as HTML; a quote that is the whole body is what the post is written in."""
    if not isinstance(value, str) or not value.strip():
        return OwnWords(text="")
    soup = parse_html(value)
    words = own_words(soup)
    outer = soup.body.find_all(True, recursive=False) if soup.body else []
    if not words.text and len(words.quotes) > 0 and len(outer) == 1 and outer[0].name == "blockquote":
        return own_words(outer[0])
    return words


def marked_words(value: object) -> OwnWords:
    """Render a body given as Markdown; entities, which some interfaces write for < and >, are resolved."""
    if not isinstance(value, str) or not value.strip():
        return OwnWords(text="")
    text = html.unescape(value) if _ESCAPED.search(value) else value
    return without_angle_quotes(OwnWords(text=text.replace("\r\n", "\n").strip()))


def any_words(value: object) -> OwnWords:
    """Render a body whose format is not known: HTML where it has tags, otherwise Markdown or plain text."""
    return html_words(value) if isinstance(value, str) and _TAG.search(value) else marked_words(value)


def role_of(*ranks: object) -> Role | None:
    """Return the role that a rank or title names.

    >>> role_of("Community Manager"), role_of("Moderator"), role_of("Active Member")
    ('staff', 'moderator', None)
    """
    named = " ".join(rank for rank in ranks if isinstance(rank, str))
    if _MODERATOR.search(named):
        return "moderator"
    return "staff" if _STAFF.search(named) else None


def link(document: Document, href: object) -> str | None:
    """Return an address, made absolute where it is known where the answer came from."""
    if not isinstance(href, str) or not href.strip():
        return None
    try:
        return urljoin(document.url, href.strip()) if document.url else href.strip()
    except ValueError:
        return href.strip()


def by_thread(posts: Sequence[tuple[str, PagePost]]) -> Iterator[tuple[str, tuple[PagePost, ...]]]:
    """Split posts, each with its thread's key, into runs of one thread; the order stays as it is."""
    for key, run in groupby(posts, key=lambda pair: pair[0]):
        yield key, tuple(post for _, post in run)
