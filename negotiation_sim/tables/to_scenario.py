"""Write a scenario file that a person would have written, from what experts say in a table.

In:      ExpertTable, a title
Out:     the text of a scenario file
Keeps:   every number names the table and its rows; what the table does not say is an assumption, and says so
Not here: how TOML is read (load), understanding the table (experts)
Example: tests/tables/test_import.py
"""

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from textwrap import fill

from negotiation_sim.errors import Place, Problem, ScenarioError
from negotiation_sim.scenario import written
from negotiation_sim.scenario.load import loads
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.tables.experts import ExpertIssue, ExpertStance, ExpertTable
from negotiation_sim.tables.numbers import Range

MOST_POINTS = 7
MOST_NAMES = 4
EVENLY = 0.5
HEAD = """\
# {title}
#
#   simulate run {file}
#   simulate models {file}
#
# Made from the table {table}. A table says where actors stand, how much an issue
# matters to them and how much they weigh. It does not say who must sign, what happens without
# agreement, what is promised or threatened, and where the red lines are: go on from here.
{notes}
format = 1
title  = {title_text}

[talks]
# That the talks last twenty rounds and that all of them must sign are assumptions.
rounds  = 20
parties = {parties}

{uncertainty}"""
EXACT = """\
[uncertainty]          # the table's numbers are taken as exact, unless they have a range of their own
stated   = 0
inferred = 0
assumed  = 0
"""
UNCERTAIN = """\
[uncertainty]          # how far a number may be off that gives no range of its own, on 0..1
stated   = 0.05
inferred = 0.15
assumed  = 0.25
"""


def scenario_text(table: ExpertTable, title: str, file: str = "FILE", *, uncertain: bool = False) -> str:
    """The scenario file for a table; *file* is the name that its first lines mention.

    Numbers without a range of their own are exact; *uncertain* draws them from a range around them.
    """
    notes = [
        fill(f"{note}.", 100, initial_indent="# - ", subsequent_indent="#   ", break_on_hyphens=False)
        for note in table.notes
    ]
    stances: dict[str, dict[str, ExpertStance]] = {}
    for (actor, issue), stance in table.stances.items():
        stances.setdefault(actor, {})[issue] = stance
    parties = [actor for actor in table.actors if actor in stances]
    head = HEAD.format(
        title=" ".join(title.split()),
        file=file,
        table=_file(table),
        notes="".join(f"{line}\n" for line in ("#\n# How it was read:", *notes)) if notes else "",
        title_text=written.quoted(title),
        parties=written.listed(parties),
        uncertainty=UNCERTAIN if uncertain else EXACT,
    )
    return "\n".join(
        [
            head,
            "# --- The questions ----------------------------------------------------------------------------------",
            *(line for issue in table.issues for line in _issue(table, issue)),
            "",
            "# --- The actors -------------------------------------------------------------------------------------",
            *(line for actor in parties for line in _actor(table, actor, stances[actor])),
            written.ENDINGS,
        ]
    )


def read_back(table: str, text: str) -> Scenario:
    """The scenario of a text made from *table*; what is wrong with it is told of the table.

    Raises:
        ScenarioError: If no scenario can be made of it.
    """
    try:
        return loads(text)
    except ScenarioError as error:
        raise ScenarioError(
            [
                Problem((), f"no scenario can be made of it: {p.message}", Place(table, 1, 1))
                for p in error.problems
            ]
        ) from None


def _file(table: ExpertTable) -> str:
    return " ".join(FilePath(table.path).name.split())


def _issue(table: ExpertTable, name: str) -> Iterator[str]:
    issue = table.issues[name]
    yield ""
    yield f"[issues.{name}]"
    yield f"title      = {written.quoted(issue.title)}"
    if issue.ends != (0.0, 1.0):
        yield f"range      = [{written.number(issue.ends[0])}, {written.number(issue.ends[1])}]"
    if issue.unit:
        yield f"unit       = {written.quoted(issue.unit)}"
    if issue.status_quo:
        why = f"As the table {_file(table)} says."
        yield f'status_quo = {{ {_range(issue.status_quo)}, basis = "inferred", why = {written.quoted(why)} }}'
    else:
        low, high = issue.ends
        guess = Range(low, low + EVENLY * (high - low), high)
        why = "The table does not say; it can be anything."
        yield f'status_quo = {{ {_range(guess)}, basis = "assumed", why = {written.quoted(why)} }}'
    yield ""
    yield f"[issues.{name}.points]    # give them better names"
    yield from written.aligned(_points(table, name, issue))


def _points(table: ExpertTable, name: str, issue: ExpertIssue) -> Iterator[tuple[str, str]]:
    """A point wherever somebody stands; only the ends and the middle where that would be too many."""
    low, high = issue.ends
    unit = f" {issue.unit}" if issue.unit else ""
    standing: dict[float, list[str]] = {low: [], high: []}
    for (actor, of), stance in table.stances.items():
        if of == name:
            standing.setdefault(stance.position.mode, []).append(table.actors[actor].name)
    if len(standing) > MOST_POINTS:
        for point, at, words in (
            ("low", low, "the low end"),
            ("middle", low + EVENLY * (high - low), "half-way"),
            ("high", high, "the high end"),
        ):
            yield (
                point,
                f"{{ at = {written.number(at)}, means = {written.quoted(f'{words}: {written.number(at)}{unit}')} }}",
            )
        return
    for at in sorted(standing):
        who = standing[at]
        more = f" and {len(who) - MOST_NAMES} more" if len(who) > MOST_NAMES else ""
        names = (
            f"where {', '.join(who[:MOST_NAMES])}{more} stand{'s' if len(who) == 1 else ''}"
            if who
            else f"the {'low' if at == low else 'high'} end"
        )
        point = f"at_{written.number(at)}".replace(".", "_").replace("-", "minus_").replace("+", "")
        yield (
            point,
            f"{{ at = {written.number(at)}, means = {written.quoted(f'{written.number(at)}{unit}: {names}')} }}",
        )


def _actor(table: ExpertTable, name: str, stances: Mapping[str, ExpertStance]) -> Iterator[str]:
    actor = table.actors[name]
    rows = sorted({line for stance in stances.values() for line in stance.lines})
    yield ""
    yield f"[actors.{name}]"
    yield f"name       = {written.quoted(actor.name)}"
    if actor.capability is None:
        why = "The table has no capabilities: all actors are taken to weigh alike."
        yield f'capability = {{ mode = {EVENLY}, basis = "assumed", why = {written.quoted(why)} }}'
    else:
        yield f"capability = {_value(actor.capability)}"
    yield 'basis      = "inferred"'
    yield f"why        = {written.quoted(f'Expert table {_file(table)}, {_rows(rows)}.')}"
    yield f"[actors.{name}.stances]"
    yield from written.aligned(
        (issue, f"{{ position = {_value(stance.position)}, salience = {_value(stance.salience)} }}")
        for issue, stance in stances.items()
    )


def _rows(lines: list[int]) -> str:
    return f"row {lines[0]}" if len(lines) == 1 else f"rows {', '.join(map(str, lines))}"


def _value(number: Range) -> str:
    return f"{{ {_range(number)} }}" if number.own else written.number(number.mode)


def _range(number: Range) -> str:
    ends = (("low", number.low), ("mode", number.mode), ("high", number.high))
    return ", ".join(f"{name} = {written.number(value)}" for name, value in ends)
