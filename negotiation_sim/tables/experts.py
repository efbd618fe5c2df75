"""What experts say in a table: who stands where on which issue, how much it matters, who weighs how much.

In:      Sheet, and what the user says about scales
Out:     ExpertTable: numbers with their ranges, and notes on everything that was decided on the way
Keeps:   no scale is guessed in silence; several experts become a range; all problems are told at once
Not here: headers (columns), numbers and scales (numbers), the scenario (to_scenario)
Example: tests/tables/test_import.py
"""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from negotiation_sim.errors import unknown
from negotiation_sim.scenario.names import Names
from negotiation_sim.tables.columns import NUMBERS, Layout, layout
from negotiation_sim.tables.numbers import (
    Ends,
    Number,
    Numbers,
    Range,
    capability_scale,
    position_lines,
    salience_scale,
    together,
)
from negotiation_sim.tables.sheet import Cell, Sheet

LEAST = 1e-6
"""The least capability that is written."""


@frozen
class ExpertIssue:
    """An issue: its title, the ends of its line in the table's own numbers, its unit, its status quo."""

    title: str
    ends: Ends
    unit: str | None
    status_quo: Range | None


@frozen
class ExpertActor:
    """An actor: its name and its capability, above 0 and up to 1; None where the table has none."""

    name: str
    capability: Range | None


@frozen
class ExpertStance:
    """Position in the issue's own numbers, salience on 0..1, and where in the table they stand."""

    position: Range
    salience: Range
    lines: tuple[int, ...]


@frozen
class ExpertTable:
    """All that a table says, by id (stances by actor and issue); ``notes`` tell how it was read."""

    path: str
    issues: Mapping[str, ExpertIssue]
    actors: Mapping[str, ExpertActor]
    stances: Mapping[tuple[str, str], ExpertStance]
    notes: tuple[str, ...]


def expert_table(
    sheet: Sheet,
    scales: Mapping[str, Ends] | None = None,
    ignore: Iterable[str] = (),
    only_issue: str = "the issue",
) -> ExpertTable:
    """Understand a table of actors.

    Args:
        sheet: The table.
        scales: Ends of scales that the user states: by issue, or for ``position``, ``salience`` and
            ``capability`` as a whole.
        ignore: Headers of columns to leave out.
        only_issue: What the issue is called if the table names none.

    Raises:
        ScenarioError: With every problem that was found, each with its place.
    """
    columns = layout(sheet, ignore)
    said = _read(sheet, columns, only_issue)
    stances = {key: [*answers.values()] for key, answers in said.stances.items() if answers}
    if not stances and not said.numbers.problems:
        said.numbers.problems.append(sheet.header[0].problem("the table holds no position that can be used"))
    lines = _lines(said, stances, columns, scales or {})
    told = {**columns.scales, **(scales or {})}
    saliences = [salience for answers in stances.values() for _, salience in answers]
    weights = [number for answers in said.capabilities.values() for number in answers.values()]
    salience_ends = salience_scale(saliences, told.get("salience"), said.numbers)
    capability_ends = capability_scale(weights, told.get("capability"), said.numbers)
    said.numbers.stop_if_wrong()
    return ExpertTable(
        sheet.path,
        {issue: _issue(said, columns, issue, lines[issue]) for issue in said.issues.titles},
        {actor: _actor(said, actor, capability_ends) for actor in said.actors.titles},
        {key: _stance_of(answers, salience_ends) for key, answers in stances.items()},
        (*sheet.notes, *said.numbers.notes),
    )


def _issue(said: "_Said", columns: Layout, issue: str, ends: Ends) -> ExpertIssue:
    title = said.texts.get(("issue_title", issue), said.issues.titles[issue])
    unit = said.texts.get(("unit", issue), columns.units.get("position"))
    return ExpertIssue(title, ends, unit, said.status_quo.get(issue))


def _actor(said: "_Said", actor: str, ends: Ends) -> ExpertActor:
    """An actor; a range of its capability that reaches 0 begins just above, as the format asks."""
    name = said.texts.get(("actor_name", actor), said.actors.titles[actor])
    given = said.capabilities.get(actor)
    if not given:
        return ExpertActor(name, None)
    found = together([*given.values()]).on(ends)
    return ExpertActor(
        name, Range(max(found.low, LEAST), max(found.mode, LEAST), max(found.high, LEAST), found.own)
    )


def _stance_of(answers: list[tuple[Number, Number]], ends: Ends) -> ExpertStance:
    position = together([position for position, _ in answers])
    salience = together([salience for _, salience in answers]).on(ends)
    return ExpertStance(position, salience, tuple(sorted({at.cell.place.line for at, _ in answers})))


@frozen
class _Said:
    """What the rows say, before scales: answers by expert."""

    numbers: Numbers
    issues: Names = field(factory=lambda: Names("issue"))
    actors: Names = field(factory=lambda: Names("actor"))
    stances: dict[tuple[str, str], dict[str, tuple[Number, Number]]] = field(factory=dict)
    capabilities: dict[str, dict[str, Number]] = field(factory=dict)
    texts: dict[tuple[str, str], str] = field(factory=dict)
    ends: dict[tuple[str, str], Number] = field(factory=dict)
    status_quo: dict[str, Range] = field(factory=dict)
    first: dict[str, Cell] = field(factory=dict)


