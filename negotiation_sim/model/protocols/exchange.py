"""Exchange: two actors trade support across two issues, the best trade first, until none is left.

In:      Table, the number of the round; or the positions of some runs
Out:     the mean of the positions as the draft, and who moved in exchange with whom; the best trade of each run
Keeps:   both gain the same by a trade; nobody moves past a red line of its own, or back on an issue
Not here: what a trade does to all others, told (baselines.exchanges), consequences and answers (answers)
Example: tests/model/test_exchange.py
"""

from functools import lru_cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols._base import Push, Round, weighted_mean
from negotiation_sim.model.state import Bools, Table

DIGITS = 12
LEAST = 10.0**-DIGITS
"""A gain or a move below it is none (1e-10 on the model's own scale of 0..100)."""
PAIRS = 2**18
"""Pairs of actors and issues, times runs, that are looked at in one go, so that memory is bounded."""
Indices = NDArray[np.intp]


@frozen(eq=False)
class Standing:
    """Where the actors stand in some runs, as far as it bears on trades.

    Attributes:
        positions (ndarray[actors, issues, runs]): On 0..1.
        saliences (ndarray[actors, issues, runs]): How much an issue matters to an actor.
        influence (ndarray[actors, issues, runs]): Capability times salience, summing to 1 per issue.
        here (ndarray[actors, issues, runs]): Whether the actor takes part in the issue.
        low, high (ndarray[actors, issues, runs]): Its red lines.
        heading (ndarray[actors, issues, runs]): -1 or 1 where it has moved down or up before, else 0.
    """

    positions: Floats
    saliences: Floats
    influence: Floats
    here: Bools
    low: Floats
    high: Floats
    heading: NDArray[np.int8]

    @property
    def outcome(self) -> Floats:
        """The mean of the positions by influence, ndarray[issues, runs]."""
        mean: Floats = (self.influence * self.positions).sum(axis=0)
        return mean


@frozen(eq=False)
class Trades:
    """Trades, one per entry: the demander of an issue and its supplier, who demands another one.

    Attributes:
        run: In which run.
        demander, supplier: Rows of actors; the demander wants *wanted* to move, and pays with *paid*.
        wanted, paid: Rows of issues.
        supplied: Where the supplier then stands on *wanted*.
        given: Where the demander then stands on *paid*.
        gain: What each of the two gains: the move of the outcome times its salience, less what it pays.
    """

    run: Indices
    demander: Indices
    supplier: Indices
    wanted: Indices
    paid: Indices
    supplied: Floats
    given: Floats
    gain: Floats

    def of(self, rows: Indices | Bools) -> "Trades":
        """Some of them."""
        return Trades(*(getattr(self, name)[rows] for name in Trades.__annotations__))


