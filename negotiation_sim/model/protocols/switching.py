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
from negotiation_sim.model.state import WEIGHING, Bools, Table, rows
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
        self.known = -1
        chosen = shapes.lasts[:, 0] > 0
        # Of the curves that are walked along; between options there is nothing to stand on.
        self.along, self.chosen = _Curves(shapes, ~chosen), _Curves(shapes, chosen)
        # The stances on choices, first those without worth.
        self.choosing = np.hstack([shapes.plain, self.chosen.cells])
        self.n_plain = len(shapes.plain[0])
        self.torn = rows(np.unique(self.choosing[0]))
        self.costly = rows(np.union1d(shapes.curves[1], table.compiled.decided))
        self.way: Floats = np.empty(0)
        self.refresh()

    def refresh(self) -> None:
        """Take in a new order of the issues, or another number of runs."""
        table = self.table
        self.ranks.refresh(table)
        if self.way.shape != (shape := table.order.shape):
            self.way, self.toll, self.spend, self.afford = (np.empty(shape) for _ in range(4))
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
        if self.known != table.moved:
            self._begin()
        self._set_out(last_text)
        self._rank_by_rank(left := np.maximum(budget - self.short, 0.0))
        if even.any():
            total = self.toll[even].sum(axis=1)
            share = np.divide(left[even], total, out=np.ones_like(total), where=total > left[even])
            self.afford[even] = share[:, np.newaxis] * self.toll[even]
        # On a line the way that is paid for is what is paid.
        np.minimum(self.toll, self.afford, out=self.spend)
        np.copysign(self.spend, self.way, out=self.spend)
        self._switch()
        if self.along:
            self._walk()
        for actor, offer in table.given.items():
            self.spend[actor] = (offer - self.start[actor]) * table.weights[actor]
        return self.spend

    def offers(self, last_text: Floats) -> Floats:  # noqa: ARG002 - the same call as that of Concession
        """The packages of the last round; where an issue has no weight all the way is gone, since that costs nothing."""
        table, way = self.table, self.way.copy()
        np.divide(self.spend, table.weights, out=way, where=table.weights > 0)
        offers: Floats = self.start + way
        offers[:, self.shapes.choices] = self.chosen_options()
        if self.along:
            offers[self.along.cells] = self.walked
        for actor, offer in table.given.items():
            offers[actor] = offer
        return offers

    def chosen_options(self) -> Floats:
        """What the packages of the last round have on the choices, ndarray[actors, choices, runs]."""
        for actor, offer in self.table.given.items():
            self.switched[actor] = offer[self.shapes.choices]
        return self.switched

    def _begin(self) -> None:
        """Where the ways begin, and what standing there costs; it stays while the table does."""
        table = self.table
        self.known, self.start = table.moved, table.start
        # On a line that drafts touch a way begins at the position, where nothing is lost.
        decided = table.compiled.decided
        self.lost = np.zeros(self.start.shape)
        self.lost[:, decided] = np.abs(self.start[:, decided] - table.inputs["positions"][:, decided])
        self.shapes.losses(self.lost, self.start, table.inputs["worth"])
        self.short: Floats = (table.weights[:, self.costly] * self.lost[:, self.costly]).sum(axis=1)

    def _rank_by_rank(self, budget: Floats) -> None:
        """What each actor can afford on each issue, the cheapest first, of a *budget* (ndarray[actors, runs])."""
        np.take(self.toll, self.ranks.by_rank, out=self.ranked, mode="clip")
        self.left[0] = budget
        # All it costs, or what is left; of a choice, all it costs or nothing.
        for left, after, whole, paid in zip(self.left, self.left[1:], self.whole, self.ranked, strict=False):
            torn = paid[self.torn]
            too_dear = torn > left[self.torn] + TOLERANCE
            too_dear &= whole[self.torn]
            np.minimum(paid, left, out=paid)
            paid[self.torn] = np.where(too_dear, 0.0, paid[self.torn])
            np.subtract(left, paid, out=after)
        np.take(self.left, self.ranks.by_file, out=self.afford, mode="clip")

    def _set_out(self, text: Floats) -> None:
        """The ways towards a *text* (ndarray[issues, runs]), and their toll."""
        table, shapes, inputs, start = self.table, self.shapes, self.table.inputs, self.start
        lined = table.compiled.red_lines
        way, toll = self.way, self.toll
        np.subtract(text, start, out=way)
        goals = np.clip(text[lined[1]], inputs["red_low"][lined], inputs["red_high"][lined])
        way[lined] = np.subtract(goals, start[lined], out=goals)
        way[shapes.ruled] = np.where(shapes.crossed(text), 0.0, way[shapes.ruled])
        way[:, table.compiled.decided] = 0.0
        np.abs(way, out=toll)
        cells, first = tuple(self.choosing), self.n_plain
        goal = start[cells] + way[cells]
        goal[:first] = np.abs(goal[:first] - inputs["positions"][shapes.plain]) > TOLERANCE
        goal[first:] = 1.0 - shapes.worth_of_options(goal[first:], inputs["worth"], self.chosen.some)
        toll[cells] = np.maximum(goal - self.lost[cells], 0.0)
        toll *= table.weights
        if self.along:
            self._stop_over()

    def _stop_over(self) -> None:
        """The knots between start and goal, in the order of the way, and what standing there costs."""
        cells, table = self.along.cells, self.table
        start, way = self.start[cells][:, np.newaxis], self.way[cells][:, np.newaxis]
        goal = start + way
        knots = np.clip(self.along.knots, np.minimum(start, goal), np.maximum(start, goal))
        knots = np.where(way >= 0.0, knots, knots[:, ::-1])
        self.stops = np.concatenate([start, knots, goal], axis=1)
        lost = (1.0 - self.along.worth(self.stops, table.inputs)) - self.lost[cells][:, np.newaxis]
        self.costs = table.weights[cells][:, np.newaxis] * lost
        self.toll[cells] = np.maximum(self.costs.max(axis=1), 0.0)

    def _switch(self) -> None:
        """On a choice the way is gone to its end, or not at all."""
        choices = self.shapes.choices
        goes = self.toll[:, choices] <= self.afford[:, choices] + TOLERANCE
        gone = np.where(goes, self.way[:, choices], 0.0)
        self.switched: Floats = self.start[:, choices] + gone
        self.spend[:, choices] = gone * self.table.weights[:, choices]

    def _walk(self) -> None:
        """Where on each curve the cost first goes beyond what may be spent, ndarray[curves, runs]."""
        cells = self.along.cells
        afford, start = self.afford[cells], self.start[cells]
        beyond = self.costs > afford[:, np.newaxis] + NOTHING
        last = np.maximum(beyond.argmax(axis=1), 1)[:, np.newaxis]
        from_, to, low, high = (
            np.take_along_axis(array, at, axis=1)[:, 0]
            for array in (self.stops, self.costs)
            for at in (last - 1, last)
        )
        part = np.divide(afford - low, high - low, out=np.zeros_like(low), where=high > low)
        self.walked: Floats = from_ + np.clip(part, 0.0, 1.0) * (to - from_)
        through = self.toll[cells] <= afford + NOTHING
        np.copyto(self.walked, self.stops[:, -1], where=through)
        self.spend[cells] = (self.walked - start) * self.table.weights[cells]


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
