"""What every file in `platforms/` provides."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from groundswell.page import Page
from scrapers.document import Document

Shape = Literal["html", "json", "text", "xml", "mail", "table"]
"""The kind of document a reader looks at; decided once, before any reader is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A reader of one forum software's pages or payloads.

    `recognises` is cheap and says whether a document of this `shape` is of this platform; the first
    platform in `scrapers.platforms.PLATFORMS` that recognises a document reads it. `read` returns the
    threads in the document (one for a page, several for a mailbox) and raises `NotAThread` for a page
    of this platform that shows no thread and `PageChanged` where posts were expected and none found.
    """

    name: str
    shape: Shape
    recognises: Callable[[Document], bool]
    read: Callable[[Document], tuple[Page, ...]]
