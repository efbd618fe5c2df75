"""Read a table that people made: CSV in its dialects, or a spreadsheet.

In:      the path of a .csv, .tsv, .txt or .xlsx file
Out:     Sheet: header and rows of cells, each with its place
Keeps:   a cell is the text that stands there; nothing is taken for a number yet
Not here: what the columns mean (columns, decisions), the inside of a workbook (workbook), scenario files (load)
Example: tests/tables/test_import.py
"""

import codecs
import csv
import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path as FilePath

from attrs import frozen

from negotiation_sim.errors import Place, Problem, ScenarioError
from negotiation_sim.tables.workbook import WorkbookError, filled_pages

MOST_BYTES = 20_000_000
MOST_ABOVE = 20  # rows above a header, such as a title
DELIMITERS = ",;\t|"
SPREADSHEETS = (".xlsx", ".xlsm")
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
FOR_NAMES = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"}
"""Encodings that are made for something else than files; later versions of Python read some of them."""


Header = Callable[[Sequence[str]], bool]
"""Whether a row of texts is the header of a table."""


@frozen
class Cell:
    """The text of a cell, without space around it, and where it stands."""

    text: str
    place: Place

    def problem(self, message: str) -> Problem:
        """Something wrong with this cell."""
        return Problem((), message, self.place)


@frozen
class Sheet:
    """A table: as many cells in each row as in the header; empty rows are left out."""

    path: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def read_sheet(
    path: str | os.PathLike[str], encoding: str | None = None, header: Header | None = None
) -> Sheet:
    """Read the table at *path*; lines above the header that begin with # are left alone.

    With *header* the table may stand below a title or on a later sheet: it begins at the first row that
    is one. Without such a row, and without *header*, it begins at the first row that is not empty.

    Raises:
        ScenarioError: With every problem that was found: no such file, not text, no rows, a row too long.
        NegotiationSimError: If it is a spreadsheet and openpyxl is not installed.
    """
    name = os.fspath(path)
    content = bytes_of(name)
    notes: list[str] = []
    if name.lower().endswith(SPREADSHEETS):
        records = _workbook(name, content, header, notes)
    elif content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise _wrong(name, "this is a spreadsheet, not text: save it as .xlsx, or as CSV")
    else:
        records = _text_table(name, _decoded(name, content, encoding, notes), notes)
    filled = [record for record in records if any(cell.text for cell in record)]
    if not filled:
        raise _wrong(name, "the file is empty")
    top = next(
        (at for at, row in enumerate(filled[:MOST_ABOVE]) if header and header([cell.text for cell in row])),
        0,
    )
    if top:
        notes.append(f"the header is in line {filled[top][0].place.line}; what stands above it is left out")
    head, rows = filled[top], filled[top + 1 :]
    while not head[-1].text:
        head = head[:-1]
    if not rows:
        raise _wrong(name, "there is a header and no row below it", head[0].place.line)
    problems = [
        extra.problem(
            f"this row has more cells than the header ({len(head)}); a decimal comma? Then put ';' between the columns, or quotes around the number"
        )
        for row in rows
        if (extra := next((cell for cell in row[len(head) :] if cell.text), None))
    ]
    if problems:
        raise ScenarioError(problems)
    return Sheet(name, tuple(head), tuple(_fitted(row, len(head)) for row in rows), tuple(notes))


def _wrong(name: str, message: str, line: int = 1) -> ScenarioError:
    return ScenarioError([Problem((), message, Place(name, line, 1))])


def bytes_of(name: str, most: int = MOST_BYTES) -> bytes:
    """What stands in a file of at most *most* bytes.

    Raises:
        ScenarioError: If it is not there, is no file, or is larger.
    """
    shown = name.encode(errors="backslashreplace").decode()[:500]
    try:
        file = FilePath(name)
        if not file.is_file():
            reason = "is a folder, not a file" if file.is_dir() else "does not exist"
            raise ScenarioError([Problem((), f"{shown} {reason}")])
        if file.stat().st_size > most:
            raise _wrong(name, f"the file is too large for a table: more than {most:,} bytes")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError([Problem((), f"{shown} cannot be read: {reason}")]) from None


