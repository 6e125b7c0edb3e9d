import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.errors import SpanError
from groundswell.spans import Span, locate


@given(st.text(min_size=1), st.data())
def test_a_span_gives_back_exactly_the_words_it_was_made_from(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert Span(start=start, end=end).of(text) == text[start:end]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 6)])
def test_a_span_outside_its_text_is_a_bug(start: int, end: int) -> None:
    with pytest.raises(SpanError):
        Span(start=start, end=end).of("words")


def test_an_emoji_counts_as_its_code_points() -> None:
    assert Span(start=2, end=6).of("👍 fine") == "fine"


def test_words_are_located_where_they_stand() -> None:
    assert locate("dark mode", "Add dark mode!") == Span(start=4, end=13)


@pytest.mark.parametrize(("quote", "text"), [("no", "no means no"), ("light", "dark"), ("", "dark")])
def test_words_that_are_absent_or_ambiguous_prove_nothing(quote: str, text: str) -> None:
    with pytest.raises(SpanError):
        locate(quote, text)


@given(st.text(), st.text(min_size=1), st.text())
def test_whatever_is_located_stands_there(before: str, quote: str, after: str) -> None:
    text = before + quote + after
    try:
        span = locate(quote, text)
    except SpanError:
        assert text.find(quote) != text.rfind(quote)
    else:
        assert span.of(text) == quote
