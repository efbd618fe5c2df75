"""What happens around the talks, and changes inputs for good.

In:      Table, the number of the round, the last text
Out:     which events happened in which run
Keeps:   an event happens at most once in a run
Not here: whether and when an event may happen (sampling draws it)
Example: tests/test_events.py
"""

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.columns import columns_where
from negotiation_sim.compiled import CompiledEvent, CompiledScenario, Floats
from negotiation_sim.consequences import meets
from negotiation_sim.sampling import Draws
from negotiation_sim.table import WANTING, WEIGHING, Bools, Table


class Events:
    """The events of one block that can still happen."""

    def __init__(self, compiled: CompiledScenario, draws: Draws) -> None:
        self.events: tuple[CompiledEvent, ...] = compiled.events
        self.pending: Bools = draws.happens.copy()
        self.first: NDArray[np.int64] = draws.first

    def happen(self, number: int, last_text: Floats, table: Table) -> tuple[Bools, bool]:
        """Let happen what is due in round *number*.

        Returns:
            Which events happened (ndarray[events, runs]), and whether more than no-deal has changed.
        """
        happened = np.zeros_like(self.pending)
        touched: set[str] = set()
        changed = np.zeros(happened.shape[1:], dtype=bool)
        for e, event in enumerate(self.events):
            if not event.first <= number <= event.last:
                continue
            on_time = self.first[e] <= number if event.terms else self.first[e] == number
            due = meets(event.terms, last_text, self.pending[e] & on_time)
            if due.any():
                happened[e] = due
                self.pending[e] &= ~due
                changed |= due
                for slot, value in event.changes:
                    table.change(slot, value, due)
                    touched.add(slot.array)
        if touched:
            table.refresh(touched, columns_where(changed))
        return happened, bool(touched & (WEIGHING | WANTING))

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""
        self.pending, self.first = self.pending[:, columns], self.first[:, columns]
