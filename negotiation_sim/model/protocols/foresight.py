"""What two parties of alternating offers accept and offer if they reason backwards from the deadline.

In:      Table, discounts, the number of rounds
Out:     for any round, what each party asks for at least, and the proposer's offer
Keeps:   subgame-perfect: the responder gets what waiting is worth to it, the proposer all the rest
Not here: who proposes when (alternating_offers), conceding by a strategy (aspiration)
Example: tests/model/test_alternating_offers.py

Rubinstein (1982) for one pie; over several issues the Pareto frontier takes the place of the pie.
"""

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.issues import TOLERANCE


class Foresight:
    """Backward induction for the two parties of one block.

    They know each other's stakes and red lines; they foresee neither events nor consequences.
    """

    def __init__(self, table: Table, rounds: int, discounts: Floats) -> None:
        self.table = table
        self.rounds = rounds
        self.discounts = discounts
        self.refresh()

    def refresh(self) -> None:
        """Reckon anew, since stakes, red lines or the number of runs have changed."""
        self.known = -1

    def aspirations(self, number: int, proposer: NDArray[np.intp]) -> Floats:
        """What the parties ask for at least in round *number*; *proposer* (ndarray[runs]) is 0 or 1 and offers."""
        if self.known != self.table.refreshed:  # such as by an event that moves what no draft touches
            self.known = self.table.refreshed
            self._look()
            self._reckon(number)
        return _by(proposer, self.asks[number - 1])

    def offer(self, number: int, proposer: NDArray[np.intp]) -> Floats:
        """The best package for the proposer that the responder accepts, ndarray[issues, runs].

        Where there is none that both prefer to waiting, its own ideal.
        """
        return _by(proposer, np.stack([self._offer(number, mover) for mover in (0, 1)]))

    def _offer(self, number: int, proposer: int) -> Floats:
        share, _ = self._bargain(proposer, self.asks[number - 1, proposer, 1 - proposer])
        share = np.where(self.agree[number - 1, proposer], share, 0.0)
        mine, theirs = self.ideals[proposer], self.ideals[1 - proposer]
        as_it_is = np.clip(self.table.inputs["status_quo"], self.low, self.high)
        return np.where(self.cares.any(axis=0), mine + share * (theirs - mine), as_it_is)

    def _look(self) -> None:
        """Take in stakes and red lines, and what they leave to share."""
        table, parties = self.table, self.table.compiled.parties
        low = table.inputs["red_low"][parties].max(axis=0)
        high = table.inputs["red_high"][parties].min(axis=0)
        low[table.compiled.decided], high[table.compiled.decided] = 0.0, 1.0
        self.possible = (low <= high).all(axis=0)
        self.low, self.high = np.where(low <= high, low, 0.0), np.where(low <= high, high, 1.0)
        ideals = np.clip(table.start[parties], self.low, self.high)
        # Who does not care about an issue leaves it to the other; if neither does, it stays as it is.
        self.cares = table.weights[parties] > 0
        self.ideals = np.where(self.cares, ideals, ideals[::-1])
        way = np.abs(self.ideals[1] - self.ideals[0])
        self.worth = table.weights[parties] * way
        own, others = self.worth, self.worth[::-1]
        # An issue that costs nothing is given first, one that the other does not care about last.
        ratio = np.divide(own, others, out=np.full_like(own, np.inf), where=others > 0)
        self.order = np.argsort(ratio, axis=1, kind="stable")
        self.best = 1.0 - self._distance(parties, self.ideals)
        self.least = 1.0 - self._distance(parties, self.ideals[::-1])

    def _distance(self, parties: NDArray[np.intp], packages: Floats) -> Floats:
        lost = self.table.weights[parties] * np.abs(packages - self.table.inputs["positions"][parties])
        distance: Floats = lost.sum(axis=1)
        return distance

    def _reckon(self, number: int) -> None:
        """From the deadline back to round *number*, for either party as the one that proposes.

        What waiting is worth in a round follows from the next one, in which the other proposes; or,
        with the lot, either as likely as not.
        """
        parties = self.table.compiled.parties
        self.asks = np.empty((self.rounds, 2, 2, self.table.n_runs))
        self.agree = np.empty((self.rounds, 2, self.table.n_runs), dtype=bool)
        failing = self.table.reservation(self.rounds)[parties]
        later = np.stack([failing, failing])
        for then in range(self.rounds, number - 1, -1):
            now = np.empty_like(later)
            for mover in (0, 1):
                waiting = failing
                if then < self.rounds:
                    base = self.table.reservation(then)[parties]
                    next_ = later.mean(axis=0) if self.table.compiled.lot else later[1 - mover]
                    waiting = base + self.discounts[:, np.newaxis] * (next_ - base)
                now[mover] = self._settle(then, mover, waiting)
            later = now

    def _settle(self, then: int, mover: int, waiting: Floats) -> Floats:
        """What the parties ask for in a round in which *mover* proposes; what the round is worth to them."""
        other = 1 - mover
        _, keeps = self._bargain(mover, waiting[other])
        within_reach = waiting[other] <= self.best[other] + TOLERANCE
        agree = self.possible & within_reach & (keeps >= waiting[mover] - TOLERANCE)
        self.agree[then - 1, mover] = agree
        asks = self.asks[then - 1, mover]
        asks[other] = waiting[other]
        asks[mover] = np.where(agree, keeps, waiting[mover])
        worth: Floats = asks.copy()
        # Even its opponent's ideal may be worth more to the responder than it asks for.
        worth[other] = np.where(agree, np.maximum(waiting[other], self.least[other]), waiting[other])
        return worth

    def _bargain(self, mover: int, asked: Floats) -> tuple[Floats, Floats]:
        """How far the *mover* goes on each issue so that the other gets what it *asked*, and what that leaves it."""
        order = self.order[mover]
        gives = np.take_along_axis(self.worth[1 - mover], order, axis=0)
        needed = asked - self.least[1 - mover]
        before = np.cumsum(gives, axis=0) - gives
        ranked = np.divide(needed - before, gives, out=np.zeros_like(gives), where=gives > 0)
        np.clip(ranked, 0.0, 1.0, out=ranked)
        share = np.empty_like(ranked)
        np.put_along_axis(share, order, ranked, axis=0)
        return share, self.best[mover] - (share * self.worth[mover]).sum(axis=0)


def _by(proposer: NDArray[np.intp], either: Floats) -> Floats:
    """Of two arrays, one for each proposer (first axis), the one that counts in each run."""
    chosen: Floats = np.take_along_axis(either, proposer[np.newaxis, np.newaxis], axis=0)[0]
    return chosen
