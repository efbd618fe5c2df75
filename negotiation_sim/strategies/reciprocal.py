"""Answer concession with concession: tit for tat.

In:      View
Out:     the last aspiration, lowered by rate times what the last change of the text brought
Keeps:   between the reservation and 1; a change that hurts raises the aspiration again
Not here: conceding with time (time_dependent)
Example: tests/model/test_strategies.py
"""

import numpy as np
from attrs import field, frozen, validators

from negotiation_sim.strategies._base import Array, View


@frozen
class Reciprocal:
    """Give back the share ``rate`` of what the others gave (after Axelrod 1984; Faratin et al. 1998)."""

    rate: float = field(
        default=1.0,
        validator=[validators.gt(0.0), validators.le(10.0)],
        metadata={"doc": "how much of the others' concession it gives back (above 0, up to 10)"},
    )
    looks_back = True

    def aspiration(self, view: View) -> Array:
        """Lower the last aspiration by ``rate`` times the gain."""
        return np.maximum(np.minimum(view.last - self.rate * view.gain, 1.0), view.reservation)


NAMES = {"reciprocal": Reciprocal}
