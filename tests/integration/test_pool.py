"""Analysis by processes of their own: the same store, and nothing left behind by a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks import corpus
from groundswell.config import Config
from groundswell.store import Store, open_store
from groundswell.store.tables import metadata
from pipeline import jobs
from pipeline.executors import InProcess, Outcome, Task
from pipeline.pool import OnCores
from pipeline.shelf import Recipe, Shelf

pytestmark = pytest.mark.slow

RECIPE = Recipe(config=Config())


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posts")
    corpus.write(folder, 60, seed=3)
    return folder


def collected(path: Path, posts: Path) -> Path:
    with closing(open_store(path)) as store:
        jobs.collect([str(posts)], store, Config())
    return path


def command(store: Path, workers: int) -> list[str]:
    groundswell = str(Path(sys.executable).with_name("groundswell"))
    return [groundswell, "analyze", "--store", str(store), "--workers", str(workers)]


def dump(path: Path) -> dict[str, list[Any]]:
    with closing(open_store(path)) as store, store.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }


def offspring(parent: int) -> list[int]:
    """Return the processes that judge for a command."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    return [int(each) for each in children if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def lives(process: int) -> bool:
    """Return whether a process is there and no zombie."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text("ascii").rpartition(")")[2].split()[0] != "Z"


def test_two_processes_write_what_one_does_also_after_one_of_them_and_then_all_were_killed(
    tmp_path: Path, posts: Path
) -> None:
    alone = collected(tmp_path / "alone.db", posts)
    subprocess.run([*command(alone, 1), "--json"], check=True, capture_output=True)
    shared = collected(tmp_path / "shared.db", posts)
    with subprocess.Popen(command(shared, 2), stderr=subprocess.PIPE) as killed:
        workers = waited_for(killed)
        time.sleep(2)
        killed.kill()
    until = time.monotonic() + 20
    while any(map(lives, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(lives, workers))
    with subprocess.Popen([*command(shared, 2), "--json"], stdout=subprocess.PIPE) as running:
        os.kill(waited_for(running)[0], signal.SIGKILL)
        said, _ = running.communicate()
    assert running.returncode == 0
    assert json.loads(said)["failures"] == []
    assert dump(shared) == dump(alone)


def waited_for(running: subprocess.Popen[bytes]) -> list[int]:
    """Return the two processes that judge, once they are there."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if len(found := offspring(running.pid)) == 2:
            return found
        time.sleep(0.05)
    raise AssertionError("no processes were started")


def fatal(numbers: list[int]) -> Iterator[int]:
    """Stand for a stage that takes more memory than there is."""
    if 3 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    yield from numbers


def test_a_task_that_kills_its_process_fails_alone(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "empty.db")) as store, pool(store) as executor:
        tasks = [Task(unit=str(n), function=fatal, inputs=([n],), resources=()) for n in range(6)]
        found = list(executor.execute(tasks))
        assert [outcome.rows for outcome in found] == [(0,), (1,), (2,), (), (4,), (5,)]
        assert [outcome.unit for outcome in found if outcome.error] == ["3"]
        assert "died" in str(found[3].error)
        again = list(executor.execute([task for task in tasks if task.unit != "3"]))
        assert again == [Outcome(unit=str(n), rows=(n,)) for n in (0, 1, 2, 4, 5)]


def pool(store: Store) -> OnCores:
    return OnCores(2, RECIPE, store, InProcess(Shelf(RECIPE)))
