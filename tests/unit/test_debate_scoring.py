"""The scorer of annotated debates: its figures on cases whose answer is plain, and its laws."""

import hashlib
import itertools
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.desk.precision import wilson
from tests.eval.debate_runs import (
    Debate,
    agreement,
    labelled_sentences,
    outcome,
    outcomes,
    read_debate,
    table,
    write_cut,
)
from tests.eval.debates import (
    Gold,
    GoldAuthor,
    Guess,
    Label,
    Place,
    all_gold,
    author_accuracy,
    kappa,
    overlaps,
    sentence_shares,
    sentences,
    span_scores,
)


def author(first_post: int, label: Label, *, staff: bool = False) -> GoldAuthor:
    return GoldAuthor(
        thread="t.json",
        first_post=first_post,
        label=label,
        condition=False,
        deciding_post=first_post,
        staff=staff,
    )


def span(start: int, end: int, post: int = 1) -> Place:
    return Place(thread="t.json", post=post, start=start, end=end)


def gold(*authors: GoldAuthor, spans: tuple[Place, ...] = (), reading: int = 1, posts_read: int = 9) -> Gold:
    return Gold(
        thread="t.json",
        split="dev",
        reading=reading,
        posts_read=posts_read,
        topic_post=1,
        authors=authors,
        suggestions=spans,
    )


spans = st.builds(
    lambda post, start, length: span(start, start + length, post),
    st.integers(1, 3),
    st.integers(0, 40),
    st.integers(1, 20),
)
span_sets = st.frozensets(spans, max_size=8)


def test_authors_without_a_side_and_staff_are_not_scored() -> None:
    people = [author(1, "for"), author(2, "against"), author(3, "none"), author(4, "against", staff=True)]
    guesses = {("t.json", n): Guess(label="for", score=0.9) for n in (1, 2, 3, 4)}
    score = author_accuracy(people, guesses)
    assert (score.coverage.hits, score.coverage.n) == (2, 2)
    assert (score.accuracy.hits, score.accuracy.n) == (1, 2)
    assert (score.invented.hits, score.invented.n) == (1, 1)


def test_an_author_given_no_side_lowers_coverage_but_not_accuracy() -> None:
    people = [author(1, "for"), author(2, "against"), author(3, "against")]
    guesses = {("t.json", 1): Guess(label="for", score=0.6), ("t.json", 2): Guess(label="none", score=0.99)}
    score = author_accuracy(people, guesses)
    assert score.coverage.value == pytest.approx(1 / 3)
    assert score.accuracy.value == 1


def test_the_surest_half_is_taken_by_score() -> None:
    people = [author(n, "for") for n in (1, 2, 3)]
    guesses = {
        ("t.json", 1): Guess(label="against", score=0.2),
        ("t.json", 2): Guess(label="for", score=0.9),
        ("t.json", 3): Guess(label="for", score=0.8),
    }
    score = author_accuracy(people, guesses)
    assert (score.surest_half.hits, score.surest_half.n) == (2, 2)
    assert score.accuracy.hits == 2


def test_spans_match_by_more_than_half_of_the_shorter() -> None:
    assert overlaps(span(0, 10), span(4, 100))
    assert not overlaps(span(0, 10), span(5, 100))
    assert not overlaps(span(0, 10), span(0, 10, post=2))


def test_precision_and_recall_count_their_own_spans() -> None:
    score = span_scores([span(0, 10), span(20, 30)], [span(0, 5), span(5, 10), span(50, 60)])
    assert (score.precision.hits, score.precision.n) == (2, 3)
    assert (score.recall.hits, score.recall.n) == (1, 2)


@given(span_sets, span_sets)
def test_swapping_gold_and_prediction_swaps_precision_and_recall(
    ours: frozenset[Place], theirs: frozenset[Place]
) -> None:
    one, other = span_scores(ours, theirs), span_scores(theirs, ours)
    assert (one.precision, one.recall) == (other.recall, other.precision)


@given(span_sets)
def test_the_gold_itself_scores_full_marks(ours: frozenset[Place]) -> None:
    score = span_scores(ours, ours)
    assert score.precision.hits == score.recall.hits == len(ours)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share_and_stays_within_bounds(hits: int, misses: int) -> None:
    low, high = wilson(hits, hits + misses)
    assert 0 <= low <= high <= 1
    if hits + misses:
        assert low <= hits / (hits + misses) + 1e-12
        assert high >= hits / (hits + misses) - 1e-12


def test_wilson_agrees_with_a_worked_case() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-3)


def test_kappa_takes_chance_off() -> None:
    half = [("for", "for"), ("for", "against"), ("against", "for"), ("against", "against")]
    assert kappa(half) == pytest.approx(0)
    assert kappa([("for", "for"), ("against", "against")]) == 1
    assert kappa([("none", "none")] * 3) == 1
    with pytest.raises(ValueError, match="nothing to agree on"):
        kappa([])


