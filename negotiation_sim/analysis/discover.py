"""When does an outcome appear? Boxes of inputs in which it is denser than elsewhere.

In:      Result (an ensemble, whose draws are made again block by block) or Sweep, and an outcome
Out:     Discovery: boxes with coverage and density, limits by address
Keeps:   the inputs of run i are those that run i was negotiated with; nothing is negotiated again
Not here: finding boxes (prim), words (report.discovery_text)
Example: tests/analysis/test_discover.py
"""

from math import isfinite
from typing import Any, Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.analysis.design import placed
from negotiation_sim.analysis.factors import Factor, Kind, differing
from negotiation_sim.analysis.prim import Box, Floats, find_boxes
from negotiation_sim.analysis.sweep import Sweep
from negotiation_sim.model.draws import stream
from negotiation_sim.model.outcomes import asked
from negotiation_sim.runs.result import Result
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario

MOST_ROWS = 50_000
"""Runs that are looked at; more sharpen no box."""


@frozen
class Range:
    """What a box asks of a factor; None where it asks nothing."""

    address: str
    kind: Kind
    low: float | None
    high: float | None


@frozen
class FoundBox:
    """A box in the words of the scenario's addresses; see :class:`negotiation_sim.analysis.prim.Box`."""

    ranges: tuple[Range, ...]
    coverage: float
    density: float
    support: float


@frozen(eq=False)
class Discovery:
    """When an outcome appears.

    Attributes:
        outcome, title: The id and title of the outcome, or the ending that was asked about.
        share: How often it appears at all.
        rows: How many runs, or points of a sweep, were looked at; half of them to judge the boxes.
        n_factors: How many inputs differ between them.
        boxes: The best first; empty if the outcome is nowhere clearly denser.
    """

    scenario: Scenario
    outcome: str
    title: str
    share: float
    rows: int
    what: Literal["runs", "points"]
    n_factors: int
    boxes: tuple[FoundBox, ...]

    def as_json(self) -> dict[str, Any]:
        """The discovery as plain data."""
        scenario = self.scenario
        return {
            **origin(scenario),
            "outcome": self.outcome,
            "title": self.title,
            "share": self.share,
            "rows": self.rows,
            "what": self.what,
            "factors": self.n_factors,
            "boxes": [
                {
                    "limits": [
                        {"address": r.address, "kind": r.kind, "low": r.low, "high": r.high}
                        for r in box.ranges
                    ],
                    "coverage": box.coverage,
                    "density": box.density,
                    "support": box.support,
                }
                for box in self.boxes
            ],
        }


def discover(source: Result | Sweep, outcome: str, boxes: int = 3, density: float | None = None) -> Discovery:
    """Say in which ranges of the inputs an outcome appears.

    Args:
        source: What :func:`negotiation_sim.run` gave, of which the first 50,000 runs are looked at; or
            what :func:`negotiation_sim.sweep` gave, whose points are looked at along its axes.
        outcome: Id of an outcome of the scenario, or an ending: ``agreement``, ``walkout``, ``deadline``.
        boxes: How many boxes at most.
        density: The least share of runs in a box that must end so; without it a balance is struck
            between that and how many of the runs that end so lie in the box.

    Raises:
        NegotiationSimError: If there is no such outcome.
    """
    wanted = asked(source.scenario, outcome)
    if isinstance(source, Sweep):
        factors, values = _point_factors(source)
        shares = source.share_of(outcome)[_mixed(source)]
    else:
        rows = min(source.ensemble.runs, MOST_ROWS)
        factors, values = differing(source.scenario, source.ensemble.seed, rows)
        ended = wanted.among(source.ensemble.outcome[:rows], source.ensemble.ending[:rows])
        shares = ended.astype(np.float64)
    found = find_boxes(values, shares, boxes, density)
    return Discovery(
        scenario=source.scenario,
        outcome=outcome,
        title=wanted.title,
        share=float(shares.mean()),
        rows=len(shares),
        what="points" if isinstance(source, Sweep) else "runs",
        n_factors=len(factors),
        boxes=tuple(named(box, factors) for box in found),
    )


def named(box: Box, factors: tuple[Factor, ...]) -> FoundBox:
    """A box by addresses instead of indices."""
    ranges = tuple(
        Range(
            factors[limit.factor].address,
            factors[limit.factor].kind,
            limit.low if isfinite(limit.low) else None,
            limit.high if isfinite(limit.high) else None,
        )
        for limit in box.limits
    )
    return FoundBox(ranges, box.coverage, box.density, box.support)


def _point_factors(sweep: Sweep) -> tuple[tuple[Factor, ...], Floats]:
    """The axes of a sweep that carry numbers, ndarray[axes, points], in an order without a pattern."""
    factors, rows = [], []
    for number, axis in enumerate(sweep.axes):
        numbers = placed(sweep.scenario, axis, [values[number] for values in sweep.points])
        if numbers is not None:
            factors.append(Factor(axis.address, "number"))
            rows.append(numbers)
    return tuple(factors), np.array(rows).reshape(len(rows), len(sweep.points))[:, _mixed(sweep)]


def _mixed(sweep: Sweep) -> NDArray[np.int64]:
    """An order of the points in which every other one is a fair half of them, as no row of a grid is."""
    return stream(sweep.seed, 0, "#discover").permutation(len(sweep.points))
