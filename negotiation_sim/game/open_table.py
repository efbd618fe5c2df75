"""An open table: any seat may put a draft before the parties at any time; nobody drafts for them.

In:      Table, the number of the round
Out:     Round: aspirations; the draft that was tabled last, about which nobody is asked of its own accord
Keeps:   seats left to the engine answer what is put before them, and propose nothing
Not here: which drafts lie on the table, and the answers (game)
Example: tests/game/test_open_table.py
"""

import numpy as np

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols import Round
from negotiation_sim.model.protocols.aspiration import aspire
from negotiation_sim.model.state import Table


class OpenTable:
    """The part of a round that is left when the seats make the drafts: how high the engine's seats aim."""

    def __init__(self, table: Table, rounds: int) -> None:
        self.table = table
        self.rounds = rounds
        self.aspirations = np.ones((len(table.compiled.actors), table.n_runs))
        self.last_text: Floats = table.inputs["status_quo"].copy()
        self.before = self.last_text

    def step(self, number: int) -> Round:
        """How high the actors aim in this round."""
        gain = self.table.utility(self.last_text) - self.table.utility(self.before)
        self.before = self.last_text
        reservations = self.table.reservation(number)
        self.aspirations = aspire(self.table, reservations, self.aspirations, gain, number / self.rounds)
        return Round(reservations, self.aspirations, self.last_text, asked=np.zeros((), dtype=bool))

    def offers(self) -> Floats:
        """Where each actor stands: an open table moves nobody."""
        return self.table.inputs["positions"].copy()

    def refresh(self) -> None:
        """Nothing rests on the table's inputs from round to round."""

    def keep(self, columns: object) -> None:
        """A game has one run, which is never left out."""
