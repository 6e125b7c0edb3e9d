"""Every row is answered, in order, whatever it holds."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotate import annotate
from models.errors import UnknownTask

rows = st.one_of(
    st.fixed_dictionaries({"id": st.integers(), "text": st.text(max_size=80)}),
    st.fixed_dictionaries({"id": st.text(max_size=5), "text": st.none() | st.integers()}),
    st.fixed_dictionaries({"text": st.text(max_size=40)}),
    st.none() | st.integers() | st.lists(st.integers(), max_size=2),
)


@given(st.lists(rows, max_size=12))
@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("task", ["suggestion", "flags"])
def test_one_answer_a_row_with_its_id(task: str, given_rows: list[Any]) -> None:
    answers = list(annotate(task, given_rows))
    assert len(answers) == len(given_rows)
    for row, answer in zip(given_rows, answers, strict=True):
        sound = isinstance(row, dict) and isinstance(row["text"], str)
        assert ("error" in answer) is not sound
        assert answer.get("id") == (row.get("id") if isinstance(row, dict) else None)


def test_the_answers_have_the_promised_shape() -> None:
    (answer,) = annotate("suggestion", [{"id": 7, "text": "Please add a dark theme to the app."}])
    assert set(answer) == {"id", "label", "score", "cue", "abstain"}
    assert answer["label"] == "suggestion"
    (flagged,) = annotate("flags", [{"id": 8, "text": "Shut up, you idiot. Write to ann@example.com"}])
    assert set(flagged) == {"id", "flags", "scores"}
    assert {"toxicity", "hate", "spam", "personal_data"} <= set(flagged["scores"])
    assert {flag["reason"] for flag in flagged["flags"]} >= {"toxicity", "personal_data"}
    assert all(set(flag) == {"reason", "score", "start", "end"} for flag in flagged["flags"])


def test_a_row_that_cannot_be_judged_says_why() -> None:
    bad, worse, parent = annotate("flags", [{"id": 1}, 5, {"id": 2, "text": "fine", "parent": 3}])
    assert bad == {"id": 1, "error": "expected a string in 'text', found nothing"}
    assert worse == {"error": "expected a JSON object, found int"}
    assert "parent" in parent["error"]


def test_empty_and_huge_texts_are_answered() -> None:
    huge = "You should see this. " * 40_000
    answers = list(
        annotate("suggestion", [{"text": ""}, {"text": huge}, {"text": "\ud800"}, {"text": "x" * 500_000}])
    )
    assert answers[0]["label"] == "none"
    assert len(answers) == 4


def test_rows_are_read_as_they_are_needed() -> None:
    def endless() -> Iterator[dict[str, Any]]:
        while True:
            yield {"text": "Thank you."}

    assert next(annotate("suggestion", endless()))["label"] == "none"


def test_an_unknown_task_is_refused_before_a_row_is_read() -> None:
    with pytest.raises(UnknownTask, match="suggestion"):
        annotate("horoscope", iter([]))
