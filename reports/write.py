"""Writing a report into a folder: whole files or none, and the same bytes for the same records."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from groundswell.errors import UsageError
from reports.build import Report
from reports.formats.csv_file import moderation_csv, suggestions_csv
from reports.formats.html import digest_html, moderation_html, suggestions_html
from reports.formats.json_file import posts_jsonl, suggestions_json

Writer = Callable[[Report], str | bytes]

FILES: Mapping[str, Writer] = {
    "digest.html": digest_html,
    "suggestions.html": suggestions_html,
    "moderation.html": moderation_html,
    "suggestions.csv": suggestions_csv,
    "suggestions.json": suggestions_json,
    "moderation.csv": moderation_csv,
    "posts.jsonl": posts_jsonl,
}


def write(report: Report, out: Path, *, only: frozenset[str] | None = None) -> tuple[Path, ...]:
    """Write the report's files (or `only` some, by file name) and return their paths.

    Each file appears whole or not at all. Raises `UsageError` for a name that no report has, or where
    the folder cannot be written.
    """
    unknown = sorted((only or frozenset()) - FILES.keys())
    if unknown:
        raise UsageError(f"no report has a file {unknown[0]!r}; expected some of {', '.join(FILES)}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        return tuple(
            _replace(out / name, render(report))
            for name, render in FILES.items()
            if only is None or name in only
        )
    except OSError as error:
        raise UsageError(f"the folder {out} cannot be written: {error.strerror}; choose another") from error


def as_bytes(content: str | bytes) -> bytes:
    """Return a file's bytes; text is UTF-8, with lone surrogates replaced."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "replace")


def _replace(path: Path, content: str | bytes) -> Path:
    """Write beside the target and rename: a reader never sees half a file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(as_bytes(content))
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
