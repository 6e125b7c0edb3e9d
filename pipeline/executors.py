"""Where stage functions run. An executor gets functions and inputs and gives back rows; it never writes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from models.passes import Memory, recalling
from pipeline.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One stage function with the inputs of one unit; `resources` are names on the shelf."""

    unit: str
    function: Callable[..., Iterator[Any]]
    inputs: tuple[list[Any], ...]
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a task: its rows, or what went wrong in one line.

    `answers` of networks come along from where the runner's memory is out of reach.
    """

    unit: str
    rows: tuple[Any, ...] = ()
    error: str | None = None
    answers: Mapping[bytes, bytes] = field(default_factory=dict)


class Executor(Protocol):
    """Runs tasks and yields their outcomes in the order of the tasks."""

    def execute(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield one outcome a task; a failing task yields its error and the others go on."""
        ...


class InProcess:
    """Runs one task after the other in this process; a memory spares networks what they answered before."""

    def __init__(self, shelf: Shelf, memory: Memory | None = None) -> None:
        self._shelf = shelf
        self._memory = memory

    def execute(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield one outcome a task, in order."""
        for task in tasks:
            with recalling(self._memory):
                outcome = carry_out(task, self._shelf)
            yield outcome


def carry_out(task: Task, shelf: Shelf) -> Outcome:
    """Run one task; whatever a stage raises becomes an outcome, so that one thread cannot stop the others."""
    try:
        resources = {name: shelf.get(name) for name in task.resources}
        return Outcome(unit=task.unit, rows=tuple(task.function(*task.inputs, **resources)))
    except Exception as error:  # noqa: BLE001 - recorded with the unit and reported at the end of the run
        return Outcome(unit=task.unit, error=f"{type(error).__name__}: {error}")
