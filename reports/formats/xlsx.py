"""suggestions.xlsx: the ranked proposals and their evidence as a workbook, the same bytes every time."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.build import Report
from reports.formats.safe import cell_text, web_link
from reports.formats.table import (
    EVIDENCE_COLUMNS,
    Column,
    Value,
    columns_of,
    evidence_rows,
    suggestion_rows,
)

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed date in the file's properties: the clock would make every file another one."""
_LONGEST_LINK = 2079
"""Excel's limit for an address."""


def suggestions_xlsx(report: Report) -> bytes:
    """Return the workbook: a sheet of proposals and a sheet of evidence."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {"title": "Ranked suggestions", "author": "Groundswell", "created": _CREATED.replace(tzinfo=None)}
    )
    formats = _formats(book)
    _sheet(book.add_worksheet("Proposals"), columns_of(report), list(suggestion_rows(report)), formats)
    _sheet(book.add_worksheet("Evidence"), EVIDENCE_COLUMNS, list(evidence_rows(report)), formats)
    book.close()
    return out.getvalue()


def _formats(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "header": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        "text": book.add_format({**top, "text_wrap": True}),
        "number": book.add_format({**top, "num_format": "#,##0"}),
        "figure": book.add_format({**top, "num_format": "0.00"}),
        "day": book.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"}),
        "link": book.add_format({**top, "font_color": "#0B4F79", "underline": 1}),
        "yes_no": book.add_format(top),
    }


def _sheet(
    sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Value]], formats: dict[str, Format]
) -> None:
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, cell_text(column.title), formats["header"])
    for row, values in enumerate(rows, 1):
        for index, (column, value) in enumerate(zip(columns, values, strict=True)):
            _cell(sheet, row, index, value, column.kind, formats[column.kind])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _cell(sheet: Worksheet, row: int, column: int, value: Value, kind: str, form: Format) -> None:
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", form)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001 - Excel knows no zones
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, form)
    elif kind == "link" and (address := web_link(value)) and len(address) <= _LONGEST_LINK:
        sheet.write_url(row, column, address, form, cell_text(address))
    else:
        sheet.write_string(row, column, cell_text(value), form)
