"""A process that has everything imported and forks a child for each job, which then costs no start.

Run by `system.py`, with the shim loaded before the C library. One JSON order a line on stdin, the exit code
of each on stdout.
"""

import ctypes
import gc
import importlib
import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, NoReturn

PRELOADED = (
    "tests.hardening.warm",
    "tests.hardening.dying",
    "pipeline.cli",
    "pipeline.collecting",
    "scrapers.reading",
    "scrapy.core.engine",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.extensions.throttle",
    "dateparser",
)
"""Everything but Twisted's reactor, which a process must start itself."""
TRACED = 70
"""The exit code of an error that nobody raised on purpose."""


def main() -> None:
    """Carry out orders until stdin ends."""
    for name in PRELOADED:
        importlib.import_module(name)
    _warm_up()
    gc.freeze()  # else each child copies every page that its collector touches
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _live(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """Do once what imports more while it works."""
    from tests.hardening import club, dying

    with tempfile.TemporaryDirectory() as folder:
        dying.work("stages", str(club.collected(Path(folder))))


def _live(order: dict[str, Any]) -> NoReturn:
    """Be the child: do the job, write down how many calls were seen, and end."""
    shim = ctypes.CDLL(None)
    signal.alarm(order["seconds"])  # a job that hangs is killed by it
    with Path(order["said"]).open("w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 2)
    with Path(os.devnull).open("w", encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), 1)
    shim.faults_arm(
        order["below"].encode(), order["calls"], ctypes.c_long(order["at"]), order["how"], order["stays"]
    )
    try:
        code = _undergo(order)
    finally:
        shim.faults_arm(b"", 0, 0, 0, 0) if order["how"] else None
    if not order["how"]:
        Path(order["seen"]).write_text(str(shim.faults_seen()), encoding="utf-8")
    os._exit(code)


def _undergo(order: dict[str, Any]) -> int:
    """Do a job as the command line does, and return its exit code."""
    from groundswell.errors import GroundswellError
    from pipeline.cli import main as command
    from tests.hardening import dying

    try:
        if order["job"] == "command":
            sys.argv = ["groundswell", *order["arguments"]]
            command()
        else:
            dying.work(order["job"], order["arguments"][0])
    except GroundswellError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except SystemExit as ended:
        return int(ended.code or 0)
    except BaseException:  # noqa: BLE001 - an error that nobody raised on purpose is what is looked for
        traceback.print_exc()
        return TRACED
    finally:
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    main()
