"""What reports say of verdicts made at the desk, taken back, and made on flags that are gone."""

from pathlib import Path

from groundswell.config import Config
from groundswell.desk import Desk
from groundswell.records import Flag
from groundswell.store import Store
from reports.build import build
from reports.views import ModerationItem
from tests.report_market import market, post_id


def _item(store: Store) -> ModerationItem:
    (item,) = build(store, Config()).moderation
    return item


def test_reports_count_verdicts_as_the_desk_does(tmp_path: Path) -> None:
    store = market().open(tmp_path)
    desk = Desk(store, Config())
    desk.decide(desk.item(post_id(15)).seen, "upheld", "advertising", by="mo")
    item = _item(store)
    assert item.verdict == "upheld"
    assert {(rule.decided.value, rule.upheld.value) for rule in item.rules} == {(1, 1)}
    desk.undo(desk.item(post_id(15)).seen, by="mo")
    item = _item(store)
    assert item.verdict is None, "nobody has judged it any more"
    assert {rule.decided.value for rule in item.rules} == {0}
    store.close()


def test_a_verdict_counts_for_its_rule_after_the_flag_is_gone(tmp_path: Path) -> None:
    store = market().open(tmp_path)
    desk = Desk(store, Config())
    desk.decide(desk.item(post_id(15)).seen, "dismissed", "other", by="mo")
    with store.transaction() as writer:
        writer.delete(Flag, id="flag-2")
    (left,) = _item(store).rules
    assert (left.rule, left.decided.value, left.upheld.value) == ("off-platform contact", 1, 0)
    assert [(each.rule, each.n) for each in desk.rules()] == [("promotion", 1), ("off-platform contact", 1)]
    store.close()


def test_the_digest_counts_a_slip_of_the_finger_once(tmp_path: Path) -> None:
    store = market().open(tmp_path)
    desk = Desk(store, Config())
    numbers = ((15, "upheld"), (17, "upheld"), (16, "dismissed"))
    for number, verdict in numbers:
        desk.decide(desk.item(post_id(number)).seen, verdict, "other", by="mo")  # type: ignore[arg-type]
    desk.undo(desk.item(post_id(15)).seen, by="mo")
    desk.undo(desk.item(post_id(15)).seen, by="mo")
    desk.undo(desk.item(post_id(16)).seen, by="mo")
    desk.decide(desk.item(post_id(17)).seen, "restored", "other", by="mo")
    counts = build(store, Config()).digest.moderation
    assert {name: counts[name].value for name in ("upheld", "dismissed", "overturned")} == {
        "upheld": 2, "dismissed": 0, "overturned": 1,
    }  # fmt: skip
    store.close()
