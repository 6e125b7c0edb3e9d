"""A changed clause over history: what it would flag and clear, how right it was, and nothing written."""

from dataclasses import replace
from functools import cache

import pytest
import sqlalchemy as sa

from groundswell.config import Clause, Config
from groundswell.desk import BacktestRequest, Desk
from groundswell.errors import ConfigurationError, UsageError
from groundswell.records import Post
from groundswell.store import Store
from models.flags import FlagModel
from pipeline.backtest import Backtester
from pipeline.guidelines.judging import Case, suspicions
from tests.unit.desk.desks import post, save

TEXTS = (
    "You are a stupid, worthless idiot and everybody here hates you.",
    "Message me on Telegram and we skip the fee, pay direct.",
    "Buy cheap watches here, cheap watches for everyone!",
    "The new fee is outrageous, and your support is useless.",
    "Could you add a dark mode, please?",
    "Cheap watches? I bought one here and it broke.",
    "Shut up, you pathetic moron.",
    "I paid a cheap price for a good lamp.",
)
CONFIG = Config(
    clause=(
        Clause(id="no-ads", text="No advertising.", patterns=("cheap watches",)),
        Clause(id="be-civil", text="Do not insult people.", reasons=("toxicity",), threshold=0.6),
    )
)


@cache
def _model() -> FlagModel:
    return FlagModel.load()


@pytest.fixture
def history(store: Store) -> Store:
    posts = [post(number, text) for number, text in enumerate(TEXTS, 1)]
    cases = [Case(post=each, parent=None, is_repost=False) for each in posts]
    save(store, posts, list(suspicions(cases, CONFIG.clause, _model())))
    desk = Desk(store, CONFIG)
    for number, verdict in ((3, "upheld"), (6, "dismissed"), (1, "upheld")):
        desk.decide(desk.item(f"p{number}").seen, verdict, "advertising", by="mo")  # type: ignore[arg-type]
    return store


def _never() -> FlagModel:
    raise AssertionError("this change needs no model")


def _ids(examples: object) -> list[str]:
    return [each.post_id for each in examples]  # type: ignore[attr-defined]


def test_another_pattern_is_tried_on_every_post_without_a_model(history: Store) -> None:
    try_it = Backtester(history, CONFIG, _never)
    result = try_it(BacktestRequest(clause="no-ads", pattern=r"\bcheap\b.*(everyone|price)"))
    assert (result.posts, result.flagged_before, result.flagged_after) == (8, 2, 2)
    assert (_ids(result.flagged_examples), _ids(result.cleared_examples)) == (["p8"], ["p6"])
    assert result.cleared_examples[0].verdict == "dismissed"
    assert (result.before.upheld, result.before.n) == (1, 2)
    assert (result.after.upheld, result.after.n, result.unjudged) == (1, 1, 1)
    example = result.flagged_examples[0]
    assert example.text[example.start : example.end] == "cheap price"


def test_a_higher_threshold_needs_no_model_and_only_clears(history: Store) -> None:
    result = Backtester(history, CONFIG, _never)(BacktestRequest(clause="be-civil", threshold=1.0))
    assert (result.newly_flagged, result.flagged_after) == (0, 0)
    assert result.newly_cleared == result.flagged_before >= 2


def test_a_lower_threshold_asks_the_model_again(history: Store) -> None:
    strict = Config(clause=(replace_clause(CONFIG.clause[1], threshold=1.0),))
    with history.transaction() as writer:
        writer.connection.execute(sa.text("DELETE FROM flag WHERE clause = 'be-civil'"))
    result = Backtester(history, strict, _model)(BacktestRequest(clause="be-civil", threshold=0.6))
    assert set(_ids(result.flagged_examples)) >= {"p1", "p7"}
    assert "p4" not in _ids(result.flagged_examples), "angry but legitimate criticism"
    assert (result.after.upheld, result.after.n) == (1, 1)


def test_asking_the_model_again_for_the_same_gives_what_is_stored(history: Store) -> None:
    """The short way (stored findings) and the long way (every post read anew) must agree."""
    request = BacktestRequest(clause="be-civil", threshold=0.7)
    short = Backtester(history, CONFIG, _never)(request)
    no_such = Config(clause=(replace_clause(CONFIG.clause[1], threshold=0.9),))
    assert Backtester(history, no_such, _model)(request) == short


def test_a_clause_of_another_configuration_may_be_new_changed_or_gone(history: Store) -> None:
    other = Config(clause=(Clause(id="no-caps", text="No telegrams.", words=("telegram",)),))
    try_it = Backtester(history, CONFIG, _never)
    new = try_it(BacktestRequest(clause="no-caps", config=other))
    assert (new.flagged_before, _ids(new.flagged_examples)) == (0, ["p2"])
    gone = try_it(BacktestRequest(clause="no-ads", config=other))
    assert (gone.newly_flagged, gone.newly_cleared) == (0, 2)


def test_a_verdict_on_other_words_says_nothing(history: Store) -> None:
    (old,) = history.read(Post, id="p3")
    with history.transaction() as writer:
        writer.insert([replace(old, revision=2, text="I sell cheap watches to everyone no more.")])
    result = Backtester(history, CONFIG, _never)(BacktestRequest(clause="no-ads", pattern="cheap"))
    assert (result.posts, result.after.upheld, result.after.n) == (8, 0, 1)


@pytest.mark.parametrize(
    ("request_", "error", "said"),
    [
        (BacktestRequest(clause="nope", threshold=0.5), UsageError, "the guidelines have no-ads, be-civil"),
        (BacktestRequest(clause="no-ads"), UsageError, "nothing is changed"),
        (BacktestRequest(clause="no-ads", pattern="(a"), ConfigurationError, "clause 'no-ads': RE2 refuses"),
        (BacktestRequest(clause="be-civil", threshold=1.5), ConfigurationError, "less than or equal to 1"),
    ],
)
def test_what_cannot_be_tried_is_refused(
    store: Store, request_: BacktestRequest, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said.replace("(", r"\(")):
        Backtester(store, CONFIG, _never)(request_)


def test_nothing_is_written(history: Store) -> None:
    def dump() -> list[object]:
        with history.engine.connect() as connection:
            names = connection.execute(
                sa.text("SELECT name FROM sqlite_master WHERE type = 'table'")
            ).scalars()
            return [
                (name, connection.execute(sa.text(f'SELECT * FROM "{name}"')).all()) for name in names.all()
            ]

    before = dump()
    Backtester(history, CONFIG, _model)(BacktestRequest(clause="be-civil", threshold=0.5))
    assert dump() == before


def replace_clause(clause: Clause, **changes: object) -> Clause:
    return clause.model_copy(update=changes)
