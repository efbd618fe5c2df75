"""A sheet of paper on the screen of a terminal.

In:      Sheet
Out:     rich renderables, in reading order
Keeps:   nothing that stands on the paper is left out
Not here: the words of a sheet (brief_text, class_text), the page to print (page.paper)
Example: tests/report/test_sheet_text.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.report.layout import INDENT, heading, indented, rows, table
from negotiation_sim.report.sheet import Grid, Line, Listed, Points, Said, Scored, Sheet, Told


def told(sheet: Sheet) -> Iterator[RenderableType]:
    """The whole sheet."""
    yield heading(sheet.title)
    for sentence in sheet.lead:
        yield Text(sentence)
    yield Text("")
    for section in sheet.sections:
        yield heading(section.heading)
        for block in section.blocks:
            yield from _block(block)
        yield Text("")


def _block(block: object) -> Iterator[RenderableType]:
    match block:
        case Said(words, strong):
            yield Text(words, style="bold" if strong else "")
        case Listed(items):
            for item, below in items:
                yield rows([("-", item)], shares=(0, 1))
                yield rows([(line,) for line in below], shares=(1,), indent=3 * INDENT)
        case Points(issues):
            for issue in issues:
                yield from _scored(issue)
        case Grid(columns, lines, caption):
            grid = table(*((name, "left") for name in columns), folds=tuple(range(len(columns))))
            for line in lines:
                grid.add_row(*line)
            yield indented(grid)
            if caption:
                yield Text(caption, style="dim")
        case Told(renderables):
            yield from renderables


def _scored(issue: Scored) -> Iterator[RenderableType]:
    """One issue with its points."""
    counts = f" ({issue.counts})" if issue.counts else ""
    yield indented(Text(f"{issue.title}{counts}"))
    yield rows((_line(line) for line in issue.lines), shares=(0, 0, 1), indent=2 * INDENT)
    if issue.note:
        yield indented(Text(issue.note), 2 * INDENT)


def _line(line: Line) -> tuple[str, str, str]:
    mark = f" [{line.mark}]" if line.mark else ""
    return line.points, line.at, f"{line.words}{mark}".strip()
