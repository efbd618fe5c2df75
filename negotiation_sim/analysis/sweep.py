"""Negotiate a scenario at many points of the space between some axes: what comes out where.

In:      Scenario, axes, a design, runs, seed, an executor or none
Out:     Sweep: how often each outcome comes out at each point
Keeps:   the same draws at every point, so that what differs between points comes from the axes
Not here: axes and designs (design), negotiating (cases), maps and words (report.sweep_text)
Example: tests/analysis/test_sweep.py
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import cached_property, partial
from typing import Any, SupportsIndex, get_args

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from negotiation_sim.analysis.cases import Explored, explore_scenarios
from negotiation_sim.analysis.design import Axis, Design, axis_of, designed, has_order, listed, placed
from negotiation_sim.analysis.discovery import Discovery, Looked, discovered
from negotiation_sim.errors import NegotiationSimError, ScenarioError, one_of
from negotiation_sim.model.draws import stream
from negotiation_sim.model.outcomes import AGREEMENT, asked
from negotiation_sim.runs.factors import Factor
from negotiation_sim.runs.frames import Tabled, names
from negotiation_sim.scenario.addresses import replaced
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.record import asked_for, origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Shown

MOST_RUNS = 200_000_000
"""Runs over all points at most: how they end is held in memory, three bytes each."""
MOST_WHERE = 4
"""Outcomes for which it is looked where they are densest."""
SLICES = 8
"""Slices of an axis over which the points are averaged, where they do not lie on a grid."""
NO_ORDER = "its values have no order, so no range of them can be named"
TOGETHER = 512
"""Points whose scenarios are made at a time."""
RUNS = 1_000
"""Runs at each point if nothing else is asked for: shares are then good to about 3 %."""


@frozen(eq=False, repr=False)
class Sweep(Tabled, Shown):
    """What comes out at every point.

    Attributes:
        runs, seed: How many runs each point has; the start of all draws, from 0.
        points: By point, one value per axis, in the unit of the file.
        explored: Of the engine: how every run at every point ended; row k belongs to point k.
    """

    scenario: Scenario
    axes: tuple[Axis, ...]
    design: Design
    points: tuple[tuple[Any, ...], ...]
    runs: int
    seed: int
    explored: Explored

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Ids of the outcomes, the unnamed one last."""
        return tuple(rule.id for rule in self.scenario.named_outcomes)

    @property
    def shares(self) -> NDArray[np.float64]:
        """How often each outcome comes out, ndarray[outcomes, points]."""
        counts = [(self.explored.outcome == index).sum(axis=1) for index in range(len(self.outcomes))]
        return np.stack(counts) / self.runs

    @property
    def agreement(self) -> NDArray[np.float64]:
        """How often the talks end in agreement, ndarray[points]."""
        return self.share_of(AGREEMENT)

    def share_of(self, outcome: str) -> NDArray[np.float64]:
        """How often one outcome or ending comes out, ndarray[points].

        Raises:
            NegotiationSimError: If there is none of that name.
        """
        wanted = asked(self.scenario, outcome).among(self.explored.outcome, self.explored.ending)
        share: NDArray[np.float64] = wanted.mean(axis=1)
        return share

    @property
    def most_often(self) -> dict[str, float]:
        """At which share of the points, 0 to 1, an outcome is the most frequent one; the widest first."""
        winners = np.bincount(self.shares.argmax(axis=0), minlength=len(self.outcomes)) / len(self.points)
        order = np.argsort(-winners, kind="stable")
        return {self.outcomes[row]: float(winners[row]) for row in order if winners[row]}

    def along(self, number: int) -> tuple[Sequence[Any], NDArray[np.float64]]:
        """Values of the axis of that *number* (from 0), in the unit of the file, and the mean shares there over the others, ndarray[outcomes, values].

        Where points do not lie on a grid and have many values, these are the middles of eight slices.
        """
        shares, column = self.shares, [values[number] for values in self.points]
        distinct = [*dict.fromkeys(column)]
        if self.design == "grid" or len(distinct) <= SLICES:
            groups = [np.array([value == wanted for value in column]) for wanted in distinct]
            return distinct, np.stack([shares[:, group].mean(axis=1) for group in groups], axis=1)
        low, high = self.axes[number].values
        edges = np.linspace(low, high, SLICES + 1)
        slices = np.clip(
            np.searchsorted(edges, np.array(column, dtype=np.float64), side="right") - 1, 0, SLICES - 1
        )
        filled = [part for part in range(SLICES) if (slices == part).any()]
        middles = [float((edges[part] + edges[part + 1]) / 2) for part in filled]
        return middles, np.stack([shares[:, slices == part].mean(axis=1) for part in filled], axis=1)

    @cached_property
    def where(self) -> tuple[Discovery, ...]:
        """For the outcomes that are the most frequent ones somewhere, at most four: where they are densest.

        Empty if only one is; worked out when it is first asked for.
        """
        means = dict(zip(self.outcomes, self.shares.mean(axis=1).tolist(), strict=True))
        order = sorted(self.most_often, key=lambda name: -means[name])[:MOST_WHERE]
        return tuple(self.discover(name, boxes=1) for name in order) if len(self.most_often) > 1 else ()

    def discover(self, outcome: str, boxes: int = 3, density: float | None = None) -> Discovery:
        """In which ranges of the axes an outcome appears; see :func:`negotiation_sim.discover`.

        Args:
            outcome: Id of an outcome, or an ending.
            boxes: How many boxes at most.
            density: The least share of the runs in a box, 0 to 1, that must end so.

        Raises:
            NegotiationSimError: If there is no such outcome.
        """
        wanted = asked(self.scenario, outcome)
        factors, rows, left_out = [], [], {}
        for number, axis in enumerate(self.axes):
            numbers = placed(self.scenario, axis, [values[number] for values in self.points])
            if numbers is None:
                left_out[axis.address] = NO_ORDER
            else:
                factors.append(Factor(axis.address, "number"))
                rows.append(numbers)
        # An order in which every other point is a fair half of them, as no row of a grid is.
        mixed = stream(self.seed, 0, "#discover").permutation(len(self.points))
        values = np.array(rows).reshape(len(rows), len(self.points))[:, mixed]
        looked = Looked(tuple(factors), values, "points", left_out)
        shares = self.share_of(outcome)[mixed]
        return discovered(self.scenario, wanted, looked, shares, boxes, density)

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row per point: its values by address, shares by outcome, agreement, mean final package.

        Values and packages are in the units of the file.
        """
        shares, agreement = self.shares, self.agreement
        for number, values in enumerate(self.points):
            yield {
                **{axis.address: value for axis, value in zip(self.axes, values, strict=True)},
                **{f"share.{name}": float(shares[row, number]) for row, name in enumerate(self.outcomes)},
                "agreement": float(agreement[number]),
                **{f"package.{name}": mean for name, mean in self._package(number).items()},
            }

    def _package(self, number: int) -> dict[str, float]:
        """The mean final package of a point, in the units of the file; options have no mean."""
        return {
            name: issue.scale.told(float(self.explored.package_mean[number, column]))
            for column, (name, issue) in enumerate(self.scenario.issues.items())
            if not issue.options
        }

    def as_json(self) -> dict[str, Any]:
        """The sweep as plain data."""
        scenario = self.scenario
        shares, agreement = self.shares, self.agreement
        return {
            **origin(scenario),
            "design": self.design,
            "runs": self.runs,
            "seed": self.seed,
            "axes": [axis.address for axis in self.axes],
            "outcomes": [
                {"id": rule.id, "title": rule.title, "most_often": self.most_often.get(rule.id, 0.0)}
                for rule in scenario.named_outcomes
            ],
            "where": [
                {"outcome": found.outcome, **box.as_json()} for found in self.where for box in found.boxes
            ],
            "left_out": [
                {"address": address, "why": why}
                for found in self.where[:1]
                for address, why in found.left_out.items()
            ],
            "points": [
                {
                    "values": list(values),
                    "shares": {
                        name: float(shares[row, number])
                        for row, name in enumerate(self.outcomes)
                        if shares[row, number]
                    },
                    "agreement": float(agreement[number]),
                    "package": self._package(number),
                }
                for number, values in enumerate(self.points)
            ],
        }

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each point and outcome: the addresses that vary, their values, and the share.

        The share of agreements and the mean final package of the point stand in each of its rows.
        """
        shares, agreement, varied = self.shares, self.agreement, [axis.address for axis in self.axes]
        lines = [name for name, issue in self.scenario.issues.items() if not issue.options]
        packages = names("package", lines)
        texts = [any(isinstance(values[k], str) for values in self.points) for k in range(len(varied))]
        for number, values in enumerate(self.points):
            here = [*enumerate(zip(varied, values, strict=True), 1)]
            at = {f"address_{k}": address for k, (address, _) in here}
            at |= {f"axis_{k}": str(value) if texts[k - 1] else value for k, (_, value) in here}
            for row, name in enumerate(self.outcomes):
                yield {
                    **at,
                    "outcome": name,
                    "share": float(shares[row, number]),
                    "agreement": float(agreement[number]),
                    **dict(zip(packages, self._package(number).values(), strict=True)),
                }


