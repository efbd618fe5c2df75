"""What a draft is worth to the holder of a seat, as far as that seat can know.

In:      Knowledge: the seat's own numbers, and the commitments it knows of; a draft
Out:     Evaluation: what would come of it, what it is worth beside no deal, which of its red lines it crosses
Keeps:   nobody knows who keeps its word, so there are always two answers: nobody does, and everybody does
Not here: what a seat may know (views), what the draft really leads to (game)
Example: tests/game/test_evaluate.py
"""

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.answers import crosses
from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.consequences import unfold
from negotiation_sim.model.state import Table
from negotiation_sim.runs.units import package_told
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.scenario import Scenario


@frozen
class Crossing:
    """A red line of the seat's own that would be crossed; by the draft itself, or by a *commitment*."""

    issue: str
    commitment: str | None


@frozen
class Evaluation:
    """What one draft means to one seat; utilities from 0 to 1.

    Attributes:
        worth, worth_if_kept: Utility, 0 to 1, of the draft as written; and once all the promises and threats that the seat
            knows of, and that the draft sets off, have been carried out.
        no_deal, no_deal_if_kept: The same without agreement, 0 to 1, delay included.
        after: What would then hold, if all were carried out, by issue: a number in its own unit, or an option.
        waves: The commitments that would be carried out, by id, wave by wave.
        crosses: Red lines of its own; with every word kept.
    """

    worth: float
    worth_if_kept: float
    no_deal: float
    no_deal_if_kept: float
    after: Mapping[str, Value]
    waves: tuple[tuple[str, ...], ...]
    crosses: tuple[Crossing, ...]


@frozen(eq=False)
class Knowledge:
    """What a seat can reckon with.

    Attributes:
        commitments: The ids of all, in the order of the file.
        known (ndarray[commitments]): Which of them it knows of.
        values (ndarray[commitments]): What they make of their issues, as said.
    """

    table: Table
    actor: int
    column: int
    commitments: tuple[str, ...]
    known: NDArray[np.bool_]
    values: Floats

    def worth(self, package: Floats) -> float:
        """What a package (ndarray[issues]) is worth to the seat."""
        spread = np.repeat(package[:, np.newaxis], self.table.n_runs, axis=1)
        return float(self.table.utility(spread, slice(self.actor, self.actor + 1))[0, self.column])

    def unfolded(
        self, package: Floats, *, agreed: bool
    ) -> tuple[Floats, NDArray[np.int16], NDArray[np.int16]]:
        """A package once all that is known has been carried out: itself, the waves, who moved what."""
        after = unfold(
            self.table.compiled,
            package[:, np.newaxis],
            self.known[:, np.newaxis],
            self.values[:, np.newaxis],
            agreed=agreed,
        )
        return after.package[:, 0], after.waves[:, 0], after.movers[:, 0]

    def no_deal(self, status_quo: Floats, elapsed: int) -> tuple[float, float]:
        """What no deal is worth after so many rounds: if nobody keeps its word, and if all do."""
        own = float(self.table.inputs["reservations"][self.actor, self.column])
        if not np.isnan(own):
            return own, own
        delay = float(self.table.inputs["cost_of_delay"][self.actor, self.column]) * elapsed
        kept = self.unfolded(status_quo, agreed=False)[0]
        return self.worth(status_quo) - delay, self.worth(kept) - delay

    def crossed(self, package: Floats) -> NDArray[np.bool_]:
        """On which issues a package crosses a red line of the seat's own, ndarray[issues]."""
        spread = np.repeat(package[:, np.newaxis], self.table.n_runs, axis=1)
        found: NDArray[np.bool_] = crosses(spread, self.table, slice(self.actor, self.actor + 1))
        return found[0, :, self.column]


def evaluate(
    scenario: Scenario, knowledge: Knowledge, draft: Floats, status_quo: Floats, elapsed: int
) -> Evaluation:
    """What a *draft* (ndarray[issues]) means to a seat after *elapsed* rounds.

    Args:
        scenario: What is negotiated.
        knowledge: What the seat can reckon with.
        draft: The values on the scale 0 to 1.
        status_quo (ndarray[issues]): How things stand.
        elapsed: Rounds that have passed.
    """
    compiled = knowledge.table.compiled
    after, waves, movers = knowledge.unfolded(draft, agreed=True)
    written, crossed = knowledge.crossed(draft), knowledge.crossed(after)
    ids = knowledge.commitments
    no_deal, no_deal_if_kept = knowledge.no_deal(status_quo, elapsed)
    return Evaluation(
        worth=knowledge.worth(draft),
        worth_if_kept=knowledge.worth(after),
        no_deal=no_deal,
        no_deal_if_kept=no_deal_if_kept,
        after=package_told(scenario, after),
        waves=tuple(
            tuple(ids[k] for k in np.flatnonzero(waves == wave))
            for wave in range(1, int(waves.max(initial=0)) + 1)
        ),
        crosses=tuple(
            Crossing(name, None if written[i] or movers[i] < 0 else ids[movers[i]])
            for i, name in enumerate(compiled.issues)
            if written[i] or crossed[i]
        ),
    )
