"""What a protocol is: the part of a round that leads to a text.

In:      Table, the number of the round
Out:     Round: aspirations, the text on the table, whose it is, who moved whom, and whether the parties are asked
Keeps:   a protocol neither ends a run nor answers for a party
Not here: answers (answers), endings (engine)
Example: tests/model/test_protocols.py
"""

import typing
from enum import IntEnum

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.state import Bools, Table


class Push(IntEnum):
    """How one actor makes another one move."""

    NONE = 0
    CONFRONTATION = 1
    COMPROMISE = 2
    CAPITULATION = 3
    EXCHANGE = 4


@frozen(eq=False)
class Round:
    """What led to the text of one round.

    What is the same in every run may be a single number; it spreads over the runs.

    Attributes:
        reservations, aspirations (ndarray[actors, runs])
        text (ndarray[issues, runs]): The package on the table.
        asked (ndarray[runs]): Whether the parties are asked for their answer in this round.
        author (ndarray[runs]): The actor whose offer the text is; -1 if it is nobody's.
        push (ndarray[actors, issues, runs]): How the actor was moved on the issue, a Push.
        pushed_by (ndarray[actors, issues, runs]): Who moved it; -1 if nobody did.
    """

    reservations: Floats
    aspirations: Floats
    text: Floats
    asked: Bools = np.ones((), dtype=bool)
    author: NDArray[np.int16] = np.array(-1, dtype=np.int16)
    push: NDArray[np.int8] = np.array(Push.NONE, dtype=np.int8)
    pushed_by: NDArray[np.int16] = np.array(-1, dtype=np.int16)


class Protocol(typing.Protocol):
    """What happens in one round; made anew for each block of runs."""

    def __init__(self, table: Table, rounds: int) -> None:
        """Start the talks."""

    @property
    def last_text(self) -> Floats:
        """The text of the round before, ndarray[issues, runs]; that of round 0 is the stated start."""

    def step(self, number: int) -> Round:
        """Play round *number*, from 1."""

    def offers(self) -> Floats:
        """Where each actor stands after the last round, ndarray[actors, issues, runs]; worked out when asked."""

    def refresh(self) -> None:
        """Take in what has changed in the table."""

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""


def weighted_mean(table: Table, packages: Floats) -> Floats:
    """The mean of what the actors ask for (ndarray[actors, issues, runs]), by capability times salience.

    On a choice the option that most ask for, weighed alike. An issue that nobody cares about, or that no draft
    touches, keeps the status quo.
    """
    mean: Floats = (table.influence * packages).sum(axis=0)
    np.copyto(mean, table.inputs["status_quo"], where=~(table.influence.sum(axis=0) > 0))
    if (shapes := table.compiled.shapes) is not None:
        mean[shapes.choices] = shapes.favoured(
            table.influence, packages[:, shapes.choices], table.inputs["status_quo"]
        )
    return mean
