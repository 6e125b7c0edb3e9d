"""Stages on the machines of a Dask cluster: the same functions, the same rows, one writer.

Workers need this package in the same version, and no store: inputs come with the task, rows go back, and
only the runner writes. Whoever reaches a scheduler can run code on its workers, so that it belongs on a
private network or behind TLS (docs/how-to/deploy.md).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from groundswell.errors import UsageError
from models import runtime
from pipeline.executors import Outcome, Task, carry_out
from pipeline.shelf import Recipe, Shelf

_PLUGIN = "groundswell-shelf"
_PATIENCE_SECONDS = 30


class OnCluster:
    """Sends tasks to workers; those of a worker that dies are done again by another."""

    def __init__(self, client: Any, recipe: Recipe) -> None:
        """Take a `distributed.Client`; workers that join later get their models as well."""
        client.register_plugin(_shelves(recipe), name=_PLUGIN)
        self._client = client

    def execute(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Send the tasks out at once; yield one outcome each, in their order, whichever is done first."""
        # Not pure: another run may send an equal task, and its models may be others.
        sent = [(task.unit, self._client.submit(_carry_out, task, pure=False)) for task in tasks]
        return self._outcomes(sent)

    def _outcomes(self, sent: Sequence[tuple[str, Any]]) -> Iterator[Outcome]:
        from distributed import KilledWorker  # noqa: PLC0415 - an extra

        for unit, future in sent:
            try:
                yield future.result()
            except KilledWorker as error:
                # Each worker that got the task died of it: most likely it took all their memory.
                yield Outcome(unit=unit, error=f"{type(error).__name__}: {error}")


@contextmanager
def cluster_executor(address: str, recipe: Recipe) -> Iterator[OnCluster]:
    """Connect to the scheduler at an address (tcp://host:8786, tls://…) for the length of the block.

    Raises `UsageError` where the extra `cluster` is not installed or nobody answers there.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and a second of import
    except ImportError as error:
        raise UsageError("a cluster needs groundswell[cluster]: pip install distributed") from error
    try:
        client = Client(address, timeout=_PATIENCE_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers at {address!r} ({error}); start one with: dask scheduler"
        ) from error
    with client:
        yield OnCluster(client, recipe)


def _shelves(recipe: Recipe) -> Any:
    """Return what gives each worker a shelf of its own when it starts, so that it loads a model once."""
    from distributed import WorkerPlugin  # noqa: PLC0415 - an extra

    class Shelves(WorkerPlugin):  # type: ignore[misc]
        def setup(self, worker: Any) -> None:  # noqa: ARG002 - Dask calls it with that name
            runtime.make_one_pass_at_once()
            self.shelf = Shelf(recipe)

    return Shelves()


def _carry_out(task: Task) -> Outcome:
    from distributed import get_worker  # noqa: PLC0415 - an extra

    return carry_out(task, get_worker().plugins[_PLUGIN].shelf)
