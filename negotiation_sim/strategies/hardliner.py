"""Never concede.

In:      View
Out:     1 for ever
Keeps:   what is worth 1 within rounding is accepted (the engine compares with a tolerance)
Not here: red lines, which no strategy moves (actors)
Example: tests/model/test_strategies.py
"""

import numpy as np
from attrs import frozen

from negotiation_sim.strategies._base import Array, View


@frozen
class Hardliner:
    """Accept only what is worth as much as one's own position."""

    looks_back = False

    def aspiration(self, view: View) -> Array:
        """1 in every round, whatever the others do and whatever no-deal is worth."""
        return np.ones_like(view.reservation)


NAMES = {"hardliner": Hardliner}
