"""Laws of the registry: known places stay, a new clustering hands keys on, corrections come on top."""

from collections import defaultdict
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from groundswell.records import Lineage, Membership, Suggestion
from models.encoder import Encoder
from pipeline.registry import clustered_anew, known_places, lineage_of, member_ids, placed

ASKS = (
    "add a dark mode", "a dark theme would be kind to my eyes", "please add dark mode to the app",
    "show the price with tax", "prices should include tax", "let us export invoices as PDF",
    "an export of invoices to PDF", "send a reminder the evening before", "remind people a day before",
    "lower the fee for new members", "raise the fee for big companies", "bring the old search back",
)  # fmt: skip


@cache
def vectors_of(words: str) -> NDArray[np.float32]:
    return np.asarray(_encoder().encode([words])[0])


@cache
def _encoder() -> Encoder:
    return Encoder.load()


def suggestion(number: int, words: str, revision: int = 1) -> Suggestion:
    return Suggestion(
        id=f"s{number}-{revision}", thread_id=f"t{number % 3}", post_id=f"p{number}", revision=revision,
        author_id="ann", basis="request", addressee="provider", wording=words, probability=0.9,
        is_topic=False, start=0, end=len(words), quote=words,
    )  # fmt: skip


def memberships(asked: list[Suggestion], keys: list[str]) -> list[Membership]:
    return [
        Membership(
            id=member,
            thread_id=each.thread_id,
            proposal_key=key,
            suggestion_id=each.id,
            similarity=1.0,
            placed_key=key,
        )
        for member, each, key in zip(member_ids(asked), asked, keys, strict=True)
    ]


def place(asked: list[Suggestion], before: list[Membership], *, afresh: bool = False) -> list[str]:
    vectors = np.stack([vectors_of(each.wording) for each in asked])
    return (clustered_anew if afresh else placed)(asked, vectors, known_places(asked, before))


asks = st.lists(st.sampled_from(ASKS), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(words=asks, new=st.sampled_from(ASKS), revised=st.booleans())
def test_one_more_post_changes_no_other_key(words: list[str], new: str, revised: bool) -> None:
    asked = [suggestion(number, each) for number, each in enumerate(words)]
    keys = place(asked, [])
    # An edit elsewhere in the post makes a new revision of the same words.
    later = [suggestion(number, each, 2 if revised else 1) for number, each in enumerate(words)]
    more = [*later, suggestion(99, new)]
    assert place(more, memberships(asked, keys))[:-1] == keys


@settings(max_examples=15, deadline=None)
@given(words=asks, more=asks)
def test_a_new_clustering_hands_each_key_to_one_heir_at_most(words: list[str], more: list[str]) -> None:
    asked = [suggestion(number, each) for number, each in enumerate(words)]
    before = memberships(asked, place(asked, []))
    all_asked = [suggestion(number, each) for number, each in enumerate([*words, *more])]
    keys = place(all_asked, before, afresh=True)
    old, new = groups(before), groups(memberships(all_asked, keys))
    # Every cluster of the new clustering is one key, and a key that lives on has some member in common.
    for key in set(old) & set(new):
        assert old[key] & new[key]
    assert place(all_asked, memberships(all_asked, keys), afresh=True) == keys


def groups(rows: list[Membership]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.proposal_key].add(row.id)
    return found


keys_of_members = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("KLMN"), max_size=8)


@given(before=keys_of_members, after=keys_of_members)
def test_lineage_accounts_for_every_key_that_came_or_went(
    before: dict[str, str], after: dict[str, str]
) -> None:
    rows = [
        Membership(id=member, thread_id="t", proposal_key=key, suggestion_id=member, similarity=1.0)
        for member, key in before.items()
    ]
    told = list(lineage_of(rows, after, []))
    old, new = set(before.values()), set(after.values())
    come = {each.proposal_key for each in told if each.event in ("birth", "split")}
    gone = {each.proposal_key for each in told if each.event == "death"}
    gone |= {each.other_key for each in told if each.event == "merge" and each.other_key}
    assert come == (new - old if rows else set())
    assert gone == old - new
    assert not {each.proposal_key for each in told if each.event == "continue"} - (old & new)


def test_what_was_told_before_is_told_again_once() -> None:
    born = Lineage(id="l", event="birth", proposal_key="K", other_key=None)
    assert list(lineage_of([], {"a": "K"}, [born])) == [born]
