"""How a page is laid out: headings, aligned rows, chains.

In:      words
Out:     rich renderables
Keeps:   nothing is cut off: what does not fit its column goes on in the next line, aligned
Not here: the words (words, minutes), printing (cli)
Example: tests/report/test_report.py
"""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

INDENT = 2
GAP = 2
"""Columns between two columns of a table."""
FIRM = 56
"""Columns that the parts of a row without a share may take together before they, too, go over several lines."""


def heading(words: str) -> Text:
    """The title of a section."""
    return Text(words, style="bold")


def indented(told: RenderableType, by: int = INDENT) -> RenderableType:
    """The same, further in."""
    return Padding(told, (0, 0, 0, by))


def rows(
    cells: Iterable[tuple[str, ...]], *, shares: tuple[int, ...], indent: int = INDENT
) -> RenderableType:
    """Rows without a head; columns with a share divide what the others leave of the width."""
    grid, told = Table.grid(padding=(0, GAP, 0, 0)), [*cells]
    widths = [max((cell_len(row[k]) for row in told), default=0) for k in range(len(shares))]
    firm = [width for width, share in zip(widths, shares, strict=True) if not share]
    most = FIRM // max(len(firm), 1) if sum(firm) > FIRM else FIRM
    for share, width in zip(shares, widths, strict=True):
        long = not share and width > most
        grid.add_column(
            overflow="fold",
            ratio=share or None,
            no_wrap=not share and not long,
            max_width=most if long else None,
        )
    for row in told:
        grid.add_row(*row)
    return Padding(grid, (0, 0, 0, indent), expand=False)


def rows_or(otherwise: str, cells: list[tuple[str, ...]], *, shares: tuple[int, ...]) -> RenderableType:
    """The same, or a sentence where there are none."""
    return rows(cells, shares=shares) if cells else indented(Text(otherwise))


def answers(*pairs: tuple[str, str], width: int = 14) -> Iterable[RenderableType]:
    """What a screen begins with: each question with its answer beside it, and an empty line."""
    for question, answer in pairs:
        yield rows([(f"{question:<{width}}", answer)], shares=(0, 1), indent=0)
        yield Text("")


class Whole(Table):
    """A table that breaks no word while its columns have room for their longest ones."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table, each column at least as wide as its longest word where all of them fit."""
        each = [self._reach(console, options, column) for column in self.columns]
        least, widths = [low for low, _ in each], [high for _, high in each]
        room = options.max_width - GAP * len(each)
        if sum(least) <= room < sum(widths):
            while sum(widths) > room:  # the widest gives way first
                gives = max(range(len(widths)), key=lambda k: (widths[k] > least[k], widths[k], k))
                widths[gives] -= 1
            for column, width in zip(self.columns, widths, strict=True):
                column.width = width
        yield from super().__rich_console__(console, options)
        for column in self.columns:
            column.width = None

    def _reach(self, console: Console, options: ConsoleOptions, column: Column) -> tuple[int, int]:
        """The longest word and the longest line of a column."""
        cells = [console.measure(cell, options=options) for cell in (column.header, *column.cells)]
        most = max(cell.maximum for cell in cells)
        return most if column.no_wrap else max(cell.minimum for cell in cells), most


def bare() -> Table:
    """A table with a head and no lines, still without columns."""
    return Whole(box=None, padding=(0, GAP, 0, 0), show_edge=False, header_style="dim")


def table(*columns: tuple[str, str], folds: int | tuple[int, ...]) -> Table:
    """A table with a head; only the columns of the numbers *folds* may go over several lines."""
    folding = (folds,) if isinstance(folds, int) else folds
    made = bare()
    for index, (name, justify) in enumerate(columns):
        made.add_column(name, justify=justify, no_wrap=index not in folding, overflow="fold")  # type: ignore[arg-type]
    return made


def section(title: str, body: RenderableType) -> Iterable[RenderableType]:
    """A heading, what stands below it, and an empty line."""
    yield heading(title)
    yield body
    yield Text("")
