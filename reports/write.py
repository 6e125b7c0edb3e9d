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
from reports.formats.markdown import digest_markdown
from reports.formats.xlsx import suggestions_xlsx
from reports.receipt import NAME as RECEIPT
from reports.receipt import receipt_json

Writer = Callable[[Report], str | bytes]

_WRITERS: Mapping[str, Writer] = {
    "digest.html": digest_html,
    "digest.md": digest_markdown,
    "suggestions.html": suggestions_html,
    "suggestions.csv": suggestions_csv,
    "suggestions.xlsx": suggestions_xlsx,
    "suggestions.json": suggestions_json,
    "moderation.html": moderation_html,
    "moderation.csv": moderation_csv,
    "posts.jsonl": posts_jsonl,
}
FILES = (*_WRITERS, RECEIPT)


def write(report: Report, out: Path, *, only: frozenset[str] | None = None) -> tuple[Path, ...]:
    """Write the report's files, or `only` some by file name, and return their paths.

    The receipt is always written, and lists the files of this report only. Each file appears whole or
    not at all. Raises `UsageError` for a name that no report has, or where the folder cannot be written.
    """
    unknown = sorted((only or frozenset()) - set(FILES))
    if unknown:
        raise UsageError(f"no report has a file {unknown[0]!r}; expected some of {', '.join(FILES)}")
    contents = {name: as_bytes(render(name, report)) for name in _WRITERS if only is None or name in only}
    try:
        out.mkdir(parents=True, exist_ok=True)
        old = out / RECEIPT
        earlier = old.read_text(encoding="utf-8", errors="replace") if old.is_file() else None
        contents[RECEIPT] = as_bytes(receipt_json(report, contents, earlier))
        return tuple(_replace(out / name, content) for name, content in contents.items())
    except OSError as error:
        raise UsageError(f"the folder {out} cannot be written: {error.strerror}; choose another") from error


def render(name: str, report: Report) -> str | bytes:
    """Return the content of one file of a report; raise `UsageError` for a name that no report has."""
    if name not in _WRITERS:
        raise UsageError(f"no report has a file {name!r}; expected one of {', '.join(_WRITERS)}")
    return _WRITERS[name](report)


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
