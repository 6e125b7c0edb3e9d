"""One file a platform: a page in, records out, no I/O. `PLATFORMS` lists them in the order they are asked."""

from scrapers.platform import Platform

PLATFORMS: tuple[Platform, ...] = ()
