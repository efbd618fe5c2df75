"""How far an actor moves where issues are choices or worth is a curve.

In:      Table, the last text, what each actor may spend of its utility
Out:     offers, and what they spend, as in concession
Keeps:   a choice is switched if the switch can be paid, or not at all; on a curve the way ends where going on costs too much
Not here: plain lines (concession), how much may be spent (strategies)
Example: tests/model/test_worth.py
"""

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols.concession import Concession
from negotiation_sim.model.state import Bools, Table
from negotiation_sim.model.worth import Shapes
from negotiation_sim.scenario.issues import TOLERANCE

NOTHING = 1e-12
"""A cost this far beyond what may be spent is rounding: a level stretch of a curve costs nothing to cross."""


class Switching:
    """Offers over lines, choices and curves; all arrays are ndarray[actors, issues, runs].

    The toll of a way is what its worst place costs against the position.
    """

    def __init__(self, table: Table) -> None:
        assert table.compiled.shapes is not None
        self.table, self.shapes = table, table.compiled.shapes
        self.made: Floats = table.start.copy()
        self.refresh()

    def refresh(self) -> None:
        """Take in a new order of the issues, or another number of runs."""
        actors, issues, runs = self.table.order.shape
        row = np.arange(0, actors * issues, issues)[:, np.newaxis, np.newaxis]
        # Places in the flat arrays: one issue of each actor in each run, rank by rank.
        self.ranked = ((row + self.table.order) * runs + np.arange(runs)).swapaxes(0, 1).copy()
        if self.made.shape != self.table.order.shape:
            self.made = self.table.start.copy()

    def spent(self, last_text: Floats, budget: Floats) -> Floats:
        """What each actor's move is worth on each issue, as the chair counts it: weight times signed way.

        Args:
            last_text (ndarray[issues, runs]): Where to move.
            budget (ndarray[actors, runs]): The most that may be spent against utility 1.
        """
        table, begin, even = self.table, self.table.start, self.table.compiled.even[:, np.newaxis]
        lost = table.lost(begin, stated=True)
        left = np.maximum(budget - (table.weights * lost).sum(axis=1), 0.0)
        way = _Way(table, last_text, lost)
        self.made = begin.copy()
        if even.any():
            total = way.toll.sum(axis=1)
            share = np.divide(left, total, out=np.ones_like(total), where=total > left)
            place, _ = way.afforded(share[:, np.newaxis] * way.toll)
            np.copyto(self.made, place, where=even[:, np.newaxis])
        for here in self.ranked:
            place, paid = way.afforded(left, here)
            np.put(self.made, here, np.where(even, self.made.take(here), place))
            left -= paid
        for actor, offer in table.given.items():
            self.made[actor] = offer
        spend: Floats = (self.made - begin) * table.weights
        return spend

    def offers(self, last_text: Floats) -> Floats:  # noqa: ARG002 - the same call as that of Concession
        """The packages of the last round."""
        return self.made.copy()


def concession_of(table: Table) -> Concession | Switching:
    """How the actors of a table concede: by the closed form where all issues are plain lines."""
    return Concession(table) if table.compiled.shapes is None else Switching(table)


class _Way:
    """The ways from the positions towards a text, and what they cost."""

    def __init__(self, table: Table, text: Floats, lost: Floats) -> None:
        """*lost* is what the start costs each actor on each issue, before weighing."""
        shapes, inputs = table.compiled.shapes, table.inputs
        assert shapes is not None
        self.start = table.start
        self.goal = np.clip(text, inputs["red_low"], inputs["red_high"])
        ruled = np.zeros(self.goal.shape, dtype=bool)
        ruled[shapes.ruled] = shapes.crossed(text)
        ruled[:, table.compiled.decided] = True
        np.copyto(self.goal, self.start, where=ruled)
        self.whole: Bools = np.zeros(self.goal.shape, dtype=bool)
        self.whole[:, shapes.choices] = True
        self.toll = np.where(
            self.whole, table.lost(self.goal, stated=True) - lost, np.abs(self.goal - self.start)
        )
        self.toll *= table.weights
        self._stops(table, shapes, lost, ~np.isin(shapes.curves[1], shapes.choices))
        np.maximum(self.toll, 0.0, out=self.toll)

    def _stops(self, table: Table, shapes: Shapes, lost: Floats, along: Bools) -> None:
        """The knots between start and goal, in the order of the way, and what standing there costs.

        Of the curves that are walked *along*; between options there is nothing to stand on.
        """
        cells = shapes.curves[0][along], shapes.curves[1][along]
        self.curved = bool(len(cells[0]))
        if not self.curved:
            return
        self.curve = np.full(self.toll.shape, -1)
        self.curve[cells] = np.arange(len(cells[0]))[:, np.newaxis]
        start, goal = self.start[cells][:, np.newaxis], self.goal[cells][:, np.newaxis]
        knots = np.clip(shapes.knots[along], np.minimum(start, goal), np.maximum(start, goal))
        knots = np.where(goal >= start, knots, knots[:, ::-1])
        self.stops = np.concatenate([start, knots, goal], axis=1)
        worth = shapes.worth(self.stops, table.inputs["worth"], along)
        self.costs = table.weights[cells][:, np.newaxis] * ((1.0 - worth) - lost[cells][:, np.newaxis])
        self.toll[cells] = self.costs.max(axis=1)

    def afforded(self, afford: Floats, here: NDArray[np.intp] | None = None) -> tuple[Floats, Floats]:
        """Where ways end for what may be spent on each, and what is paid.

        Args:
            afford (ndarray[..., runs]): What may be spent on each.
            here (ndarray[..., runs]): Which ways, by their place in the flat arrays; all if not given.
        """
        ways = self.toll, self.whole, self.start, self.goal
        toll, whole, start, goal = ways if here is None else (way.take(here) for way in ways)
        through = toll <= afford + np.where(whole, TOLERANCE, NOTHING)
        share = np.divide(afford, toll, out=np.ones_like(toll), where=~through)
        place = start + np.where(whole, through, share) * (goal - start)
        if self.curved:
            curve = self.curve if here is None else self.curve.take(here)
            cells = np.nonzero(curve >= 0)
            place[cells] = self._ends(curve[cells], cells[-1], afford[cells])
        paid = np.where(through, np.minimum(toll, afford), np.where(whole, 0.0, afford))
        return np.where(through, goal, place), paid

    def _ends(self, curve: NDArray[np.intp], run: NDArray[np.intp], afford: Floats) -> Floats:
        """Where on some curves, each in one run, the cost first goes beyond what may be spent."""
        stops, costs, way = self.stops[curve, :, run], self.costs[curve, :, run], np.arange(len(curve))
        beyond = costs > afford[:, np.newaxis] + NOTHING
        last = np.maximum(beyond.argmax(axis=1), 1)
        from_, to = stops[way, last - 1], stops[way, last]
        low, high = costs[way, last - 1], costs[way, last]
        part = np.divide(afford - low, high - low, out=np.zeros_like(low), where=high > low)
        ends: Floats = from_ + np.clip(part, 0.0, 1.0) * (to - from_)
        return ends
