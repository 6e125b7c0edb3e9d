"""Analysis and reports are killed at any moment and at every commit; done again, they end the same.

`GROUNDSWELL_KILLS` sets how many random instants are tried of each (6 by default). Loading the weights
takes most of a run: by day only stages that need none run, with `GROUNDSWELL_JOB=analyze` all of them.
"""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hardening import club, dying

KILLS = int(os.environ.get("GROUNDSWELL_KILLS", "6"))
JOB = os.environ.get("GROUNDSWELL_JOB", "stages")
SEED = 20240502

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a thread that was collected and not analysed yet; not to be changed."""
    return club.collected(tmp_path_factory.mktemp("unread"))


def _copies(source: Path, folder: Path) -> Iterator[Path]:
    """Yield a fresh copy again and again, in a folder of its own."""
    while True:
        place = folder / "copy"
        place.mkdir()
        yield club.copied(source, place)
        shutil.rmtree(place)


def test_analysis_killed_at_random_ends_the_same(unread: Path, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    (tmp_path / "whole").mkdir()
    whole = club.copied(unread, tmp_path / "whole")
    dying.completed(JOB, whole)
    (tmp_path / "timed").mkdir()
    seconds = dying.completed(JOB, club.copied(unread, tmp_path / "timed"))
    expected, kills = dying.dump(whole), 0
    for path in _copies(unread, tmp_path):
        while dying.killed(JOB, path, chance.uniform(0.05, 1) * seconds) and kills < KILLS:
            kills += 1
            assert dying.is_sound(path)
        dying.completed(JOB, path)
        assert dying.dump(path) == expected
        if kills >= KILLS:
            return


def test_analysis_killed_at_each_commit_ends_the_same(unread: Path, tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    whole = club.copied(unread, tmp_path / "whole")
    commits = dying.commits_of(JOB, whole)
    assert commits >= 3
    expected = dying.dump(whole)
    (tmp_path / "killed").mkdir()
    path = club.copied(unread, tmp_path / "killed")
    # Each run dies at its first commit, in turn after it and before it. One that died after it has got one
    # further; the last commit, that of the queue, is made by every run.
    for death in range(2 * commits):
        assert dying.died_at_commit(JOB, path, before=death % 2 == 1)
        assert dying.is_sound(path)
    dying.completed(JOB, path)
    assert dying.dump(path) == expected


def test_a_report_killed_at_random_leaves_whole_files(kept: Path, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    (tmp_path / "whole").mkdir()
    whole = club.copied(kept, tmp_path / "whole")
    dying.completed("report", whole)
    seconds = dying.completed("report", whole)
    expected = club.files(whole.parent)
    kills = 0
    for path in _copies(kept, tmp_path):
        for old in club.files(path.parent):
            (path.parent / old).unlink()
        while kills < KILLS and dying.killed("report", path, chance.uniform(0.3, 1) * seconds):
            kills += 1
            assert {
                name: body for name, body in expected.items() if name in club.files(path.parent)
            } == club.files(path.parent)
        dying.completed("report", path)
        assert club.files(path.parent) == expected
        if kills >= KILLS:
            return
