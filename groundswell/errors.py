"""Everything that Groundswell raises on purpose.

A message says what was found, what was expected, and what to do next. Only the command line turns
these into exit codes::

    GroundswellError                  exit code
    ├── UsageError                    2  the command or its arguments make no sense
    │   ├── ConfigurationError        2  groundswell.toml or the environment is wrong
    │   ├── CorrectionRefused         2  a correction that makes no sense, or contradicts one in force
    │   └── NotAdmitted               2  a provider named somebody whom no account here lets in
    ├── InputError                    3  nothing could be read from a source
    │   ├── MissingInput                 the path does not exist
    │   ├── EmptyInput                   there is no text in it
    │   ├── BinaryInput                  it is not text (an image, an executable, an unknown archive)
    │   ├── InputTooLarge                it exceeds the configured size limit
    │   ├── UnknownFormat                it is text, but of no kind we can read
    │   ├── NotInStore                   the store holds no post, person or source of that name
    │   ├── PageChanged                  the platform is known, its markup no longer is
    │   └── NotAThread                   a page that shows no thread (see `NotAThread.reason`)
    ├── FetchError                    3  a page could not be fetched
    │   ├── TryLater                     the server asked for patience, or the network failed
    │   ├── Refused                      robots.txt, a login or a policy forbids it
    │   └── Gone                         the server says that the page is not there (404, 410)
    ├── StoreError                    2  the store cannot be used
    │   ├── NewerStore                   it was written by a newer version of Groundswell
    │   └── StoreLocked                  another process is writing
    ├── DeskError                     1  the moderation desk cannot do what was asked
    │   ├── Conflict                     somebody decided, or the author edited, since it was looked at
    │   ├── UnknownPost                  no stored post has this id
    │   └── Inapplicable                 nothing to undo, or nothing withheld that could be restored
    ├── VerificationFailed            1  a receipt does not match what is on disk
    └── BugError                      1  a law of the system was broken: please report it
        ├── SpanError                    a span's slice is not its text
        └── BucketError                  posts do not add up
"""

from datetime import datetime
from typing import Literal

WallReason = Literal[
    "login_wall",
    "age_gate",
    "anti_bot",
    "js_shell",
    "blocked",
    "register_page",
    "listing",
    "article",
    "no_posts",
]


class GroundswellError(Exception):
    """Any error that Groundswell raises on purpose."""

    exit_code = 1


class UsageError(GroundswellError):
    """The command or its arguments make no sense together."""

    exit_code = 2


class ConfigurationError(UsageError):
    """`groundswell.toml`, or an environment variable it names, is missing or wrong."""


class CorrectionRefused(UsageError):
    """A correction names what does not exist, or contradicts one in force; the message says what does."""


class NotAdmitted(UsageError):
    """A provider named somebody whom no account here lets in; `reason` is a code for the log."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class InputError(GroundswellError):
    """Nothing could be read from a source."""

    exit_code = 3


class MissingInput(InputError):
    """The path does not exist."""


class EmptyInput(InputError):
    """The file or folder holds no text."""


class BinaryInput(InputError):
    """The file is not text and no archive we know."""


class InputTooLarge(InputError):
    """The file exceeds the configured size limit."""


class UnknownFormat(InputError):
    """The file is text, but no reader recognises a thread in it."""


class NotInStore(InputError):
    """The store holds no post, person or source by the name given."""


class PageChanged(InputError):
    """The platform was recognised, but its posts are not where they used to be."""


class NotAThread(InputError):
    """The page shows no thread; `reason` says what it shows instead."""

    def __init__(self, reason: WallReason, message: str) -> None:
        super().__init__(f"{message} ({reason})")
        self.reason: WallReason = reason


class FetchError(GroundswellError):
    """A page could not be fetched."""

    exit_code = 3


class TryLater(FetchError):
    """The server asked for patience or the network failed; `retry_after` is in seconds, if it said so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(FetchError):
    """robots.txt, a login or a policy forbids fetching the page."""


class Gone(FetchError):
    """The server says that the page is not there, now or for good (404, 410)."""


class StoreError(GroundswellError):
    """The store cannot be used."""

    exit_code = 2


class NewerStore(StoreError):
    """The store was written by a newer version of Groundswell."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""


class DeskError(GroundswellError):
    """The moderation desk cannot do what was asked."""


class Conflict(DeskError):
    """A post was decided, or edited, after the caller looked at it; the message says by whom and when.

    `post_id` is the post; `decided_by`, `verdict` and `decided_at` are None where only its text changed.
    """

    def __init__(
        self,
        message: str,
        *,
        post_id: str,
        decided_by: str | None = None,
        verdict: str | None = None,
        decided_at: datetime | None = None,
    ) -> None:
        super().__init__(message)
        self.post_id = post_id
        self.decided_by = decided_by
        self.verdict = verdict
        self.decided_at = decided_at


class UnknownPost(DeskError):
    """No stored post has the given id."""


class Inapplicable(DeskError):
    """There is nothing to undo, or the post is not withheld and so cannot be restored."""


class VerificationFailed(GroundswellError):
    """A receipt does not match what is on disk."""


class BugError(GroundswellError):
    """A law of the system was broken. Please report it."""


class SpanError(BugError):
    """A span's slice is not its text."""


class BucketError(BugError):
    """Posts do not add up over the buckets."""
