"""The axes of a sweep, and designs: which points of the space between them are looked at.

In:      an address with a range or a list of values; a design
Out:     Axis; points as values by axis
Keeps:   values are in the unit of the file; the same seed gives the same points
Not here: negotiating at the points (sweep), the text of an option (cli)
Example: tests/analysis/test_sweep.py
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import product
from math import prod
from typing import Any, Literal

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from negotiation_sim.errors import NegotiationSimError, ScenarioError
from negotiation_sim.model import normal
from negotiation_sim.model.draws import stream
from negotiation_sim.scenario.addresses import numbers_at, replaced
from negotiation_sim.scenario.correlations import Correlation, is_number, together
from negotiation_sim.scenario.estimates import UNIT, Scale
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.short import tables

Design = Literal["grid", "lhs", "sobol"]
MOST_POINTS = 100_000


@frozen
class Axis:
    """One number or setting that a sweep varies.

    Attributes:
        address: Of the number or setting.
        values: What it takes, in the unit of the file; in a range, the two ends.
        steps: In a range, how many values a grid takes, the ends included (0: the range is for other
            designs only); None for a list of values.
        whole: Whether only whole numbers in the range can be taken.
    """

    address: str
    values: tuple[Any, ...]
    steps: int | None = None
    whole: bool = False

    @property
    def is_range(self) -> bool:
        """Whether anything between the two ends can be taken."""
        return self.steps is not None


def listed(address: str, values: Iterable[Any]) -> list[Any]:
    """The values at an address, as a list.

    Raises:
        NegotiationSimError: If they come in none.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise NegotiationSimError(f"{address}: the values come in a list, such as [{values!r}]")
    return [*values]


def axis_of(scenario: Scenario, address: str, given: Sequence[Any], steps: int | None = None) -> Axis:
    """An axis from what a user gives: points by id or number; with *steps*, two ends and how many values.

    Raises:
        ScenarioError: If the address does not exist, or a value does not fit there.
        NegotiationSimError: If the range is none.
    """
    given = tables([*given])
    if not given:
        raise NegotiationSimError(f"{address}: there is no value to take")
    whole = numbers_at(scenario, address) is int
    if whole:
        given = [_whole(value) if isinstance(value, float) else value for value in given]
    for number, value in enumerate(given):
        if not isinstance(value, (int, float, str)):
            raise NegotiationSimError(f"{address}: an axis takes numbers and names, and {value!r} is neither")
        if value in given[:number]:
            raise NegotiationSimError(f"{address}: {value} stands twice")
        try:
            replaced(scenario, address, value)
        except ScenarioError as error:
            raise ScenarioError(
                evolve(p, message=f"{address}: {p.message}") for p in error.problems
            ) from None
    if steps is None:
        return Axis(address, tuple(given))
    low, high = _ends(scenario, address, given)
    if steps == 1 or steps < 0:
        raise NegotiationSimError(f"{address}: a range has at least 2 steps")
    return Axis(address, (low, high), steps, whole)


def has_order(scenario: Scenario, address: str) -> bool:
    """Whether what stands at an address lies on a line, so that a range can be drawn from: told by the address alone."""
    if address in scenario.scales:
        return not scenario.scales[address].options
    return numbers_at(scenario, address) is not None


def grid_values(axis: Axis) -> tuple[Any, ...]:
    """The values that a grid takes on an axis."""
    if axis.steps is None:
        return axis.values
    if not axis.steps:
        raise NegotiationSimError(f"{axis.address}: a grid needs to know in how many steps")
    if axis.steps > MOST_POINTS:
        raise NegotiationSimError(
            f"{axis.address}: {axis.steps:,} steps; a grid has {MOST_POINTS:,} points at most"
        )
    low, high = axis.values
    places = np.linspace(low, high, axis.steps)
    return tuple(dict.fromkeys(_whole(round(float(p), 0 if axis.whole else 12)) for p in places))


def designed(
    axes: Sequence[Axis],
    design: Design,
    n_points: int | None,
    seed: int,
    correlations: tuple[Correlation, ...] = (),
) -> tuple[tuple[Any, ...], ...]:
    """The points, each with one value per axis, in the order of the axes.

    A grid takes every combination; the last axis changes fastest. A Latin hypercube (McKay, Beckman &
    Conover 1979) puts one point into each of *n_points* equal slices of every axis. A Sobol sequence,
    scrambled (Sobol' 1967; Owen 1998), fills the space evenly; it needs scipy and a power of two. In both the
    places on ranges of numbers that are drawn together follow their *correlations*.

    Raises:
        NegotiationSimError: If there are too many points, or a design lacks what it needs.
    """
    if design == "grid":
        if n_points is not None:
            raise NegotiationSimError(
                "a grid has as many points as its axes say; --points goes with lhs and sobol"
            )
        columns = [grid_values(axis) for axis in axes]
        if (total := prod(len(column) for column in columns)) > MOST_POINTS:
            raise NegotiationSimError(f"the grid has {total:,} points; {MOST_POINTS:,} are the most")
        return tuple(product(*columns))
    if n_points is None:
        raise NegotiationSimError(f"the design {design} needs a number of points")
    if not 2 <= n_points <= MOST_POINTS:
        raise NegotiationSimError(f"a design has 2 to {MOST_POINTS:,} points, and {n_points:,} are asked for")
    places = _latin(axes, n_points, seed) if design == "lhs" else _sobol(axes, n_points, seed)
    _follow(places, axes, correlations, in_slices=design == "lhs")
    return tuple(zip(*(_spread(axis, row) for axis, row in zip(axes, places, strict=True)), strict=True))


