"""How far an actor moves from its position towards a text, for what it may spend.

In:      Table, the last draft, what each actor may spend of its utility
Out:     the concession of each actor on each issue, in utility
Keeps:   no more is spent than may be; an issue is conceded fully before the next one is touched
Not here: how much may be spent (strategies), what becomes of the offers (single_text)
Example: tests/model/test_protocols.py
"""

import numpy as np

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.state import WEIGHING, Places, Table


class Ranks:
    """Where the numbers of the actors on the issues lie in the order in which they concede them.

    Attributes:
        by_rank (ndarray[ranks, actors, runs]): For each rank, where its number lies in an array of actors, issues and runs.
        by_file (ndarray[actors, issues, runs]): The way back.
    """

    def __init__(self) -> None:
        self.by_file: Places = np.empty(0, dtype=np.intp)

    def refresh(self, table: Table) -> None:
        """Take in a new order of the issues, or another number of runs."""
        changed, shape = table.changed, table.order.shape
        n_actors, n_issues, n_runs = shape
        if self.by_file.shape != shape:
            self.by_rank = np.empty((n_issues, n_actors, n_runs), dtype=np.intp)
            self.by_file = np.empty(shape, dtype=np.intp)
        if table.touched & WEIGHING:
            order, runs = changed.of(table.order).swapaxes(0, 1), changed.of(np.arange(n_runs))
            actors, ranks = np.arange(n_actors)[:, np.newaxis], np.arange(n_issues)[:, np.newaxis, np.newaxis]
            in_file = (actors * n_issues + order) * n_runs + runs
            changed.put(self.by_rank, in_file)
            self.by_file.reshape(-1)[in_file] = (ranks * n_actors + actors) * n_runs + runs


class Concession:
    """The closed form of an offer, with buffers that are used again in every round.

    All arrays are ndarray[actors, issues, runs].
    """

    def __init__(self, table: Table) -> None:
        self.table, self.ranks = table, Ranks()
        self.towards: Floats = np.empty(0)
        self.refresh()

    def refresh(self) -> None:
        """Take in a new order of the issues, or another number of runs."""
        self.ranks.refresh(self.table)
        if self.towards.shape != (shape := self.table.order.shape):
            self.towards, self.cost, self.spend = (np.empty(shape) for _ in range(3))
            self.ranked = np.empty(self.ranks.by_rank.shape)

    def spent(self, last_text: Floats, budget: Floats) -> Floats:
        """Utility that each actor spends on each issue, signed by the direction in which it moves.

        Args:
            last_text (ndarray[issues, runs]): Where to move.
            budget (ndarray[actors, runs]): The most that may be spent against utility 1.
        """
        inputs, even, decided = self.table.inputs, self.table.compiled.even, self.table.compiled.decided
        towards, cost, spend, start = self.towards, self.cost, self.spend, self.table.start
        np.subtract(last_text, start, out=towards)
        lined = self.table.compiled.red_lines
        goals = np.maximum(last_text[lined[1]], inputs["red_low"][lined])
        np.minimum(goals, inputs["red_high"][lined], out=goals)
        towards[lined] = np.subtract(goals, start[lined], out=goals)
        if len(decided):
            towards[:, decided] = 0.0
            short = np.abs(start - inputs["positions"])[:, decided] * self.table.weights[:, decided]
            budget = np.maximum(budget - short.sum(axis=1), 0.0)
        towards *= self.table.weights
        np.abs(towards, out=cost)
        if not even.all():
            np.take(cost, self.ranks.by_rank, out=self.ranked, mode="clip")
            # The cheapest issue first: all it costs, or what is left, or nothing.
            left = budget.copy()
            for given in self.ranked:
                np.minimum(given, left, out=given)
                left -= given
            np.take(self.ranked, self.ranks.by_file, out=spend, mode="clip")
            np.copysign(spend, towards, out=spend)
        if even.any():
            spend[even] = towards[even] * self._share_of_the_way(cost[even], budget[even])
        for actor, offer in self.table.given.items():
            spend[actor] = (offer - start[actor]) * self.table.weights[actor]
        return spend

    def offers(self, last_text: Floats) -> Floats:
        """The packages after the concessions spent last; an issue without weight is conceded all the way, since that costs nothing."""
        inputs, weights, start = self.table.inputs, self.table.weights, self.table.start
        way = np.clip(last_text, inputs["red_low"], inputs["red_high"]) - start
        np.divide(self.spend, weights, out=way, where=weights > 0)
        way[:, self.table.compiled.decided] = 0.0
        offers: Floats = start + way
        for actor, offer in self.table.given.items():
            offers[actor] = offer
        return offers

    def _share_of_the_way(self, cost: Floats, budget: Floats) -> Floats:
        """How far actors go that concede on all issues alike, ndarray[actors, 1, runs]."""
        total = cost.sum(axis=1)
        share: Floats = np.ones_like(total)
        np.divide(budget, total, out=share, where=total > budget)
        return np.expand_dims(share, 1)
