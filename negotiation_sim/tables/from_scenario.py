"""A scenario as a table of experts: the way back from scenario_text.

In:      Scenario
Out:     rows for a CSV file or a spreadsheet, in the long form; what a table cannot hold
Keeps:   importing the table gives the same numbers with the same ranges
Not here: understanding a table (experts)
Example: tests/tables/test_import.py
"""

import csv
import io
import re
from collections.abc import Iterator
from importlib import import_module

from attrs import fields

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.scenario.actors import Actor
from negotiation_sim.scenario.estimates import UNIT, Input, Scale
from negotiation_sim.scenario.rule import UNANIMITY
from negotiation_sim.scenario.scenario import Scenario

DIGITS = 12
"""Enough for the same number to come back, few enough not to show the rounding of a scale."""
FORMULA = re.compile(r"'*[=+\-@]")
"""How a text begins that a spreadsheet would execute, or that was kept from it before."""
Row = dict[str, str | float]


def table_rows(scenario: Scenario) -> list[Row]:
    """One row for each stance of an actor at the table, with all ranges, in the issues' own units."""
    inputs = scenario.inputs()
    rows: list[Row] = []
    for issue_id, issue in scenario.issues.items():
        if issue.options:  # a table of positions is about lines
            continue
        low, high = issue.range
        about: Row = {
            "issue": issue_id,
            "issue_title": issue.title,
            "unit": issue.unit or "",
            "scale_low": low,
            "scale_high": high,
        }
        status_quo = _ranged("status_quo", inputs[f"issues.{issue_id}.status_quo"], issue.scale)
        for name in scenario.at_table:
            actor = scenario.actors[name]
            if issue_id not in actor.stances:
                continue
            here = f"actors.{name}.stances.{issue_id}"
            members = (name,) if actor.capability is not None else actor.members
            weights = [inputs[f"actors.{member}.capability"] for member in members]
            weight = Input(
                "",
                *(
                    min(1.0, sum(values))
                    for values in zip(*((w.low, w.mode, w.high) for w in weights), strict=True)
                ),
            )
            rows.append(
                {
                    **about,
                    **status_quo,
                    "actor": name,
                    "actor_name": actor.name,
                    **_ranged("capability", weight, UNIT),
                    **_ranged("position", inputs[f"{here}.position"], issue.scale),
                    **_ranged("salience", inputs[f"{here}.salience"], UNIT),
                }
            )
    return rows


PLAIN = fields(Actor).strategy.default, fields(Actor).concession.default
"""How an actor negotiates whose file says nothing else."""


def lost_in_a_table(scenario: Scenario) -> Iterator[str]:
    """What the scenario says and a table cannot."""
    seated = [scenario.actors[name] for name in scenario.at_table]
    stances = [stance for actor in seated for stance in actor.stances.values()]
    silent = sum(not scenario.actors[name].stances for name in scenario.at_table)
    at_stake = {issue for name in scenario.at_table for issue in scenario.actors[name].stances}
    counts = {
        "actors that do not sign": len(seated) - len(scenario.talks.parties),
        "ratifiers": len(scenario.talks.ratify),
        "blocs": sum(bool(actor.members) for actor in seated),
        "rules of decision": int(scenario.talks.rule != UNANIMITY),
        "reservations": sum(actor.reservation is not None for actor in seated),
        "costs of delay": sum(actor.cost_of_delay is not None for actor in seated),
        "strategies": sum((actor.strategy, actor.concession) != PLAIN for actor in seated),
        "actors that may walk out": sum(actor.walks_out_after is not None for actor in seated),
        "commitments": len(scenario.commitments),
        "correlations": len(scenario.correlations),
        "events": len(scenario.events),
        "outcomes": len(scenario.outcomes),
        "variants": len(scenario.variants),
        "red lines": sum(stance.red_line is not None for stance in stances),
        "issues with options": sum(bool(issue.options) for issue in scenario.issues.values()),
        "issues that commitments decide": sum(issue.rests for issue in scenario.issues.values()),
        "inner values": sum(stance.inner is not None for stance in stances),
        "stances with worth": sum(bool(stance.worth) for stance in stances),
        "points": sum(len(issue.points) for issue in scenario.issues.values()),
        "claims": len(scenario.claims),
        "actors without a stance": silent,
        "issues without a stance": len({*scenario.issues} - at_stake),
    }
    yield from (f"{what} ({count})" for what, count in counts.items() if count)


def as_csv(rows: list[Row]) -> bytes:
    """The rows as CSV in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*rows[0]] if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _inert(value) for key, value in row.items()} for row in rows)
    return text.getvalue().encode()


def as_spreadsheet(rows: list[Row]) -> bytes:
    """The rows as an .xlsx file.

    Raises:
        NegotiationSimError: If openpyxl is not installed.
    """
    try:
        openpyxl = import_module("openpyxl")
    except ImportError:
        raise NegotiationSimError(
            "writing .xlsx needs openpyxl: pip install 'negotiation-sim[data]'; or write to a .csv file"
        ) from None
    book = openpyxl.Workbook()
    book.active.title = "stances"
    for row in ([*rows[0]] if rows else [], *([*row.values()] for row in rows)):
        book.active.append(row)
    for cell in (cell for line in book.active.iter_rows() for cell in line if isinstance(cell.value, str)):
        cell.data_type, cell.quotePrefix = "s", cell.value.startswith(tuple("=+-@"))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _inert(value: str | float) -> str | float:
    """A text that a spreadsheet shows and does not execute: an apostrophe before what looks like a formula."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _ranged(role: str, given: Input, scale: Scale) -> Row:
    low, mode, high = (round(scale.in_unit(value), DIGITS) for value in (given.low, given.mode, given.high))
    return {role: mode, f"{role}_low": low, f"{role}_high": high}
