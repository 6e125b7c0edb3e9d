"""Slowing down those who guess passwords."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=15)
_KEYS = 50_000
"""Guesses under more names than this push the oldest out, instead of filling the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many failures within `WINDOW` are borne with."""

    failures: int


PER_NAME_AND_ADDRESS = Limit(failures=5)
PER_ADDRESS = Limit(failures=30)
PER_NAME = Limit(failures=60)
"""Far above what one forgetful person needs, since whoever knows a name could lock its owner out."""


class Throttle:
    """Counts failures by key within a sliding window; kept in memory, since it only slows guessing."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def wait(self, name: str, address: str, moment: datetime) -> timedelta:
        """Return how long these must wait before they may try again; zero where they may at once."""
        with self._lock:
            return max(self._wait(key, limit, moment) for key, limit in _keys(name, address))

    def failed(self, name: str, address: str, moment: datetime) -> None:
        """Count a wrong password."""
        with self._lock:
            for key, _ in _keys(name, address):
                self._failures.setdefault(key, deque()).append(moment)
                self._failures.move_to_end(key)
            while len(self._failures) > _KEYS:
                self._failures.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of somebody who then knew the password, from this address."""
        with self._lock:
            self._failures.pop(_keys(name, address)[0][0], None)

    def _wait(self, key: str, limit: Limit, moment: datetime) -> timedelta:
        times = self._failures.get(key, deque())
        while times and times[0] <= moment - WINDOW:
            times.popleft()
        if len(times) < limit.failures:
            return timedelta()
        return times[-limit.failures] + WINDOW - moment


def _keys(name: str, address: str) -> tuple[tuple[str, Limit], ...]:
    folded = name.casefold()
    return (
        (f"both {address} {folded}", PER_NAME_AND_ADDRESS),
        (f"address {address}", PER_ADDRESS),
        (f"name {folded}", PER_NAME),
    )
