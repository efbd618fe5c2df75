"""Challenge: actors push each other along every issue; when nobody moves any more, the parties are asked.

In:      Table, the number of the round
Out:     the median (or mean) of the positions as the text, and who was moved by whom
Keeps:   nobody is pushed past a red line of its own; an actor without a stance on an issue takes no part in it
Not here: the formulas (expected_utility), consequences and answers (answers), endings (engine)
Example: tests/model/test_challenge.py, tests/reference_protocols.py
"""

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols._base import Push, Round, weighted_mean
from negotiation_sim.model.protocols.expected_utility import Field, Moves, median, moves
from negotiation_sim.model.state import Bools, Table
from negotiation_sim.scenario.issues import TOLERANCE

COLUMNS = 256
"""Pairs of issue and run that are worked on at a time; a matrix of that many stays near the processor."""
MATRIX = 2**18
"""Numbers in a matrix at most (actors * actors * columns), so that many actors do not take all memory."""


class Challenge:
    """Talks by the expected-utility model (Bueno de Mesquita 1994; Scholz et al. 2011)."""

    lines_only = True

    def __init__(self, table: Table, rounds: int) -> None:
        self.table = table
        self.rounds = rounds
        self.options = table.compiled.challenge
        self.stated = table.inputs["positions"].copy()
        self.positions = self.stated.copy()
        self.push = np.zeros(self.positions.shape, dtype=np.int8)
        self.pushed_by = np.full(self.positions.shape, -1, dtype=np.int16)
        self.restless = self._cared_for()
        self.last_text = self._text()

    def step(self, number: int) -> Round:
        """Let everybody who must move do so, wherever anybody still does."""
        self.push[:], self.pushed_by[:] = Push.NONE, -1
        columns = np.flatnonzero(self.restless)
        at_once = max(2, min(COLUMNS, MATRIX // len(self.positions) ** 2))
        for start in range(0, len(columns), at_once):
            self._move(columns[start : start + at_once])
        self.last_text = self._text()
        at_rest = np.logical_not(self.restless.any(axis=0))
        reservations = self.table.reservation(number)
        return Round(
            reservations,
            reservations,
            self.last_text,
            asked=np.ones_like(at_rest) if number == self.rounds else at_rest,
            push=self.push.copy(),
            pushed_by=self.pushed_by.copy(),
        )

    def offers(self) -> Floats:
        """Where everybody stands now."""
        return self.positions.copy()

    def refresh(self) -> None:
        """Take in what has changed in the table: who restates a position stands there."""
        inputs = self.table.inputs
        restated = inputs["positions"] != self.stated
        self.stated = inputs["positions"].copy()
        self.positions = np.where(restated, self.stated, self.positions)
        np.clip(self.positions, inputs["red_low"], inputs["red_high"], out=self.positions)
        # Who is at rest in a run where nothing has changed will be found at rest again.
        self.restless = self._cared_for()

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""
        for name in ("stated", "positions", "push", "pushed_by", "restless", "last_text"):
            setattr(self, name, np.take(getattr(self, name), columns, axis=-1))

    def _move(self, columns: NDArray[np.intp]) -> None:
        """Play the round in some *columns*: indices into (issues, runs), laid flat."""
        if len(columns) == 1:  # numpy sums a single column in another order
            columns = np.repeat(columns, 2)
        inputs = self.table.inputs
        field = self._field(columns)
        found = moves(field, self.options)
        low, high = _columns(inputs["red_low"], columns), _columns(inputs["red_high"], columns)
        positions = np.clip(found.positions, low, high)
        # A step within rounding is none, so that whoever is at rest stays so when asked again.
        still = (np.abs(positions - field.positions) <= TOLERANCE) | ~field.here
        before = _columns(self.positions, columns)
        self._put(columns, evolve(found, positions=np.where(still, before, positions)), still)

    def _put(self, columns: NDArray[np.intp], found: Moves, still: Bools) -> None:
        _flat(self.positions)[:, columns] = found.positions
        _flat(self.push)[:, columns] = np.where(still, Push.NONE, found.push)
        _flat(self.pushed_by)[:, columns] = np.where(still, -1, found.pushed_by)
        self.restless.reshape(-1)[columns] = ~still.all(axis=0)

    def _field(self, columns: NDArray[np.intp]) -> Field:
        table = self.table
        weights = _columns(table.influence, columns)
        issues, runs = np.divmod(columns, table.n_runs)
        here = table.compiled.stakes[:, issues] & table.present[:, runs]
        positions = _columns(self.positions, columns)
        stated = _columns(self.stated, columns)
        low = np.where(here, np.minimum(positions, stated), np.inf).min(axis=0)
        high = np.where(here, np.maximum(positions, stated), -np.inf).max(axis=0)
        return Field(
            # Who does not take part stands where it is in nobody's way.
            positions=np.where(here, positions, low),
            weights=weights,
            saliences=_columns(table.inputs["saliences"], columns),
            here=here,
            reach=np.where(high > low, high - low, 1.0),
        )

    def _text(self) -> Floats:
        """The median or the mean of the positions; an issue that nobody cares about keeps the status quo."""
        if self.options.text == "mean":
            return weighted_mean(self.table, self.positions)
        text = median(self.positions, self.table.influence)
        return np.where(self._cared_for(), text, self.table.inputs["status_quo"])

    def _cared_for(self) -> Bools:
        """Where anybody has a weight; nobody is pushed about what nobody cares about."""
        cared: Bools = self.table.influence.sum(axis=0) > 0
        return cared


def _flat(array: NDArray[np.generic]) -> NDArray[np.generic]:
    """(actors, issues, runs) as (actors, columns), without a copy."""
    return array.reshape(len(array), -1)


def _columns(array: Floats, columns: NDArray[np.intp]) -> Floats:
    taken: Floats = np.take(array.reshape(len(array), -1), columns, axis=1)
    return taken


NAMES = {"challenge": Challenge}
