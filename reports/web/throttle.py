"""Slowing down those who guess passwords."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=15)
_STEP = timedelta(minutes=1)
"""Attempts that come at once may be counted in another order than that of their moments."""
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

    def enter(self, name: str, address: str, moment: datetime) -> timedelta:
        """Count an attempt and return zero, or return how long these must wait before the next.

        It counts as failed before the password is looked at: a hundred attempts sent at once would
        otherwise all pass before the first of them has failed.
        """
        with self._lock:
            wait = max(self._wait(key, limit, moment) for key, limit in _keys(name, address))
            if wait:
                return wait
            for key, _ in _keys(name, address):
                self._failures.setdefault(key, deque()).append(moment)
                self._failures.move_to_end(key)
            while len(self._failures) > _KEYS:
                self._failures.popitem(last=False)
            return timedelta()

    def succeeded(self, name: str, address: str, moment: datetime) -> None:
        """Take back the count of an attempt that turned out right, and forgive the slips before it."""
        both, *others = (key for key, _ in _keys(name, address))
        with self._lock:
            self._failures.pop(both, None)
            for key in others:
                times = self._failures.get(key, deque())
                if moment in times:
                    times.remove(moment)

    def _wait(self, key: str, limit: Limit, moment: datetime) -> timedelta:
        times = self._failures.get(key, deque())
        while times and times[0] <= moment - WINDOW:
            times.popleft()
        for place, time in enumerate(times):
            if time > moment + _STEP:  # the clock was turned back: nobody waits longer than the window
                times[place] = moment
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
