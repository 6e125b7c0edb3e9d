"""Answers whose fields changed their type, are null or absent: records or a typed error, never a crash."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.errors import InputError
from scrapers.document import Document
from scrapers.payload import payload
from scrapers.platforms import PLATFORMS

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ANSWERS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIXTURES.glob("*/*/answer.json"))]
STRANGE: list[Any] = [
    None,
    "",
    [],
    {},
    0,
    -1,
    7,
    1.5,
    True,
    "x",
    "12",
    [None],
    [[]],
    {"a": None},
    "2020-01-01",
    10**30,
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value that can be replaced."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [place for key, below in inner for place in places(below, (*path, key))]


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    answer = copy.deepcopy(draw(st.sampled_from(ANSWERS)))
    for place in draw(st.lists(st.sampled_from(places(answer)), min_size=1, max_size=4)):
        holder = answer
        try:
            for key in place[:-1]:
                holder = holder[key]
            if draw(st.booleans()):
                holder[place[-1]] = copy.deepcopy(draw(st.sampled_from(STRANGE)))
            else:
                del holder[place[-1]]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier replacement took this place away
    return answer


@given(damaged())
@settings(max_examples=250, deadline=2000)
def test_a_damaged_answer_gives_posts_or_a_typed_error(answer: Any) -> None:
    document = Document(body=json.dumps(answer).encode(), name="damaged")
    for platform in PLATFORMS:
        if platform.shape != "json" or not platform.recognises(document):
            continue
        try:
            pages = platform.read(document)
        except InputError:
            return
        assert all(page.posts for page in pages)
        assert pages
        return


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"7", b'"posts"', b"{}", b'{"posts": 3}'])
def test_nobody_claims_what_is_no_answer(body: bytes) -> None:
    document = Document(body=body, name="odd")
    assert [p.name for p in PLATFORMS if p.shape == "json" and p.recognises(document)] == []


def test_nesting_without_end_is_no_answer() -> None:
    assert payload(Document(body=b"[" * 100_000, name="odd")) is None
