"""suggestions.csv and moderation.csv, as spreadsheets expect them."""

import csv
import io
from collections.abc import Iterable, Sequence

from reports.build import Report
from reports.formats.safe import cell_text
from reports.formats.table import MODERATION_COLUMNS, columns_of, moderation_rows, suggestion_rows

_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the machine's old code page."""


def suggestions_csv(report: Report) -> str:
    """Return the ranked proposals, one row each."""
    return _csv([cell_text(column.title) for column in columns_of(report)], suggestion_rows(report))


def moderation_csv(report: Report) -> str:
    """Return the flags, one row each, in the order of the moderation list."""
    return _csv(MODERATION_COLUMNS, moderation_rows(report))


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return _BYTE_ORDER_MARK + out.getvalue()


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return cell_text(value) if isinstance(value, str) else str(value)
