"""A collector that is killed at any moment, again and again, ends where an undisturbed one ends.

`GROUNDSWELL_KILLS` sets how many random instants are tried (20 by default).
"""

import os
import random
import time
from contextlib import closing
from pathlib import Path

import pytest

from groundswell.store import Store, open_store
from tests.integration.collect.loopback import Forum, dump, running_forum, start_collecting, threads

KILLS = int(os.environ.get("GROUNDSWELL_KILLS", "20"))


@pytest.mark.slow
def test_killed_at_random_instants_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    chance = random.Random(20240501)
    with running_forum(tmp_path, threads(3, 12) | {"slow": 0.02}) as forum:
        expected, seconds, pages = _undisturbed(forum, tmp_path / "whole.db")
        kills = runs = again = 0
        while kills < KILLS:
            runs += 1
            store = tmp_path / f"killed{runs}.db"
            forum.forget_visits()
            killed = 0
            while not _collected_for(forum, store, chance.uniform(0.2, 1.1) * seconds):
                killed += 1
                assert _is_sound(store)
            kills += killed
            with closing(open_store(store)) as opened:
                assert dump(opened) == expected
            again = max(again, len(forum.pages()) - pages - killed)
        assert again <= 0, "more than one page was fetched again per kill"


def _undisturbed(forum: Forum, store: Path) -> tuple[dict[str, list[str]], float, int]:
    process = start_collecting(forum.board, store, forum.settings())
    process.join(120)
    process.close()
    first = store.with_name("timed.db")
    began = time.monotonic()
    process = start_collecting(forum.board, first, forum.settings())
    forum.forget_visits()
    process.join(120)
    assert process.exitcode == 0
    with closing(open_store(store)) as one, closing(open_store(first)) as other:
        assert dump(one) == dump(other)
        return dump(one), time.monotonic() - began, len(forum.pages())


def _collected_for(forum: Forum, store: Path, seconds: float) -> bool:
    """Collect for so long at most; return whether it came to its end."""
    process = start_collecting(forum.board, store, forum.settings(recheck_hours=24))
    process.join(seconds)
    ended = process.exitcode is not None
    process.kill()
    process.join(10)
    assert not ended or process.exitcode == 0
    return ended


def _is_sound(path: Path) -> bool:
    if not path.exists():
        return True
    with closing(open_store(path)) as store:
        return _integrity(store) == "ok"


def _integrity(store: Store) -> str:
    with store.engine.connect() as connection:
        return str(connection.exec_driver_sql("PRAGMA integrity_check").scalar_one())
