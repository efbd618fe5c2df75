"""What the plainest models say: one point per issue, in one step, without any talks.

In:      Positions: who stands where on each issue, how much it matters to them, how much they weigh
Out:     the point that each baseline gives, ndarray[issues, runs]
Keeps:   a point lies between the outermost positions; where nobody has a say, the status quo stays
Not here: talks, red lines of others, commitments and events (protocols); comparing models (panel)
Example: tests/baselines/test_baselines.py
"""

from collections.abc import Callable

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from negotiation_sim.model.arrays import CompiledScenario, Floats
from negotiation_sim.model.draws import Draws
from negotiation_sim.scenario.issues import TOLERANCE

Bools = NDArray[np.bool_]
HALVINGS = 45
"""Steps of the search for the Nash solution: the line is cut to less than 1e-13."""


@frozen(eq=False)
class Positions:
    """What the baselines see.

    Attributes:
        positions, saliences (ndarray[actors, issues, runs]): On 0..1.
        capabilities (ndarray[actors, issues or 1, runs]): Above 0, in any one unit.
        takes_part (ndarray[actors, issues, runs or 1]): Whether the actor has a stance on the issue.
        status_quo (ndarray[issues, runs]): What stays where nobody has a say.
    """

    positions: Floats
    saliences: Floats
    capabilities: Floats
    takes_part: Bools
    status_quo: Floats

    @property
    def influence(self) -> Floats:
        """Capability times salience, 0 for who takes no part."""
        return self.capabilities * self.saliences * self.takes_part


@frozen
class Baseline:
    """A model that gives a point.

    Attributes:
        says: What it does, in a line.
        lower: Whether it takes the lower one of two places where the middle lies between them.
    """

    name: str
    says: str
    settle: Callable[[Positions], Floats]
    lower: bool = False

    def between(self, given: Positions, point: Floats) -> Bools:
        """Where its *point* is the lower one of two places (ndarray[issues, runs]): with the line turned round it is another."""
        if not self.lower:
            return np.zeros_like(point, dtype=bool)
        turned = evolve(given, positions=1.0 - given.positions, status_quo=1.0 - given.status_quo)
        return np.asarray(1.0 - self.settle(turned) > point + TOLERANCE)


def positions_of(compiled: CompiledScenario, draws: Draws) -> Positions:
    """What the baselines see of a scenario: positions inside the actors' own red lines, as in the talks."""
    drafted = ~np.isin(np.arange(len(compiled.issues)), compiled.decided)
    return Positions(
        positions=np.clip(draws.positions, draws.red_low, draws.red_high),
        saliences=draws.saliences,
        capabilities=draws.capabilities[:, np.newaxis],
        takes_part=(compiled.stakes & drafted)[:, :, np.newaxis],
        status_quo=draws.status_quo,
    )


def mean(given: Positions) -> Floats:
    """Every actor with a stance counts alike."""
    return weighted_mean(given, given.takes_part.astype(np.float64))


def salience_mean(given: Positions) -> Floats:
    """Actors count by how much the issue matters to them."""
    return weighted_mean(given, given.saliences * given.takes_part)


def compromise(given: Positions) -> Floats:
    """Actors count by capability times salience (the compromise model; Van den Bos 1991, Achen 2006)."""
    return weighted_mean(given, given.influence)


def median(given: Positions) -> Floats:
    """The lower median of the actors with a stance (Black 1948)."""
    return weighted_median(given, given.takes_part.astype(np.float64))


def median_half_way(given: Positions) -> Floats:
    """The median of the actors with a stance; of an even number half-way between the two in the middle."""
    positions = np.where(given.takes_part, given.positions, np.nan)
    weights = given.takes_part.astype(np.float64)
    return _where_anybody(np.nanmedian(positions, axis=0), weights, given)


def influence_median(given: Positions) -> Floats:
    """The lower median by capability times salience: it loses to no other point in a vote by influence."""
    return weighted_median(given, given.influence)


def nash(given: Positions) -> Floats:
    """The Nash solution of each issue by itself, weighted by capability times salience.

    Maximises ``sum_a w_a log u_a(y)`` with ``u_a(y) = 1 - |y - x_a|`` (Nash 1950; with weights Roth
    1979). The disagreement point is worth 0 to everybody: no agreement is as bad as an agreement at
    the far end of the line. The sum is concave, so its slope is searched for its sign by halving.
    """
    weights = np.broadcast_to(given.influence, given.positions.shape)
    low, high = np.zeros_like(given.status_quo), np.ones_like(given.status_quo)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        away = given.positions - middle
        # Closer than 1e-12 counts as there: an actor on the spot pulls neither way.
        pull = np.sign(np.where(np.abs(away) > 1e-12, away, 0.0)) / (1.0 - np.abs(away))
        rises = (weights * pull).sum(axis=0) > 0
        low, high = np.where(rises, middle, low), np.where(rises, high, middle)
    return _where_anybody((low + high) / 2, weights, given)


def weighted_mean(given: Positions, weights: Floats) -> Floats:
    """The mean of the positions by *weights* (ndarray[actors, issues, runs], not negative)."""
    total = weights.sum(axis=0)
    pulled = np.broadcast_to((weights * given.positions).sum(axis=0), given.status_quo.shape)
    point: Floats = np.divide(pulled, total, out=given.status_quo.copy(), where=total > 0)
    return point


def weighted_median(given: Positions, weights: Floats) -> Floats:
    """The lowest position at which at least half of the weight lies at or below it."""
    weights = np.broadcast_to(weights, given.positions.shape)
    order = np.argsort(given.positions, axis=0, kind="stable")
    reached = np.cumsum(np.take_along_axis(weights, order, axis=0), axis=0)
    # Half counts as reached within rounding, so that equal weights on both sides give the lower one.
    half = reached[-1] * (0.5 - 1e-12)
    first = (reached >= np.maximum(half, np.finfo(float).tiny)).argmax(axis=0)[np.newaxis]
    chosen = np.take_along_axis(order, first, axis=0)
    return _where_anybody(np.take_along_axis(given.positions, chosen, axis=0)[0], weights, given)


def _where_anybody(point: Floats, weights: Floats, given: Positions) -> Floats:
    return np.where(weights.sum(axis=0) > 0, point, given.status_quo)


BASELINES: dict[str, Baseline] = {
    baseline.name: baseline
    for baseline in (
        Baseline("mean", "the middle of the positions, every actor alike", mean),
        Baseline("salience-mean", "actors count by how much it matters to them", salience_mean),
        Baseline("compromise", "actors count by capability times salience", compromise),
        Baseline("median", "the actor in the middle decides, every actor alike", median, lower=True),
        Baseline(
            "weighted-median",
            "the actor in the middle decides, by capability times salience",
            influence_median,
            lower=True,
        ),
        Baseline("nash", "Nash solution of each issue by itself, no agreement being worth nothing", nash),
    )
}
