"""How far an actor moves where issues are choices or worth is a curve.

In:      Table, the last text, what each actor may spend of its utility
Out:     offers, and what they spend, as in concession
Keeps:   a choice is switched if the switch can be paid, or not at all; on a curve the way ends where going on costs too much
Not here: plain lines (concession), how much may be spent (strategies)
Example: tests/model/test_worth.py
"""

import numpy as np

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols.concession import Concession
from negotiation_sim.model.state import Bools, Table
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
        order = self.table.order
        self.rank = np.empty_like(order)
        np.put_along_axis(self.rank, order, np.arange(order.shape[1])[:, np.newaxis], axis=1)
        if self.made.shape != order.shape:
            self.made = self.table.start.copy()

    def spent(self, last_text: Floats, budget: Floats) -> Floats:
        """What each actor's move is worth on each issue, as the chair counts it: weight times signed way.

        Args:
            last_text (ndarray[issues, runs]): Where to move.
            budget (ndarray[actors, runs]): The most that may be spent against utility 1.
        """
        table, begin = self.table, self.table.start
        left = np.maximum(budget - (table.weights * table.lost(begin, stated=True)).sum(axis=1), 0.0)
        way = _Way(table, last_text)
        self.made = begin.copy()
        even = table.compiled.even
        for rank in range(self.rank.shape[1]):
            here = (self.rank == rank) & ~even[:, np.newaxis, np.newaxis]
            place, paid = way.afforded(np.broadcast_to(left[:, np.newaxis], here.shape))
            np.copyto(self.made, place, where=here)
            left -= (paid * here).sum(axis=1)
        if even.any():
            total = way.toll.sum(axis=1)
            share = np.divide(left, total, out=np.ones_like(total), where=total > left)
            place, _ = way.afforded(share[:, np.newaxis] * way.toll)
            np.copyto(self.made, place, where=even[:, np.newaxis, np.newaxis])
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

    def __init__(self, table: Table, text: Floats) -> None:
        shapes, inputs = table.compiled.shapes, table.inputs
        assert shapes is not None
        self.shapes, self.start = shapes, table.start
        self.goal = np.clip(text, inputs["red_low"], inputs["red_high"])
        ruled = np.zeros(self.goal.shape, dtype=bool)
        ruled[shapes.ruled] = shapes.crossed(text)
        ruled[:, table.compiled.decided] = True
        np.copyto(self.goal, self.start, where=ruled)
        self.whole: Bools = np.zeros(self.goal.shape[1], dtype=bool)
        self.whole[shapes.choices] = True
        weights, lost = table.weights, table.lost(self.start, stated=True)
        self.toll = np.abs(self.goal - self.start)
        self.toll[:, self.whole] = (table.lost(self.goal, stated=True) - lost)[:, self.whole]
        self.toll *= weights
        self._stops(table, weights, lost)
        np.maximum(self.toll, 0.0, out=self.toll)

    def _stops(self, table: Table, weights: Floats, lost: Floats) -> None:
        """The knots between start and goal, in the order of the way, and what standing there costs."""
        shapes, cells = self.shapes, self.shapes.curves
        start, goal = self.start[cells][:, np.newaxis], self.goal[cells][:, np.newaxis]
        knots = np.clip(shapes.knots, np.minimum(start, goal), np.maximum(start, goal))
        knots = np.where(goal >= start, knots, knots[:, ::-1])
        self.stops = np.concatenate([start, knots, goal], axis=1)
        worth = shapes.worth(self.stops, table.inputs["worth"])
        self.costs = weights[cells][:, np.newaxis] * ((1.0 - worth) - lost[cells][:, np.newaxis])
        along = ~self.whole[cells[1]]
        curved = cells[0][along], cells[1][along]
        self.toll[curved] = self.costs[along].max(axis=1)

    def afforded(self, afford: Floats) -> tuple[Floats, Floats]:
        """Where each way ends for what may be spent on it, and what is paid."""
        through = self.toll <= afford + np.where(self.whole, TOLERANCE, NOTHING)[:, np.newaxis]
        share = np.divide(afford, self.toll, out=np.ones_like(self.toll), where=~through)
        share[:, self.whole] = through[:, self.whole]
        place = self.start + share * (self.goal - self.start)
        cells = self.shapes.curves
        ends = self._ends(afford[cells])
        along = ~self.whole[cells[1], np.newaxis]
        place[cells] = np.where(along, ends, place[cells])
        np.copyto(place, self.goal, where=through)
        paid = np.where(
            through, np.minimum(self.toll, afford), np.where(self.whole[:, np.newaxis], 0.0, afford)
        )
        return place, paid

    def _ends(self, afford: Floats) -> Floats:
        """Where on a curve the cost first goes beyond what may be spent, ndarray[curves, runs]."""
        beyond = self.costs > afford[:, np.newaxis] + NOTHING
        last = np.maximum(beyond.argmax(axis=1), 1)[:, np.newaxis]
        (from_, to), (low, high) = (
            [np.take_along_axis(array, stop, axis=1)[:, 0] for stop in (last - 1, last)]
            for array in (self.stops, self.costs)
        )
        part = np.divide(afford - low, high - low, out=np.zeros_like(low), where=high > low)
        ends: Floats = from_ + np.clip(part, 0.0, 1.0) * (to - from_)
        return ends