def scale_at(scenario: Scenario, address: str) -> Scale:
    """The line on which the number at an address lies: that of its issue, else 0..1."""
    issue = scenario.issue_at(address)
    return scenario.scales.get(address, UNIT) if issue is None else scenario.issues[issue].scale


def placed(scenario: Scenario, axis: Axis, values: Sequence[Any]) -> NDArray[np.float64] | None:
    """Values of an axis as numbers, on 0..1 where they lie on a line; None for settings and options."""
    scale = scale_at(scenario, axis.address)
    if scale.options:
        return None
    points: Mapping[str, float] = scale.points
    numbers = [points.get(value, value) if isinstance(value, str) else value for value in values]
    if not all(isinstance(number, (int, float)) for number in numbers):
        return None
    return (np.array(numbers, dtype=np.float64) - scale.low) / (scale.high - scale.low)


def _ends(scenario: Scenario, address: str, given: Sequence[Any]) -> tuple[float, float]:
    """The two ends of a range as numbers in the unit of the file."""
    points = scale_at(scenario, address).points
    if scale_at(scenario, address).options:
        raise NegotiationSimError(
            f"{address}: options have no order, so there is no range; list them with commas"
        )
    ends = [points.get(end, end) if isinstance(end, str) else end for end in given]
    if len(ends) != 2 or any(isinstance(end, bool) or not isinstance(end, (int, float)) for end in ends):
        raise NegotiationSimError(f"{address}: a range needs two numbers or points, low and high")
    low, high = (float(end) for end in ends)
    if not low < high:
        raise NegotiationSimError(f"{address}: the range must go up: {low:g} to {high:g} does not")
    return low, high


def _latin(axes: Sequence[Axis], n_points: int, seed: int) -> NDArray[np.float64]:
    places = np.empty((len(axes), n_points))
    for row, axis in enumerate(axes):
        # A stream for each axis: a further axis leaves the places on the others as they were.
        random = stream(seed, 0, f"{axis.address}#lhs")
        places[row] = (random.permutation(n_points) + random.random(n_points)) / n_points
    return places


def _sobol(axes: Sequence[Axis], n_points: int, seed: int) -> NDArray[np.float64]:
    if n_points & (n_points - 1):
        lower = 1 << (n_points.bit_length() - 1)
        raise NegotiationSimError(
            f"a Sobol design needs a power of two as its number of points: {lower} or {2 * lower}, not {n_points}"
        )
    try:
        qmc: Any = import_module("scipy.stats.qmc")
    except ImportError:
        raise NegotiationSimError("this needs scipy: pip install 'negotiation-sim[sensitivity]'") from None
    sequence = qmc.Sobol(len(axes), scramble=True, rng=stream(seed, 0, "#sobol"))
    places: NDArray[np.float64] = sequence.random(n_points).T
    return places


def _follow(
    places: NDArray[np.float64],
    axes: Sequence[Axis],
    correlations: tuple[Correlation, ...],
    *,
    in_slices: bool,
) -> None:
    """Mix the places of axes that are drawn together, as draws are.

    *In slices* those of each axis stay what they are and take the order of the mixed ones (Iman & Conover 1982).
    """
    row_of = {axis.address: row for row, axis in enumerate(axes) if axis.is_range and is_number(axis.address)}
    for group in together(correlations, frozenset(row_of)):
        rows = [row_of[address] for address in group.addresses]
        normals = [normal.quantile(places[row]) for row in rows]
        for row, own, number in zip(rows, normals, normal.mixed(group.weights, normals), strict=True):
            if number is not own and in_slices:
                places[row][np.argsort(number)] = np.sort(places[row])
            elif number is not own:
                places[row] = normal.below(number)


def _spread(axis: Axis, places: NDArray[np.float64]) -> list[Any]:
    """Places from 0 to 1 as values of the axis."""
    if axis.is_range:
        low, high = axis.values
        if axis.whole:  # as many places to each of them
            return [min(int(high), int(low + place * (high - low + 1))) for place in places]
        return [round(float(low + place * (high - low)), 12) for place in places]
    values = grid_values(axis)
    return [values[min(len(values) - 1, int(place * len(values)))] for place in places]


def _whole(value: float) -> float | int:
    """A whole number as such: a number of rounds is no 12.0."""
    return int(value) if value.is_integer() else value
