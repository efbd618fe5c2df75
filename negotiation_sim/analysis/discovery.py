"""When an outcome appears: boxes of inputs in the words of the scenario's addresses.

In:      values of factors, and how often an outcome appeared with them
Out:     Discovery: boxes with coverage and density, limits by address
Keeps:   what was varied and cannot be limited is named, with the reason
Not here: which runs or points are looked at (discover, sweep), finding boxes (prim), words (report.discovery_text)
Example: tests/analysis/test_discover.py
"""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, Literal

from attrs import asdict, frozen

from negotiation_sim.analysis.prim import Box, Floats, find_boxes
from negotiation_sim.model.outcomes import Asked
from negotiation_sim.runs.factors import Factor, Kind
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.scenario.record import goes_with, origin, whole_number
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Brief


@frozen
class Range:
    """What a box asks of an input.

    Attributes:
        low, high: In the unit of the file; None where it asks nothing. Of a commitment 1 or 0 for kept or not, of an
            event the first round in which it may happen.
    """

    address: str
    kind: Kind
    low: float | None
    high: float | None


@frozen
class FoundBox:
    """A box in the words of the scenario's addresses; see :class:`negotiation_sim.analysis.prim.Box`.

    Attributes:
        ranges: What it asks of the inputs.
        coverage: Of the runs with the outcome, the share that lies in it, 0 to 1.
        density: Of the runs in it, the share with the outcome, 0 to 1.
        support: Of all runs, the share that lies in it, 0 to 1.
    """

    ranges: tuple[Range, ...]
    coverage: float
    density: float
    support: float

    def as_json(self) -> dict[str, Any]:
        """The box as plain data."""
        return {
            "limits": [
                {"address": r.address, "kind": r.kind, "low": r.low, "high": r.high} for r in self.ranges
            ],
            "coverage": self.coverage,
            "density": self.density,
            "support": self.support,
        }


@frozen(eq=False, repr=False)
class Discovery(Tabled, Brief):
    """When an outcome appears.

    Attributes:
        outcome, title: The id and title of the outcome, or the ending that was asked about.
        share: How often it appears at all, 0 to 1.
        rows: How many runs, or points of a sweep, were looked at; half of them to judge the boxes.
        n_factors: How many inputs differ between them.
        boxes: The best first; empty if the outcome is nowhere clearly denser.
        left_out: What a sweep varied and no box can limit, with the reason, by address.
    """

    scenario: Scenario
    outcome: str
    title: str
    share: float
    rows: int
    what: Literal["runs", "points"]
    n_factors: int
    boxes: tuple[FoundBox, ...]
    left_out: Mapping[str, str]

    _COLUMNS = ("box", "address", "kind", "low", "high", "coverage", "density", "support")

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each box and what it limits; boxes count from 1, the best first."""
        for number, box in enumerate(self.boxes, 1):
            for limit in box.ranges:
                yield {
                    "box": number,
                    **asdict(limit),
                    "coverage": box.coverage,
                    "density": box.density,
                    "support": box.support,
                }

    @property
    def limited(self) -> tuple[str, ...]:
        """Addresses of the inputs that a box limits, each once."""
        return tuple(dict.fromkeys(limit.address for box in self.boxes for limit in box.ranges))

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
            "left_out": [{"address": address, "why": why} for address, why in self.left_out.items()],
            "boxes": [box.as_json() for box in self.boxes],
            **(goes_with(scenario, self.limited) if self.what == "runs" else {}),
        }


@frozen(eq=False)
class Looked:
    """What a discovery looks at: values (ndarray[factors, rows]) and what could not be looked at, by address."""

    factors: tuple[Factor, ...]
    values: Floats
    what: Literal["runs", "points"]
    left_out: Mapping[str, str]


MOST_BOXES = 1_000
"""Boxes that may be asked for."""


def discovered(  # noqa: PLR0917 - what find_boxes takes, and what it is about
    scenario: Scenario, wanted: Asked, looked: Looked, shares: Floats, boxes: int, density: float | None
) -> Discovery:
    """Find the boxes in which *shares* (ndarray[rows]) are large.

    Raises:
        ValueError: If the number of boxes is none, or the density no share.
    """
    boxes = whole_number("boxes", boxes, 1, MOST_BOXES)
    if density is not None and not (isinstance(density, (int, float)) and 0.0 <= density <= 1.0):
        raise ValueError(f"density must be a share from 0 to 1, and is {density!r}")
    return Discovery(
        scenario=scenario,
        outcome=wanted.name,
        title=wanted.title,
        share=float(shares.mean()),
        rows=len(shares),
        what=looked.what,
        n_factors=len(looked.factors),
        boxes=tuple(
            _named(scenario, box, looked.factors) for box in find_boxes(looked.values, shares, boxes, density)
        ),
        left_out=looked.left_out,
    )


def _named(scenario: Scenario, box: Box, factors: tuple[Factor, ...]) -> FoundBox:
    """A box by addresses instead of indices, in the units of the file."""

    def told(factor: Factor, end: float) -> float | None:
        if not isfinite(end):
            return None
        return scenario.scales[factor.address].told(end) if factor.kind == "number" else end

    ranges = tuple(
        Range(factor.address, factor.kind, told(factor, limit.low), told(factor, limit.high))
        for limit in box.limits
        for factor in [factors[limit.factor]]
    )
    return FoundBox(ranges, box.coverage, box.density, box.support)
