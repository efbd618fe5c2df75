"""The filled sheets of a workbook, as texts, within limits.

In:      the bytes of an .xlsx file
Out:     Page: a sheet's title and its rows of texts, from cell A1
Keeps:   what a formula would show is never guessed; no file is unpacked beyond the limits
Not here: which sheet and which row hold the table (sheet), writing workbooks (from_scenario)
Example: tests/tables/test_workbook.py
"""

import io
import zipfile
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from attrs import frozen

from negotiation_sim.errors import NegotiationSimError

MOST_UNPACKED = 200_000_000  # bytes
MOST_SHEETS = 50
MOST_ROWS = 100_000
MOST_COLUMNS = 2_000
MOST_CELLS = 1_000_000


@frozen
class Page:
    """A sheet that is not empty."""

    title: str
    rows: list[list[str]]


class WorkbookError(Exception):
    """Why a workbook is not read: messages, each with its line and column, from 1."""

    def __init__(self, *problems: tuple[str, int, int]) -> None:
        super().__init__(problems)
        self.problems = problems


def filled_pages(content: bytes) -> list[Page]:
    """The sheets that hold anything, in their order.

    Raises:
        WorkbookError: If it is none, is too large, or holds a formula without its value.
        NegotiationSimError: If openpyxl is not installed.
    """
    try:
        openpyxl: Any = import_module("openpyxl")
    except ImportError:
        raise NegotiationSimError(
            "reading .xlsx needs openpyxl: pip install 'negotiation-sim[data]'; or save the sheet as CSV"
        ) from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _limited(sum(part.file_size for part in packed.infolist()), MOST_UNPACKED, "bytes when unpacked")
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets
        formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets
        _limited(len(values), MOST_SHEETS, "sheets")
        pairs = zip(values, formulas, strict=True)
        pages = [Page(sheet.title, [*_rows(sheet, twin)]) for sheet, twin in pairs]
    except WorkbookError:
        raise
    except Exception as error:  # noqa: BLE001 - the library raises many kinds for a broken file
        raise WorkbookError((f"this is no spreadsheet that can be read: {error}", 1, 1)) from None
    return [page for page in pages if any(any(row) for row in page.rows)]


def _limited(number: int, most: int, what: str) -> None:
    if number > most:
        raise WorkbookError((f"the workbook is too large for a table: more than {most:,} {what}", 1, 1))


def _rows(values: Any, formulas: Any) -> Iterator[list[str]]:
    """The rows of a sheet, read to their end whatever size the sheet claims to have."""
    cells, valueless = 0, list[tuple[str, int, int]]()
    for sheet in (values, formulas):
        sheet.reset_dimensions()
    pairs = zip(values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=True)
    for line, (shown, written) in enumerate(pairs, 1):
        cells += len(shown)
        _limited(line, MOST_ROWS, "rows")
        _limited(len(shown), MOST_COLUMNS, "columns")
        _limited(cells, MOST_CELLS, "cells")
        for column, (value, formula) in enumerate(zip(shown, written, strict=True), 1):
            if value is None and formula is not None:
                message = f"the formula {str(formula)[:60]!r} has no value in the file"
                remedy = "open the file in a spreadsheet and save it, or type the value"
                valueless.append((f"{message}: {remedy}", line, column))
        yield [_shown(value) for value in shown]
    if valueless:
        raise WorkbookError(*valueless)


def _shown(value: Any) -> str:
    """A cell as a person would type it."""
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()
