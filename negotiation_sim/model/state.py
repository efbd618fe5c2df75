"""What the actors bring to the table in the runs of one block, and what it is worth to them.

In:      CompiledScenario, Draws
Out:     Table: inputs that events may change, and what follows (weights, influence, no-deal); Columns: some of its runs
Keeps:   what follows from the inputs is always up to date; a position lies within its own red line
Not here: what happens in a round (protocols), when events happen (engine)
Example: tests/model/test_answers.py
"""

from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
from attrs import fields, frozen
from numpy.typing import NDArray

from negotiation_sim.model.arrays import CompiledScenario, Floats, Slot
from negotiation_sim.model.consequences import unfold
from negotiation_sim.model.draws import Draws
from negotiation_sim.model.worth import among


@frozen(eq=False)
class Columns:
    """Runs by index; ``index`` None is all of them."""

    index: NDArray[np.intp] | None = None

    def of(self, array: NDArray[Any]) -> NDArray[Any]:
        """These runs of an array whose last axis is runs; contiguous, and the array itself if all."""
        return array if self.index is None else np.take(array, self.index, axis=-1)

    def put(self, array: NDArray[Any], values: NDArray[Any]) -> None:
        """Write *values* into these runs of *array*."""
        array[... if self.index is None else (..., self.index)] = values


ALL = Columns()


def columns_where(flags: NDArray[np.bool_]) -> Columns:
    """The runs with a flag, and a neighbour if there is only one; all if that is most of them."""
    index = np.flatnonzero(flags)
    if 2 * len(index) >= len(flags):
        return ALL
    return Columns(index if len(index) != 1 else np.array([index[0], (index[0] + 1) % len(flags)]))


def rows(index: NDArray[np.intp]) -> slice | NDArray[np.intp]:
    """The same rows as *index*, as a slice if they are evenly spaced: that is a view, and no copy."""
    if len(index) == 1:
        return slice(int(index[0]), int(index[0]) + 1)
    steps = np.diff(index)
    if len(steps) and steps[0] > 0 and (steps == steps[0]).all():
        return slice(int(index[0]), int(index[-1]) + 1, int(steps[0]))
    return index


Bools = NDArray[np.bool_]
Places = NDArray[np.intp]
WEIGHING = frozenset({"capabilities", "saliences"})
"""Inputs on which weights, influence and the order of concessions rest."""
WANTING = frozenset({"positions", "red_low", "red_high"})
"""Inputs on which the stated text and the common ground rest."""


