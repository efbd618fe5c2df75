"""A scenario from a file: a table of experts, score sheets, or a domain of GENIUS.

In:      a .csv, .xlsx or .xml file, and what is said about its scales
Out:     Imported: the scenario, the text of its file, how the table was read
Keeps:   what comes of it can be run: it is read back before it is given
Not here: understanding it (experts, score_table, genius), frames (from_frame), options (cli)
Example: tests/tables/test_import.py, tests/test_library.py
"""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from attrs import frozen

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.tables.columns import is_header
from negotiation_sim.tables.experts import expert_table
from negotiation_sim.tables.genius import read_domain
from negotiation_sim.tables.numbers import Ends
from negotiation_sim.tables.score_sheet import score_text
from negotiation_sim.tables.score_table import is_score_header, score_table
from negotiation_sim.tables.sheet import read_sheet
from negotiation_sim.tables.to_scenario import read_back, scenario_text


@frozen
class Imported:
    """What a table has become; ``notes`` say how it was read."""

    scenario: Scenario
    text: str
    notes: tuple[str, ...]


def import_table(
    path: str | os.PathLike[str],
    title: str | None = None,
    scales: Mapping[str, Ends] | None = None,
    ignore: Iterable[str] = (),
    issue: str | None = None,
    *,
    encoding: str | None = None,
    profiles: Iterable[str | os.PathLike[str]] = (),
    uncertain: bool = False,
    tell: Callable[[str], object] | None = None,
) -> Scenario:
    """The scenario that a file describes, as ``simulate import`` makes it.

    Args:
        path: A table of actors or score sheets (.csv, .xlsx), or a domain of GENIUS (.xml).
        title: Of the scenario; the name of the file otherwise.
        scales: The two ends of each scale, in the unit of the table: by issue, or for ``position``, ``salience`` and ``capability`` as a whole.
        ignore: Columns to leave out.
        issue: What the issue is called if the table names none.
        encoding: How the text is encoded, if not in UTF-8.
        profiles: The parties' files of a domain; those that it names otherwise.
        uncertain: Draw each number from a range around it; without it a number is exact unless it has a range.
        tell: Called with each sentence on how the table was read.

    Raises:
        ScenarioError: With every problem, each at its row and column.
        NegotiationSimError: If something is asked of the file that it cannot have.
    """
    found = imported(
        path, title, scales, ignore, issue, encoding=encoding, profiles=profiles, uncertain=uncertain
    )
    if tell is not None:
        for note in found.notes:
            tell(note)
    return found.scenario


def imported(
    path: str | os.PathLike[str],
    title: str | None = None,
    scales: Mapping[str, Ends] | None = None,
    ignore: Iterable[str] = (),
    issue: str | None = None,
    *,
    encoding: str | None = None,
    profiles: Iterable[str | os.PathLike[str]] = (),
    uncertain: bool = False,
    file: str = "FILE",
) -> Imported:
    """As :func:`import_table`, with the text, whose first lines name the *file* that it is for."""
    table = os.fspath(path)
    name = Path(table).stem.replace("_", " ").replace("-", " ").strip() or "A table"
    called = title or name[0].upper() + name[1:]
    of_domain = [os.fspath(profile) for profile in profiles]
    found = read_domain(table, of_domain) if table.lower().endswith(".xml") else None
    if of_domain and found is None:
        raise NegotiationSimError("profiles belong to a domain of GENIUS, an .xml file")
    if found is None:
        sheet = read_sheet(table, encoding, lambda row: is_score_header(row) or is_header(row))
        if not is_score_header([cell.text for cell in sheet.header]):
            actors = expert_table(sheet, scales, ignore, issue or name)
            text = scenario_text(actors, called, file, uncertain=uncertain)
            return Imported(read_back(table, text), text, tuple(actors.notes))
        found = score_table(sheet)
    if scales or tuple(ignore) or issue or uncertain:
        told = "scale, issue, ignore and uncertain are for tables of actors; points are exact"
        raise NegotiationSimError(told)
    text = score_text(found, called, file)
    return Imported(read_back(table, text), text, tuple(found.notes))
