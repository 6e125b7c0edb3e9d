"""The same stages on worker processes: the same rows as in one process, also where a worker is killed."""

import os
import signal
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from groundswell.config import Community, Config
from groundswell.errors import UsageError
from groundswell.page import Page, PagePost
from groundswell.records import Repost, Run, Sentence, Staff
from groundswell.stage import in_order
from groundswell.store import Store, open_store
from pipeline.cluster import OnCluster, cluster_executor
from pipeline.executors import InProcess
from pipeline.ingest import bundle, save
from pipeline.runner import Progress, Runner, Summary
from pipeline.shelf import Recipe, Shelf
from pipeline.stages.reposts import reposts
from pipeline.stages.sentences import sentences
from pipeline.stages.staff import staff

pytestmark = pytest.mark.slow

STAGES = in_order([sentences, reposts, staff])
RECIPE = Recipe(config=Config())
THREADS = 40


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library, while it starts and stops its processes
        cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
        with cluster, distributed.Client(cluster, set_as_default=False) as connected:
            yield connected


def filled(path: Path) -> Store:
    store = open_store(path)
    with store.transaction() as writer:
        for number in range(THREADS):
            texts = (f"Please add list {number}. It helps!", "I agree. We need it.", "I agree. We need it.")
            posts = tuple(
                PagePost(id=f"p{place}", author="Ann", text=text) for place, text in enumerate(texts)
            )
            page = Page(
                platform="pasted", title=f"List {number}", url=f"https://f.example/{number}", posts=posts
            )
            save(writer, bundle(page, None, Community()))
    return store


def analysed(store: Store, executor: InProcess | OnCluster, progress: Progress) -> Summary:
    return Runner(store, STAGES, executor, Shelf(RECIPE).identity, progress).run()


def rows(store: Store) -> list[Any]:
    return [store.read(Sentence), store.read(Repost), store.read(Staff), store.read(Run)]


def test_workers_give_the_rows_of_one_process_although_one_is_killed(tmp_path: Path, client: Any) -> None:
    with closing(filled(tmp_path / "here.db")) as here, closing(filled(tmp_path / "there.db")) as there:
        local = analysed(here, InProcess(Shelf(RECIPE)), lambda *_: None)
        killed: list[int] = []

        def kill_one(stage: str, done: int, total: int) -> None:
            if not killed and done < total:  # the next tasks of this stage go out while it dies
                killed.extend(list(client.run(os.getpid).values())[:1])
                os.kill(killed[0], signal.SIGKILL)

        spread = analysed(there, OnCluster(client, RECIPE), kill_one)
        assert killed
        assert spread == local
        assert spread.failures == ()
        assert rows(there) == rows(here)


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.cluster._PATIENCE_SECONDS", 1)
    with (
        pytest.raises(UsageError, match=r"127\.0\.0\.1:9"),
        cluster_executor("tcp://127.0.0.1:9", RECIPE),
    ):
        pass
