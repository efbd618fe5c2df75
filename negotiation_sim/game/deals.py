"""What the groups of a class have signed, read from a table that a person has typed.

In:      a table (.csv, .xlsx): a column for the group, one for each issue; Scenario
Out:     Deal of each group: its draft, or none
Keeps:   everything that cannot be read is told at once, each with its cell and what was perhaps meant; what is
         taken for something that nobody wrote is told as well
Not here: what a typed value means (typed), what a deal is worth (debrief_tables), the dialects of tables (tables)
Example: tests/game/test_deals.py
"""

import os
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from negotiation_sim.errors import Problem, ScenarioError, suggestion
from negotiation_sim.game.typed import typed
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.tables.sheet import Cell, Sheet, read_sheet

GROUP = ("group", "groups", "team", "table", "class")
"""Spellings of the column that names the group."""
IGNORED = ("round", "notes", "remarks", "comment")
"""Columns that a person may add; nothing is read from them."""
NO_DEAL = frozenset({"", "-", "--", "\N{EM DASH}", "no deal", "no agreement", "nothing signed"})
"""A row that holds nothing else is a group without agreement."""


@frozen
class Deal:
    """What one group has signed.

    Attributes:
        draft: By issue, as typed; None without agreement.
        left_out: Issues whose cell is empty: they stay as things stand.
    """

    group: str
    draft: Mapping[str, Value] | None
    left_out: tuple[str, ...] = ()


def read_deals(
    path: str | os.PathLike[str], scenario: Scenario, encoding: str | None = None
) -> tuple[tuple[Deal, ...], tuple[str, ...]]:
    """The deals of a table, and what a person should know about how it was read.

    Raises:
        ScenarioError: With every cell that cannot be read, and every column that is not known.
    """
    sheet = read_sheet(path, encoding, _is_header)
    columns, problems = _columns(sheet, scenario)
    deals, seen = [], dict[str, int]()
    for row in sheet.rows:
        group = row[columns[""]]
        if not group.text:
            if any(row[at].text for name, at in columns.items() if name):
                problems.append(group.problem("this row names no group"))
            continue
        if group.text in seen:
            problems.append(group.problem(f"group '{group.text}' stands in line {seen[group.text]} as well"))
        seen.setdefault(group.text, group.place.line)
        cells = {name: row[at] for name, at in columns.items() if name}
        deals.append(_deal(scenario, group.text, cells, problems))
    if not problems and not deals:
        problems.append(sheet.header[0].problem("no row names a group"))
    if problems:
        raise ScenarioError(problems)
    told = [note for note in sheet.notes if not note.startswith("the columns")]
    return tuple(deals), (*told, *_notes(scenario, deals))


def _is_header(texts: Sequence[str]) -> bool:
    return any(_plain(text) in GROUP for text in texts)


def _columns(sheet: Sheet, scenario: Scenario) -> tuple[dict[str, int], list[Problem]]:
    """Where each issue stands, and the group under the name of nothing."""
    names = {_plain(word): name for name, issue in scenario.issues.items() for word in (name, issue.title)}
    found, problems = dict[str, int](), list[Problem]()
    for at, cell in enumerate(sheet.header):
        word = _plain(cell.text)
        name = "" if word in GROUP else names.get(word)
        if name is None:
            if word and word not in IGNORED:
                known = [*scenario.issues, GROUP[0]]
                hint = suggestion(word, known) or f"; there is {', '.join(known)}"
                problems.append(cell.problem(f"no question is called '{cell.text[:80]}'{hint}"))
        elif name in found:
            problems.append(cell.problem(f"two columns are for {name or GROUP[0]}"))
        else:
            found[name] = at
    missing = [name for name in scenario.issues if name not in found]
    if "" not in found:
        problems.append(sheet.header[0].problem(f"a column '{GROUP[0]}' must say which group it is"))
    elif len(missing) == len(scenario.issues):
        problems.append(
            sheet.header[0].problem(f"no column is for a question; there is {', '.join(missing)}")
        )
    if "" not in found or len(missing) == len(scenario.issues):
        raise ScenarioError(problems)
    return found, problems


def _deal(scenario: Scenario, group: str, cells: Mapping[str, Cell], problems: list[Problem]) -> Deal:
    if all(" ".join(cell.text.split()).casefold() in NO_DEAL for cell in cells.values()):
        return Deal(group, None)
    draft: dict[str, Value] = {}
    for name, cell in cells.items():
        if cell.text:
            try:
                draft[name] = typed(scenario.issues[name], cell.text)
            except ValueError as error:
                problems.append(cell.problem(f"group {group}, {name}: {error}"))
    return Deal(group, draft, tuple(name for name in scenario.issues if name not in draft))


def _notes(scenario: Scenario, deals: Sequence[Deal]) -> Iterator[str]:
    for deal in deals:
        if deal.draft is not None and deal.left_out:
            *most, last = (f"'{scenario.issues[name].title}'" for name in deal.left_out)
            named = f"{', '.join(most)} and {last}" if most else last
            yield f"group {deal.group} says nothing on {named}: that stays as things stand"


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold().replace(" ", "_")
