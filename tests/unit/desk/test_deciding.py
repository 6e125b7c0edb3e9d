"""Deciding: on what was seen, by people who can be asked, and never for good."""

from dataclasses import replace
from datetime import timedelta

import pytest

from groundswell.desk import CHOICES, REASON_CODES, REASON_LABELS, QueueFilter, Seen, withheld_posts
from groundswell.errors import Conflict, Inapplicable, UsageError
from groundswell.records import Decision
from groundswell.store import Store
from tests.unit.desk.desks import Clock, desk_of, flag, post, save, spam


@pytest.fixture
def queued(store: Store) -> Store:
    posts, flags = zip(*spam(range(1, 7)), strict=True)
    save(store, posts, flags)
    return store


def test_the_reason_codes_are_those_of_the_product() -> None:
    assert list(REASON_LABELS.values()) == [
        "offensive", "abusive", "spam", "advertising", "illegal", "harassment", "misinformation", "hate",
        "personal data", "fee circumvention / off-platform contact", "off-topic", "other",
    ]  # fmt: skip
    assert tuple(REASON_LABELS) == REASON_CODES
    assert CHOICES == ("upheld", "dismissed", "escalated", "restored")


def test_a_decision_says_who_what_when_and_on_which_words(queued: Store) -> None:
    desk = desk_of(queued)
    made = desk.decide(desk.item("p1").seen, "upheld", "spam", by="mo", note="third time")
    assert queued.read(Decision) == [made]
    assert (made.decided_by, made.verdict, made.reason, made.note) == ("mo", "upheld", "spam", "third time")
    assert (made.revision, made.rules, made.number) == (1, ("no-spam/model spam",), 1)
    item = desk.item("p1")
    assert (item.state, item.decision) == ("upheld", made)
    assert "p1" not in [each.post_id for each in desk.page().items]


def test_the_second_of_two_moderators_is_told_what_the_first_decided(queued: Store) -> None:
    desk = desk_of(queued)
    seen = desk.item("p1").seen
    desk.decide(seen, "dismissed", "other", by="ann")
    with pytest.raises(
        Conflict, match=r"ann decided on post p1 .* dismissed \(other\), 2024-05-01 12:00"
    ) as told:
        desk.decide(seen, "upheld", "spam", by="bo")
    assert (told.value.post_id, told.value.decided_by, told.value.verdict) == ("p1", "ann", "dismissed")
    with pytest.raises(Conflict):
        desk.undo(seen, by="bo")
    assert desk.item("p1").state == "dismissed"


def test_words_that_changed_in_the_meantime_are_not_decided_on(queued: Store) -> None:
    desk = desk_of(queued)
    seen = desk.item("p1").seen
    with queued.transaction() as writer:
        writer.insert([post(1, "I took that back.", revision=2)])
    with pytest.raises(Conflict, match=r"the text of post p1 changed .* revision 2") as told:
        desk.decide(seen, "upheld", "spam", by="mo")
    assert told.value.decided_by is None


def test_several_posts_are_decided_together_or_not_at_all(queued: Store) -> None:
    desk = desk_of(queued)
    items = desk.of_author("author-ann")
    assert len(items) == 6
    desk.decide(items[3].seen, "dismissed", "other", by="bo")
    with pytest.raises(Conflict):
        desk.decide_all([item.seen for item in items], "upheld", "spam", by="mo")
    assert len(queued.read(Decision)) == 1
    made = desk.decide_all([item.seen for item in desk.of_author("author-ann")], "upheld", "spam", by="mo")
    assert [each.number for each in made] == [2, 3, 4, 5, 6]
    assert desk.page().items == ()
    assert desk.verify() == ()


