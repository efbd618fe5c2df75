"""The difference of two shares that were counted over the same runs.

In:      for every run, whether something happened before and after a change
Out:     Difference: both shares, their difference and its interval
Keeps:   only runs that differ count; an interval has width zero where nothing is drawn and nowhere else, and none
         leaves -1..1
Not here: which runs those are (cases), the interval of one share (summary)
Example: tests/analysis/test_paired.py
"""

from collections.abc import Callable, Sequence
from functools import partial
from statistics import NormalDist
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Z95 = NormalDist().inv_cdf(0.975)
HALVINGS = 60
"""Steps of bisection: 2 / 2^60 is below the precision of a number near 1."""


@frozen
class Difference:
    """What a change does to a share.

    Attributes:
        before, after: The share of runs, 0 to 1.
        difference: ``after - before``, -1 to 1.
        low, high: Tango's 95 % interval for the difference, -1 to 1; the difference itself where nothing is drawn.
        runs: How many runs both shares are counted over.
        gained, lost: In how many runs it happens only after, only before the change.
    """

    before: float
    after: float
    difference: float
    low: float
    high: float
    runs: int
    gained: int
    lost: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0.0 or self.high < 0.0


def difference(before: Bools, after: Bools, level: float = 0.95) -> Difference:
    """Compare two indicators of the same runs (ndarray[runs] each)."""
    return paired([(before, after)], level)[0]


def differences(
    before: Bools, after: Sequence[Bools] | Bools, level: float = 0.95, *, drawn: bool = True
) -> list[Difference]:
    """Compare many indicators with one of the same runs."""
    return paired([(before, later) for later in after], level, drawn=drawn)


def paired(
    pairs: Sequence[tuple[Bools, Bools]], level: float = 0.95, *, drawn: bool = True
) -> list[Difference]:
    """Compare the two indicators of each pair, all of the same runs; exact if nothing is *drawn* for them."""
    if not pairs:
        return []
    n_runs = len(pairs[0][0])
    gained = np.array([np.count_nonzero(after & ~before) for before, after in pairs], dtype=np.float64)
    lost = np.array([np.count_nonzero(before & ~after) for before, after in pairs], dtype=np.float64)
    exact = (gained - lost) / n_runs
    low, high = tango(gained, lost, n_runs, level) if drawn else (exact, exact)
    return [
        Difference(
            before=np.count_nonzero(before) / n_runs,
            after=np.count_nonzero(after) / n_runs,
            difference=float(more - less) / n_runs,
            low=float(lowest),
            high=float(highest),
            runs=n_runs,
            gained=int(more),
            lost=int(less),
        )
        for (before, after), more, less, lowest, highest in zip(pairs, gained, lost, low, high, strict=True)
    ]


def mean_interval(differences: NDArray[Any]) -> tuple[float, float, float]:
    """The mean of a difference over the runs (ndarray[runs]), and its 95 % interval from their spread."""
    mean = float(differences.mean())
    half = Z95 * float(differences.std()) / len(differences) ** 0.5
    return mean, mean - half, mean + half


def tango(gained: Floats, lost: Floats, runs: int, level: float = 0.95) -> tuple[Floats, Floats]:
    """The score interval for the difference of paired shares (Tango 1998).

    It holds the differences that a test of the pairs would not reject: those at which
    ``|gained - lost - runs d|`` is at most ``z sqrt(runs (2 q + d (1 - d)))``, with ``q`` the likeliest
    chance of a loss if the difference were ``d`` (a root of Tango's quadratic equation).

    Args:
        gained: Runs in which it happens only after the change, ndarray[...].
        lost: Runs in which it happens only before the change, ndarray[...].
        runs: All runs.
        level: Confidence, 0 to 1.
    """
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    score = partial(_score, gained, lost, runs)
    observed = (gained - lost) / runs
    ends = np.full_like(observed, -1.0), observed, np.full_like(observed, 1.0)
    return _passed(score, z, ends[0], ends[1]), _passed(score, -z, ends[1], ends[2])


def _passed(score: Callable[[Floats], Floats], z: float, low: Floats, high: Floats) -> Floats:
    """Where between *low* and *high* the score, which falls as the difference rises, passes *z*."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        above = score(middle) > z
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return (low + high) / 2.0


def _score(gained: Floats, lost: Floats, runs: int, d: Floats) -> Floats:
    b = (2.0 * runs - gained + lost) * d - gained - lost
    root = np.sqrt(np.maximum(b * b + 8.0 * runs * lost * d * (1.0 - d), 0.0))
    q = (root - b) / (4.0 * runs)
    variance = np.maximum(runs * (2.0 * q + d * (1.0 - d)), 0.0)
    distance = gained - lost - runs * d
    beyond = np.where(distance == 0.0, 0.0, np.copysign(np.inf, distance))
    score: Floats = np.divide(distance, np.sqrt(variance), out=beyond, where=variance > 0.0)
    return score
