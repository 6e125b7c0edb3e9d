"""Reddit through PRAW: its interface, its rate limits, the whole tree of comments.

What PRAW gathers is put into one document of Reddit's own JSON, so that everything behind it (frontier,
reader, store) is the same as for a page.
"""

import configparser
import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import praw
import prawcore

from groundswell.config import Collection, Limits, Source
from groundswell.errors import (
    ConfigurationError,
    FetchError,
    Gone,
    InputTooLarge,
    Refused,
    TryLater,
    UsageError,
)
from scrapers.collect.fetcher import Fetched, Validators, user_agent
from scrapers.document import Document

_SUBMISSION = re.compile(r"/comments/(?P<id>[0-9a-z]+)(?:/|$)|^/(?P<short>[0-9a-z]+)/?$")
_BOARD = re.compile(r"^/r/(?P<name>[A-Za-z0-9_]+)(?:/(?:new|hot|top|best|rising))?/?$")
_HOSTS = re.compile(r"(?:^|\.)(?:reddit\.com|redd\.it)$")
_LONGEST_WAIT_SECONDS = 600
"""Reddit's windows of requests last ten minutes: waiting one out always helps."""
_PER_LISTING = 100
_PLAIN = (str, int, float, bool, type(None))
_MISREAD = (
    praw.exceptions.PRAWException, ValueError, TypeError, LookupError, AttributeError, AssertionError
)  # fmt: skip
"""What PRAW raises over an answer of another shape than it knows, and over an answer that is an error."""


def is_reddit(url: str) -> bool:
    """Return whether an address is Reddit's.

    >>> is_reddit("https://old.reddit.com/r/printers/"), is_reddit("https://notreddit.com/r/printers/")
    (True, False)
    """
    return _HOSTS.search(urlsplit(url).hostname or "") is not None


class RedditFetcher:
    """Fetches submissions and boards; takes the place of `Fetcher` for addresses of Reddit.

    Credentials come from the environment variables that the source names, or from the site of praw.ini
    that it names. Raises `ConfigurationError` where there are none, or praw.ini cannot be used.

    No message repeats what PRAW or Reddit said: either may quote what it was given, the credentials too.
    """

    def __init__(self, source: Source, *, limits: Limits, collection: Collection) -> None:
        self._largest = limits.page_megabytes * 1_000_000
        credentials = _credentials(source)
        try:
            self._reddit = praw.Reddit(
                source.praw_site,
                user_agent=user_agent(collection.contact),
                ratelimit_seconds=_LONGEST_WAIT_SECONDS,
                check_for_updates=False,
                **credentials,
            )
        except (configparser.Error, praw.exceptions.PRAWException, OSError, ValueError) as error:
            raise ConfigurationError(
                f"{source.name}: PRAW cannot use praw.ini or the credentials given ({type(error).__name__}); "
                f"expected the site {source.praw_site or 'DEFAULT'} with client_id and client_secret"
            ) from None
        self._reddit.read_only = True

    def fetch(self, url: str, validators: Validators) -> Fetched:  # noqa: ARG002 - Reddit knows none
        """Return a submission with all its comments, or a page of a board's newest submissions."""
        try:
            found = self._answer(url)
        except prawcore.exceptions.PrawcoreException as error:
            raise _failure(url, error) from None
        except _MISREAD as error:
            raise FetchError(
                f"{url}: PRAW cannot read what Reddit's interface answered ({type(error).__name__}); "
                "expected a listing or a submission. If the address is right, try again later"
            ) from None
        body = json.dumps(found, ensure_ascii=False).encode()
        if len(body) > self._largest:
            raise InputTooLarge(
                f"{url} has {len(body)} bytes of comments; raise limits.page_megabytes to read it"
            )
        kind = "application/json; charset=utf-8"
        document = Document(body=body, name=url, url=url, fetched_at=datetime.now(UTC), content_type=kind)
        return Fetched(document=document, validators=Validators())

    def _answer(self, url: str) -> Any:
        parts = urlsplit(url)
        if found := _SUBMISSION.search(parts.path):
            return self._submission(found["id"] or found["short"])
        if found := _BOARD.match(parts.path):
            return self._board(found["name"], parse_qs(parts.query).get("after", [None])[0])
        raise UsageError(f"{url} is neither a submission nor a subreddit; expected …/comments/… or …/r/NAME")

    def _submission(self, identifier: str) -> list[dict[str, Any]]:
        submission = self._reddit.submission(identifier)
        submission.comment_sort = "old"
        head = _thing("t3", submission, ("title",))
        submission.comments.replace_more(limit=None)
        comments = [_thing("t1", comment, ("body",)) for comment in submission.comments.list()]
        return [_listing([head]), _listing(comments)]

    def _board(self, name: str, after: str | None) -> dict[str, Any]:
        parameters = {"after": after} if after else {}
        newest = self._reddit.subreddit(name).new(limit=_PER_LISTING, params=parameters)
        things = [_thing("t3", submission, ()) for submission in newest]
        return _listing(things, after=things[-1]["data"]["name"] if len(things) == _PER_LISTING else None)


def _credentials(source: Source) -> dict[str, str]:
    names = {"client_id": source.client_id_env, "client_secret": source.client_secret_env}
    given = {key: os.environ.get(name) for key, name in names.items() if name}
    missing = [name for key, name in names.items() if name and not given[key]]
    if missing:
        raise ConfigurationError(f"{source.name}: the environment has no {' and no '.join(missing)}; set it")
    if not given and source.praw_site is None:
        raise ConfigurationError(
            f"{source.name}: Reddit is read through its interface, which needs an application's credentials; "
            "name them with client_id_env and client_secret_env, or a site of praw.ini with praw_site"
        )
    return {key: value for key, value in given.items() if value}


def _thing(kind: str, item: Any, needed: tuple[str, ...]) -> dict[str, Any]:
    """Return one of PRAW's objects as Reddit's JSON; a `needed` attribute is fetched if missing."""
    for name in needed:
        getattr(item, name)
    return {"kind": kind, "data": dict(_facts(vars(item)))}


def _facts(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, _PLAIN) and not name.startswith("_"):
            yield name, value
    for name in ("author", "subreddit"):
        if values.get(name) is not None:
            yield name, str(values[name])


def _listing(things: list[dict[str, Any]], after: str | None = None) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": things, "after": after}}


def _failure(url: str, error: Exception) -> FetchError:
    status = error.response.status_code if isinstance(error, prawcore.exceptions.ResponseException) else None
    match error:
        case prawcore.exceptions.NotFound() | prawcore.exceptions.Redirect():
            return Gone(f"{url} is not there")
        case prawcore.exceptions.TooManyRequests():
            return TryLater(f"{url}: Reddit asks for patience", retry_after=error.retry_after)
        case prawcore.exceptions.OAuthException() | prawcore.exceptions.InvalidToken():
            return Refused(f"{url}: Reddit does not accept the credentials")
        case prawcore.exceptions.Forbidden() | prawcore.exceptions.UnavailableForLegalReasons():
            return Refused(f"{url} is not for everybody (status {status})")
        case prawcore.exceptions.RequestException():
            reason = type(error.original_exception).__name__
            return TryLater(f"{url} cannot be reached through Reddit's interface ({reason})")
    if status == 401:
        return Refused(f"{url}: Reddit does not accept the credentials (status 401)")
    reason = f"status {status}" if status else type(error).__name__
    return TryLater(f"{url} cannot be had now through Reddit's interface ({reason})")