class Table:
    """The state of the actors in the runs that still talk; runs last.

    Attributes:
        parties: The rows of the parties among the actors.
        answering: Those of the parties, and after them of the ratifiers.
        moves (ndarray[actors, issues]): Whether the actor has a stance on the issue, and a draft touches it.
        followers: Each strategy with the rows of the actors that follow it.
        inputs: The draws by name, as changed by events so far.
        weights (ndarray[actors, issues, runs]): Salience of the issue over the sum of saliences.
        influence (ndarray[actors, issues, runs]): Capability times salience, summing to 1 per issue
            over the actors at the table; all 0 where nobody cares, or no draft touches the issue.
        order (ndarray[actors, issues, runs]): The issues in the order in which the actor concedes them; last those
            on which it has no stance, or that no draft touches.
        present (ndarray[actors, runs]): Whether the actor is still at the table; a ratifier never is.
        meant: As ``inputs``, with inner values in the place of what is said: answers go by it, offers do not.
        own_weights (ndarray[actors, issues, runs]): The weights by which actors answer.
        no_deal (ndarray[issues, runs]): The package without agreement.
        no_deal_utility (ndarray[actors, runs]): What that is worth, before any delay.
        given (ndarray[issues, 1] by actor): Offers that come from outside; a protocol puts them in the
            place of what the actor's strategy would offer.
        said (two ndarray[parties, issues, 1]): The red lines that a chair may know of, low and high; None for all.
        touched, changed: Which inputs the last refresh found changed, and in which runs.
        refreshed: How often what follows was worked out, or cut to other runs.
        moved: How often of these by more than whether promises are believed.
    """

    def __init__(self, compiled: CompiledScenario, draws: Draws) -> None:
        self.compiled = compiled
        self.parties = rows(compiled.parties)
        self.answering = rows(compiled.answering)
        self.moves = compiled.stakes.copy()
        self.moves[:, compiled.decided] = False
        self.followers = [(rule, np.array(actors)) for rule, actors in compiled.strategies]
        self.inputs: dict[str, Floats] = {f.name: getattr(draws, f.name).copy() for f in fields(Draws)}
        self.meant, self.own_weights = self.inputs, np.empty(0)
        self.present = np.ones(self.inputs["capabilities"].shape, dtype=bool)
        self.present[compiled.ratifiers] = False
        self.weights: Floats = np.empty_like(self.inputs["saliences"])
        self.influence: Floats = np.empty_like(self.weights)
        self.order: NDArray[np.intp] = np.empty(self.weights.shape, dtype=np.intp)
        self.no_deal: Floats = np.empty_like(self.inputs["status_quo"])
        self.no_deal_utility: Floats = np.empty_like(self.inputs["capabilities"])
        self.given: dict[int, Floats] = {}
        self.said: tuple[Floats, Floats] | None = None
        self.refreshed = self.moved = 0
        self.touched: AbstractSet[str]
        self.changed: Columns
        self.refresh()

    @property
    def n_runs(self) -> int:
        """How many runs the arrays hold now."""
        return len(self.present.T)

    @property
    def kept(self) -> Bools:
        """Which commitments are believed and kept in which run, ndarray[commitments, runs]."""
        kept: Bools = self.inputs["luck"] < self.inputs["credibilities"]
        return kept

    @property
    def start(self) -> Floats:
        """Where offers begin, ndarray[actors, issues, runs]: the positions; the status quo on what no draft touches."""
        positions, decided = self.inputs["positions"], self.compiled.decided
        if not len(decided):
            return positions
        start = positions.copy()
        start[:, decided] = self.inputs["status_quo"][decided]
        return start

    def utility(self, package: Floats, actors: slice | NDArray[np.intp] = slice(None)) -> Floats:
        """What a *package* (ndarray[issues, runs]) is worth, ndarray[actors, runs] in 0..1.

        One minus the weighted distance from the actor's position.
        """
        lost = self.lost(package, actors)
        lost *= self.own_weights[actors]
        utility: Floats = 1.0 - lost.sum(axis=1)
        return utility

    def lost(
        self, package: Floats, actors: slice | NDArray[np.intp] = slice(None), *, stated: bool = False
    ) -> Floats:
        """What each issue of a *package* costs against utility 1, before weighing, ndarray[actors, issues, runs].

        By what the actors mean; by what they say where it is *stated* positions that count.
        """
        positions, shapes = (self.inputs if stated else self.meant)["positions"], self.compiled.shapes
        lost = np.abs(package - positions[actors])
        if shapes is None:
            return lost
        rows = np.arange(len(positions))[actors]
        return among(shapes, tuple(rows.tolist())).losses(lost, package, self.inputs["worth"])

    def gains(self, package: Floats, actors: slice | NDArray[np.intp]) -> Floats:
        """What a *package* brings *actors* over no-deal on each issue, ndarray[actors, issues, runs]."""
        gained: Floats = self.lost(self.no_deal, actors) - self.lost(package, actors)
        gained *= self.own_weights[actors]
        return gained

    def reservation(self, elapsed: int) -> Floats:
        """What no-deal is worth after *elapsed* rounds, ndarray[actors, runs].

        An actor's own reservation takes the place of the computed value, delay included.
        """
        own = self.inputs["reservations"]
        computed = self.no_deal_utility - self.inputs["cost_of_delay"] * elapsed
        return np.where(np.isnan(own), computed, own)

    @property
    def counted(self) -> Floats:
        """What each party counts in the decision rule, ndarray[parties, runs]; no row where capability does not count."""
        capabilities: Floats = self.inputs["capabilities"][self.parties]
        return capabilities if self.compiled.rule.by_capability else capabilities[:0]

    def agreed(self, signs: Bools, abstains: Bools | None = None) -> Bools:
        """Where the decision rule holds, ndarray[runs].

        Args:
            signs (ndarray[answering, runs]): Who signs, the parties first; the ratifiers do not count here.
            abstains (ndarray[answering, runs]): Who lets the draft pass without signing; nobody where it is not given.
        """
        rule, n_parties = self.compiled.rule, len(self.compiled.parties)
        signs = signs[:n_parties]
        lets = np.zeros_like(signs) if abstains is None else abstains[:n_parties]
        return rule.carried(signs, lets, self.counted)

    def ratified(self, accepts: Bools) -> Bools:
        """Where every ratifier says yes, ndarray[runs]; *accepts* as in :meth:`agreed`."""
        every: Bools = np.logical_and.reduce(accepts[len(self.compiled.parties) :], axis=0)
        return every

    def change(self, slot: Slot, value: float, where: Bools) -> None:
        """Set one input to *value* in some runs; :meth:`refresh` must follow."""
        self.inputs[slot.array][slot.index][where] = value

    def leave(self, actors: NDArray[np.intp], where: Bools) -> None:
        """Take *actors* from the table in the runs *where* (ndarray[actors, runs])."""
        self.present[actors] &= ~where
        self.refresh(WEIGHING, columns_where(np.logical_or.reduce(where, axis=0)))

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""
        # take, not fancy indexing: the arrays must stay contiguous along the runs for the sums to be the same.
        self.inputs = {name: np.take(array, columns, axis=-1) for name, array in self.inputs.items()}
        for name in ("present", "weights", "influence", "order", "no_deal", "no_deal_utility"):
            setattr(self, name, np.take(getattr(self, name), columns, axis=-1))
        self.touched, self.changed = WEIGHING | WANTING, ALL
        self.refreshed += 1
        self.moved += 1
        self._mean()

    def refresh(self, touched: AbstractSet[str] = WEIGHING | WANTING, changed: Columns = ALL) -> None:
        """Work out what follows from the inputs *touched*, in the runs that have *changed*."""
        self.touched, self.changed = touched, changed
        self.refreshed += 1
        self.moved += not touched <= {"credibilities"}
        if touched & WANTING:
            inputs = self.inputs
            low, high = changed.of(inputs["red_low"]), changed.of(inputs["red_high"])
            changed.put(inputs["positions"], np.clip(changed.of(inputs["positions"]), low, high))
        if touched & WEIGHING:
            self._weigh(changed)
        self._mean()
        self._foresee_no_deal(changed)

    def _mean(self) -> None:
        """What the actors would settle for; what they say where nobody has inner values."""
        self.meant, self.own_weights = self.inputs, self.weights
        if not self.compiled.meant:
            return
        self.meant = dict(self.inputs)
        for meant in self.compiled.meant:
            self.meant[meant.array] = self.inputs[meant.array].copy()
            self.meant[meant.array][meant.cells] = self.inputs["inner"][meant.rows]
        low, high = self.meant["red_low"], self.meant["red_high"]
        self.meant["positions"] = np.clip(self.meant["positions"], low, high)
        self.own_weights = _weights(self.meant["saliences"])

    def _weigh(self, changed: Columns) -> None:
        """Weights, influence and the order of concessions."""
        saliences = changed.of(self.inputs["saliences"])
        weights = _weights(saliences)
        capabilities = np.where(changed.of(self.present), changed.of(self.inputs["capabilities"]), 0.0)
        influence = capabilities[:, np.newaxis] * saliences
        influence[:, self.compiled.decided] = 0.0
        everyone = influence.sum(axis=0, keepdims=True)
        changed.put(self.weights, weights)
        changed.put(
            self.influence, np.divide(influence, everyone, out=np.zeros_like(influence), where=everyone > 0)
        )
        changed.put(self.order, _order(weights, capabilities, self.moves))

    def _foresee_no_deal(self, changed: Columns) -> None:
        """The status quo, and the commitments that fire without an agreement."""
        inputs = self.inputs
        status_quo, values = changed.of(inputs["status_quo"]), changed.of(inputs["values"])
        no_deal = unfold(self.compiled, status_quo, changed.of(self.kept), values, agreed=False).package
        lost = np.abs(no_deal - changed.of(self.meant["positions"]))
        if self.compiled.shapes is not None:
            lost = self.compiled.shapes.losses(lost, no_deal, changed.of(inputs["worth"]))
        lost *= changed.of(self.own_weights)
        changed.put(self.no_deal, no_deal)
        changed.put(self.no_deal_utility, 1.0 - lost.sum(axis=1))


