"""What an analysis may cost, counted instead of timed: a stage that became quadratic shows here at once."""

from collections.abc import Mapping
from contextlib import closing

import pytest

from benchmarks import corpus
from benchmarks.scale import Cost, analysed
from groundswell.store import open_store

pytestmark = pytest.mark.slow

FEW, TWICE = 12, 24
# Above what was counted when this was written, below what one more reading of every post would add.
PASSES_A_POST = 13
TOKENS_A_POST = 330
STATEMENTS_A_THREAD = 150
STATEMENTS_AT_ALL = 250
# Nothing new: each stage reads its tables, whatever the number of threads.
STATEMENTS_FOR_NOTHING = 150


def total(costs: Mapping[str, Cost], count: str) -> float:
    return sum(float(getattr(cost, count)) for cost in costs.values())


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Cost]]:
    """Analyse a few posts, the same again, and then as many more."""
    folder = tmp_path_factory.mktemp("counts")
    found: dict[str, dict[str, Cost]] = {}
    with closing(open_store(folder / "groundswell.db")) as store:
        for name, posts in (("few", FEW), ("again", FEW), ("twice", TWICE)):
            corpus.write(folder / "posts", posts)
            found[name] = analysed(store, folder / "posts")
    return found


def test_a_post_costs_so_many_passes_and_no_more(rounds: dict[str, dict[str, Cost]]) -> None:
    assert 0 < total(rounds["few"], "passes") <= PASSES_A_POST * FEW
    assert 0 < total(rounds["few"], "tokens") <= TOKENS_A_POST * FEW


def test_statements_grow_with_threads_only(rounds: dict[str, dict[str, Cost]]) -> None:
    threads = len(list(corpus.posts(FEW)))
    assert total(rounds["few"], "statements") <= STATEMENTS_AT_ALL + STATEMENTS_A_THREAD * threads


def test_what_did_not_change_costs_no_pass_and_few_statements(rounds: dict[str, dict[str, Cost]]) -> None:
    assert total(rounds["again"], "passes") == 0
    assert total(rounds["again"], "statements") <= STATEMENTS_FOR_NOTHING


def test_new_posts_cost_what_they_hold_and_old_ones_nothing(rounds: dict[str, dict[str, Cost]]) -> None:
    assert 0 < total(rounds["twice"], "passes") <= PASSES_A_POST * (TWICE - FEW)
    assert total(rounds["twice"], "texts") > total(rounds["twice"], "passes")
