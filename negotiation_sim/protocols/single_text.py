"""The single negotiating text: the actors make offers, the chair drafts, the parties answer.

In:      Table, the number of the round
Out:     the chair's draft for every run, with the aspirations and reservations behind it
Keeps:   the chair does not table what a signatory has ruled out, where the red lines leave a choice
Not here: consequences and answers (answers), endings (engine)
Example: tests/test_protocols.py, tests/reference_engine.py
"""

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.compiled import Floats
from negotiation_sim.protocols._base import Round
from negotiation_sim.protocols.aspiration import aspire, looks_back
from negotiation_sim.protocols.concession import Concession
from negotiation_sim.table import Table


class SingleText:
    """One block of talks over a chair's draft (the single-text procedure, Raiffa 1982, chapter 14)."""

    def __init__(self, table: Table, rounds: int) -> None:
        self.table = table
        self.rounds = rounds
        self.concession = Concession(table)
        self.aspirations = np.ones((len(table.compiled.actors), table.n_runs))
        self.gain = np.zeros_like(self.aspirations)
        self.looks_back = looks_back(table)
        self._derive()
        self.last_text = self._cared_for(self.stated)
        self.before = self.last_text

    def step(self, number: int) -> Round:
        """Aspirations, offers, text."""
        if self.looks_back:
            self.gain = self.table.utility(self.last_text) - self.table.utility(self.before)
        reservations = self.table.reservation(number)
        time = number / self.rounds
        self.aspirations = aspire(self.table, reservations, self.aspirations, self.gain, time)
        budget = np.maximum(1.0 - self.aspirations, 0.0)
        spent = self.concession.spent(self.last_text, budget)
        text = self.stated + (spent * self.pull).sum(axis=0)
        text = self._common_ground(self._cared_for(text))
        self.before, self.last_text = self.last_text, text
        return Round(reservations, self.aspirations, text)

    def offers(self) -> Floats:
        """Where each actor moved from its position."""
        return self.concession.offers(self.before)

    def refresh(self) -> None:
        """Take in what has changed in the table."""
        self.concession.refresh()
        self._derive()

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""
        for name in ("aspirations", "gain", "before", "last_text"):
            setattr(self, name, np.take(getattr(self, name), columns, axis=-1))
        self.refresh()

    def _derive(self) -> None:
        """What stays the same from round to round: the text of the stated positions, and its slopes."""
        table = self.table
        # Utility spent on an issue, divided by its weight, is the way moved on it.
        self.pull = np.divide(
            table.influence, table.weights, out=np.zeros_like(table.weights), where=table.weights > 0
        )
        self.stated = (table.influence * table.inputs["positions"]).sum(axis=0)
        self.uncared = ~(table.influence.sum(axis=0) > 0)
        self.any_uncared = bool(self.uncared.any())
        parties = table.compiled.parties
        here = table.present[parties][:, np.newaxis]
        low = np.where(here, table.inputs["red_low"][parties], 0.0).max(axis=0)
        high = np.where(here, table.inputs["red_high"][parties], 1.0).min(axis=0)
        # Where the red lines leave nothing in common the draft stays as it is.
        common = low <= high
        self.low, self.high = np.where(common, low, 0.0), np.where(common, high, 1.0)

    def _cared_for(self, text: Floats) -> Floats:
        """An issue that nobody cares about keeps the status quo."""
        if self.any_uncared:
            np.copyto(text, self.table.inputs["status_quo"], where=self.uncared)
        return text

    def _common_ground(self, text: Floats) -> Floats:
        np.maximum(text, self.low, out=text)
        return np.minimum(text, self.high, out=text)
