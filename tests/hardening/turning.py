"""A system clock that tests turn, forwards and back, while real processes look at it."""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

_SOURCE = Path(__file__).parent / "shim" / "clock.c"


class Clock:
    """The clock of all processes that are started with `environment`; it begins with the right time."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None or not sys.platform.startswith("linux"):
            pytest.skip("a clock is turned below a program: this needs Linux and a C compiler")
        library = folder / "clock.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, _SOURCE], check=True)
        self._file = folder / "clock"
        self._file.write_bytes(struct.pack("=q", 0))
        self.environment: Mapping[str, str] = {"LD_PRELOAD": str(library), "TURNED_CLOCK": str(self._file)}

    def turn(self, off: timedelta) -> None:
        """Put the clock off by so much from the right time, at once and for all."""
        turn(self._file, off)

    def turning(self, off: timedelta) -> str:
        """Return Python by which a process turns its own clock."""
        return (
            f"from tests.hardening import turning\nturning.turn({str(self._file)!r}, {off.total_seconds()})\n"
        )


def turn(file: Path | str, off: timedelta | float) -> None:
    """Write how far off the clock is."""
    seconds = off.total_seconds() if isinstance(off, timedelta) else off
    with os.fdopen(os.open(file, os.O_WRONLY), "r+b") as opened:
        opened.write(struct.pack("=q", round(seconds)))
