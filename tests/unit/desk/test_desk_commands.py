"""The desk from the command line: what `verify` names and what `backtest` prints."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from groundswell.config import Config
from groundswell.desk import BacktestRequest
from groundswell.store import open_store
from pipeline.backtest import Backtester
from pipeline.cli_backtest import lines_of
from tests.unit.desk.desks import desk_of, save, spam


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "groundswell.db"
    store = open_store(place)
    posts, flags = zip(*spam(range(1, 6)), strict=True)
    save(store, posts, flags)
    desk = desk_of(store)
    for number in (1, 2, 3):
        desk.decide(desk.item(f"p{number}").seen, "upheld", "spam", by="mo")
    store.close()
    return place


def groundswell(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "groundswell"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, timeout=120)


def test_verify_names_the_decision_that_was_changed(path: Path) -> None:
    done = groundswell("verify", folder=path.parent)
    assert (done.returncode, done.stdout) == (0, "every decision is as it was made\n")
    store = open_store(path)
    with store.engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER decision_stays_as_it_was"))
        connection.execute(sa.text("UPDATE decision SET verdict = 'dismissed' WHERE number = 2"))
    store.close()
    done = groundswell("verify", "--store", str(path), folder=path.parent)
    assert done.returncode == 1
    assert "decision 2 (dismissed by mo" in done.stderr
    assert "was changed after it was made" in done.stderr


def test_verify_creates_no_store_to_find_it_in_order(tmp_path: Path) -> None:
    done = groundswell("verify", folder=tmp_path)
    assert done.returncode == 2
    assert "there is no store at groundswell.db" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_backtest_prints_what_would_change(path: Path) -> None:
    asked = ("backtest", "--clause", "no-spam", "--pattern", "number [12]", "--json")
    done = groundswell(*asked, folder=path.parent)
    result = json.loads(done.stdout)
    # The stored flags are of a clause "no-spam" in the guidelines; the models' part of them has no score
    # below its threshold, and so stays.
    assert (result["posts"], result["flagged_before"], result["newly_cleared"]) == (5, 5, 0)
    assert result["before"] == {"upheld": 3, "n": 3, "precision": 1.0, "interval": [0.4385, 1.0]}


def test_backtest_says_it_in_words(path: Path) -> None:
    store = open_store(path)
    told = lines_of(Backtester(store, Config())(BacktestRequest(clause="no-spam", pattern="number [12]")))
    store.close()
    assert told[0] == "clause no-spam over 5 posts: 5 flagged now, 5 with the change"
    assert "3 of 3 (100%, 95 % interval 44% to 100%)" in told[-2]
