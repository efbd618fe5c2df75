"""The normal distribution, there and back, in arithmetic that gives the same bytes on every machine.

In:      normal numbers, or places from 0 to 1
Out:     how much of the distribution lies below them; the numbers below which so much lies
Keeps:   sums, products and quotients alone, number by number: no exp, log or erf of a machine's own library
Not here: drawing (draws), the weights of what is mixed (scenario.correlations)
Example: tests/model/test_normal.py
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from functools import cache

import numpy as np

from negotiation_sim.model.arrays import Floats

FAR = 8.5
"""Where the table ends: less than 1e-16 lies beyond."""
PER_UNIT = 32
"""Knots of the table."""
TERMS = 13
"""Of the Taylor series around a knot; what is left out is below the last digit."""
LEAST = 2.0**-54
"""Half of the least step of a draw, in place of a place of 0, which no number has."""
STEPS = 2
"""Of Halley's, which makes three right digits out of one: from 2 to all 16."""
PI = Decimal("3.14159265358979323846264338327950288419716939937510")


def below(numbers: Floats) -> Floats:
    """How much of the standard normal distribution lies below each of the *numbers*, 0 to 1."""
    knots, series = _table()
    low = np.maximum(-np.abs(numbers), -FAR)
    knot = np.rint((low + FAR) * PER_UNIT).astype(np.intp)
    share: Floats = _summed(series[:, knot], low - knots[knot])
    places: Floats = np.where(numbers > 0, 1.0 - share, share)
    return places


def quantile(places: Floats) -> Floats:
    """The numbers below which the shares *places* of the distribution lie; the inverse of :func:`below`.

    A place of 0 counts as half of the least step of a draw, and one of 1 as as much below 1.
    """
    knots, series = _table()
    place = np.maximum(np.minimum(places, 1.0 - places), LEAST)
    knot = np.searchsorted(series[0], place) - 1
    here = series[:, knot]
    step = (place - here[0]) / (series[0, knot + 1] - here[0]) / PER_UNIT
    slope = here[1:] * np.arange(1.0, TERMS + 1)[:, np.newaxis]
    for _ in range(STEPS):
        off = (_summed(here, step) - place) / _summed(slope, step)
        step -= off / (1.0 + 0.5 * off * (knots[knot] + step))
    numbers = knots[knot] + step
    signed: Floats = np.where(places > 0.5, -numbers, numbers)
    return signed


def mixed(weights: Sequence[Sequence[float]], numbers: Sequence[Floats]) -> list[Floats]:
    """Independent normal numbers, each mixed by its *weights* with those before it; itself if it takes of none."""
    return [
        sum((weight * taken for weight, taken in zip(row, numbers, strict=False)), np.zeros_like(own))
        if any(row[:-1])
        else own
        for row, own in zip(weights, numbers, strict=True)
    ]


def _summed(series: Floats, steps: Floats) -> Floats:
    """The value of each series (ndarray[terms, numbers]) at its step."""
    total = np.zeros_like(steps)
    for terms in series[::-1]:
        total *= steps
        total += terms
    return total


@cache
def _table() -> tuple[Floats, Floats]:
    """Knots from -FAR to 0, and the Taylor series of the share below around each (ndarray[terms, knots])."""
    n_knots = round(FAR * PER_UNIT) + 1
    columns = []
    with localcontext() as context:
        context.prec = 50
        step, per_density = Decimal(-1) / PER_UNIT, (2 * PI).sqrt()
        share = Decimal("0.5")
        for number in range(n_knots):
            x = step * number
            series = [share, *_slopes(x, (-x * x / 2).exp() / per_density)]
            columns.append([float(term) for term in series[: TERMS + 1]])
            share = sum((term * step**n for n, term in enumerate(series)), Decimal(0))
    knots = np.arange(n_knots) / PER_UNIT - FAR
    table = knots, np.array(columns[::-1]).T.copy()
    for array in table:
        array.setflags(write=False)
    return table


def _slopes(x: Decimal, density: Decimal) -> Iterator[Decimal]:
    """The Taylor series of the share below *x*, but for the share itself, in exact decimals.

    The density p has p' = -x p, so (n + 1) a[n + 1] = -(x a[n] + a[n - 1]) for its series a.
    """
    before, now = Decimal(0), density
    for n in range(2 * TERMS):
        yield now / (n + 1)
        before, now = now, -(x * now + before) / (n + 1)
