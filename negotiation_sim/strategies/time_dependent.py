"""Aspirations that fall with time: boulware, linear, conceder, exponential (Faratin, Sierra & Jennings 1998).

In:      View
Out:     rho + (1 - rho) (1 - F(tau)): from 1 - k at the start to the reservation rho at the deadline
Keeps:   the same curve for every run; F goes from k to 1
Not here: answering what others do (reciprocal)
Example: tests/model/test_strategies.py
"""

from functools import partial
from math import exp, log
from typing import Any

from attrs import field, frozen, validators

from negotiation_sim.strategies._base import Array, View


def _share_given_at_once(default: float, *least: Any) -> Any:
    return field(
        default=default,
        validator=[*least, validators.le(1.0)],
        metadata={"doc": "share of the way to no-deal that it gives at once (0 to 1)"},
    )


@frozen
class TimeDependent:
    """Concede with time alone: ``e < 1`` late (boulware), ``e = 1`` evenly, ``e > 1`` early (conceder)."""

    e: float = field(
        default=1.0,
        validator=[validators.ge(0.01), validators.le(100.0)],
        metadata={"doc": "how early it concedes: below 1 late, 1 evenly, above 1 early (0.01 to 100)"},
    )
    k: float = _share_given_at_once(0.0, validators.ge(0.0))
    looks_back = False

    def aspiration(self, view: View) -> Array:
        """The polynomial family of Faratin et al., F = k + (1 - k) tau^(1/e), between 1 and the reservation."""
        still_hoped_for: float = (1.0 - self.k) * (1.0 - view.time ** (1.0 / self.e))
        return view.reservation + (1.0 - view.reservation) * still_hoped_for


@frozen
class Exponential:
    """Concede with time along an exponential curve: the larger ``b``, the earlier."""

    b: float = field(
        default=1.0,
        validator=[validators.ge(0.01), validators.le(100.0)],
        metadata={"doc": "how early it concedes: the larger, the earlier (0.01 to 100)"},
    )
    k: float = _share_given_at_once(0.1, validators.ge(1e-9))
    looks_back = False

    def aspiration(self, view: View) -> Array:
        """The exponential family of Faratin et al., F = exp((1 - tau)^b log k), between 1 and the reservation."""
        still_hoped_for: float = 1.0 - exp((1.0 - view.time) ** self.b * log(self.k))
        return view.reservation + (1.0 - view.reservation) * still_hoped_for


NAMES = {
    "boulware": partial(TimeDependent, e=0.2),
    "linear": partial(TimeDependent, e=1.0),
    "conceder": partial(TimeDependent, e=3.0),
    "exponential": Exponential,
}
