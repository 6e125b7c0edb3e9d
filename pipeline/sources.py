"""Sources by name: a file, a folder or an address becomes documents, and documents become pages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from groundswell.config import Collection, Limits
from groundswell.errors import GroundswellError, InputError, InputTooLarge, MissingInput, UsageError
from groundswell.page import Page
from groundswell.safe import may_hold_password
from scrapers.document import Document
from scrapers.furniture import without_session
from scrapers.reading import read

_IGNORED_NAMES = frozenset({"groundswell.toml", "README.md", "LICENSE"})
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one document: its pages, or the reason why there are none."""

    source: str
    document: Document | None
    pages: tuple[Page, ...] = ()
    error: GroundswellError | None = None


def readings(
    sources: Iterable[str],
    *,
    platform: str | None,
    limits: Limits,
    collection: Collection | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Reading]:
    """Yield one reading a document; whatever cannot be read is a reading with an error, never left out.

    `columns` says which column of a file holds which field of a post; see `scrapers.columns`. Raises
    `UsageError` before anything is read where an address holds a password.
    """
    sources = list(sources)
    refuse_passwords(sources)
    for source in sources:
        if is_address(source):
            yield _fetched(source, platform, limits, collection)
            continue
        try:
            paths = list(_files(Path(source)))
        except InputError as error:
            yield Reading(source=source, document=None, error=error)
            continue
        for path in paths:
            yield _from_file(path, platform, limits, columns or {})


def refuse_passwords(sources: Iterable[str]) -> None:
    """Raise `UsageError` where an address may hold a password: store, reports and messages show sources."""
    if any(map(may_hold_password, sources)):
        raise UsageError("an address among the sources names a user; give it without user name and password")


def is_address(source: str) -> bool:
    """Return whether a source is to be fetched rather than opened."""
    return source.lstrip().lower().startswith(("http:", "https:"))


def steady(source: str) -> str:
    """Return a source as it is kept and asked for: an address without the session of whoever copied it.

    >>> steady("https://a.example/viewtopic.php?t=1&sid=0123456789abcdef0123456789abcdef")
    'https://a.example/viewtopic.php?t=1'
    """
    plain = without_session(source)
    return plain if is_address(source) and plain != source.rstrip("?&") else source


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise MissingInput(
            f"there is no file or folder {path}; give the path of a saved page, a pasted thread, or a URL"
        )
    if not path.is_dir():
        yield path
        return
    found = [
        each
        for each in sorted(path.rglob("*"))
        if each.is_file() and not each.name.startswith(".") and each.name not in _IGNORED_NAMES
    ]
    if not found:
        raise MissingInput(f"the folder {path} holds no files; put saved pages or pasted threads into it")
    yield from found


def _from_file(path: Path, platform: str | None, limits: Limits, columns: Mapping[str, str]) -> Reading:
    document = None
    try:
        size = path.stat().st_size
        if size > limits.file_megabytes * _MEGABYTE:
            raise InputTooLarge(
                f"{path} has {size / _MEGABYTE:.0f} MB; the limit is {limits.file_megabytes} MB. Split it or "
                "raise limits.file_megabytes in groundswell.toml"
            )
        document = Document(
            body=path.read_bytes(), name=str(path), fetched_at=_modified(path), columns=columns
        )
        return Reading(source=str(path), document=document, pages=read(document, platform=platform))
    except GroundswellError as error:
        if path.name not in str(error):
            # What decodes bytes does not know whose they are; its reader must.
            error.args = (f"{path}: {error}",)
        return Reading(source=str(path), document=document, error=error)
    except OSError as error:
        problem = InputError(f"{path} cannot be opened: {error.strerror}")
        return Reading(source=str(path), document=None, error=problem)


def _fetched(url: str, platform: str | None, limits: Limits, collection: Collection | None) -> Reading:
    from scrapers.collect import fetch_page  # noqa: PLC0415 - Scrapy takes a second to import

    document = None
    try:
        document = fetch_page(url, limits=limits, collection=collection)
        return Reading(source=url, document=document, pages=read(document, platform=platform))
    except GroundswellError as error:
        return Reading(source=url, document=document, error=error)


def _modified(path: Path) -> datetime:
    """Return when the file was last written: what "yesterday" on a saved page refers to."""
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
