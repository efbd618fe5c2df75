"""How far an actor moves where issues are choices or worth is a curve.

In:      Table, the last text, what each actor may spend of its utility
Out:     offers, and what they spend, as in concession
Keeps:   a choice is switched if the switch can be paid, or not at all; on a curve the way ends where going on costs too much
Not here: plain lines (concession), how much may be spent (strategies)
Example: tests/model/test_worth.py
"""

from collections.abc import Mapping

import numpy as np

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols.concession import Concession, Ranks
from negotiation_sim.model.state import WEIGHING, Bools, Table
from negotiation_sim.model.worth import Shapes
from negotiation_sim.scenario.issues import TOLERANCE

NOTHING = 1e-12
"""A cost this far beyond what may be spent is rounding: a level stretch of a curve costs nothing to cross."""


class Switching:
    """Offers over lines, choices and curves; all arrays are ndarray[actors, issues, runs].

    The toll of a way is what its worst place costs against the position.
    """

    def __init__(self, table: Table) -> None:
        shapes = table.compiled.shapes
        assert shapes is not None
        self.table, self.shapes, self.ranks = table, shapes, Ranks()
        self.made: Floats = np.empty(0)
        self.known = -1
        chosen = np.isin(shapes.curves[1], shapes.choices)
        # Of the curves that are walked along; between options there is nothing to stand on.
        self.along, self.chosen = _Curves(shapes, ~chosen), _Curves(shapes, chosen)
        self.plain = shapes.plain[0], np.searchsorted(shapes.choices, shapes.plain[1])
        self.options = self.chosen.cells[0], np.searchsorted(shapes.choices, self.chosen.cells[1])
        self.refresh()

    def refresh(self) -> None:
        """Take in a new order of the issues, or another number of runs."""
        table = self.table
        self.ranks.refresh(table)
        if self.made.shape != (shape := table.order.shape):
            self.made = table.start.copy()
            self.way, self.goal, self.toll = (np.empty(shape) for _ in range(3))
            self.ranked, self.left = (np.empty(self.ranks.by_rank.shape) for _ in range(2))
            self.whole: Bools = np.empty(self.ranked.shape, dtype=bool)
        if table.touched & WEIGHING:
            whole = np.zeros(len(table.compiled.issues), dtype=bool)
            whole[self.shapes.choices] = True
            table.changed.put(self.whole, whole[table.changed.of(table.order)].swapaxes(0, 1))

    def spent(self, last_text: Floats, budget: Floats) -> Floats:
        """What each actor's move is worth on each issue, as the chair counts it: weight times signed way.

        Args:
            last_text (ndarray[issues, runs]): Where to move.
            budget (ndarray[actors, runs]): The most that may be spent against utility 1.
        """
        table, even = self.table, self.table.compiled.even
        if self.known != table.refreshed:
            self._begin()
        self._set_out(last_text)
        afford = self._rank_by_rank(left := np.maximum(budget - self.short, 0.0))
        if even.any():
            total = self.toll[even].sum(axis=1)
            share = np.divide(left[even], total, out=np.ones_like(total), where=total > left[even])
            afford[even] = share[:, np.newaxis] * self.toll[even]
        self.made = self._ends(afford)
        for actor, offer in table.given.items():
            self.made[actor] = offer
        spend: Floats = self.made - self.start
        spend *= table.weights
        return spend

    def offers(self, last_text: Floats) -> Floats:  # noqa: ARG002 - the same call as that of Concession
        """The packages of the last round."""
        return self.made.copy()

    def _begin(self) -> None:
        """Where the ways begin, and what standing there costs; it stays while the table does."""
        table = self.table
        self.known, self.start = table.refreshed, table.start
        self.lost = table.lost(self.start, stated=True)
        self.short: Floats = (table.weights * self.lost).sum(axis=1)

    def _rank_by_rank(self, budget: Floats) -> Floats:
        """What each actor can afford on each issue, the cheapest first, of a *budget* (ndarray[actors, runs])."""
        np.take(self.toll, self.ranks.by_rank, out=self.ranked, mode="clip")
        self.left[0] = budget
        # All it costs, or what is left; of a choice, all it costs or nothing.
        for left, after, whole, paid in zip(self.left, self.left[1:], self.whole, self.ranked, strict=False):
            too_dear = paid > left + TOLERANCE
            too_dear &= whole
            np.minimum(paid, left, out=paid)
            np.copyto(paid, 0.0, where=too_dear)
            np.subtract(left, paid, out=after)
        return np.take(self.left, self.ranks.by_file, mode="clip")

    def _set_out(self, text: Floats) -> None:
        """The ways towards a *text* (ndarray[issues, runs]), and their toll."""
        table, shapes, inputs, start = self.table, self.shapes, self.table.inputs, self.start
        choices, decided, ruled = shapes.choices, table.compiled.decided, shapes.ruled
        goal, toll = self.goal, self.toll
        np.maximum(text, inputs["red_low"], out=goal)
        np.minimum(goal, inputs["red_high"], out=goal)
        goal[ruled] = np.where(shapes.crossed(text), start[ruled], goal[ruled])
        goal[:, decided] = start[:, decided]
        np.subtract(goal, start, out=self.way)
        np.abs(self.way, out=toll)
        lost = np.abs(goal[:, choices] - inputs["positions"][:, choices])
        lost[self.plain] = lost[self.plain] > TOLERANCE
        lost[self.options] = 1.0 - self.chosen.worth(goal[self.chosen.cells][:, np.newaxis], inputs)[:, 0]
        toll[:, choices] = lost - self.lost[:, choices]
        toll *= table.weights
        if self.along:
            self._stop_over()
        np.maximum(toll, 0.0, out=toll)

    def _stop_over(self) -> None:
        """The knots between start and goal, in the order of the way, and what standing there costs."""
        cells, table = self.along.cells, self.table
        start, goal = self.start[cells][:, np.newaxis], self.goal[cells][:, np.newaxis]
        knots = np.clip(self.along.knots, np.minimum(start, goal), np.maximum(start, goal))
        knots = np.where(goal >= start, knots, knots[:, ::-1])
        self.stops = np.concatenate([start, knots, goal], axis=1)
        lost = (1.0 - self.along.worth(self.stops, table.inputs)) - self.lost[cells][:, np.newaxis]
        self.costs = table.weights[cells][:, np.newaxis] * lost
        self.toll[cells] = self.costs.max(axis=1)

    def _ends(self, afford: Floats) -> Floats:
        """Where the ways end for what may be spent on each."""
        choices = self.shapes.choices
        # What may be paid is gone to the end; else more is due than NOTHING, and the division is sound.
        through = self.toll <= afford + NOTHING
        through[:, choices] = self.toll[:, choices] <= afford[:, choices] + TOLERANCE
        place = afford / np.maximum(self.toll, NOTHING)
        place *= self.way
        place[:, choices] = 0.0
        place += self.start
        if self.along:
            place[self.along.cells] = self._on_curves(afford[self.along.cells])
        np.copyto(place, self.goal, where=through)
        return place

    def _on_curves(self, afford: Floats) -> Floats:
        """Where on each curve the cost first goes beyond what may be spent, ndarray[curves, runs]."""
        beyond = self.costs > afford[:, np.newaxis] + NOTHING
        last = np.maximum(beyond.argmax(axis=1), 1)[:, np.newaxis]
        from_, to, low, high = (
            np.take_along_axis(array, at, axis=1)[:, 0]
            for array in (self.stops, self.costs)
            for at in (last - 1, last)
        )
        part = np.divide(afford - low, high - low, out=np.zeros_like(low), where=high > low)
        ends: Floats = from_ + np.clip(part, 0.0, 1.0) * (to - from_)
        return ends


def concession_of(table: Table) -> Concession | Switching:
    """How the actors of a table concede: by the closed form where all issues are plain lines."""
    return Concession(table) if table.compiled.shapes is None else Switching(table)


class _Curves:
    """Some of the curves of the shapes; true if there are any."""

    def __init__(self, shapes: Shapes, some: Bools) -> None:
        self.shapes, self.some = shapes, some
        self.cells = shapes.curves[0][some], shapes.curves[1][some]
        self.knots = shapes.knots[some]

    def __bool__(self) -> bool:
        return len(self.cells[0]) > 0

    def worth(self, places: Floats, inputs: Mapping[str, Floats]) -> Floats:
        """What *places* (ndarray[curves, places, runs]) are worth on them."""
        return self.shapes.worth(places, inputs["worth"], self.some)