def _read(sheet: Sheet, columns: Layout, only_issue: str) -> _Said:
    said = _Said(Numbers(sheet))
    for row in sheet.rows:
        cells = {role: row[index] for role, index in columns.single.items()}
        if columns.across:
            known = "issue" if columns.across == "actor" else "actor"
            for name, of in columns.wide.items():
                across = Cell(columns.titles[name], row[of["position"]].place)
                _row(
                    said,
                    {
                        **cells,
                        known: cells[known],
                        columns.across: across,
                        **{r: row[i] for r, i in of.items()},
                    },
                )
        else:
            _row(said, {"issue": Cell(only_issue, row[0].place), **cells})
    if not said.capabilities:
        said.numbers.note("the table has no capabilities: all actors are taken to weigh alike")
    else:
        for actor in sorted({actor for actor, _ in said.stances} - {*said.capabilities}):
            message = f"'{said.actors.titles[actor]}' has a capability in no row"
            said.numbers.problems.append(said.first[actor].problem(message))
    return said


def _lines(
    said: _Said,
    stances: Mapping[tuple[str, str], list[tuple[Number, Number]]],
    columns: Layout,
    scales: Mapping[str, Ends],
) -> dict[str, Ends]:
    """The two ends of each issue's line: as the user says, or the columns, or the header, or the positions."""
    told: dict[str, Ends] = {}
    for issue, title in said.issues.titles.items():
        low, high = said.ends.get(("scale_low", issue)), said.ends.get(("scale_high", issue))
        if low and high and low.range.mode >= high.range.mode:
            said.numbers.problems.append(
                low.cell.problem("the scale must go up: scale_low is below scale_high")
            )
        stated = (low.range.mode, high.range.mode) if low and high else columns.scales.get("position")
        ends = scales.get(issue) or scales.get(title) or scales.get("position") or stated
        if ends and ends[0] < ends[1]:  # one that falls is told below
            told[issue] = ends
    known = {*said.issues.titles, *said.issues.titles.values(), *NUMBERS}
    top = said.numbers.sheet.header[0]
    unmet = [
        top.problem(f"--scale: {unknown('issue', name, sorted(known))}")
        for name in scales
        if name not in known
    ]
    unmet += [
        top.problem(f"the scale of '{name}' must go up: {low:g} to {high:g} does not")
        for name, (low, high) in scales.items()
        if not low < high
    ]
    said.numbers.problems.extend(unmet)
    positions: dict[str, list[Number]] = {issue: [] for issue in said.issues.titles}
    for (_, issue), answers in stances.items():
        positions[issue] += [position for position, _ in answers]
    counted = (
        {*positions} if "position" in columns.units else {of for kind, of in said.texts if kind == "unit"}
    )
    return position_lines(positions, told, counted, said.numbers)


def _row(said: _Said, cells: dict[str, Cell]) -> None:
    """One actor on one issue, as one expert sees it."""
    numbers = said.numbers
    for role in ("actor", "issue"):
        if not cells[role].text:
            numbers.problems.append(cells[role].problem(f"missing {role}"))
            return
    actor, issue = said.actors.id_of(cells["actor"].text), said.issues.id_of(cells["issue"].text)
    said.first.setdefault(actor, cells["actor"])
    expert = cells["expert"].text if "expert" in cells else ""
    for role, of in (("issue_title", issue), ("unit", issue), ("actor_name", actor)):
        if role in cells and (text := cells[role].text) and said.texts.setdefault((role, of), text) != text:
            numbers.problems.append(
                cells[role].problem(f"another {role} than before for the same {role.split('_')[0]}")
            )
    for role in ("scale_low", "scale_high"):
        number = numbers.number(cells[role]) if role in cells else None
        if number and said.ends.setdefault((role, issue), number).range != number.range:
            numbers.problems.append(cells[role].problem("another scale than before on the same issue"))
    if found := _number(numbers, cells, "status_quo"):
        before = said.status_quo.setdefault(issue, found.range)
        if before != found.range:
            numbers.problems.append(
                found.cell.problem(f"another status quo than before on the same issue ({before.mode:g})")
            )
    if "capability" in cells and cells["capability"].text:
        said.capabilities.setdefault(actor, {})
    if found := _number(numbers, cells, "capability"):
        given = said.capabilities[actor]
        if expert in given and given[expert].range != found.range:
            message = f"another capability for '{cells['actor'].text}' than in line {given[expert].cell.place.line} ({given[expert].cell.text})"
            numbers.problems.append(found.cell.problem(message))
        given.setdefault(expert, found)
    _stance(said, cells, (actor, issue), expert)


def _stance(said: _Said, cells: dict[str, Cell], key: tuple[str, str], expert: str) -> None:
    numbers = said.numbers
    answers = said.stances.setdefault(key, {})
    if not cells["position"].text and cells["salience"].text in ("", "0"):
        numbers.note("actors without a position and with an empty salience, or 0, have no stake in an issue")
        return
    for role, other in (("position", "salience"), ("salience", "position")):
        if not cells[role].text:
            message = f"missing {role} of '{cells['actor'].text}' (its {other} is {cells[other].text}); without a stake both are empty"
            numbers.problems.append(cells[role].problem(message))
    position, salience = _number(numbers, cells, "position"), _number(numbers, cells, "salience")
    if position is None or salience is None:
        return
    if expert in answers:
        who = f"expert '{expert}' has a second row" if expert else "a second row"
        hint = "" if expert else "; rows of different experts need a column 'expert'"
        message = f"{who} for '{cells['actor'].text}' on '{cells['issue'].text}': the first is in line {answers[expert][0].cell.place.line}{hint}"
        numbers.problems.append(cells["actor"].problem(message))
        return
    answers[expert] = (position, salience)


def _number(numbers: Numbers, cells: dict[str, Cell], role: str) -> Number | None:
    if role not in cells:
        return None
    return numbers.number(cells[role], cells.get(f"{role}_low"), cells.get(f"{role}_high"))
