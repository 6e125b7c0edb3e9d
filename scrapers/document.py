"""One document as it came from a file or the network, decoded and parsed once for all who look at it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup

from scrapers.decoding import decode


@dataclass(frozen=True, kw_only=True)
class Document:
    """Bytes with what is known about where they came from.

    `name` is a file name or URL for messages. `fetched_at` (aware) is the moment relative dates such
    as "yesterday" refer to; None where nobody knows. `content_type` is the HTTP header's value.
    `columns` says which column of a table, or name in an export, holds which field of a post.
    """

    body: bytes
    name: str
    url: str | None = None
    fetched_at: datetime | None = None
    content_type: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The body as text, its encoding worked out from BOM, declaration and content."""
        return decode(self.body, self.content_type)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The body as parsed HTML (lxml underneath, without its limit on nesting depth)."""
        from scrapers.html import parse_html  # noqa: PLC0415 - JSON and text readers never need a parser

        return parse_html(self.text)

    @cached_property
    def json(self) -> Any:
        """The body as JSON; raises `json.JSONDecodeError` where it is none or nests without end."""
        return json_of(self.text)


def json_of(text: str, *, strict: bool = True) -> Any:
    """Return the JSON value of a text; raise `json.JSONDecodeError` where it is none or nests without end.

    Unless `strict`, strings may hold line ends and tabs as they are.
    """
    try:
        return json.loads(text, strict=strict)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", text, 0) from None
