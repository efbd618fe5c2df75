"""The stances that an offer can move, a row each, and the order in which their actors concede them.

In:      Table
Out:     Stances: where each begins, its weight, its way to a draft; from arrays of actors and issues to rows, and back
Keeps:   an actor without a stance on an issue, and an issue that no draft touches, take no room and no time
Not here: how far an actor goes on each way (concession, switching)
Example: tests/model/test_protocols.py
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.state import WEIGHING, Places, Table, rows


class Stances:
    """What there is to concede; arrays are ndarray[stances, runs] where nothing else is said.

    Attributes:
        actors, issues (ndarray[stances]): Whose stance on what, the first actor's first.
        row (ndarray[actors, issues]): The way back; -1 where there is no stance that moves.
        flat: Where the rows lie among all actors and issues; a slice where they lie evenly.
        lined, lines: The rows that have a red line, and the same as actors and issues; low, high: these red lines.
        start, weights: Where the way begins, and what all of the issue is worth; as they were when it did.
        packed: To write into, and then to :meth:`spread`; a part of that array where the rows lie evenly.
        by_rank: The stances in the order in which they are conceded, the first of every actor first: where each lies among the rows.
        by_file: Where each row lies in that order.
        queue (ndarray[actors]): The actors, those with most stances first; so it goes within a rank.
        ranks: What of that order is of each rank.
        turns: The rank of each place in that order, and the actor.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        shape = n_actors, n_issues = table.moves.shape
        self.actors, self.issues = table.moves.nonzero()
        count = len(self.actors)
        self.row: Places = np.full(shape, -1, dtype=np.intp)
        self.row[self.actors, self.issues] = np.arange(count)
        self.flat = rows(self.actors * n_issues + self.issues)
        lined = self.row[table.compiled.red_lines]
        self.lined = lined[lined >= 0]
        self.lines = self.actors[self.lined], self.issues[self.lined]
        have = np.bincount(self.actors, minlength=n_actors)
        self.queue = np.argsort(-have, kind="stable")
        lengths = (have > np.arange(n_issues)[:, np.newaxis]).sum(axis=1).tolist()
        ends = np.cumsum(lengths).tolist()
        self.ranks = [slice(end - length, end) for end, length in zip(ends, lengths, strict=True) if length]
        self.turns = (
            np.repeat(np.arange(n_issues), lengths),
            np.concatenate([self.queue[:n] for n in lengths]),
        )
        self.known = -1
        self.dense: Floats = np.empty(0)
        self.start: Floats
        self.weights: Floats
        self.refresh()

    def refresh(self) -> None:
        """Take in a new order of the issues, or another number of runs."""
        table, changed, n_runs = self.table, self.table.changed, self.table.n_runs
        if self.dense.shape != (shape := table.weights.shape):
            self.dense = np.zeros(shape)
            self.packed = self.of(self.dense)
            self.by_rank, self.by_file = (np.empty((len(self.actors), n_runs), np.intp) for _ in range(2))
        if table.touched & WEIGHING:
            rank, actor = self.turns
            at = changed.of(table.order)[actor, rank]
            at += actor[:, np.newaxis] * shape[1]
            row, runs = np.take(self.row, at, mode="clip"), changed.of(np.arange(n_runs))
            changed.put(self.by_rank, at := row * n_runs + runs)
            self.by_file.reshape(-1)[at] = np.arange(len(row))[:, np.newaxis] * n_runs + runs

    def begin(self) -> bool:
        """Take in where the ways begin, if the table has moved; whether it has."""
        table = self.table
        if self.known == table.moved:
            return False
        self.known = table.moved
        # Of its own: what was offered last stays as it was said when an event moves the table.
        taken = map(self.of, (table.start, table.weights))
        self.start, self.weights = (a.copy() if isinstance(self.flat, slice) else a for a in taken)
        self.low, self.high = table.inputs["red_low"][self.lines], table.inputs["red_high"][self.lines]
        return True

    def of(self, array: NDArray[Any]) -> NDArray[Any]:
        """The rows of an array of actors, issues and runs; a view of it where every actor has a stance on every issue."""
        taken: NDArray[Any] = array.reshape(-1, array.shape[-1])[self.flat]
        return taken

    def put(self, array: Floats, values: Floats) -> None:
        """Write *values* into their places in an *array* of actors, issues and runs."""
        array.reshape(-1, array.shape[-1])[self.flat] = values

    def spread(self) -> Floats:
        """What stands in ``packed`` as an array of actors, issues and runs, 0 where there is no stance; the same array every time."""
        if not isinstance(self.flat, slice):
            self.put(self.dense, self.packed)
        return self.dense

    def of_actor(self, actor: int) -> Places:
        """The rows of an actor."""
        return np.flatnonzero(self.actors == actor)

    def ways(self, draft: Floats, out: Floats) -> None:
        """The way of every stance to a *draft* (ndarray[issues, runs]), as far as its own red line lets it go."""
        if out.size == self.dense.size:
            shape = self.dense.shape
            np.subtract(draft, self.start.reshape(shape), out=out.reshape(shape))
        else:
            np.take(draft, self.issues, axis=0, out=out, mode="clip")
            out -= self.start
        goals = np.maximum(draft[self.lines[1]], self.low)
        np.minimum(goals, self.high, out=goals)
        out[self.lined] = np.subtract(goals, self.start[self.lined], out=goals)
