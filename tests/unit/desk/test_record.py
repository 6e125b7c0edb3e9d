"""What stays: the chain of decisions, the record of each rule, the log as a spreadsheet."""

import csv
import io
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from groundswell.desk import Choice, Desk, RuleRecord, rule_records
from groundswell.desk.precision import wilson
from groundswell.records import Decision, Tombstone
from groundswell.store import Store
from tests.unit.desk.desks import NOW, desk_of, flag, post, save, spam


@pytest.fixture
def judged(store: Store) -> Store:
    posts, flags = zip(*spam(range(1, 13)), strict=True)
    save(store, posts, flags)
    desk = desk_of(store)
    for number in range(1, 8):
        verdict: Choice = "dismissed" if number == 3 else "upheld"
        desk.decide(desk.item(f"p{number}").seen, verdict, "spam", by="mo", note=f"note {number}")
    assert desk.verify() == ()
    return store


def _past_the_triggers(store: Store, *statements: str) -> None:
    """Change the database as somebody with the database in hands would."""
    with store.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in ("decision_stays", "decision_stays_as_it_was"):
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("ALTER TABLE decision DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET verdict = 'dismissed' WHERE number = 2",
        "UPDATE decision SET note = 'other words' WHERE number = 2",
        "DELETE FROM decision WHERE number = 2",
        "DELETE FROM decision",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_a_decision(judged: Store, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), judged.engine.begin() as connection:
        connection.execute(sa.text(statement))
    assert len(judged.read(Decision)) == 7


_COPY = "INSERT INTO decision SELECT 'x', thread_id, post_id, revision, 'dismissed', reason, note, 'eve', "


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE decision SET verdict = 'dismissed' WHERE number = 2", r"decision 2 \(dismissed by mo"),
        ("UPDATE decision SET decided_by = 'eve' WHERE number = 4", r"decision 4 \(upheld by eve"),
        ("UPDATE decision SET rules = '[]' WHERE number = 7", "decision 7 .* was changed"),
        ("UPDATE decision SET note = 'nothing' WHERE number = 5", "the note of decision 5 .* was changed"),
        ("DELETE FROM decision WHERE number = 3", "decision 3 was removed"),
        ("DELETE FROM decision WHERE number IN (3, 4)", "decisions 3 to 4 were removed"),
        ("DELETE FROM decision WHERE number = 7", "decision 7 was removed"),
        ("DELETE FROM decision", "decisions 1 to 7 were removed"),
        (_COPY + "decided_at, 'p', 'h', 0, rules, undoes, note_digest FROM decision WHERE number = 2",
         "decision 0 .* was inserted"),
        (_COPY + "decided_at, hash, 'h', 8, rules, undoes, note_digest FROM decision WHERE number = 7",
         "the chain ends in decision 8, but the desk last wrote decision 7"),
        ("DELETE FROM desk_head", "the desk's own row was removed"),
    ],
)  # fmt: skip
def test_verification_names_what_was_done(judged: Store, statement: str, named: str) -> None:
    _past_the_triggers(judged, statement)
    problems = desk_of(judged).verify()
    assert any(re.search(named, problem) for problem in problems), problems


def test_a_replaced_decision_breaks_the_link_after_it(judged: Store) -> None:
    """Somebody who knows how hashes are made changes one decision and its hash, too."""
    from dataclasses import replace

    from groundswell.desk.chain import content_hash

    old = next(each for each in judged.read(Decision) if each.number == 4)
    forged = replace(old, decided_by="eve")
    _past_the_triggers(
        judged, f"UPDATE decision SET decided_by = 'eve', hash = '{content_hash(forged)}' WHERE number = 4"
    )
    (problem,) = desk_of(judged).verify()
    assert problem.startswith("decision 5") and "does not follow" in problem  # noqa: PT018 - one sentence


