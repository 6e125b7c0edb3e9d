"""Contact and identity data in a text: e-mail, telephone, card, bank account, social security, IP address.

Numbers with a check digit are checked (cards by Luhn's formula, accounts by ISO 13616's mod 97), so a long
order number is not taken for a card. Telephone numbers have no check digit: they are told from dates,
versions and prices by their grouping, a leading + or 0, or a word such as "call" before them.
"""
# ruff: noqa: E501 - as in the cues: one pattern, one line

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from models.flags.skeleton import plain

Kind = Literal["email", "phone", "card", "iban", "ssn", "ip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One find: half-open span in code points of the raw text, and how sure its form makes us."""

    kind: Kind
    start: int
    end: int
    score: float


_EMAIL = r"(?<![\w.+-])[\w.+%'-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?![\w-])"
_EMAIL_SPELLED = (
    r"(?<![\w.+-])[\w.+%-]{2,64}\s?[\[({<]\s?at\s?[\])}>]\s?[\w-]{2,61}\s?"
    r"(?:[\[({<]\s?dot\s?[\])}>]|\.)\s?[^\W\d_]{2,24}(?![\w-])"
)
_CARD = r"(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w-])"
_IBAN = r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![^\W_])"
_SSN = r"(?<![\w-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])"
_SSN_PLAIN = r"(?<![\w.-])(?!000|666|9\d\d)\d{3}(?!00)\d{2}(?!0000)\d{4}(?![\w.-])"
_IP4 = r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)"
_IP6 = r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])"
_PHONE = r"(?<![\w./=#$€£-])(?<!\d,)(?:\(?\+|00)?\(?\d(?:[ ().\-/]{0,3}\d){6,16}(?:\s?(?:x|ext\.?|#)\s?\d{1,6})?(?![\w]|[-/.]\d)"
_PHONE_WORD = r"\b(?:phones?|tel(?:ephone)?|call|calls|calling|mobile|cell|whats ?app|text|sms|fax|contact|dial|ring|reach|hotline|signal|answer(?:s|ing)?|(?:my|your|her|his|our|the) number)\b"
_SSN_WORD = r"\b(?:ssn|social security|social)\b"
_DATE = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?!\d)"
_VERSION_WORD = r"\b(?:v|ver|version|build|firmware|driver|release|update|kb|patch)\.?\s*$"
_STREET = (
    r"\s+(?:[A-Z][\w.']*\s+){1,3}(?:st|street|ave?|avenue|rd|road|dr|drive|ln|lane|blvd|way|court|ct|pl)\b"
)
_NEAR = 48


@lru_cache(maxsize=16)  # the model and two detectors look at one post in turn
def find_contacts(text: str) -> tuple[Contact, ...]:
    """Every find, by start, none overlapping another (the surer, then the longer one stays)."""
    view = plain(text)
    found = sorted(_candidates(view.text), key=lambda c: (-c.score, c.start - c.end, c.start))
    kept: list[Contact] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return tuple(
        Contact(kind=one.kind, start=bounds[0], end=bounds[1], score=one.score)
        for one in sorted(kept, key=lambda c: c.start)
        for bounds in [view.raw_span(one.start, one.end)]
    )


def _candidates(text: str) -> Iterator[Contact]:
    for pattern, score in ((_EMAIL, 0.99), (_EMAIL_SPELLED, 0.9)):
        yield from (_contact("email", match, score) for match in _finder(pattern).finditer(text))
    if not _finder(r"\d").search(text):
        return
    yield from (_contact("card", m, 0.98) for m in _finder(_CARD).finditer(text) if _is_card(m.group()))
    yield from (_iban(m) for m in _finder(_IBAN).finditer(text) if _iban_length(m.group()))
    yield from (_contact("ssn", match, 0.95) for match in _finder(_SSN).finditer(text))
    yield from (
        _contact("ssn", match, 0.9)
        for match in _finder(_SSN_PLAIN).finditer(text)
        if _near(_SSN_WORD, text, match.start(), match.end())
    )
    for pattern in (_IP4, _IP6):
        yield from (_contact("ip", m, 0.96) for m in _finder(pattern).finditer(text) if _is_ip(text, m))
    yield from _phones(text)


def _phones(text: str) -> Iterator[Contact]:
    for match in _finder(_PHONE).finditer(text):
        score = _phone_score(text, match)
        if score:
            yield _contact("phone", match, score)


def _phone_score(text: str, match: re.Match[str]) -> float:
    """How much a stretch of digits looks like a telephone number; 0 for not at all."""
    found = match.group()
    main = re.split(r"x|ext|#", found)[0]
    digits = re.sub(r"\D", "", main)
    if len(digits) > 15 or len(set(digits)) < 3 or _finder(_DATE).fullmatch(found):
        return 0.0
    near = _near(_PHONE_WORD, text, match.start(), match.end())
    if _finder(_VERSION_WORD).search(text[max(0, match.start() - 12) : match.start()]):
        return 0.0
    if _finder(_STREET).match(text, match.end()):
        return 0.0
    groups = re.findall(r"\d+", main)
    if found.startswith(("+", "(+")) and len(digits) >= 8:
        return 0.95
    if re.match(r"\(0?\d{2,5}\)", found) and len(digits) >= 7:
        return 0.93
    if (
        len(groups) > 1
        and len(digits) >= 9
        and all(2 <= len(g) <= 5 for g in groups[1:])
        and len(groups[-1]) > 2
    ):
        return 0.92 if "." not in main or len(groups) == 3 else 0.6
    if len(groups) >= 4 and all(len(group) == 2 for group in groups):
        return 0.9
    if digits.startswith("0") and 9 <= len(digits) <= 12:
        return 0.9
    if near and 7 <= len(digits) <= 15:
        return 0.9
    if len(groups) == 1 and re.fullmatch(r"1?[2-9]\d{9}", digits):
        # As North Americans write theirs; a Unix time of our years starts with 1 and has ten digits.
        return 0.6
    return 0.75 if re.fullmatch(r"\d{3}[-.]\d{4}", main.strip()) else 0.0


def _contact(kind: Kind, match: re.Match[str], score: float) -> Contact:
    return Contact(kind=kind, start=match.start(), end=match.end(), score=score)


def _iban(match: re.Match[str]) -> Contact:
    length = _iban_length(match.group())
    return Contact(kind="iban", start=match.start(), end=match.start() + length, score=0.98)


def _iban_length(found: str) -> int:
    """How many characters of a match form the longest valid account number; 0 for none."""
    for end in range(len(found), 14, -1):
        compact = re.sub(r"[ -]", "", found[:end])
        if found[end - 1].isalnum() and 15 <= len(compact) <= 34 and _mod97(compact) == 1:
            return end
    return 0


def _mod97(account: str) -> int:
    turned = account[4:] + account[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97


def _is_card(found: str) -> bool:
    digits = [int(digit) for digit in found if digit.isdigit()]
    if not 12 <= len(digits) <= 19 or len(set(digits)) < 2:
        return False
    doubled = [digit if place % 2 == 0 else digit * 2 for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _is_ip(text: str, match: re.Match[str]) -> bool:
    try:
        address = ipaddress.ip_address(match.group())
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified or match.group().count(":") == len(match.group()):
        return False
    before = text[max(0, match.start() - 12) : match.start()]
    return address.version == 6 or not _finder(_VERSION_WORD).search(before)


def _near(pattern: str, text: str, start: int, end: int) -> bool:
    return bool(_finder(pattern).search(text[max(0, start - _NEAR) : end + _NEAR // 2]))


@cache
def _finder(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
