"""Find boxes in which something happens more often than elsewhere: peel, choose, and drop idle limits.

In:      values of many factors, row by row, and how far each row is of the wanted kind
Out:     boxes: limits on a few of the factors, with coverage and density on rows kept aside
Keeps:   a box is found on every other row and judged on the rest; what does not hold there is no box
Not here: where factors and rows come from (discover), words (report.discovery_text)
Example: tests/analysis/test_discover.py
"""

from collections.abc import Iterator
from math import inf, sqrt

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PEEL = 0.05
"""Share of the rows in the box that is peeled off at a time (alpha in Friedman & Fisher 1999)."""
LEAST_ROWS = 10
"""A box holds at least so many rows of either half; fewer say nothing."""
SURE = 3.09
"""Standard errors that count as a difference: once in a thousand times by chance."""


@frozen
class Limit:
    """What a box asks of one factor (an index): more than ``low`` and less than ``high``."""

    factor: int
    low: float = -inf
    high: float = inf


@frozen
class Box:
    """Limits that hold together, and what lies within.

    Attributes:
        coverage: Of all that is wanted, the share that lies in the box.
        density: Of all that lies in the box, the share that is wanted.
        support: Of all rows, the share that lies in the box.
    """

    limits: tuple[Limit, ...]
    coverage: float = 1.0
    density: float = 0.0
    support: float = 1.0

    def holds(self, factors: Floats) -> Bools:
        """Which rows of *factors* (ndarray[factors, rows]) lie within."""
        inside = np.ones(factors.shape[1], dtype=bool)
        for limit in self.limits:
            values = factors[limit.factor]
            inside &= (values > limit.low) & (values < limit.high)
        return inside


def find_boxes(
    factors: Floats, wanted: Floats, most: int = 3, density: float | None = None
) -> tuple[Box, ...]:
    """Boxes in which what is wanted is denser than elsewhere, the best first; none if there is none.

    The patient rule induction method of Friedman & Fisher (1999) as Bryant & Lempert (2010) use it.
    Beginning with everything, one thin slice after the other is peeled off, always the one whose loss
    raises the density most for its size. Of the boxes on the way the one is taken whose inside goes
    together with what is wanted most closely (phi coefficient), or the largest with *density*. The
    next box is looked for in what the first leaves.

    Args:
        factors: ndarray[factors, rows].
        wanted: ndarray[rows], 0..1.
        most: How many boxes at most.
        density: The least density to ask for, 0..1.
    """
    learn = np.arange(factors.shape[1]) % 2 == 0
    everything = float(wanted[~learn].sum())
    remaining = np.ones(factors.shape[1], dtype=bool)
    found: list[Box] = []
    while len(factors) and len(found) < most:
        seen, aside = remaining & learn, remaining & ~learn
        peeled = [*_peeled(factors[:, seen], wanted[seen])]
        if not peeled:
            break
        chosen = _chosen(peeled, factors[:, seen], wanted[seen], density)
        box = _pruned(chosen, factors[:, aside], wanted[aside])
        inside = box.holds(factors)
        if not box.limits or not _clearly_denser(wanted, aside & inside, ~learn & ~inside):
            break
        here = wanted[aside & inside]
        support = len(here) / int((~learn).sum())
        found.append(
            evolve(box, coverage=float(here.sum()) / everything, density=float(here.mean()), support=support)
        )
        remaining &= ~inside
    return tuple(found)


def _peeled(factors: Floats, wanted: Floats) -> Iterator[Box]:
    """The boxes that peeling passes through, from the largest to the smallest."""
    rows = np.arange(len(wanted))
    limits: dict[int, Limit] = {}
    while len(rows) > LEAST_ROWS and wanted[rows].mean() < 1.0:
        values, here = factors[:, rows], wanted[rows]
        slice_size = max(1, int(PEEL * len(rows)))
        edges = np.partition(values, (slice_size - 1, len(rows) - slice_size), axis=1)
        low, high = edges[:, slice_size - 1], edges[:, len(rows) - slice_size]
        stays = np.concatenate([values > low[:, np.newaxis], values < high[:, np.newaxis]])
        sizes = stays.sum(axis=1)
        allowed = (sizes >= LEAST_ROWS) & (sizes < len(rows))
        means = np.divide((stays * here).sum(axis=1), sizes, out=np.zeros(len(sizes)), where=sizes > 0)
        # What is gained per row given up, as in Kwakkel & Jaxa-Rozen (2016): factors with few values
        # lose large slices at once, and would always win or lose by the density alone.
        gains = np.where(allowed, (means - here.mean()) / np.maximum(1, len(rows) - sizes) * sizes, -inf)
        best = int(gains.argmax())
        if gains[best] <= 0.0:
            return
        factor, from_above = best % len(factors), best >= len(factors)
        inside = values[factor][stays[best]]
        limit = limits.get(factor, Limit(factor))
        # Half-way between the last that goes and the first that stays.
        if from_above:
            limits[factor] = evolve(limit, high=float((high[factor] + inside.max()) / 2))
        else:
            limits[factor] = evolve(limit, low=float((low[factor] + inside.min()) / 2))
        rows = rows[stays[best]]
        yield Box(tuple(limits.values()))


def _chosen(boxes: list[Box], factors: Floats, wanted: Floats, density: float | None) -> Box:
    """The best of the boxes on the way."""
    inside = [box.holds(factors) for box in boxes]
    if density is not None:
        dense = [box for box, held in zip(boxes, inside, strict=True) if wanted[held].mean() >= density]
        return dense[0] if dense else boxes[-1]
    phis = [_phi(held, wanted) for held in inside]
    return boxes[int(np.argmax(phis))]


def _phi(inside: Bools, wanted: Floats) -> float:
    """How closely being inside and being wanted go together: their correlation."""
    spread = inside.std() * wanted.std()
    return float(((inside - inside.mean()) * (wanted - wanted.mean())).mean() / spread) if spread > 0 else 0.0


def _pruned(box: Box, factors: Floats, wanted: Floats) -> Box:
    """Without the limits that make no clear difference on rows that were not used to find them.

    Bryant & Lempert (2010) ask of every limit how easily chance alone would make it as good.
    """
    while box.limits:
        without = [
            evolve(box, limits=tuple(other for other in box.limits if other is not limit))
            for limit in box.limits
        ]
        inside = box.holds(factors)
        scores = [_difference(wanted, inside, wider.holds(factors) & ~inside) for wider in without]
        weakest = int(np.argmin(scores))
        if scores[weakest] >= SURE:
            break
        box = without[weakest]
    return box


def _clearly_denser(wanted: Floats, inside: Bools, outside: Bools) -> bool:
    return int(inside.sum()) >= LEAST_ROWS and _difference(wanted, inside, outside) >= SURE


def _difference(wanted: Floats, here: Bools, there: Bools) -> float:
    """By how many standard errors *here* is denser than *there*; 0 if there is nothing to compare.

    One row of each kind is added to either side, so that few rows never look sure.
    """
    if not here.any() or not there.any():
        return 0.0
    means, errors = zip(*(_mean_and_error(wanted[rows]) for rows in (here, there)), strict=True)
    return float((means[0] - means[1]) / sqrt(errors[0] + errors[1]))


def _mean_and_error(wanted: Floats) -> tuple[float, float]:
    """The mean with a 0 and a 1 added, and the square of its standard error."""
    n_rows = len(wanted)
    mean = (float(wanted.sum()) + 1) / (n_rows + 2)
    variance = (float((wanted**2).sum()) + 1) / (n_rows + 2) - mean**2
    return mean, variance / n_rows
