"""What operators see: counters for Prometheus, and one line of JSON a request, without personal data.

Neither names an account, an address, a path with ids or a query: routes are named by their pattern.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

LOGGER = "groundswell.web"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Observer:
    """The counters of one application, and its log."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._log = logging.getLogger(LOGGER)
        self._requests = Counter(
            "groundswell_http_requests_total", "Answered requests.", ["method", "route", "status"],
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "groundswell_http_request_seconds", "Time to the end of the answer.", ["route"],
            buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._events = Counter(
            "groundswell_events_total", "Things people did, and attempts that were refused.", ["event"],
            registry=self.registry,
        )  # fmt: skip

    def answered(self, request_id: str, method: str, route: str, status: int, seconds: float) -> None:
        """Count and log one request."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        self._write(
            "request", id=request_id, method=method, route=route, status=status,
            milliseconds=round(seconds * 1000, 1),
        )  # fmt: skip

    def happened(self, event: str, reason: str | None = None) -> None:
        """Count and log something worth knowing: a sign-in, a refused one, a decision, a conflict.

        `reason` is a code of ours or of a library, never anything that people wrote.
        """
        self._events.labels(event).inc()
        facts: dict[str, Any] = {"reason": reason} if reason else {}
        self._write(event, **facts)

    def broke(self, request_id: str, route: str, error: BaseException) -> None:
        """Log an error that nobody expected: its type and place. Its message may hold people's words."""
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
        self._write(
            "error", level=logging.ERROR, id=request_id, route=route, type=type(error).__name__, place=place
        )

    def metrics(self) -> bytes:
        """Return everything counted, as Prometheus text."""
        return generate_latest(self.registry)

    def _write(self, event: str, *, level: int = logging.INFO, **facts: object) -> None:
        self._log.log(level, "%s", event, extra={"facts": facts})


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class JsonLines(logging.Formatter):
    """Formats a log record as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        return json.dumps(line, ensure_ascii=False, default=str)
