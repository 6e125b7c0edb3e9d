import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.demand import contested, hotness, is_consensus, recency, support_share

people = st.integers(0, 10_000)


@given(people, people, people)
def test_the_share_stays_between_zero_and_one(s: int, c: int, o: int) -> None:
    assert 0 < support_share(s, c, o) < 1


@given(people, people, people)
def test_one_more_supporter_never_lowers_the_share(s: int, c: int, o: int) -> None:
    assert support_share(s + 1, c, o) >= support_share(s, c, o)


def test_the_share_is_worked_out_by_hand() -> None:
    assert support_share(3, 2, 1) == pytest.approx((3 + 1 + 0.5) / 7)


def test_demand_halves_in_four_weeks() -> None:
    assert recency(0) == 1
    assert recency(28) == pytest.approx(0.5)
    assert recency(-3) == 1


@pytest.mark.parametrize(("s", "o", "expected"), [(2, 2, None), (5, 0, 0.0), (4, 1, 0.4), (3, 3, 1.0)])
def test_contested_is_blank_for_few_people(s: int, o: int, expected: float | None) -> None:
    assert contested(s, o) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("s", "c", "o", "expected"),
    [(1, 0, 0, False), (5, 0, 0, True), (3, 0, 2, False), (40, 0, 20, True), (0, 9, 0, False)],
)
def test_consensus_needs_a_majority_beyond_chance(s: int, c: int, o: int, expected: bool) -> None:
    assert is_consensus(s, c, o) is expected


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0, 1e5))
def test_what_is_hot_cools_with_age(authors: int, replies: int, hours: float) -> None:
    if authors + replies:
        assert hotness(authors, replies, hours) >= hotness(authors, replies, hours + 1)
