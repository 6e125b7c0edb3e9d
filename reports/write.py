"""Writing a report into a folder: whole files or none, and the same bytes for the same records."""

import os
import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from groundswell.errors import UsageError
from reports.build import Report
from reports.formats.csv_file import moderation_csv, suggestions_csv
from reports.formats.html import digest_html, moderation_html, suggestions_pages
from reports.formats.json_file import posts_jsonl, suggestions_json
from reports.formats.mail import digest_eml
from reports.formats.markdown import digest_markdown
from reports.formats.paging import is_further_page
from reports.formats.xlsx import suggestions_xlsx
from reports.printed import FOLDER, as_json, printed_of
from reports.receipt import NAME as RECEIPT
from reports.receipt import parsed, receipt_json

_Writer = Callable[[Report], Mapping[str, str | bytes]]


def _one(name: str, render: Callable[[Report], str | bytes]) -> tuple[str, _Writer]:
    return name, lambda report: {name: render(report)}


_WRITERS: Mapping[str, _Writer] = dict(
    [
        _one("digest.html", digest_html),
        _one("digest.md", digest_markdown),
        _one("digest.eml", digest_eml),
        ("suggestions.html", suggestions_pages),
        _one("suggestions.csv", suggestions_csv),
        _one("suggestions.xlsx", suggestions_xlsx),
        _one("suggestions.json", suggestions_json),
        _one("moderation.html", moderation_html),
        _one("moderation.csv", moderation_csv),
        _one("posts.jsonl", posts_jsonl),
    ]
)
FILES = (*_WRITERS, RECEIPT)


def write(report: Report, out: Path, *, only: frozenset[str] | None = None) -> tuple[Path, ...]:
    """Write the report's files, or `only` some by file name, and return their paths.

    The receipt is always written, and lists the files of this report only. What a closed week printed is
    kept in `printed/`, for the errata of later weeks. Each file appears whole or
    not at all. Raises `UsageError` for a name that no report has, or where the folder cannot be written.
    """
    unknown = sorted((only or frozenset()) - set(FILES))
    if unknown:
        raise UsageError(f"no report has a file {unknown[0]!r}; expected some of {', '.join(FILES)}")
    contents = files_of(report, only)
    try:
        out.mkdir(parents=True, exist_ok=True)
        old = out / RECEIPT
        earlier = old.read_text(encoding="utf-8", errors="replace") if old.is_file() else None
        if only is None:
            _clear(out, earlier, contents)
        contents[RECEIPT] = as_bytes(receipt_json(report, contents, earlier))
        _keep_figures(report, out)
        return tuple(_replace(out / name, content) for name, content in contents.items())
    except OSError as error:
        raise UsageError(f"the folder {out} cannot be written: {error.strerror}; choose another") from error


def files_of(report: Report, only: Collection[str] | None = None) -> dict[str, bytes]:
    """Return the content of each file by name, all of them or `only` some; no receipt.

    Where the ranked report has many pages, the further ones come with the first.
    """
    asked = [files for name, files in _WRITERS.items() if only is None or name in only]
    return {name: as_bytes(content) for files in asked for name, content in files(report).items()}


def _keep_figures(report: Report, out: Path) -> None:
    printed = printed_of(report)
    if printed is not None:
        (out / FOLDER).mkdir(exist_ok=True)
        _replace(out / FOLDER / f"{printed.week}.json", as_bytes(as_json(printed)))


def _clear(out: Path, earlier: str | None, contents: Mapping[str, bytes]) -> None:
    """Remove the further pages that an earlier and longer report of ours left in the folder."""
    for name in parsed(earlier).get("outputs") or ():
        if is_further_page(name) and name not in contents:
            (out / name).unlink(missing_ok=True)


def as_bytes(content: str | bytes) -> bytes:
    """Return a file's bytes; text is UTF-8, with lone surrogates replaced."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "replace")


def _replace(path: Path, content: bytes) -> Path:
    """Write beside the target and rename: a reader never sees half a file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