def sweep(  # noqa: PLR0917 - executor and progress stand where `run` has them
    scenario: Scenario,
    vary: Mapping[str, Iterable[Any]] | Iterable[Axis],
    runs: SupportsIndex = RUNS,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    design: Design = "grid",
    points: int | None = None,
) -> Sweep:
    """Negotiate a scenario at many points.

    Args:
        scenario: What to negotiate.
        vary: The values by address, such as ``{"actors.russia.capability": [0.3, 0.6, 0.9]}``, or axes.
            For a design other than the grid, two values of a number are the ends of its range, however
            they are written; where whole numbers are due, only those are drawn.
        runs: How many runs at each point.
        seed: Start of all random draws, from 0, the same at every point; the scenario's if not given.
        executor: Where to work; this process without one.
        progress: Called with the number of runs that are done, over all points.
        design: ``grid`` for every combination, ``lhs`` or ``sobol`` for *points* spread over ranges.
        points: How many points a design other than the grid has.

    Raises:
        ScenarioError: If an address does not exist, or the scenario does not hold together at a point.
        NegotiationSimError: If the design cannot be made.
    """
    one_of("design", design, get_args(Design))
    vary = vary if isinstance(vary, Mapping) else tuple(vary)
    if not isinstance(vary, Mapping) and not all(isinstance(axis, Axis) for axis in vary):
        raise NegotiationSimError("say what to vary as {address: values}, or as a list of Axis")
    axes = (
        tuple(_axis(scenario, address, values, design) for address, values in vary.items())
        if isinstance(vary, Mapping)
        else vary
    )
    if not axes:
        raise NegotiationSimError("a sweep needs something to vary")
    varied = [axis.address for axis in axes]
    if twice := [name for name in varied if varied.count(name) > 1]:
        raise NegotiationSimError(f"{twice[0]}: an address can be varied only once")
    runs, start = asked_for(scenario, runs, seed)
    chosen = designed(axes, design, points, start, scenario.correlations)
    if len(chosen) * runs > MOST_RUNS:
        raise NegotiationSimError(
            f"{len(chosen):,} points with {runs:,} runs each are more than {MOST_RUNS:,} runs; take fewer of either"
        )
    explored = _explored(scenario, varied, chosen, runs, start, executor, progress)
    return Sweep(scenario, axes, design, chosen, runs, start, explored)


