"""Times as forums show them: found in text, and resolved to ISO 8601 from all times of a thread."""

from scrapers.times.finding import FoundTime, find_times
from scrapers.times.resolving import ShownTime, resolve_found, resolve_time, resolve_times

__all__ = ["FoundTime", "ShownTime", "find_times", "resolve_found", "resolve_time", "resolve_times"]
