from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from groundswell.positions import positions
from groundswell.records import Stance, StanceLabel

LABELS: tuple[StanceLabel, ...] = ("support", "oppose", "conditional", "question", "status_ask", "abstain")


def stance(
    label: StanceLabel,
    day: int | None,
    author: str | None = "ann",
    key: str = "dark-mode",
    place: int = 0,
    probability: float = 0.9,
) -> Stance:
    return Stance(
        id=f"{author}{key}{day}{place}",
        thread_id="t",
        post_id=f"p{day}",
        revision=1,
        author_id=author,
        proposal_key=key,
        said_at=datetime(2024, 5, day, tzinfo=UTC) if day else None,
        position=place,
        label=label,
        probability=probability,
        basis="own_words",
        condition=None,
        start=0,
        end=1,
        quote="x",
    )


def test_the_latest_side_counts_and_the_change_of_mind_is_kept() -> None:
    (position,) = positions([stance("oppose", 9), stance("support", 2)])
    assert position.label == "oppose"
    assert [each.label for each in position.history] == ["support", "oppose"]
    assert position.changed_mind


def test_a_doubtful_aside_is_no_change_of_mind() -> None:
    aside = stance("oppose", 9, probability=0.7)
    (position,) = positions([stance("support", 2), aside])
    assert (position.label, position.changed_mind) == ("support", False)
    assert aside in position.history
    (unsure,) = positions([stance("support", 2, probability=0.65), aside])
    assert (unsure.label, unsure.changed_mind) == ("oppose", True)


def test_a_later_question_does_not_undo_a_side() -> None:
    (position,) = positions([stance("support", 2), stance("question", 9)])
    assert position.label == "support"
    assert not position.changed_mind


def test_words_of_nobody_are_nobodys_position() -> None:
    assert positions([stance("support", 2, author=None)]) == []


def test_without_times_the_order_in_the_thread_decides() -> None:
    (position,) = positions([stance("oppose", None, place=5), stance("support", None, place=2)])
    assert position.label == "oppose"


@given(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.integers(1, 28), st.sampled_from("abc"), st.sampled_from("xy"))
    )
)
def test_everybody_has_one_position_a_proposal_whatever_the_order(
    rows: list[tuple[StanceLabel, int, str, str]],
) -> None:
    said = [stance(label, day, author, key, place) for place, (label, day, author, key) in enumerate(rows)]
    found = positions(said)
    assert len({(each.author_id, each.proposal_key) for each in found}) == len(found)
    assert positions(reversed(said)) == found
