"""Stages on the cores of this machine: processes with models of their own judge, and one writes."""

import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import replace
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from groundswell.store import Store, open_store
from groundswell.store.answers import Answers
from models import runtime
from models.passes import recalling
from pipeline.executors import InProcess, Outcome, Task, carry_out
from pipeline.shelf import Recipe, Shelf

_LOOKS_EVERY_SECONDS = 1.0


class OnCores(AbstractContextManager["OnCores"]):
    """Runs many tasks in processes of their own, and single ones in this process.

    What the store knows of networks' answers is recalled by each process, and what they answer new comes back
    with the rows: as ever, only the runner writes.
    """

    def __init__(self, workers: int, recipe: Recipe, store: Store, here: InProcess) -> None:
        """Take how many processes to start, what they judge with, and what runs a task that is alone."""
        self._workers = workers
        self._given = (recipe, store.engine.url.render_as_string(hide_password=False), os.getpid())
        self._here = here
        self._pool = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; what they had not begun is not done."""
        self._pool.shutdown(cancel_futures=True)

    def execute(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Send the tasks out at once; yield one outcome each, in order."""
        listed = list(tasks)
        if len(listed) < 2:
            return self._here.execute(listed)
        return self._outcomes(listed, self._sent(listed))

    def _sent(self, tasks: Sequence[Task]) -> list[Future[Outcome]]:
        try:
            return [self._pool.submit(_carry_out, task) for task in tasks]
        except BrokenProcessPool:
            self._pool = self._started()
            return [self._pool.submit(_carry_out, task) for task in tasks]

    def _outcomes(self, tasks: Sequence[Task], sent: Sequence[Future[Outcome]]) -> Iterator[Outcome]:
        for task, future in zip(tasks, sent, strict=True):
            try:
                yield future.result()
            except BrokenProcessPool:
                # One process died and took all tasks along. Alone, each shows whether it was the cause.
                yield self._alone(task)

    def _alone(self, task: Task) -> Outcome:
        try:
            return self._sent([task])[0].result()
        except BrokenProcessPool as error:
            return Outcome(unit=task.unit, error=f"{type(error).__name__}: its process died twice; {error}")

    def _started(self) -> ProcessPoolExecutor:
        # Spawned, since a fork of a process with threads may stand still.
        return ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn"), initializer=_begin, initargs=self._given
        )


class _Worker:
    """What a process keeps from task to task."""

    def __init__(self, recipe: Recipe, store: str) -> None:
        self.shelf = Shelf(recipe)
        self.answers = Answers(open_store(store))


_WORKER: list[_Worker] = []


def _begin(recipe: Recipe, store: str, parent: int) -> None:
    """Set a new process up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told as well, and ends this one
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    runtime.make_one_pass_at_once()
    _WORKER.append(_Worker(recipe, store))


def _end_with(parent: int) -> None:
    """End this process when its parent is no more: a killed parent cannot say goodbye."""
    while os.getppid() == parent:
        time.sleep(_LOOKS_EVERY_SECONDS)
    os._exit(1)


def _carry_out(task: Task) -> Outcome:
    worker = _WORKER[0]
    with recalling(worker.answers):
        outcome = carry_out(task, worker.shelf)
    return replace(outcome, answers=worker.answers.taken())