@given(st.text(alphabet="ab. !?\n", max_size=60))
def test_sentences_are_disjoint_and_leave_out_only_blank(text: str) -> None:
    found = sentences("t.json", 1, text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    covered = {at for place in found for at in range(place.start, place.end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in covered)


def test_a_sentence_counts_when_a_clause_of_it_is_marked() -> None:
    text = "We like it. Please add a dark theme, it hurts. Bye."
    marked = span(12, 35)
    assert text[12:35] == "Please add a dark theme"
    precision, recall = sentence_shares(gold(spans=(marked,)), {1: text}, [span(12, 46)])
    assert (precision.hits, precision.n, recall.hits, recall.n) == (1, 1, 1, 1)


def test_sentences_are_labelled_by_the_spans_in_them() -> None:
    lines = list(labelled_sentences(debate(gold(spans=(span(7, 15, 3),)))))
    assert [line["text"] for line in lines if line["label"] == "suggestion"] == ["Please keep a list."]
    assert len(lines) == 5


DEBATE: dict[str, Any] = {
    "title": "A tool rental for the street",
    "posts": [
        {"n": 1, "author": "ann", "text": "We should buy a ladder together."},
        {"n": 2, "author": "ben", "text": "ann wrote:\nbuy a ladder\n\nNo, nobody  will look after it."},
        {"n": 3, "author": "eve", "text": "Please keep a list."},
    ],
}


def words(quote: str, post_id: str, **more: object) -> dict[str, object]:
    return {"quote": quote, "post_id": post_id, "start": 0, "end": len(quote), "stance": "support", **more}


def report(*positions: dict[str, Any]) -> dict[str, Any]:
    return {
        "threads": [{"title": " A tool rental for the Street ", "positions": list(positions)}],
        "proposals": [
            {
                "wordings": [words("We should buy a ladder together.", "p1"), words("buy a chainsaw", "p1")],
                "evidence": [words("nobody will look after it", "2"), words("Please keep a list.", "p77")],
            }
        ],
    }


def debate(annotated: Gold) -> Debate:
    return Debate(gold=annotated, title=DEBATE["title"], posts=tuple(DEBATE["posts"]))


def test_quotes_are_found_in_the_text_whatever_the_offsets_of_a_run_count() -> None:
    result = outcome(debate(gold()), report())
    text = DEBATE["posts"][1]["text"]
    start = text.index("nobody")
    assert result.wordings == {span(0, 32)}
    assert result.evidence == {span(start, len(text) - 1, 2), span(0, 19, 3)}
    assert result.unplaced == 1


def test_positions_are_read_by_name_or_by_the_words_shown() -> None:
    positions: list[dict[str, Any]] = [
        {"author": "ann", "stance": "conditional", "score": 0.7, "evidence": []},
        {
            "author": "Ben B.",
            "stance": "oppose",
            "score": 0.9,
            "evidence": [words("nobody will look after it", "p2")],
        },
        {"author": "eve", "stance": "status_ask", "score": None, "evidence": []},
    ]
    result = outcome(debate(gold()), report(*positions))
    assert result.positions == {
        ("t.json", 1): Guess(label="for", score=0.7),
        ("t.json", 2): Guess(label="against", score=0.9),
        ("t.json", 3): Guess(label="none", score=0.0),
    }


def test_a_folder_belongs_to_the_debate_whose_name_or_title_it_has(tmp_path: Path) -> None:
    for name in ("t", "elsewhere", "unknown"):
        (tmp_path / name).mkdir()
        shown = report() if name != "unknown" else {"threads": [{"title": "Other"}], "proposals": []}
        (tmp_path / name / "suggestions.json").write_text(json.dumps(shown), encoding="utf-8")
    annotated = debate(gold(author(1, "for"), spans=(span(0, 32),)))
    found = list(outcomes([tmp_path / "t", tmp_path / "elsewhere", tmp_path / "unknown"], [annotated]))
    assert len(found) == 2
    assert "0.00 (0.00–0.79, n=1)" in table(found[:1])


def test_what_was_not_annotated_is_not_shown_to_a_run(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(json.dumps(DEBATE), encoding="utf-8")
    annotated = gold(posts_read=2)
    cut = write_cut(annotated, tmp_path, tmp_path / "cut")
    assert [post["n"] for post in json.loads(cut.read_text(encoding="utf-8"))["posts"]] == [1, 2]
    assert set(read_debate(annotated, tmp_path).texts) == {1, 2}


def test_agreement_is_taken_over_what_both_readings_have() -> None:
    first = gold(author(1, "for"), author(2, "none"), author(3, "none", staff=True), spans=(span(0, 10),))
    second = gold(author(1, "for"), author(2, "against"), author(3, "for"), reading=2)
    text = agreement([first], [second])
    assert "same label 0.50 (0.09–0.91, n=2)" in text
    assert "F1 0.00" in text


def test_nothing_scored_is_not_a_number_rather_than_zero() -> None:
    assert math.isnan(author_accuracy([], {}).accuracy.value)


@pytest.mark.shared
def test_the_annotations_fit_the_debates(shared: Path) -> None:
    debates = shared / "threads" / "debates"
    for each in [*all_gold(), *all_gold(reading=2)]:
        read = read_debate(each, debates)
        first = set(read.first_posts().values())
        names = {post["n"]: post["author"] for post in read.posts}
        assert len(read.posts) == each.posts_read, each.thread
        assert {who.first_post for who in each.authors} == first, each.thread
        assert all(names[who.first_post] == names[who.deciding_post] for who in each.authors), each.thread
        for place in each.suggestions:
            marked = read.texts[place.post][place.start : place.end]
            assert marked, f"{each.thread}: post {place.post} has no characters {place.start}:{place.end}"
            assert marked == marked.strip(), f"{each.thread}: post {place.post}, {place.start}"


def test_the_half_of_a_debate_follows_from_its_name_alone() -> None:
    for each in [*all_gold(), *all_gold(reading=2)]:
        is_even = int(hashlib.sha256(each.thread.encode()).hexdigest(), 16) % 2 == 0
        assert each.split == ("dev" if is_even else "held-out")


def test_both_halves_hold_sides_and_suggestions() -> None:
    for split in ("dev", "held-out"):
        half = [each for each in all_gold() if each.split == split]
        assert len(half) >= 7
        sides = {who.label for each in half for who in each.authors if who.takes_a_side}
        assert sides == {"for", "against"}
        assert sum(len(each.suggestions) for each in half) > 100
