"""An open table: any seat may put a draft before the parties at any time; the engine's parties do so in turn.

In:      Table, the number of the round
Out:     Round: aspirations; the draft that was tabled last, about which nobody is asked of its own accord; for an
         actor, the draft that it would table
Keeps:   a draft of the engine comes from the rule for offers of every other protocol
Not here: which drafts lie on the table, and the answers (game)
Example: tests/game/test_open_table.py
"""

import numpy as np

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols import Round
from negotiation_sim.model.protocols.aspiration import aspire
from negotiation_sim.model.protocols.switching import concession_of
from negotiation_sim.model.state import Table


class OpenTable:
    """The part of a round that is left when the seats make the drafts: how high the engine's seats aim."""

    def __init__(self, table: Table, rounds: int) -> None:
        self.table = table
        self.rounds = rounds
        self.aspirations = np.ones((len(table.compiled.actors), table.n_runs))
        self.concession = concession_of(table)
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

    def draft(self, actor: int, towards: Floats) -> Floats:
        """What an actor would table: from what it wants *towards* a draft, as far as it has come down.

        Both are ndarray[issues, runs].
        """
        self.concession.spent(towards, np.maximum(1.0 - self.aspirations, 0.0))
        made: Floats = self.concession.offers(towards)[actor].copy()
        return made

    def refresh(self) -> None:
        """Take in what has changed in the table."""
        self.concession.refresh()

    def keep(self, columns: object) -> None:
        """A game has one run, which is never left out."""
