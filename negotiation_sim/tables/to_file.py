"""A scenario as a table or a domain, in a frame or in files.

In:      Scenario, the form: actors, points (score sheets) or genius
Out:     DataFrame; the files and what they could not hold
Keeps:   all files are written or none, and nothing is overwritten unless that is asked for
Not here: the rows (from_scenario, score_table), the text of a scenario (scenario.to_toml)
Example: tests/test_library.py
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from negotiation_sim import durable
from negotiation_sim.errors import NegotiationSimError, one_of
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.tables.from_scenario import Row, as_csv, as_spreadsheet, lost_in_a_table, table_rows
from negotiation_sim.tables.genius import as_domain
from negotiation_sim.tables.score_sheet import lost_in_score_sheets, score_sheet
from negotiation_sim.tables.score_table import score_rows

if TYPE_CHECKING:
    import pandas as pd

Form = Literal["actors", "points", "genius"]


def to_table(scenario: Scenario, form: Literal["actors", "points"] = "actors") -> "pd.DataFrame":
    """A scenario as the frame of which :func:`from_table` makes it again, as far as a table can hold it.

    Args:
        scenario: What to write.
        form: ``actors`` for one row for each actor and issue, with all ranges; ``points`` for one row for each
            issue and option, and one column for each party's score sheet.

    Raises:
        NegotiationSimError: If pandas is not installed.
        ScenarioError: If the scenario has no score sheets, and these are asked for.
    """
    try:
        import pandas  # noqa: PLC0415, ICN001 - an extra
    except ImportError:
        raise NegotiationSimError("this needs pandas: pip install 'negotiation-sim[data]'") from None
    return pandas.DataFrame(rows_of(scenario, form))


def export_table(
    scenario: Scenario, path: str | os.PathLike[str], form: Form = "actors", *, overwrite: bool = False
) -> tuple[str, ...]:
    """Write a scenario as a table (.csv, .xlsx), or as a domain of GENIUS (.xml, with a profile for each party).

    Args:
        scenario: What to write.
        path: Where to; its ending says how.
        form: ``actors``, ``points`` (score sheets) or ``genius``.
        overwrite: Write over files that are there.

    Returns:
        What the file cannot hold, in words.

    Raises:
        NegotiationSimError: If the ending does not fit the form, or a file is there already.
        ScenarioError: If the scenario does not have the form.
        WorkError: If a file cannot be written.
    """
    files = contents(scenario, Path(path), form)
    if there := [name for name in files if name.exists() and not overwrite]:
        raise NegotiationSimError(f"{there[0]} exists already; overwrite=True writes over it")
    for name, content in files.items():
        durable.write(name, content, new=not overwrite)
    return lost(scenario, form)


def contents(scenario: Scenario, path: Path, form: str) -> dict[Path, bytes]:
    """What to write where.

    Raises:
        NegotiationSimError: If the ending of *path* does not fit the *form*.
    """
    ending = path.suffix.lower()
    if form == "genius":
        if ending != ".xml":
            raise NegotiationSimError(f"genius is written to NAME.xml, not to '{path}'")
        domain = as_domain(score_sheet(scenario), path.stem)
        return {path.with_name(name): content for name, content in domain.items()}
    if ending not in (".csv", ".xlsx"):
        raise NegotiationSimError(f"a table is written to .csv or .xlsx, not to '{path}'")
    rows = rows_of(scenario, form)
    return {path: as_spreadsheet(rows) if ending == ".xlsx" else as_csv(rows)}


def rows_of(scenario: Scenario, form: str) -> list[Row]:
    """The rows of a table."""
    one_of("form", form, get_args(Form))
    return table_rows(scenario) if form == "actors" else score_rows(score_sheet(scenario))


def lost(scenario: Scenario, form: str) -> tuple[str, ...]:
    """What a file of that form cannot hold, in words."""
    return tuple((lost_in_a_table if form == "actors" else lost_in_score_sheets)(scenario))