@pytest.mark.parametrize(
    ("verdict", "reason", "note", "by"),
    [
        ("removed", "spam", "", "mo"),
        ("reopened", "spam", "", "mo"),
        ("upheld", "because", "", "mo"),
        ("upheld", "spam", "x" * 2001, "mo"),
        ("upheld", "spam", "", " "),
        ("upheld", "spam", "a\0b", "mo"),
        ("upheld", "spam", "\ud800", "mo"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    queued: Store, verdict: str, reason: str, note: str, by: str
) -> None:
    desk = desk_of(queued)
    with pytest.raises(UsageError):
        desk.decide(desk.item("p1").seen, verdict, reason, by=by, note=note)  # type: ignore[arg-type]
    assert queued.read(Decision) == []


def test_a_post_is_decided_on_once_in_one_go(queued: Store) -> None:
    desk = desk_of(queued)
    with pytest.raises(UsageError, match="each post once"):
        desk.decide_all([desk.item("p1").seen] * 2, "upheld", "spam", by="mo")


def test_undoing_leads_back_and_undoing_that_leads_forth(queued: Store) -> None:
    desk = desk_of(queued)
    states = []
    desk.decide(desk.item("p1").seen, "escalated", "other", by="mo")
    desk.decide(desk.item("p1").seen, "dismissed", "other", by="mo")
    desk.decide(desk.item("p1").seen, "upheld", "spam", by="mo")
    for _ in range(2):
        made = desk.undo(desk.item("p1").seen, by="mo")
        states.append((made.verdict, desk.item("p1").state, "p1" in withheld_posts(queued.read(Decision))))
    assert states == [("dismissed", "dismissed", False), ("upheld", "upheld", True)]
    assert len(queued.read(Decision)) == 5, "nothing was taken out"


def test_undoing_the_only_verdict_reopens_the_item(queued: Store) -> None:
    desk = desk_of(queued)
    desk.decide(desk.item("p1").seen, "upheld", "spam", by="mo")
    assert desk.undo(desk.item("p1").seen, by="mo").verdict == "reopened"
    assert desk.item("p1").state == "open"
    assert desk.page().items[0].post_id == "p1", "back in its old place"


def test_an_undone_verdict_on_an_escalated_post_leaves_it_escalated(queued: Store) -> None:
    desk = desk_of(queued)
    desk.decide(desk.item("p1").seen, "escalated", "other", by="mo")
    desk.decide(desk.item("p1").seen, "upheld", "spam", by="mo")
    desk.undo(desk.item("p1").seen, by="mo")
    assert desk.item("p1").state == "escalated"
    assert withheld_posts(queued.read(Decision)) == frozenset()


def test_escalating_a_withheld_post_keeps_it_withheld(queued: Store) -> None:
    desk = desk_of(queued)
    desk.decide(desk.item("p1").seen, "upheld", "spam", by="mo")
    desk.decide(desk.item("p1").seen, "escalated", "other", by="mo")
    assert desk.item("p1").state == "escalated"
    assert withheld_posts(queued.read(Decision)) == {"p1"}


def test_there_must_be_something_to_undo_or_to_restore(queued: Store) -> None:
    desk = desk_of(queued)
    with pytest.raises(Inapplicable, match="nothing was decided"):
        desk.undo(desk.item("p1").seen, by="mo")
    with pytest.raises(Inapplicable, match="not withheld"):
        desk.decide(desk.item("p1").seen, "restored", "other", by="mo")


def test_a_post_that_nothing_flagged_can_be_decided_on_and_given_back(store: Store) -> None:
    save(store, [post(1, "An honest post.")], [])
    desk = desk_of(store)
    desk.decide(desk.item("p1").seen, "upheld", "illegal", by="mo")
    assert [item.post_id for item in desk.page(QueueFilter(states=("upheld",))).items] == ["p1"]
    desk.undo(desk.item("p1").seen, by="mo")
    assert desk.page(QueueFilter(states=("open", "upheld"))).items == (), "nothing to do there any more"


def test_claims_are_seen_by_others_and_end_by_themselves(queued: Store) -> None:
    clock = Clock()
    desk = desk_of(queued, clock)
    assert desk.claim("p1", by="ann").claimed_by == "ann"
    assert desk.claim("p1", by="bo").claimed_by == "ann", "bo learns who was first"
    claim = desk.item("p1").claim
    assert claim is not None and claim.claimed_by == "ann"  # noqa: PT018 - both or neither
    desk.release("p1", by="bo")
    assert desk.item("p1").claim is not None, "nobody ends somebody else's"
    clock.now += timedelta(minutes=11)
    assert desk.item("p1").claim is None
    assert desk.claim("p1", by="bo").claimed_by == "bo"
    desk.decide(desk.item("p1").seen, "dismissed", "other", by="ann")
    assert desk.item("p1").claim is None, "whoever decides ends it"


def test_small_edits_leave_a_verdict_alone_and_larger_ones_ask_again(queued: Store) -> None:
    desk = desk_of(queued)
    desk.decide(desk.item("p1").seen, "dismissed", "other", by="mo")
    typo = post(1, "Cheap watches, offer number 1, buy then here", revision=2)
    save(queued, [typo], [flag(typo, "buy then here")], digest="second")
    assert desk.item("p1").state == "dismissed"
    other = post(1, "Cheap watches and lamps, offer number 1, buy them here", revision=3)
    save(queued, [other], [flag(other, "buy them here")], digest="third")
    item = desk.item("p1")
    assert (item.state, item.is_edited_since, item.revision) == ("open", True, 3)
    assert item.decision is not None
    assert (item.decision.verdict, item.decision.revision) == ("dismissed", 1), "the old verdict is shown"
    desk.decide(item.seen, "upheld", "spam", by="mo")
    assert (desk.item("p1").state, desk.item("p1").is_edited_since) == ("upheld", False)


def test_a_withheld_post_that_was_mended_is_looked_at_again_and_stays_withheld_until_then(
    queued: Store,
) -> None:
    desk = desk_of(queued)
    desk.decide(desk.item("p1").seen, "upheld", "spam", by="mo")
    save(queued, [post(1, "Nice weather today.", revision=2)], [], digest="second")
    item = desk.item("p1")
    assert (item.state, item.flags) == ("open", ())
    assert withheld_posts(queued.read(Decision)) == {"p1"}
    desk.decide(item.seen, "restored", "other", by="mo")
    assert desk.item("p1").state == "restored"


def test_an_old_view_cannot_name_another_post(queued: Store) -> None:
    desk = desk_of(queued)
    desk.decide(desk.item("p1").seen, "upheld", "spam", by="mo")
    swapped = replace(desk.item("p1").seen, post_id="p2")
    with pytest.raises(Conflict):
        desk.decide(swapped, "upheld", "spam", by="mo")
    with pytest.raises(Conflict):
        desk.decide(Seen(post_id="p2", version=""), "upheld", "spam", by="mo")
