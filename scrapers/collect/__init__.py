"""Collecting from the web: the one place that opens sockets."""

from scrapers.collect.crawl import Crawled, Fetches, Keeper, crawl
from scrapers.collect.fetcher import Fetched, Fetcher, Validators, fetch_page, state_folder
from scrapers.collect.frontier import Frontier
from scrapers.collect.gate import exclusive
from scrapers.collect.snapshots import PageRead

__all__ = [
    "Crawled", "Fetched", "Fetcher", "Fetches", "Frontier", "Keeper", "PageRead", "Validators", "crawl",
    "exclusive", "fetch_page", "state_folder",
]  # fmt: skip
