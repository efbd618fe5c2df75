"""Aspirations that fall with time: boulware, linear, conceder (Faratin, Sierra & Jennings 1998).

In:      View
Out:     rho + (1 - rho) (1 - tau^(1/e)): from 1 at the start to the reservation rho at the deadline
Keeps:   the same curve for every run; e below 1 concedes late, above 1 early
Not here: answering what others do (reciprocal)
Example: tests/test_strategies.py
"""

from functools import partial

from attrs import field, frozen, validators

from negotiation_sim.strategies._base import Array, View


@frozen
class TimeDependent:
    """Concede with time alone: ``e < 1`` late (boulware), ``e = 1`` evenly, ``e > 1`` early (conceder)."""

    e: float = field(
        default=1.0,
        validator=[validators.ge(0.01), validators.le(100.0)],
        metadata={"doc": "how early it concedes: below 1 late, 1 evenly, above 1 early (0.01 to 100)"},
    )
    looks_back = False

    def aspiration(self, view: View) -> Array:
        """Equation (3) of Faratin et al. with k = 0, between 1 and the reservation."""
        still_hoped_for: float = 1.0 - view.time ** (1.0 / self.e)
        return view.reservation + (1.0 - view.reservation) * still_hoped_for


NAMES = {
    "boulware": partial(TimeDependent, e=0.2),
    "linear": partial(TimeDependent, e=1.0),
    "conceder": partial(TimeDependent, e=3.0),
}
