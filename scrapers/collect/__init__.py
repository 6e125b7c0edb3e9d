"""Collecting from the web: the one place that opens sockets."""

from scrapers.collect.fetcher import Fetched, Fetcher, Validators, fetch_page

__all__ = ["Fetched", "Fetcher", "Validators", "fetch_page"]
