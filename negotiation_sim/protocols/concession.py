"""How far an actor moves from its position towards a text, for what it may spend.

In:      Table, the last text, what each actor may spend of its utility
Out:     the concession of each actor on each issue, in utility
Keeps:   no more is spent than may be; an issue is conceded fully before the next one is touched
Not here: how much may be spent (strategies), what becomes of the offers (single_text)
Example: tests/test_protocols.py
"""

import numpy as np

from negotiation_sim.compiled import Floats
from negotiation_sim.table import Table


class Concession:
    """The closed form of an offer, with buffers that are used again in every round.

    All arrays are ndarray[actors, issues, runs].
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.refresh()

    def refresh(self) -> None:
        """Take in new weights, a new order, or another number of runs."""
        table = self.table
        shape = table.weights.shape
        n_actors, n_issues, n_runs = shape
        if getattr(self, "towards", np.empty(0)).shape != shape:
            self.towards, self.cost, self.spend = (np.empty(shape) for _ in range(3))
            self.ranked, self.sums, self.other = (np.empty((n_issues, n_actors, n_runs)) for _ in range(3))
        # Flat indices from file order (actors, issues, runs) to order of concession (ranks, actors, runs), and back.
        actors, runs = np.arange(n_actors)[:, np.newaxis, np.newaxis], np.arange(n_runs)
        self.by_rank = np.ascontiguousarray(
            ((actors * n_issues + table.order) * n_runs + runs).swapaxes(0, 1)
        )
        rank = np.empty_like(table.order)
        np.put_along_axis(rank, table.order, np.arange(n_issues)[np.newaxis, :, np.newaxis], axis=1)
        self.by_file = (rank * n_actors + actors) * n_runs + runs

    def spent(self, last_text: Floats, budget: Floats) -> Floats:
        """Utility that each actor spends on each issue, signed by the direction in which it moves.

        Args:
            last_text (ndarray[issues, runs]): Where to move.
            budget (ndarray[actors, runs]): The most that may be spent.
        """
        inputs, even = self.table.inputs, self.table.compiled.even
        towards, cost, spend = self.towards, self.cost, self.spend
        np.maximum(last_text, inputs["red_low"], out=towards)
        np.minimum(towards, inputs["red_high"], out=towards)
        towards -= inputs["positions"]
        towards *= self.table.weights
        np.abs(towards, out=cost)
        if not even.all():
            ranked = self.ranked
            np.take(cost, self.by_rank, out=ranked, mode="clip")
            before = self._running_sums(ranked)
            before -= ranked
            # What is left for an issue after the cheaper ones: nothing, all it costs, or a part.
            np.subtract(budget, before, out=before)
            np.maximum(before, 0.0, out=before)
            np.minimum(before, ranked, out=before)
            np.take(before, self.by_file, out=spend, mode="clip")
            np.copysign(spend, towards, out=spend)
        if even.any():
            spend[even] = towards[even] * self._share_of_the_way(cost[even], budget[even])
        return spend

    def offers(self, last_text: Floats) -> Floats:
        """The packages after the concessions spent last; an issue without weight is conceded all the way, since that costs nothing."""
        inputs, weights = self.table.inputs, self.table.weights
        way = np.clip(last_text, inputs["red_low"], inputs["red_high"]) - inputs["positions"]
        np.divide(self.spend, weights, out=way, where=weights > 0)
        return inputs["positions"] + way

    def _running_sums(self, ranked: Floats) -> Floats:
        """Sums over the ranks up to each rank, in as many passes as the number of ranks has bits.

        numpy's cumsum walks a middle axis element by element: twelve times as slow here.
        """
        source, target, spare, step = ranked, self.sums, self.other, 1
        while step < len(ranked):
            target[:step] = source[:step]
            np.add(source[step:], source[:-step], out=target[step:])
            source, target, spare = target, spare, target
            step *= 2
        return source if source is not ranked else ranked.copy()

    def _share_of_the_way(self, cost: Floats, budget: Floats) -> Floats:
        """How far actors go that concede on all issues alike, ndarray[actors, 1, runs]."""
        total = cost.sum(axis=1)
        share: Floats = np.ones_like(total)
        np.divide(budget, total, out=share, where=total > budget)
        return np.expand_dims(share, 1)
