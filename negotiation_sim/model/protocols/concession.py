"""How far an actor moves from its position towards a text, for what it may spend.

In:      Table, the last draft, what each actor may spend of its utility
Out:     the concession of each stance, in utility
Keeps:   no more is spent than may be; an issue is conceded fully before the next one is touched
Not here: how much may be spent (strategies), what becomes of the offers (single_text)
Example: tests/model/test_protocols.py
"""

import numpy as np

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols.stances import Stances
from negotiation_sim.model.state import Table


class Concession:
    """The closed form of an offer, with buffers that are used again in every round.

    All arrays are ndarray[stances, runs]: of the stances that an offer can move, in the order of Stances.
    """

    def __init__(self, table: Table) -> None:
        self.table, self.stances = table, Stances(table)
        self.way: Floats = np.empty(0)
        self.refresh()

    def refresh(self) -> None:
        """Take in a new order of the issues, or another number of runs."""
        self.stances.refresh()
        if self.way.shape != (shape := self.stances.by_rank.shape):
            self.way, self.toll, self.ranked, self.spend = (np.empty(shape) for _ in range(4))

    def spent(self, last_text: Floats, budget: Floats) -> Floats:
        """Utility that is spent on each stance, signed by the direction in which its actor moves.

        Args:
            last_text (ndarray[issues, runs]): Where to move.
            budget (ndarray[actors, runs]): The most that may be spent against utility 1.
        """
        table, stances = self.table, self.stances
        if stances.begin():
            self._begin()
        stances.ways(last_text, self.way)
        self._charge(last_text)
        self._pay(np.maximum(budget - self.short, 0.0))
        np.copysign(self.spend, self.way, out=self.spend)
        self._arrive()
        for actor, offer in table.given.items():
            its = stances.of_actor(actor)
            self.spend[its] = (offer[stances.issues[its]] - stances.start[its]) * stances.weights[its]
        return self.spend

    def offers(self, last_text: Floats) -> Floats:
        """The packages after the concessions spent last, ndarray[actors, issues, runs].

        An issue without weight is conceded all the way, since that costs nothing.
        """
        table, stances, way = self.table, self.stances, self.way.copy()
        decided = table.compiled.decided
        offers: Floats = np.broadcast_to(last_text, table.weights.shape).copy()
        offers[:, decided] = table.start[:, decided]
        np.divide(self.spend, stances.weights, out=way, where=stances.weights > 0)
        stances.put(offers, stances.start + way)
        self._settle(offers)
        for actor, offer in table.given.items():
            offers[actor] = offer
        return offers

    def _begin(self) -> None:
        """What the best draft is short of a position: no draft moves what is decided elsewhere."""
        inputs, decided = self.table.inputs, self.table.compiled.decided
        short = np.abs(inputs["status_quo"][decided] - inputs["positions"][:, decided])
        self.short: Floats = (short * self.table.weights[:, decided]).sum(axis=1)

    def _charge(self, last_text: Floats) -> None:  # noqa: ARG002 - only a choice asks where the way leads
        """What it costs to go each way to its end."""
        np.abs(self.way, out=self.toll)
        self.toll *= self.stances.weights

    def _pay(self, budget: Floats) -> None:
        """What is paid for each way, of a *budget* (ndarray[actors, runs])."""
        stances, even = self.stances, self.table.compiled.even
        if not even.all():
            np.take(self.toll, stances.by_rank, out=self.ranked, mode="clip")
            # The cheapest issue first: all it costs, or what is left, or nothing.
            left = budget[stances.queue]
            for rank in stances.ranks:
                paid = self.ranked[rank]
                rest = left[: len(paid)]
                np.minimum(paid, rest, out=paid)
                rest -= paid
            np.take(self.ranked, stances.by_file, out=self.spend, mode="clip")
        if even.any():
            self._pay_evenly(budget, self.spend)

    def _pay_evenly(self, budget: Floats, out: Floats) -> None:
        """The same for actors that go the same share of every way."""
        stances = self.stances
        its = np.flatnonzero(self.table.compiled.even[stances.actors])
        stances.packed[:] = self.toll
        total = stances.spread().sum(axis=1)
        share = np.divide(budget, total, out=np.ones_like(total), where=total > budget)
        out[its] = share[stances.actors[its]] * self.toll[its]

    def _arrive(self) -> None:
        """Where what is paid for leads: on a line, as far as it lasts."""

    def _settle(self, offers: Floats) -> None:
        """Put right in the *offers* (ndarray[actors, issues, runs]) what is no line."""