class Exchange:
    """Actors trade support across two issues, each pair for an equal gain (Stokman and Van Oosten 1994)."""

    lines_only = True

    def __init__(self, table: Table, rounds: int) -> None:
        self.table = table
        self.rounds = rounds
        self.stated = table.inputs["positions"].copy()
        self.positions = self.stated.copy()
        self.heading = np.zeros(self.positions.shape, dtype=np.int8)
        self.restless = np.ones(table.n_runs, dtype=bool)
        self.last_text = weighted_mean(table, self.positions)

    def step(self, number: int) -> Round:
        """Carry out the best trade of every run that still has one."""
        push = np.zeros(self.positions.shape, dtype=np.int8)
        pushed_by = np.full(self.positions.shape, -1, dtype=np.int16)
        trading = np.flatnonzero(self.restless)
        at_once = max(1, PAIRS // max(1, _pairs(*self.positions.shape[:2]).shape[1]))
        for start in range(0, len(trading), at_once):
            runs = trading[start : start + at_once]
            best = best_trades(self.standing(runs))
            carry_out(best, self.positions, self.heading, runs)
            for mover, issue, partner in (
                (best.supplier, best.wanted, best.demander),
                (best.demander, best.paid, best.supplier),
            ):
                push[mover, issue, runs[best.run]] = Push.EXCHANGE
                pushed_by[mover, issue, runs[best.run]] = partner
            self.restless[np.delete(runs, best.run)] = False
        self.last_text = weighted_mean(self.table, self.positions)
        reservations = self.table.reservation(number)
        return Round(
            reservations,
            reservations,
            self.last_text,
            asked=np.ones_like(self.restless) if number == self.rounds else ~self.restless,
            push=push,
            pushed_by=pushed_by,
        )

    def standing(self, runs: Indices) -> Standing:
        """Where the actors stand in some *runs*."""
        table = self.table
        here = table.compiled.stakes[:, :, np.newaxis] & table.present[:, np.newaxis, runs]
        return Standing(
            positions=self.positions[..., runs],
            saliences=table.inputs["saliences"][..., runs],
            influence=table.influence[..., runs],
            here=here,
            low=table.inputs["red_low"][..., runs],
            high=table.inputs["red_high"][..., runs],
            heading=self.heading[..., runs],
        )

    def offers(self) -> Floats:
        """Where everybody stands now."""
        return self.positions.copy()

    def refresh(self) -> None:
        """Take in what has changed in the table: who restates a position stands there, free to move anew."""
        inputs = self.table.inputs
        restated = inputs["positions"] != self.stated
        self.stated = inputs["positions"].copy()
        self.positions = np.where(restated, self.stated, self.positions)
        self.heading[restated] = 0
        np.clip(self.positions, inputs["red_low"], inputs["red_high"], out=self.positions)
        self.restless[:] = True

    def keep(self, columns: Indices) -> None:
        """Go on with some of the runs only."""
        for name in ("stated", "positions", "heading", "restless", "last_text"):
            setattr(self, name, np.take(getattr(self, name), columns, axis=-1))


def best_trades(standing: Standing) -> Trades:
    """The valid trade with the largest gain, one for each run that has any; the first in the file if equal."""
    found = trades(standing)
    # Gains that are equal within rounding are equal.
    order = np.lexsort((-np.round(found.gain, DIGITS), found.run))
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(found.run[order]) > 0
    return found.of(order[first])


def carry_out(found: Trades, positions: Floats, heading: NDArray[np.int8], runs: Indices) -> None:
    """Move the two of each trade, one trade a run, in arrays over all runs (actors, issues, runs)."""
    at = runs[found.run]
    for mover, issue, to in (
        (found.supplier, found.wanted, found.supplied),
        (found.demander, found.paid, found.given),
    ):
        heading[mover, issue, at] = np.sign(to - positions[mover, issue, at]).astype(np.int8)
        positions[mover, issue, at] = to


def trades(standing: Standing) -> Trades:
    """Every valid trade of every run.

    Two actors may trade on issues p and q if they stand on opposite sides of the outcome on both. The one
    to whom p matters more beside q demands p. The supplier moves all the way to the demander's position,
    or as far as its red line lets it, unless the demander would then have to go further than that on q.
    """
    pair, run = possible(standing)
    one, other, p, q = _pairs(*standing.positions.shape[:2])[:, pair]
    care = standing.saliences
    first = care[one, p, run] * care[other, q, run] >= care[other, p, run] * care[one, q, run]
    demander, supplier = np.where(first, one, other), np.where(first, other, one)

    def reach(mover: Indices, issue: Indices, goal: Indices) -> tuple[Floats, Floats, Bools]:
        """From where to where at the furthest, and whether the actor has not moved the other way before."""
        start = standing.positions[mover, issue, run]
        end = np.clip(
            standing.positions[goal, issue, run],
            standing.low[mover, issue, run],
            standing.high[mover, issue, run],
        )
        return start, end, standing.heading[mover, issue, run] * (end - start) >= 0

    start_p, end_p, free_p = reach(supplier, p, demander)
    start_q, end_q, free_q = reach(demander, q, supplier)
    pull_p, pull_q = standing.influence[supplier, p, run], standing.influence[demander, q, run]
    sum_p = care[demander, p, run] + care[supplier, p, run]
    sum_q = care[demander, q, run] + care[supplier, q, run]
    most_p, most_q = np.abs(end_p - start_p) * pull_p, np.abs(end_q - start_q) * pull_q
    # Equal gains: what p moves times the care of both for it is what q moves times their care for that.
    whole = most_p * sum_p <= most_q * sum_q
    moved_p = np.where(whole, most_p, most_q * sum_q / np.where(sum_p > 0, sum_p, 1.0))
    moved_q = np.where(whole, most_p * sum_p / np.where(sum_q > 0, sum_q, 1.0), most_q)
    gain = moved_p * care[demander, p, run] - moved_q * care[demander, q, run]
    step_p = np.where(whole, np.abs(end_p - start_p), moved_p / np.where(pull_p > 0, pull_p, 1.0))
    step_q = np.where(whole, moved_q / np.where(pull_q > 0, pull_q, 1.0), np.abs(end_q - start_q))
    valid = (gain >= LEAST) & (step_p > LEAST) & (step_q > LEAST) & free_p & free_q
    supplied = np.where(whole, end_p, start_p + np.sign(end_p - start_p) * step_p)
    given = np.where(whole, start_q + np.sign(end_q - start_q) * step_q, end_q)
    return Trades(run, demander, supplier, p, q, supplied, given, gain).of(valid)


def possible(standing: Standing) -> tuple[Indices, Indices]:
    """Pairs (columns of ``_pairs``) and runs in which two actors stand on opposite sides on two issues."""
    _, _, p, q = _pairs(*standing.positions.shape[:2])
    right = standing.positions > standing.outcome + LEAST
    here = standing.here & (standing.influence > 0)
    # Opposite on one issue, for every two actors; then on two.
    first, second = np.triu_indices(len(right), 1)
    apart = (right[first] != right[second]) & here[first] & here[second]
    couple = np.repeat(np.arange(len(first)), len(p) // max(1, len(first)))
    pair, run = np.nonzero(apart[couple, p] & apart[couple, q])
    return pair, run


@lru_cache(maxsize=8)
def _pairs(n_actors: int, n_issues: int) -> Indices:
    """Every two actors with every two issues: one, other, p, q, ndarray[4, pairs]."""
    actors, issues = (np.array(np.triu_indices(n, 1)) for n in (n_actors, n_issues))
    pairs = np.concatenate([np.repeat(actors, issues.shape[1], axis=1), np.tile(issues, actors.shape[1])])
    pairs.setflags(write=False)
    return pairs


NAMES = {"exchange": Exchange}
