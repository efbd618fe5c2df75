"""What the actors bring to the table in the runs of one block, and what it is worth to them.

In:      CompiledScenario, Draws
Out:     Table: inputs that events may change, and what follows from them (weights, influence, no-deal)
Keeps:   what follows from the inputs is always up to date; a position lies within its own red line
Not here: what happens in a round (protocols), when events happen (events)
Example: tests/test_answers.py
"""

import numpy as np
from attrs import fields
from numpy.typing import NDArray

from negotiation_sim.compiled import TOLERANCE, CompiledScenario, Floats, Slot
from negotiation_sim.consequences import unfold
from negotiation_sim.sampling import Draws

Bools = NDArray[np.bool_]


class Table:
    """The state of the actors in the runs that still talk; runs last.

    Attributes:
        inputs: The draws by name, as changed by events so far.
        weights (ndarray[actors, issues, runs]): Salience of the issue over the sum of saliences.
        influence (ndarray[actors, issues, runs]): Capability times salience, summing to 1 per issue
            over the actors at the table; all 0 where nobody cares.
        present (ndarray[actors, runs]): Whether the actor is still at the table.
        no_deal (ndarray[issues, runs]): The package without agreement.
        no_deal_utility (ndarray[actors, runs]): What that is worth, before any delay.
    """

    def __init__(self, compiled: CompiledScenario, draws: Draws) -> None:
        self.compiled = compiled
        self.inputs: dict[str, Floats] = {f.name: getattr(draws, f.name).copy() for f in fields(Draws)}
        self.present = np.ones(self.inputs["capabilities"].shape, dtype=bool)
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

    def utility(self, package: Floats, actors: slice | NDArray[np.intp] = slice(None)) -> Floats:
        """What a *package* (ndarray[issues, runs]) is worth, ndarray[actors, runs] in 0..1.

        One minus the weighted distance from the actor's position.
        """
        lost = np.abs(package - self.inputs["positions"][actors])
        lost *= self.weights[actors]
        utility: Floats = 1.0 - lost.sum(axis=1)
        return utility

    def gains(self, package: Floats, actors: NDArray[np.intp]) -> Floats:
        """What a *package* brings *actors* over no-deal on each issue, ndarray[actors, issues, runs]."""
        positions = self.inputs["positions"][actors]
        gained: Floats = np.abs(self.no_deal - positions) - np.abs(package - positions)
        gained *= self.weights[actors]
        return gained

    def reservation(self, elapsed: int) -> Floats:
        """What no-deal is worth after *elapsed* rounds, ndarray[actors, runs].

        An actor's own reservation takes the place of the computed value, delay included.
        """
        own = self.inputs["reservations"]
        computed = self.no_deal_utility - self.inputs["cost_of_delay"] * elapsed
        return np.where(np.isnan(own), computed, own)

    def agreed(self, accepts: Bools) -> Bools:
        """Where the decision rule holds, ndarray[runs]: all parties, or a share of their capability with every veto.

        Args:
            accepts (ndarray[parties, runs]): Who accepts.
        """
        compiled = self.compiled
        if compiled.share is None:
            everybody: Bools = np.logical_and.reduce(accepts, axis=0)
            return everybody
        weights = self.inputs["capabilities"][compiled.parties]
        enough: Bools = (weights * accepts).sum(axis=0) >= compiled.share * weights.sum(axis=0) - TOLERANCE
        with_vetoes: Bools = enough & np.logical_and.reduce(accepts[list(compiled.veto)], axis=0)
        return with_vetoes

    def change(self, slot: Slot, value: float, where: Bools) -> None:
        """Set one input to *value* in some runs; :meth:`refresh` must follow."""
        self.inputs[slot.array][slot.index][where] = value

    def leave(self, actors: NDArray[np.intp], where: Bools) -> None:
        """Take *actors* from the table in the runs *where* (ndarray[actors, runs])."""
        self.present[actors] &= ~where
        self.refresh()

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""
        # take, not fancy indexing: the arrays must stay contiguous along the runs for the sums to be the same.
        self.inputs = {name: np.take(array, columns, axis=-1) for name, array in self.inputs.items()}
        for name in ("present", "weights", "influence", "order", "no_deal", "no_deal_utility"):
            setattr(self, name, np.take(getattr(self, name), columns, axis=-1))

    def refresh(self) -> None:
        """Work out what follows from the inputs."""
        inputs = self.inputs
        np.clip(inputs["positions"], inputs["red_low"], inputs["red_high"], out=inputs["positions"])
        saliences = inputs["saliences"]
        total = saliences.sum(axis=1, keepdims=True)
        self.weights = np.divide(saliences, total, out=np.zeros_like(saliences), where=total > 0)
        capabilities = np.where(self.present, inputs["capabilities"], 0.0)
        influence = capabilities[:, np.newaxis] * saliences
        everyone = influence.sum(axis=0, keepdims=True)
        self.influence = np.divide(influence, everyone, out=np.zeros_like(influence), where=everyone > 0)
        self.order = self._order(capabilities)
        self.refresh_no_deal()

    def refresh_no_deal(self) -> None:
        """Work out no-deal anew: the status quo, and the commitments that fire without an agreement."""
        status_quo = self.inputs["status_quo"]
        self.no_deal = unfold(
            self.compiled, status_quo, self.kept, self.inputs["values"], agreed=False
        ).package
        self.no_deal_utility = self.utility(self.no_deal)

    def _order(self, capabilities: Floats) -> NDArray[np.intp]:
        """The issues of each actor in the order in which it concedes them, ndarray[actors, issues, runs].

        Ascending in its own weight relative to the other actors' weight (logrolling): it gives first
        what costs it little and matters to others. Ties keep the order of the file.
        """
        weighed = capabilities[:, np.newaxis] * self.weights
        others = weighed.sum(axis=0) - weighed
        # Subtracting leaves rounding where nobody else cares; such an issue is conceded last.
        alone = others <= 1e-12 * np.maximum(weighed, 1e-300)
        relative = np.divide(self.weights, others, out=np.full_like(others, np.inf), where=~alone)
        relative[self.weights == 0.0] = 0.0
        # To nine decimals, so that rounding does not decide between issues that are equal.
        np.round(relative, 9, out=relative)
        return np.argsort(relative, axis=1, kind="stable")
