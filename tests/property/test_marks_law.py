"""Marking words in a post adds marks and nothing else, wherever the spans lie."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from groundswell.safe import visible
from reports.web.rendering import marked, merged

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), max_size=6)


@given(st.text(max_size=30), SPANS)
def test_without_the_marks_it_is_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    assert re.sub("</?mark>", "", str(marked(text, spans))) == str(escape(visible(text)))


@given(st.integers(0, 30), SPANS)
def test_exactly_the_places_of_the_spans_are_marked(length: int, spans: list[tuple[int, int]]) -> None:
    wanted = {place for start, end in spans for place in range(start, min(end, length))}
    found = merged(spans, length)
    assert {place for start, end in found for place in range(start, end)} == wanted
    assert all(one[1] < other[0] for one, other in pairwise(found))
