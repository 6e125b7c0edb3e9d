"""Reads threads of forum software nobody taught it: posts are found by structure and content."""

from scrapers.generic.read import read_generic

__all__ = ["read_generic"]
