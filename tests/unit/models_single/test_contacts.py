"""Contact data: found with exact spans, and only where it is."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.checks.evasion import TRICKS
from models.flags.contacts import find_contacts


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("email", "jo.bloggs+forum@mail.example.org"),
        ("email", "jo.bloggs [at] example [dot] org"),
        ("phone", "+44 20 7946 0958"),
        ("phone", "(020) 7946-0958"),
        ("phone", "020 7946 0958"),
        ("phone", "555-0142"),
        ("phone", "1-202-555-0142"),
        ("phone", "01.02.03.04.05"),
        ("card", "4111 1111 1111 1111"),
        ("card", "378282246310005"),
        ("iban", "GB82 WEST 1234 5698 7654 32"),
        ("iban", "DE89370400440532013000"),
        ("ssn", "078-05-1120"),
        ("ip", "203.0.113.77"),
        ("ip", "2001:db8::8a2e:370:7334"),
    ],
)
def test_each_kind_is_found_exactly(kind: str, found: str) -> None:
    text = f"You can reach me here: {found}, or not at all."
    assert [(one.kind, text[one.start : one.end]) for one in find_contacts(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "Build 10.0.17763.316 fails since 2019-02-12, see KB4489899 and error 0x80070005.",
        "The total was $1,250,000 in 2018 and 1.3 million in 2019.",
        "Order 4111 1111 1111 1112 is no card: its check digit is wrong.",
        "GB82 WEST 1234 5698 7654 33 is no account either.",
        "It happened at 10:32:45 on 12/03/2019 near 192.168.0.300.",
        "Listen on 127.0.0.1 or ::1 only.",
        "Follow @someone, it is great.",
    ],
)
def test_numbers_that_are_none_are_left_alone(text: str) -> None:
    assert [one for one in find_contacts(text) if one.score >= 0.5] == []


@settings(deadline=None)
@given(st.text(), st.text())
def test_spans_are_exact_in_any_company(before: str, after: str) -> None:
    mail = "ann@example.com"
    text = f"{before} \n{mail}\n {after}"
    spans = [(one.start, one.end) for one in find_contacts(text)]
    start = len(before) + 2
    assert any(first <= start and start + len(mail) <= end for first, end in spans)
    assert all(0 <= first < end <= len(text) for first, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize(
    "trick", ["zero width", "fullwidth", "soft hyphens", "mathematical bold", "cyrillic letters"]
)
def test_a_disguised_address_is_found_in_the_raw_text(trick: str) -> None:
    hidden = TRICKS[trick]("ann@example.com", random.Random(5))
    text = f"mail {hidden} please"
    (found,) = find_contacts(text)
    assert text[found.start : found.end].strip("\u200b\u00ad") == hidden.strip("\u200b\u00ad")
