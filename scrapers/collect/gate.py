"""Whose turn it is: one request at a time per host, over all threads and processes of a machine.

Each host has a small file. Who holds its lock may ask; the file says when the last request ended, so
that a restart keeps the distance too. The system frees the lock when a process dies, however it dies.
"""

import asyncio
import fcntl
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import FileIO
from pathlib import Path

from groundswell.errors import ConfigurationError, TryLater

_POLL_SECONDS = 0.05
_FIRST_BACKOFF_SECONDS = 5.0
_LONGEST_BACKOFF_SECONDS = 900.0
_RECORD_BYTES = 256
"""Longer than any record: one write replaces the whole of the one before."""


@dataclass(slots=True)
class _Past:
    """What the file of a host says; times in seconds since the epoch."""

    last: float = 0.0
    delay: float = 0.0
    asked_patience_at: float = 0.0
    patience: float = 0.0
    failures: int = 0


class Turn:
    """One request's turn; tell it how the host answered."""

    def __init__(self, past: _Past) -> None:
        self._past = past

    def answered(self) -> None:
        """Note that the host answers again: earlier requests for patience are settled."""
        self._past.failures = 0
        self._past.patience = 0.0

    def be_patient(self, seconds: float | None) -> float:
        """Leave the host alone for the time it asked for, or ever longer if it named none.

        Returns the seconds that nobody will ask for.
        """
        backoff = min(_FIRST_BACKOFF_SECONDS * 2**self._past.failures, _LONGEST_BACKOFF_SECONDS)
        self._past.failures += 1
        self._past.patience = backoff if seconds is None else seconds
        self._past.asked_patience_at = time.time()
        return self._past.patience


class Gate:
    """Hands out turns; `folder` is shared by everything that should keep a common distance."""

    def __init__(self, folder: Path, *, patience: float) -> None:
        self._folder = folder
        self._patience = patience

    @asynccontextmanager
    async def turn(self, host: str, gap: float, *, delay: float | None = None) -> AsyncIterator[Turn]:
        """Wait for this host's turn, `gap` seconds after the end of the one before.

        `delay` is the Crawl-delay that the host's robots.txt names, 0 for none; None where the caller has
        yet to read that file, and keeps the delay that anybody read last. Raises `TryLater` where the
        host asked for more patience than there is.
        """
        with _opened(self._folder / sha256(host.encode()).hexdigest()[:32]) as file:
            while not _lock(file):
                await asyncio.sleep(_POLL_SECONDS)
            past = _read(file)
            wait = _remaining(past.asked_patience_at, past.patience)
            if wait > self._patience:
                raise TryLater(
                    f"{host} asked to be left alone for another {wait:.0f} seconds; try again then",
                    retry_after=wait,
                )
            past.delay = past.delay if delay is None else delay
            await asyncio.sleep(max(wait, _remaining(past.last, max(gap, past.delay))))
            past.last = time.time()
            _write(file, past)  # before the request: if we are killed in it, the distance is still kept
            try:
                yield Turn(past)
            finally:
                past.last = time.time()
                _write(file, past)


def _remaining(since: float, seconds: float) -> float:
    """Return how much of a span is left; never more than the span, even if the clock was turned back."""
    return min(max(since + seconds - time.time(), 0.0), seconds)


def _lock(file: FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: FileIO) -> _Past:
    file.seek(0)
    now = time.time()
    try:
        past = _Past(**json.loads(file.read() or b"{}"))
        is_ahead = max(past.last, past.asked_patience_at) > now
    except (ValueError, TypeError):
        return _Past(last=now)  # torn by a crash: assume that the last request was just now
    if is_ahead:
        # The clock was turned back. Written at once: a span would else begin anew whenever it is looked at.
        past.last, past.asked_patience_at = min(past.last, now), min(past.asked_patience_at, now)
        _write(file, past)
    return past


def _write(file: FileIO, past: _Past) -> None:
    """Replace the record in one call: a process that is killed here leaves the old one or the new one."""
    file.seek(0)
    file.write(json.dumps(asdict(past)).encode().ljust(_RECORD_BYTES))


def _opened(path: Path) -> FileIO:
    """Open a record to read and write; raise `ConfigurationError` where its folder cannot hold one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+")
    except OSError as error:
        raise ConfigurationError(
            f"cannot keep in {path.parent} when each host was last asked ({error.strerror}); name a folder "
            "that can be written to as collection.state_folder"
        ) from error


@contextmanager
def exclusive(folder: Path, name: str, *, busy: str) -> Iterator[None]:
    """Hold a name while in the block; raise `TryLater` with the message `busy` where another holds it."""
    with _opened(folder / f"{sha256(name.encode()).hexdigest()[:32]}.lock") as file:
        if not _lock(file):
            raise TryLater(busy)
        yield
