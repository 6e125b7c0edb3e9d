import numpy as np
import pytest

from models.cluster import opposed
from models.cluster.counterparts import penalties


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Pay sellers for referrals", "pay the buyers for referrals"),
        ("Let hosts cancel a booking", "let guests cancel a booking"),
        ("Let buyers rate sellers", "Let sellers rate buyers"),
        ("Send a weekly summary", "send a daily summary"),
        ("Export as PDF", "export as a spreadsheet"),
    ],
)
def test_other_parties_or_things_of_a_kind_oppose(left: str, right: str) -> None:
    assert opposed(left, right)
    assert opposed(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Add a dark mode", "night mode please"),
        ("Pay sellers for referrals", "a bonus for every merchant's referral"),
        ("Pay sellers for referrals", "Don't pay sellers for referrals"),
        ("Pay sellers for referrals", "a referral programme would be nice"),
        ("", ""),
    ],
)
def test_synonyms_negation_and_silence_do_not(left: str, right: str) -> None:
    assert not opposed(left, right)


def test_a_long_post_that_mentions_a_party_in_passing_is_hardly_penalised() -> None:
    long = "my clients told me " + "that the search box keeps losing what I typed into it " * 4
    short, passing = penalties(["pay freelancers", "pay clients", long])[0, 1:]
    assert short == pytest.approx(0.6)
    assert passing < 0.2


def test_penalties_are_symmetric_with_nothing_on_the_diagonal() -> None:
    found = penalties(["import contacts", "export contacts", "export contacts to CSV", "import from PDF"])
    assert np.array_equal(found, found.T)
    assert not found.diagonal().any()
