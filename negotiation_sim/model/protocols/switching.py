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
from negotiation_sim.model.protocols.concession import Concession
from negotiation_sim.model.protocols.stances import Stances
from negotiation_sim.model.state import WEIGHING, Bools, Table, rows
from negotiation_sim.model.worth import Shapes
from negotiation_sim.scenario.issues import TOLERANCE

NOTHING = 1e-12
"""A cost this far beyond what may be spent is rounding: a level stretch of a curve costs nothing to cross."""


class Switching(Concession):
    """Offers over lines, choices and curves.

    The toll of a way is what its worst place costs against the position.
    """

    def __init__(self, table: Table) -> None:
        shapes = table.compiled.shapes
        assert shapes is not None
        self.shapes = shapes
        self.parts: Bools = np.empty(0, dtype=bool)
        super().__init__(table)
        stances = self.stances
        chosen = shapes.lasts[:, 0] > 0
        moves = stances.row[shapes.curves] >= 0
        # Of the curves that are walked along; between options there is nothing to stand on.
        self.along, self.chosen = (_Curves(shapes, some & moves, stances) for some in (~chosen, chosen))
        plain = stances.row[shapes.plain] >= 0
        self.plain = shapes.plain[0][plain], shapes.plain[1][plain]
        # The stances on choices, first those without worth.
        self.choosing = rows(np.concatenate([stances.row[self.plain], self.chosen.rows]))
        self.choice = np.searchsorted(shapes.choices, stances.issues[self.choosing])
        ruled = stances.row[shapes.ruled]
        self.ruled, self.ruling = ruled[ruled >= 0], ruled >= 0
        self.costly = rows(np.union1d(shapes.curves[1], table.compiled.decided))

    def refresh(self) -> None:
        """Take in a new order of the issues, or another number of runs."""
        super().refresh()
        table, stances = self.table, self.stances
        if self.parts.shape != (shape := self.way.shape):
            self.parts = np.empty(shape, dtype=bool)
            self.left, self.afford = np.empty(shape), np.empty(shape)
        if table.touched & WEIGHING:
            parts = ~np.isin(stances.issues, self.shapes.choices)
            table.changed.put(self.parts, parts[table.changed.of(stances.by_rank) // table.n_runs])

    def chosen_options(self) -> Floats:
        """What the packages of the last round have on the choices, ndarray[actors, choices, runs]; 0 without a stance."""
        table, choices = self.table, self.shapes.choices
        chosen = np.zeros((len(table.weights), len(choices), table.n_runs))
        chosen[self.stances.actors[self.choosing], self.choice] = self.chosen_at
        for actor, offer in table.given.items():
            chosen[actor] = offer[choices]
        return chosen

    def _begin(self) -> None:
        """What it costs to stand where the ways begin."""
        table, start, decided = self.table, self.table.start, self.table.compiled.decided
        # On a line that drafts touch a way begins at the position, where nothing is lost.
        lost = np.zeros(start.shape)
        lost[:, decided] = np.abs(start[:, decided] - table.inputs["positions"][:, decided])
        self.shapes.losses(lost, start, table.inputs["worth"])
        self.short = (table.weights[:, self.costly] * lost[:, self.costly]).sum(axis=1)
        self.lost = self.stances.of(lost)

    def _charge(self, last_text: Floats) -> None:
        """What the ways to a text cost; one that would end where a red line is has no length."""
        stances, shapes, inputs, choosing = self.stances, self.shapes, self.table.inputs, self.choosing
        way, toll, first = self.way, self.toll, len(self.plain[0])
        way[self.ruled] = np.where(shapes.crossed(last_text)[self.ruling], 0.0, way[self.ruled])
        np.abs(way, out=toll)
        goal = stances.start[choosing] + way[choosing]
        goal[:first] = np.abs(goal[:first] - inputs["positions"][self.plain]) > TOLERANCE
        goal[first:] = 1.0 - shapes.worth_of_options(goal[first:], inputs["worth"], self.chosen.some)
        toll[choosing] = np.maximum(goal - self.lost[choosing], 0.0)
        toll *= stances.weights
        if self.along:
            self._stop_over()

    def _pay(self, budget: Floats) -> None:
        """What is paid for each way; nothing for a choice that costs more than is left."""
        np.take(self.toll, self.stances.by_rank, out=self.ranked, mode="clip")
        left = budget[self.stances.queue]
        for rank in self.stances.ranks:
            paid = self.ranked[rank]
            rest = left[: len(paid)]
            self.left[rank] = rest
            pays = paid <= rest + TOLERANCE
            pays |= self.parts[rank]
            np.minimum(paid, rest, out=paid)
            paid *= pays  # numpy subtracts under a mask at a sixth of its speed
            rest -= paid
        np.take(self.left, self.stances.by_file, out=self.afford, mode="clip")
        if self.table.compiled.even.any():
            self._pay_evenly(budget, self.afford)
        # On a line the way that is paid for is what is paid.
        np.minimum(self.toll, self.afford, out=self.spend)

    def _arrive(self) -> None:
        """A choice is switched all the way, or not at all; on a curve the way ends where going on costs too much."""
        its, stances = self.choosing, self.stances
        goes = self.toll[its] <= self.afford[its] + TOLERANCE
        gone = np.where(goes, self.way[its], 0.0)
        self.chosen_at: Floats = stances.start[its] + gone
        self.spend[its] = gone * stances.weights[its]
        if self.along:
            self._walk()

    def _settle(self, offers: Floats) -> None:
        """The options as they are, and the places on curves."""
        its, stances = self.choosing, self.stances
        offers[stances.actors[its], stances.issues[its]] = self.chosen_at
        if self.along:
            offers[self.along.cells] = self.walked

    def _stop_over(self) -> None:
        """The knots between start and goal, in the order of the way, and what standing there costs."""
        its, stances = self.along.rows, self.stances
        start, way = stances.start[its][:, np.newaxis], self.way[its][:, np.newaxis]
        goal = start + way
        knots = np.clip(self.along.knots, np.minimum(start, goal), np.maximum(start, goal))
        knots = np.where(way >= 0.0, knots, knots[:, ::-1])
        self.stops = np.concatenate([start, knots, goal], axis=1)
        lost = (1.0 - self.along.worth(self.stops, self.table.inputs)) - self.lost[its][:, np.newaxis]
        self.costs = stances.weights[its][:, np.newaxis] * lost
        self.toll[its] = np.maximum(self.costs.max(axis=1), 0.0)

    def _walk(self) -> None:
        """Where on each curve the cost first goes beyond what may be spent, ndarray[curves, runs]."""
        its, stances = self.along.rows, self.stances
        afford, start = self.afford[its], stances.start[its]
        beyond = self.costs > afford[:, np.newaxis] + NOTHING
        last = np.maximum(beyond.argmax(axis=1), 1)[:, np.newaxis]
        from_, to, low, high = (
            np.take_along_axis(array, at, axis=1)[:, 0]
            for array in (self.stops, self.costs)
            for at in (last - 1, last)
        )
        part = np.divide(afford - low, high - low, out=np.zeros_like(low), where=high > low)
        self.walked: Floats = from_ + np.clip(part, 0.0, 1.0) * (to - from_)
        through = self.toll[its] <= afford + NOTHING
        np.copyto(self.walked, self.stops[:, -1], where=through)
        self.spend[its] = (self.walked - start) * stances.weights[its]


def concession_of(table: Table) -> Concession:
    """How the actors of a table concede: by the closed form where all issues are plain lines."""
    return Concession(table) if table.compiled.shapes is None else Switching(table)


class _Curves:
    """Some of the curves of the shapes; true if there are any."""

    def __init__(self, shapes: Shapes, some: Bools, stances: Stances) -> None:
        self.shapes, self.some = shapes, some
        self.cells = shapes.curves[0][some], shapes.curves[1][some]
        self.rows = stances.row[self.cells]
        self.knots = shapes.knots[some]

    def __bool__(self) -> bool:
        return len(self.cells[0]) > 0

    def worth(self, places: Floats, inputs: Mapping[str, Floats]) -> Floats:
        """What *places* (ndarray[curves, places, runs]) are worth on them."""
        return self.shapes.worth(places, inputs["worth"], self.some)
