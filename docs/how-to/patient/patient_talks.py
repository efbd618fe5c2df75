"""A strategy in a package of its own."""

import numpy as np
from attrs import field, frozen, validators
from numpy.typing import NDArray

from negotiation_sim.strategies import View


@frozen
class Patient:
    """Holds out for a share of the time, then gives way at once."""

    share: float = field(
        default=0.9,
        validator=[validators.ge(0.0), validators.le(1.0)],
        metadata={"doc": "how much of the time it holds out (0 to 1)"},
    )
    looks_back = False

    def aspiration(self, view: View) -> NDArray[np.float64]:
        """Everything until then, and no more than no deal after it; ndarray[actors, runs]."""
        if view.time <= self.share:
            return np.ones_like(view.reservation)
        return view.reservation.copy()