def _axis(scenario: Scenario, address: str, values: Iterable[Any], design: Design) -> Axis:
    """An axis by its values; what can be drawn between two is told by the address, not by how they are written."""
    given = listed(address, values)
    is_range = design != "grid" and len(given) == 2 and has_order(scenario, address)
    return axis_of(scenario, address, given, 0 if is_range else None)


def _explored(  # noqa: PLR0917 - executor and progress stand where `run` has them
    scenario: Scenario,
    varied: Sequence[str],
    points: Sequence[tuple[Any, ...]],
    runs: int,
    seed: int,
    executor: Executor | None,
    progress: Callable[[int], None] | None,
) -> Explored:
    """Negotiate at all points, some hundred at a time, so that not all their scenarios exist at once."""
    inputs = scenario.inputs()

    def at(values: tuple[Any, ...]) -> Scenario:
        return _at(scenario, inputs, dict(zip(varied, values, strict=True)))

    at(points[-1])  # what fails at the far end should fail before the work
    parts = []
    for first in range(0, len(points), TOGETHER):
        tell = None if progress is None else partial(_further, progress, first * runs)
        here = [at(values) for values in points[first : first + TOGETHER]]
        parts.append(explore_scenarios(here, runs, seed, executor, tell))
    return Explored(
        outcome=np.concatenate([part.outcome for part in parts]),
        ending=np.concatenate([part.ending for part in parts]),
        package_mean=np.concatenate([part.package_mean for part in parts]),
        whole=np.concatenate([part.whole for part in parts]),
    )


def _further(progress: Callable[[int], None], before: int, done: int) -> None:
    progress(before + done)


def _at(scenario: Scenario, inputs: Mapping[str, Input], values: Mapping[str, Any]) -> Scenario:
    """The scenario at one point; a value that the scenario has already is no change."""
    changes = {
        address: value
        for address, value in values.items()
        if not _stands(scenario, inputs.get(address), address, value)
    }
    try:
        return scenario.with_changes(changes) if changes else scenario
    except ScenarioError as error:
        where = ", ".join(f"{address} = {value}" for address, value in values.items())
        raise ScenarioError(evolve(p, message=f"at {where}: {p.message}") for p in error.problems) from None


def _stands(scenario: Scenario, given: Input | None, address: str, value: Any) -> bool:
    """Whether the scenario has exactly this value there already."""
    if given is None:
        return bool(replaced(scenario, address, value) == scenario)
    try:
        return given.exact and scenario.number_at(address, value) == given.mode
    except ValueError:  # out of range; the change itself will say so, with its reason
        return False
