"""What a strategy may see, and what it answers.

In:      View: reservation, last aspiration, gain of the last change of the text, time
Out:     the aspiration: the least utility that the actors accept in this round
Keeps:   a strategy knows nothing of the scenario, the other actors or the run
Not here: which actor has which strategy (protocols)
Example: tests/model/test_strategies.py
"""

from typing import Protocol

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Array = NDArray[np.float64]
NUMBERS = "biuf"
"""The kinds of arrays that are taken for an answer."""


@frozen
class View:
    """What the actors with one strategy can see in one round.

    Attributes:
        reservation (ndarray[actors, runs]): What no-deal is worth to them now.
        last (ndarray[actors, runs]): Their aspiration in the last round; 1 before the first.
        gain (ndarray[actors, runs]): What the last change of the text brought them, in their own
            utility; 0 in round 1.
        time: Share of the time that has passed, in (0, 1]; 1 in the last round.
    """

    reservation: Array
    last: Array
    gain: Array
    time: float


class Strategy(Protocol):
    """How an actor's aspiration moves from round to round."""

    @property
    def looks_back(self) -> bool:
        """Whether it needs ``last`` and ``gain``; they are only computed if somebody does."""

    def aspiration(self, view: View) -> Array:
        """The least utility accepted in this round, ndarray[actors, runs]."""
