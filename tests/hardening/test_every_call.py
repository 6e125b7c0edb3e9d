"""Each call of the system fails in turn, or is the last of the process: said in one error, and made good.

Files that a job opens, writes, syncs, renames, removes or cuts, and sockets that it connects, reads and
writes: `GROUNDSWELL_POINTS` sets how many of these points are tried of each run (4 by default, spread
evenly; `all` for every one). A faulty call gives an error number, or moves half of what it should; it does so
once, or from then on. The process that dies does so before, in the middle of or after the call.
"""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hardening import club, reference_runs, system
from tests.hardening.reference_runs import Run
from tests.hardening.system import CUT_OFF, DIE_AFTER, DIE_BEFORE, DIE_HALFWAY, HALF, Fault, Nursery
from tests.integration.collect.loopback import Forum, running_forum, threads

MOST = os.environ.get("GROUNDSWELL_POINTS", "4")
FAULTS: dict[str, tuple[int, ...]] = {
    "open": (errno.EMFILE, errno.EIO, errno.ENOSPC),
    "write": (errno.ENOSPC, errno.EIO, HALF),
    "sync": (errno.EIO,),
    "rename": (errno.ENOSPC, errno.EIO),
    "unlink": (errno.EIO,),
    "truncate": (errno.EIO,),
    "read": (errno.EIO,),
    "connect": (errno.ECONNREFUSED, errno.ETIMEDOUT, errno.EMFILE),
    "receive": (errno.ECONNRESET, errno.ETIMEDOUT, CUT_OFF, HALF),
    "send": (errno.EPIPE, errno.ECONNRESET, HALF),
}
DEATHS = (DIE_BEFORE, DIE_HALFWAY, DIE_AFTER)
LASTING = ("open", "write", "connect")
RUNS = ("collect", "stages", "report", "backup", "forget", "crawl")
EXITS = (0, 1, 2, 3)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with system.nursery(tmp_path_factory.mktemp("nursery")) as running:
        yield running


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    with running_forum(tmp_path_factory.mktemp("forum"), threads(2, 7)) as running:
        yield running


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a thread that was collected and not analysed yet; not to be changed."""
    return club.collected(tmp_path_factory.mktemp("unread"))


@pytest.fixture(params=RUNS)
def run(request: pytest.FixtureRequest, tmp_path: Path, kept: Path, unread: Path, forum: Forum) -> Run:
    """Each run in turn, over a folder of its own."""
    match request.param:
        case "collect":
            return reference_runs.collecting(tmp_path)
        case "stages":
            return reference_runs.analysing(tmp_path, unread)
        case "report":
            return reference_runs.reporting(tmp_path, kept)
        case "backup":
            return reference_runs.backing_up(tmp_path, kept)
        case "forget":
            return reference_runs.forgetting(tmp_path, kept)
        case _:
            return reference_runs.crawling(tmp_path, forum)


def test_a_call_that_fails_is_said_and_made_good(run: Run, nursery: Nursery) -> None:
    expected = undisturbed(run, nursery)
    points = list(faults(run, nursery))
    wrong = [
        f"{fault}: {problem}"
        for fault in chosen(points)
        if (problem := after_fault(run, nursery, fault, expected))
    ]
    assert wrong == [], f"{len(wrong)} of {len(chosen(points))} points, of {len(points)} there are"


def test_a_process_that_dies_at_a_call_has_lost_and_doubled_nothing(run: Run, nursery: Nursery) -> None:
    expected = undisturbed(run, nursery)
    pages = run.asked()
    points = list(deaths(run, nursery))
    wrong = [
        f"{fault}: {problem}"
        for fault in chosen(points)
        if (problem := after_death(run, nursery, fault, expected, pages))
    ]
    assert wrong == [], f"{len(wrong)} of {len(chosen(points))} points, of {len(points)} there are"


def undisturbed(run: Run, nursery: Nursery) -> object:
    run.begin()
    ended = nursery.do(run.job, run.folder)
    assert ended.code == 0, ended.said
    return run.outcome()


def faults(run: Run, nursery: Nursery) -> Iterator[Fault]:
    for call in run.calls:
        for at in range(1, counted(run, nursery, call) + 1):
            for how in FAULTS[call]:
                yield Fault(call=call, at=at, how=how)
            if call in LASTING:
                yield Fault(call=call, at=at, how=FAULTS[call][0], stays=True)


def deaths(run: Run, nursery: Nursery) -> Iterator[Fault]:
    for call in run.calls:
        if call != "read":
            for at in range(1, counted(run, nursery, call) + 1):
                yield from (Fault(call=call, at=at, how=how) for how in DEATHS)


def counted(run: Run, nursery: Nursery, call: str) -> int:
    run.begin()
    return nursery.count(run.job, run.folder, call)


def chosen(points: list[Fault]) -> list[Fault]:
    return points if MOST == "all" else system.spread(points, int(MOST))


def after_fault(run: Run, nursery: Nursery, fault: Fault, expected: object) -> str | None:
    """Return what is wrong after a faulty call, or None."""
    run.begin()
    ended = nursery.do(run.job, run.folder, fault)
    if ended.code not in EXITS or "Traceback" in ended.said:
        return f"exit {ended.code}: {ended.said[-600:]}"
    if ended.code != 0:
        if len(ended.said.strip()) < 20:
            return f"exit {ended.code} without a reason: {ended.said!r}"
        return completed(run, nursery, expected)
    return None if run.outcome() == expected else "it said that all was done, and it was not"


def after_death(run: Run, nursery: Nursery, fault: Fault, expected: object, pages: int) -> str | None:
    """Return what is wrong after a process died at a call, or None."""
    run.begin()
    ended = nursery.do(run.job, run.folder, fault)
    if not ended.is_killed:
        # Threads interleave, and so a run may make a call less than another.
        return None if ended.code == 0 else f"exit {ended.code}: {ended.said[-600:]}"
    problem = completed(run, nursery, expected)
    if problem is None and run.asked() > pages + 1:
        return f"{run.asked() - pages} pages were asked for again"
    return problem


def completed(run: Run, nursery: Nursery, expected: object) -> str | None:
    """Do the job again; return what is wrong then, or None."""
    for store in run.folder.glob("*.db"):
        system.rows(store)
    again = nursery.do(run.job, run.folder)
    if again.code != 0 and "exists already" not in again.said:
        return f"done again: exit {again.code}: {again.said[-600:]}"
    return None if run.outcome() == expected else "done again, it ended differently"
