import pytest

from models.cluster.duplicates import duplicate_groups


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Please add a dark mode", "add dark mode!!! 😀"),
        (
            "Let us export our invoices as a spreadsheet",
            "hey guys, let us export our invoices as a spreadsheat thanks",
        ),
        ("ADD TWO FACTOR LOGIN", "add two factor login"),
    ],
)
def test_pasted_again_with_a_greeting_or_a_slip_is_a_near_duplicate(left: str, right: str) -> None:
    assert duplicate_groups([left, right]) == (0, 0)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Add a dark mode", "Don't add a dark mode"),
        (
            "Members with a long and spotless record should be able to invite clients to the private board",
            "Members with a long and spotless record should be able to invite sellers to the private board",
        ),
        ("Raise the limit to 10 files", "Raise the limit to 20 files"),
        ("Add tags", "Add tags to every post and every private message"),
    ],
)
def test_one_other_word_makes_another_text(left: str, right: str) -> None:
    assert duplicate_groups([left, right]) == (0, 1)


def test_texts_without_words_are_no_copies_of_each_other() -> None:
    assert duplicate_groups(["", "👍", "", "..."]) == (0, 1, 2, 3)


def test_groups_are_numbered_by_first_member() -> None:
    assert duplicate_groups(["b c", "a d", "a d!", "b c please"]) == (0, 1, 1, 0)


def test_copies_are_found_among_thousands() -> None:
    texts = [f"allow topic{n} to hold colour{n * 7} and shape{n * 13} badges" for n in range(3000)]
    groups = duplicate_groups([*texts, "Please " + texts[1234] + " 🙏"])
    assert groups[-1] == groups[1234]
    assert len(set(groups)) == 3000