def _weights(saliences: Floats) -> Floats:
    """Saliences as shares of their sum, ndarray[actors, issues, runs]."""
    total = saliences.sum(axis=1, keepdims=True)
    weights: Floats = np.divide(saliences, total, out=np.zeros_like(saliences), where=total > 0)
    return weights


def _order(weights: Floats, capabilities: Floats, moves: Bools) -> NDArray[np.intp]:
    """The issues of each actor in the order in which it concedes them, ndarray[actors, issues, runs].

    Ascending in its own weight relative to the other actors' weight (logrolling): it gives first
    what costs it little and matters to others. Ties keep the order of the file; what it cannot concede comes last.
    """
    weighed = capabilities[:, np.newaxis] * weights
    others = weighed.sum(axis=0) - weighed
    # Subtracting leaves rounding where nobody else cares; such an issue is conceded last.
    alone = others <= 1e-12 * np.maximum(weighed, 1e-300)
    relative = np.divide(weights, others, out=np.full_like(others, np.inf), where=~alone)
    relative[weights == 0.0] = 0.0
    # To nine decimals, so that rounding does not decide between issues that are equal.
    np.round(relative, 9, out=relative)
    relative[~moves] = np.nan  # sorted after everything, infinity too
    return np.argsort(relative, axis=1, kind="stable")