def test_notes_of_forgotten_posts_may_be_emptied_and_no_others(judged: Store) -> None:
    with judged.engine.begin() as connection:
        connection.execute(sa.text("UPDATE decision SET note = '' WHERE number IN (1, 2)"))
    with judged.transaction() as writer:
        writer.insert([Tombstone(id="p1", kind="post", reason="on request", forgotten_at=NOW)])
    (problem,) = desk_of(judged).verify()
    assert problem.startswith("the note of decision 2")


def _records(desk: Desk) -> tuple[RuleRecord, ...]:
    return tuple(each for each in desk.rules() if each.n)


def test_the_kept_record_is_what_the_log_gives(judged: Store) -> None:
    desk = desk_of(judged)
    assert _records(desk) == rule_records(judged.read(Decision))
    (record,) = desk.rules()
    assert (record.upheld, record.dismissed, record.n) == (6, 1, 7)
    assert record.interval == wilson(6, 7)
    desk.undo(desk.item("p7").seen, by="mo")
    desk.decide(desk.item("p6").seen, "dismissed", "other", by="mo")
    assert _records(desk) == rule_records(judged.read(Decision))
    assert (desk.rules()[0].upheld, desk.rules()[0].dismissed) == (4, 2)


def test_the_record_of_a_rule_outlives_its_flags(judged: Store) -> None:
    save(
        judged,
        [post(number, "Something else entirely.", revision=2) for number in range(1, 13)],
        [],
        digest="x",
    )
    assert (desk_of(judged).rules()[0].upheld, desk_of(judged).rules()[0].dismissed) == (6, 1)


def test_records_come_by_week_of_the_verdict(judged: Store) -> None:
    (week,) = desk_of(judged).weekly()
    assert (week.week, week.record.n) == ("2024-W18", 7)


def _weigh(store: Store, verdict: Callable[[int], str]) -> list[str]:
    posts, flags = zip(*spam(range(1, 41)), strict=True)
    other = post(50, "Write me outside the market")
    save(store, [*posts, other], [*flags, flag(other, "outside", "no-contact", rule="model contact")])
    desk = desk_of(store)
    for number in range(1, 37):
        item = desk.item(f"p{number}")
        desk.decide(item.seen, verdict(number), "spam", by="mo")  # type: ignore[arg-type]
    desk.refresh()
    return [f"{item.post_id} {item.priority}" for item in desk.page().items]


def test_a_rule_that_is_mostly_wrong_loses_its_urgency(store: Store) -> None:
    assert _weigh(store, lambda number: "dismissed") == [
        "p50 medium", "p37 low", "p38 low", "p39 low", "p40 low",
    ]  # fmt: skip


def test_a_rule_that_is_always_right_gains_urgency(store: Store) -> None:
    assert _weigh(store, lambda number: "upheld")[-2:] == ["p40 high", "p50 medium"]


def test_a_rule_at_the_pivot_moves_nothing(store: Store) -> None:
    assert (
        _weigh(store, lambda number: "dismissed" if number % 10 in (1, 4, 7) else "upheld")[0] == "p37 medium"
    )


def test_the_log_is_a_spreadsheet_without_formulas(judged: Store) -> None:
    desk = desk_of(judged)
    desk.decide(desk.item("p8").seen, "upheld", "spam", by="=cmd()", note='=HYPERLINK("x")\n+1')
    text = "".join(desk.export_csv())
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["Number"] for row in rows] == [str(n) for n in range(1, 9)]
    assert (rows[-1]["Decided by"], rows[-1]["Note"]) == ("'=cmd()", '\'=HYPERLINK("x")\n+1')
    assert rows[2]["Verdict"] == "dismissed"


def test_the_log_is_read_newest_first_and_since_a_moment(judged: Store) -> None:
    desk = desk_of(judged)
    page = desk.log(limit=3)
    assert ([each.number for each in page.decisions], page.before) == ([7, 6, 5], 5)
    assert [each.number for each in desk.log(before=page.before, limit=5).decisions] == [4, 3, 2, 1]
    late = judged.read(Decision, number=6)[0].decided_at
    assert [each.number for each in desk.decisions_since(late)] == [6, 7]
