"""Numbers of the engine in the units in which results give them.

In:      numbers from 0 to 1, as arrays; the Scale of an issue, or a Scenario
Out:     the same in the issue's own unit, utilities in points; attributes that name the units
Keeps:   a line from 0 to 1 stays as it is, bit for bit; the options of a choice stand evenly from 0 to 1
Not here: one number (scenario.estimates), numbers on screens (report.words)
Example: tests/outputs/test_units.py
"""

import json
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.scenario.estimates import Input, Scale
from negotiation_sim.scenario.record import made_with
from negotiation_sim.scenario.scenario import Scenario

Floats = NDArray[np.float64]


def told(scale: Scale, places: Floats) -> Floats:
    """Places from 0 to 1 (an array of any shape) in the scale's own unit; see :meth:`Scale.told`."""
    if scale.digits is None:
        return places
    made: Floats = np.round(scale.low + places * (scale.high - scale.low), scale.digits)
    return made


def packages_told(scenario: Scenario, places: Floats, axis: int) -> Floats:
    """Packages from 0 to 1 in the units of the issues, which lie along the *axis*."""
    if all(issue.scale.digits is None for issue in scenario.issues.values()):
        return places
    rows = np.moveaxis(places, axis, 0)
    made = [told(issue.scale, row) for issue, row in zip(scenario.issues.values(), rows, strict=True)]
    return np.moveaxis(np.array(made), 0, axis)


def package_told(scenario: Scenario, package: Floats) -> dict[str, float | str]:
    """A package (ndarray[issues], 0..1) by issue: a number in its own unit, or an option."""
    values = zip(scenario.issues.items(), package.tolist(), strict=True)
    return {name: issue.said(number) for (name, issue), number in values}


def range_told(scenario: Scenario, given: Input) -> dict[str, float]:
    """Low, mode and high of a number in the unit of the file."""
    scale = scenario.scales[given.address]
    return {"low": scale.told(given.low), "mode": scale.told(given.mode), "high": scale.told(given.high)}


def weights(scenario: Scenario, counted: Floats) -> dict[str, float]:
    """By party what it counts, of one column of ``Table.counted``; empty where the rule does not count capability."""
    return dict(zip(scenario.talks.parties, counted.tolist(), strict=False))


def gains_in_points(scenario: Scenario, gains: Mapping[str, float]) -> dict[str, float]:
    """Gains (utility) of the actors that have a score sheet, in its points."""
    sheets = {name: scenario.actors[name].scores for name in gains}
    return {
        name: tidy(sheet.step_in_unit(gains[name])) for name, sheet in sheets.items() if sheet is not None
    }


def beside(scenario: Scenario, actor: str, **utilities: float) -> dict[str, float]:
    """The *utilities*, and where the actor has a score sheet the same in its points, as ``NAME_in_points``."""
    sheet = scenario.actors[actor].scores
    points = {} if sheet is None else {f"{k}_in_points": tidy(sheet.in_unit(u)) for k, u in utilities.items()}
    return {**utilities, **points}


def tidy(number: float) -> float:
    """A number without the noise behind the ninth decimal, and without a negative zero."""
    return round(float(number), 9) + 0.0


def attributes(scenario: Scenario) -> dict[str, str]:
    """For a data set: whose it is, the unit of each issue that has one, the ids of the options of each choice in their order.

    ``title``, ``sha256`` and ``version``, then ``variant`` and ``changes`` (as JSON) where there are any.
    """
    whose = {
        "title": scenario.title,
        "sha256": scenario.sha256,
        "version": made_with()["negotiation_sim"],
        "variant": scenario.variant_id,
        "changes": json.dumps(dict(scenario.changes), ensure_ascii=False) if scenario.changes else None,
    }
    units = {f"unit_{name}": issue.unit for name, issue in scenario.issues.items() if issue.unit}
    return (
        {name: told for name, told in whose.items() if told}
        | units
        | {
            f"options_{name}": ", ".join(issue.options)
            for name, issue in scenario.issues.items()
            if issue.options
        }
    )
