"""What a protocol is: the part of a round that leads to a text.

In:      Table, the number of the round
Out:     Round: aspirations, offers and the text on the table
Keeps:   a protocol neither ends a run nor answers for a party
Not here: answers (answers), endings (engine)
Example: tests/test_protocols.py
"""

import typing

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.compiled import Floats
from negotiation_sim.table import Table


@frozen(eq=False)
class Round:
    """What led to the text of one round.

    Attributes:
        reservations, aspirations (ndarray[actors, runs])
        text (ndarray[issues, runs]): The package on the table.
    """

    reservations: Floats
    aspirations: Floats
    text: Floats


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
        """The offers of the last round, ndarray[actors, issues, runs]; worked out when asked."""

    def refresh(self) -> None:
        """Take in what has changed in the table."""

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""
