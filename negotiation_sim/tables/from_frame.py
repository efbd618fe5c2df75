"""A scenario from a pandas DataFrame in which experts say who stands where.

In:      a DataFrame with the columns that ``simulate import`` knows
Out:     Scenario, checked by the rules of a file
Keeps:   a number means what the same cell of a CSV file means; problems name row and column
Not here: understanding the table (experts), files (sheet), the scenario's text (to_scenario)
Example: tests/tables/test_from_frame.py
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from negotiation_sim.errors import Place, Problem, ScenarioError
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.tables.experts import expert_table
from negotiation_sim.tables.numbers import Ends
from negotiation_sim.tables.sheet import Cell, Sheet
from negotiation_sim.tables.to_scenario import read_back, scenario_text

if TYPE_CHECKING:
    import pandas as pd

FRAME = "<DataFrame>"


def from_table(
    frame: "pd.DataFrame",
    title: str = "A table",
    scales: Mapping[str, Ends] | None = None,
    ignore: Iterable[str] = (),
    issue: str | None = None,
    *,
    uncertain: bool = False,
) -> Scenario:
    """The scenario that a table describes, as ``simulate import`` makes it from a file.

    Args:
        frame: One row for each actor and issue, with the columns ``actor``, ``position`` and ``salience``, and where
            there are such ``issue``, ``capability``, ``status quo``, ``unit``, ``expert`` and ranges; the index is
            not read.
        title: Of the scenario.
        scales: The two ends of each scale, in the unit of the table: by issue, or for ``position``, ``salience`` and ``capability`` as a whole.
        ignore: Columns to leave out.
        issue: What the issue is called if the table names none.
        uncertain: Draw each number from a range around it; without it a number is exact unless it has a range.

    Raises:
        ScenarioError: With every problem; a place is row (the header is row 1) and column, both from 1.
    """
    table = expert_table(sheet_of(frame), scales, ignore, issue or title)
    return read_back(FRAME, scenario_text(table, title, uncertain=uncertain))


def sheet_of(frame: "pd.DataFrame") -> Sheet:
    """The cells of a DataFrame, as those of a file.

    Raises:
        ValueError: If it is none.
    """
    if not hasattr(frame, "columns"):
        raise ValueError(
            f"this needs a DataFrame, and not {type(frame).__name__}: ns.import_table() reads a file"
        )
    rows = [
        [str(name) for name in frame.columns],
        *([_text(value) for value in row] for row in frame.to_numpy(dtype=object)),
    ]
    cells = [
        tuple(Cell(text.strip(), Place(FRAME, line, column)) for column, text in enumerate(row, 1))
        for line, row in enumerate(rows, 1)
    ]
    filled = [row for row in cells if any(cell.text for cell in row)]
    if len(filled) < 2:
        raise ScenarioError([Problem((), "the DataFrame has no rows")])
    return Sheet(FRAME, filled[0], tuple(filled[1:]))


def _text(value: Any) -> str:
    """What a CSV file would hold; nothing for what is missing."""
    if value is None or value != value:  # noqa: PLR0124 - NaN, NaT and NA are not themselves
        return ""
    return f"{float(value):.17g}" if isinstance(value, float) else str(value)