def _fitted(row: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """The row with as many cells as the header; what is missing at its end is empty."""
    end = row[-1].place
    after = Place(end.file, end.line, len(end.source) + 1 if end.source else end.column + 1, end.source)
    return (*row[:width], *[Cell("", after)] * (width - len(row)))


# --- Text ------------------------------------------------------------------------------------------


def _decoded(name: str, content: bytes, encoding: str | None, notes: list[str]) -> str:
    mark = next((code for mark, code in BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    if mark == "utf-16":
        notes.append("the text is in UTF-16, as its first two bytes say")
    if encoding is not None and not _for_files(encoding):
        raise _wrong(
            name, f"there is no encoding '{encoding}' for tables; common ones are utf-8, cp1252, latin-1"
        )
    try:
        return content.decode(mark or encoding or "utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        hint = "save it as 'CSV UTF-8', or say --encoding cp1252 (Windows, western Europe)"
        message = f"the file is not {error.encoding} text: byte {content[error.start] if error.start < len(content) else 0:#04x} in this line; {hint}"
        raise _wrong(name, message, line) from None


def _for_files(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):  # unknown, or none of text, such as base64
        return False
    return codecs.lookup(encoding).name not in FOR_NAMES


def _text_table(name: str, text: str, notes: list[str]) -> Iterator[tuple[Cell, ...]]:
    if "\0" in text:
        raise _wrong(
            name,
            "the file holds zero bytes: it is no text, or UTF-16 without its mark (--encoding utf-16-le)",
        )
    lines = [*io.StringIO(text, newline="")]  # ends of lines as csv sees them
    above = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("#")), 0)
    try:
        delimiter = _delimiter(lines[above] if lines else "")
    except csv.Error as error:
        raise _wrong(name, f"not a table: {error}", above + 1) from None
    if delimiter == "\t":
        notes.append("the columns are separated by tabs")
    elif delimiter != ",":
        notes.append(f"the columns are separated by '{delimiter}'")
    reader = csv.reader(lines[above:], delimiter=delimiter)
    first = above
    try:
        for values in reader:
            source = lines[first].rstrip("\r\n") if first < len(lines) else ""
            starts = (
                _starts(source, delimiter, len(values))
                if above + reader.line_num == first + 1
                else [1] * len(values)
            )
            yield tuple(
                Cell(_plain(value.strip()), Place(name, first + 1, start, source))
                for value, start in zip(values, starts, strict=True)
            )
            first = above + reader.line_num
    except csv.Error as error:
        raise _wrong(name, f"not a table from here on: {error}", first + 1) from None


def _plain(text: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from executing it (from_scenario)."""
    return text[1:] if re.match(r"'+[=+\-@]", text) else text


def _delimiter(head: str) -> str:
    """The character that cuts the header into the most cells."""
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([head], delimiter=mark), [])))


def _starts(source: str, delimiter: str, n_cells: int) -> list[int]:
    """The column in which each cell of a line begins, counted from 1."""
    mark = re.escape(delimiter)
    cells = re.finditer(rf'(?:^|{mark})(\s*"(?:[^"]|"")*"[^{mark}]*|[^{mark}]*)', source)
    starts = [match.start(1) + 1 for match in cells]
    return starts if len(starts) == n_cells else [1] * n_cells


# --- Workbooks -------------------------------------------------------------------------------------


def _workbook(
    name: str, content: bytes, header: Header | None, notes: list[str]
) -> Iterator[tuple[Cell, ...]]:
    """The rows of the first sheet that has a header, or of the first that is not empty."""
    try:
        pages = filled_pages(content)
    except WorkbookError as error:
        raise ScenarioError(
            [Problem((), message, Place(name, line, column)) for message, line, column in error.problems]
        ) from None
    if not pages:
        return
    page = next((page for page in pages if header and any(map(header, page.rows[:MOST_ABOVE]))), pages[0])
    if others := [other.title for other in pages if other is not page]:
        notes.append(f"only the sheet '{page.title}' is read; there is also {', '.join(others)}")
    for line, row in enumerate(page.rows, 1):
        yield tuple(Cell(text, Place(name, line, column)) for column, text in enumerate(row, 1))
